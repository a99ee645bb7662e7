"""What a run must leave as it was: the host's network, and who holds a namespace."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_NETLINK_ROUTE = 0
_DUMP = 0x0301  # NLM_F_REQUEST | NLM_F_DUMP
_GET_ROUTE, _GET_RULE = 26, 34  # linux/rtnetlink.h
_DONE = 3  # NLMSG_DONE


def host_network() -> dict[str, object]:
    """Links, addresses, IPv4 routes and policy rules of the calling process's namespace."""
    return {
        "namespace": os.readlink("/proc/self/ns/net"),
        "links": {
            name: [(Path("/sys/class/net") / name / fact).read_text() for fact in ("flags", "mtu")]
            for _, name in socket.if_nameindex()
        },
        "addresses": [
            Path("/proc/net/if_inet6").read_text(),
            Path("/proc/net/fib_trie").read_text(),
        ],
        "routes": _dumped(_GET_ROUTE, socket.AF_INET),
        "rules": [_dumped(_GET_RULE, family) for family in (socket.AF_INET, socket.AF_INET6)],
        "named": sorted(os.listdir("/run/netns")) if os.path.isdir("/run/netns") else [],
    }


def holders(namespace: str) -> list[str]:
    """Every thread, descriptor and mount that keeps a namespace such as `net:[4026532000]`."""
    links = (path for process in Path("/proc").glob("[0-9]*") for path in _links_of(process))
    held: list[str] = []
    for link in links:
        with suppress(OSError):  # it has ended meanwhile
            if os.readlink(link) == namespace:
                held.append(str(link))
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    return held + [line for line in mounts if namespace in line]


def _links_of(process: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (task / "ns" / "net" for task in (process / "task").iterdir())
        yield from (process / "fd").iterdir()


def _dumped(request: int, family: int) -> list[bytes]:
    """The kernel's own answer, message by message (rtnetlink(7)); no counters are in these."""
    messages: list[bytes] = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_ROUTE) as asking:
        asking.bind((0, 0))
        asking.send(struct.pack("=IHHIIB11x", 28, request, _DUMP, 1, 0, family))
        while True:
            answer = asking.recv(1 << 20)
            while answer:
                length, kind = struct.unpack_from("=IH", answer)
                if kind == _DONE:
                    return messages
                messages.append(answer[16:length])
                answer = answer[(length + 3) & ~3 :]
