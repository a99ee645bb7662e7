"""A TUN device in the calling thread's network namespace, by ioctl alone.

Nothing to install: no `ip`, no netlink library. A device that is not persistent goes with
its descriptor (Linux Documentation/networking/tuntap.rst; netdevice(7)).
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct

_TUNSETIFF = 0x400454CA  # linux/if_tun.h, on x86 and ARM
_TUN, _NO_INFORMATION = 0x0001, 0x1000
_SIOCSIFFLAGS, _SIOCSIFADDR, _SIOCSIFNETMASK = 0x8914, 0x8916, 0x891C
_SIOCSIFMTU, _SIOCSIFTXQLEN = 0x8922, 0x8943
_UP_RUNNING = 0x0041
# A full queue drops by itself. One socket's receive window (tcp_rmem, 6 MB) is 4,000 packets.
_QUEUE_PACKETS = 10_000


def open_tun(device: str, address: str, netmask: str, mtu_bytes: int) -> int:
    """The non-blocking descriptor of a new device, up, with this address and its route.

    One read is one IP packet, one write too. Raises: OSError, no /dev/net/tun or no rights.
    """
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(fd, _TUNSETIFF, _request(device, struct.pack("H", _TUN | _NO_INFORMATION)))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            for setting, value in (
                (_SIOCSIFADDR, _internet(address)),
                (_SIOCSIFNETMASK, _internet(netmask)),
                (_SIOCSIFMTU, struct.pack("i", mtu_bytes)),
                (_SIOCSIFTXQLEN, struct.pack("i", _QUEUE_PACKETS)),
                (_SIOCSIFFLAGS, struct.pack("H", _UP_RUNNING)),
            ):
                fcntl.ioctl(control, setting, _request(device, value))
    except BaseException:
        os.close(fd)
        raise
    return fd


def raise_loopback() -> None:
    """Bring up `lo` in the calling thread's namespace: a new one has it down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, _request("lo", struct.pack("H", _UP_RUNNING)))


def _request(device: str, value: bytes) -> bytes:
    """A struct ifreq: the name, and a union of 24 bytes."""
    return struct.pack("16s24s", device.encode(), value)


def _internet(address: str) -> bytes:
    """A struct sockaddr_in without a port."""
    return struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton(address))
