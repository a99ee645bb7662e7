"""Two requests to the kernel about the devices of the calling thread's network namespace.

rtnetlink(7), of which a link needs so little that no library is. Unlike the ioctls of
netdevice(7) it lets the root of a user namespace set a queue's length, too.
"""

from __future__ import annotations

import os
import socket
import struct

_ROUTE = 0  # NETLINK_ROUTE
_REQUEST, _ACKNOWLEDGE, _CREATE = 0x001, 0x004, 0x400
_NEW_LINK, _NEW_ADDRESS = 16, 20
_ERROR = 2  # NLMSG_ERROR; with errno 0 it is the acknowledgment
_UP = 0x1
_MTU, _QUEUE_LENGTH = 4, 13  # IFLA_MTU, IFLA_TXQLEN
_ADDRESS, _LOCAL = 1, 2  # IFA_ADDRESS, IFA_LOCAL


def bring_up(device: str, mtu_bytes: int | None = None, queue_packets: int | None = None) -> None:
    """Set a device up, and what else is given. Raises: OSError."""
    index = socket.if_nametoindex(device)
    body = struct.pack("=BxHiII", socket.AF_UNSPEC, 0, index, _UP, _UP)
    for kind, value in ((_MTU, mtu_bytes), (_QUEUE_LENGTH, queue_packets)):
        if value is not None:
            body += _attribute(kind, struct.pack("=I", value))
    _ask(_NEW_LINK, 0, body)


def add_address(device: str, address: str, prefix_bits: int) -> None:
    """Give a device an IPv4 address, and with it the route to its network. Raises: OSError."""
    index = socket.if_nametoindex(device)
    packed = socket.inet_aton(address)
    body = struct.pack("=BBBBI", socket.AF_INET, prefix_bits, 0, 0, index)
    _ask(_NEW_ADDRESS, _CREATE, body + _attribute(_LOCAL, packed) + _attribute(_ADDRESS, packed))


def _attribute(kind: int, value: bytes) -> bytes:
    """A struct rtattr; every value here is four bytes, so none needs padding."""
    return struct.pack("=HH", 4 + len(value), kind) + value


def _ask(request: int, flags: int, body: bytes) -> None:
    header = struct.pack("=IHHII", 16 + len(body), request, flags | _REQUEST | _ACKNOWLEDGE, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _ROUTE) as kernel:
        kernel.bind((0, 0))
        kernel.send(header + body)
        _, kind, _, _, _, negative = struct.unpack_from("=IHHIIi", kernel.recv(4096))
    if kind == _ERROR and negative:
        raise OSError(-negative, f"rtnetlink: {os.strerror(-negative)}")
