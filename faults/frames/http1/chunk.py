"""The chunked coding of RFC 9112 §7.1."""

from __future__ import annotations

TERMINAL_CHUNK = b"0\r\n\r\n"


def chunk(data: bytes) -> bytes:
    """`data` as one chunk; nothing at all for no data, since an empty chunk would end the body."""
    return size_line(len(data)) + data + b"\r\n" if data else b""


def size_line(size: int) -> bytes:
    """The line before `size` bytes of a chunk's data."""
    return b"%x\r\n" % size
