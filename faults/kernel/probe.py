"""Whether the kernel tier can run here, and if not, what is missing and the way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from faults.kernel.isolation import may_make_namespaces

_HANG_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Powers:
    """What the kernel tier needs. Each field is a reason for a person, empty where it is there.

    No `nft`, `iptables`, `tc` or `ip` is among them: the link does without.
    """

    namespaces: str  # network namespaces, as root or through a user namespace
    tun: str  # TUN devices inside them
    here: str  # in this very process; else only in a fresh one that calls `isolation.claim`

    @property
    def missing(self) -> str:
        """One line: why no process here can have a link. Empty: a fresh one can."""
        return self.namespaces or self.tun

    @property
    def missing_here(self) -> str:
        """One line: why this process cannot have a link. Empty: it can."""
        return self.missing or self.here


@cache
def probe() -> Powers:
    """Tried once a process, in a child that undoes what it does; takes a tenth of a second.

    Never raises for what the system lacks.
    """
    if sys.platform != "linux":
        reason = f"network namespaces are Linux's, and this is {sys.platform}: use the container"
        return Powers(namespaces=reason, tun=reason, here=reason)
    found = _attempted()
    return Powers(namespaces=found["namespaces"], tun=found["tun"], here=_here())


def _attempted() -> dict[str, str]:
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "faults.kernel.attempt"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_HANG_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        reason = f"the attempt did not end within {_HANG_SECONDS} s"
        return {"namespaces": reason, "tun": reason}
    except subprocess.CalledProcessError as error:
        last = (error.stderr.decode(errors="replace").splitlines() or ["no word"])[-1]
        reason = f"the attempt ended with {error.returncode}: {last}"
        return {"namespaces": reason, "tun": reason}
    found: dict[str, str] = json.loads(child.stdout)
    return found


def _here() -> str:
    if may_make_namespaces():
        return ""
    return (
        "this process is not root: run as root, or start it with `unshare --user"
        " --map-root-user`, or from a fresh process that calls isolation.claim()"
    )
