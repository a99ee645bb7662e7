"""The server's side of permessage-deflate (RFC 7692), followed from the first message on."""

from __future__ import annotations

import zlib

from faults.frames.http1.head import Head

# Four times the largest message of any script (4.1 MB); what inflates to more is not followed.
INFLATED_LIMIT_BYTES = 16 * 1024 * 1024
_STEP_BYTES = 65_536
_TAIL = b"\x00\x00\xff\xff"  # what a sender takes off each message, §7.2.1


def agreed(response: Head) -> Inflater | None:
    """An inflater on the terms of the handshake's answer, None where it grants none."""
    for extension in response.elements(b"sec-websocket-extensions"):
        name, *parameters = (part.strip() for part in extension.split(b";"))
        if name == b"permessage-deflate":
            return Inflater(context_takeover=b"server_no_context_takeover" not in parameters)
    return None


class Inflater:
    """Fed every compressed message, in any split, so that a later one can be read.

    `lost` once a message could not be inflated, or not within the limit. A window of the
    full 32 KiB reads whatever was written with a smaller one.
    """

    def __init__(self, *, context_takeover: bool) -> None:
        self.context_takeover = context_takeover
        self.lost = False
        self._zlib = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        self._inflated_bytes = 0

    def follow(self, data: bytes) -> None:
        """A part of a message, for the context's sake."""
        for _ in self._steps(data):
            pass

    def end(self) -> None:
        """The message is whole."""
        self.follow(_TAIL)
        self._next()

    def inflate(self, payload: bytes) -> bytes | None:
        """A whole message inflated, None if it was lost."""
        inflated = b"".join(self._steps(payload + _TAIL))
        whole = None if self.lost else inflated
        self._next()
        return whole

    def _steps(self, data: bytes) -> list[bytes]:
        steps: list[bytes] = []
        while data and not self.lost:
            try:
                steps.append(self._zlib.decompress(data, _STEP_BYTES))
            except zlib.error:
                self.lost = True
                break
            data = self._zlib.unconsumed_tail
            self._inflated_bytes += len(steps[-1])
            self.lost = self._inflated_bytes > INFLATED_LIMIT_BYTES
        return steps

    def _next(self) -> None:
        self._inflated_bytes = 0
        if not self.context_takeover:
            self._zlib = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            self.lost = False
        elif self._zlib.eof:  # §7.2.3.4: its window is gone with its final block
            self.lost = True
