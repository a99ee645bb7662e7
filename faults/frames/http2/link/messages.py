"""gRPC's messages inside a stream's DATA (PROTOCOL-HTTP2, "Length-Prefixed-Message").

One byte "compressed", four bytes of length, the message. Frames and messages need not
line up in any way.
"""

from __future__ import annotations

import struct

PREFIX_BYTES = 5
# grpcio refuses 4 MiB (`grpc.max_receive_message_length`); four times that is no message.
MESSAGE_BYTES_MAX = 16 * 1024 * 1024
_PREFIX = struct.Struct(">BL")


def prefixed(message: bytes, *, compressed: int = 0, said_bytes: int | None = None) -> bytes:
    """`message` behind its prefix; `said_bytes` is the length it claims where that differs."""
    said = len(message) if said_bytes is None else said_bytes
    return _PREFIX.pack(compressed, min(max(said, 0), 0xFFFF_FFFF)) + message


class MessageCursor:
    """Where in its messages a stream stands. Fed in any split, stands in the same place."""

    def __init__(self) -> None:
        self._prefix = b""
        self._left_bytes = 0

    def feed(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            at += self.due(data, at)

    def due(self, data: bytes, at: int) -> int:
        """Takes from `at` on to the end of the message's body or prefix; how much that was."""
        if self._left_bytes:
            taken = min(self._left_bytes, len(data) - at)
            self._left_bytes -= taken
            return taken
        taken = min(PREFIX_BYTES - len(self._prefix), len(data) - at)
        self._prefix += data[at : at + taken]
        if len(self._prefix) == PREFIX_BYTES:
            self._left_bytes = _PREFIX.unpack(self._prefix)[1]
            self._prefix = b""
        return taken

    @property
    def between(self) -> bool:
        """Whether the next byte begins a message."""
        return not self._prefix and not self._left_bytes


class MessageCutter:
    """Cuts whole messages from where `cursor` stands; what had begun before is let pass.

    A prefix that claims more than 16 MiB makes it give up.
    """

    def __init__(self, cursor: MessageCursor) -> None:
        self._cursor = cursor
        self._held = bytearray()
        self.gave_up = False

    def cut(self, data: bytes) -> tuple[bytes, list[bytes]]:
        """What of `data` passes since it began before, and the messages it completes."""
        at = 0
        while at < len(data) and not self._cursor.between:
            at += self._cursor.due(data, at)
        self._held += data[at:]
        messages: list[bytes] = []
        while whole_bytes := self._whole_bytes():
            messages.append(bytes(self._held[:whole_bytes]))
            del self._held[:whole_bytes]
        return data[:at], messages

    def rest(self) -> bytes:
        """The message in progress; it is held no longer."""
        held = bytes(self._held)
        self._held.clear()
        return held

    def _whole_bytes(self) -> int:
        """The length of the first message held, its prefix included; 0 while it is not whole."""
        if len(self._held) < PREFIX_BYTES:
            return 0
        body_bytes: int = _PREFIX.unpack_from(self._held)[1]
        self.gave_up = body_bytes > MESSAGE_BYTES_MAX
        whole_bytes = PREFIX_BYTES + body_bytes
        return whole_bytes if not self.gave_up and len(self._held) >= whole_bytes else 0
