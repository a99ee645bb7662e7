"""A run as a process of its own, to be ended from outside: a worker at the client's end of a
link, and its origin, a process at the server's.

    python -m tests.calibration.kernel.worker [--rightless]

Prints one line of JSON when a token has crossed, then waits for its end.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE

from faults.kernel.isolation import claim, enter, may_make_namespaces
from faults.kernel.packet_link import PacketLink
from faults.kernel.pair import Pair

_DROP_FROM_BOUNDING_SET = 24  # PR_CAPBSET_DROP
_SETFCAP = 31  # only who has it may map uid 0; another user needs nothing (user_namespaces(7))
_ORIGIN = """
import os, socket
listener = socket.create_server(("0.0.0.0", 0))
print(listener.getsockname()[1], os.readlink("/proc/self/ns/net"), flush=True)
while True:
    with listener.accept()[0] as link:
        link.sendall(b"token")
"""


def give_up_all_rights() -> None:
    """Go on without CAP_SYS_ADMIN and CAP_NET_ADMIN, as a user who is not root."""
    libc = ctypes.CDLL(None)
    for capability in set(range(64)) - {_SETFCAP}:
        libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    os.execv(sys.executable, [sys.executable, "-m", "tests.calibration.kernel.worker"])


async def work(had_rights: bool) -> None:
    with Pair.opened() as pair:
        enter(pair.client.fd)
        async with PacketLink.laid(pair) as link:
            origin = await asyncio.create_subprocess_exec(
                *link.server.command([sys.executable, "-c", _ORIGIN]),
                pass_fds=[link.server.fd],
                stdout=PIPE,
            )
            try:
                assert origin.stdout is not None
                port, inside = (await origin.stdout.readline()).decode().split()
                reader, writer = await asyncio.open_connection(link.server_address, int(port))
                heard = (await reader.read()).decode()
                writer.close()
                said = {
                    "heard": heard,
                    "had_rights": had_rights,
                    "namespaces": [os.readlink("/proc/self/ns/net"), inside],
                    "origin": origin.pid,
                }
                print(json.dumps(said), flush=True)
                await asyncio.Event().wait()
            finally:
                origin.kill()
                await origin.wait()


if __name__ == "__main__":
    # A shell that runs its tests in the background hands down a SIGINT that is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rights = may_make_namespaces()
    if rights and "--rightless" in sys.argv:
        give_up_all_rights()
    claim()
    asyncio.run(work(rights))
