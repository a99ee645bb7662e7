"""A TUN device in the calling thread's network namespace.

Nothing to install: no `ip`, no netlink library. A device that is not persistent goes with
its descriptor (Linux Documentation/networking/tuntap.rst).
"""

from __future__ import annotations

import fcntl
import os
import struct

from faults.kernel.rtnetlink import add_address, bring_up

_TUNSETIFF = 0x400454CA  # linux/if_tun.h, on x86 and ARM
_TUN, _NO_INFORMATION = 0x0001, 0x1000
# A full queue drops by itself. One socket's receive window (tcp_rmem, 6 MB) is 4,000 packets.
_QUEUE_PACKETS = 10_000


def open_tun(device: str, address: str, prefix_bits: int, mtu_bytes: int) -> int:
    """The non-blocking descriptor of a new device, up, with this address and its route.

    One read is one IP packet, one write too. Raises: OSError, no /dev/net/tun or no rights.
    """
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        request = struct.pack("16sH22x", device.encode(), _TUN | _NO_INFORMATION)
        fcntl.ioctl(fd, _TUNSETIFF, request)
        bring_up(device, mtu_bytes, _QUEUE_PACKETS)
        add_address(device, address, prefix_bits)
    except BaseException:
        os.close(fd)
        raise
    return fd
