"""Try, in a process of its own, what the kernel tier needs, and say where it ends.

    python -m faults.kernel.attempt

Prints one line of JSON, the fields of `faults.kernel.probe.Powers`. A child, because only a
fresh process can ask for a user namespace, and so that whatever is made is gone with it.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from functools import partial

from faults.kernel.isolation import claim
from faults.kernel.netns import Namespace
from faults.kernel.tun import open_tun

_NO_NAMESPACES = (
    "no CAP_SYS_ADMIN and no user namespaces ({why}): run as root, or allow user namespaces"
    " (sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu), or give a container"
    " --cap-add SYS_ADMIN --cap-add NET_ADMIN --device /dev/net/tun"
)
_NO_TUN_FILE = "no /dev/net/tun: modprobe tun, or give a container --device /dev/net/tun ({why})"
_TUN_FORBIDDEN = (
    "/dev/net/tun is not for this user ({why}): run as root, or chmod 666 /dev/net/tun,"
    " which grants nothing without CAP_NET_ADMIN"
)
_NO_TUN = "/dev/net/tun does not make a device ({why}): a kernel with CONFIG_TUN is needed"


def attempt() -> dict[str, str]:
    """Each power, with the reason why it is missing, empty where it is there."""
    namespaces = _reason(claim) or _reason(_make_one)
    if namespaces:
        return {"namespaces": _NO_NAMESPACES.format(why=namespaces), "tun": "not tried"}
    with Namespace.opened() as namespace:
        return {"namespaces": "", "tun": _tun_in(namespace)}


def _make_one() -> None:
    with Namespace.opened():
        pass


def _tun_in(namespace: Namespace) -> str:
    try:
        os.close(namespace.run(partial(open_tun, "tun0", "198.18.0.1", 30, 1500)))
    except OSError as error:
        said = {
            errno.ENOENT: _NO_TUN_FILE,
            errno.ENXIO: _NO_TUN_FILE,
            errno.ENODEV: _NO_TUN_FILE,
            errno.EACCES: _TUN_FORBIDDEN,
            errno.EPERM: _TUN_FORBIDDEN,
        }.get(error.errno or 0, _NO_TUN)
        return said.format(why=error)
    return ""


def _reason(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    print(json.dumps(attempt()))
