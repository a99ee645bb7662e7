"""Base64 without I/O, of which each chunk may bring padding of its own.

gRPC-Web's text flavour (PROTOCOL-WEB.md, "Text-encoded streams"): a proxy encodes and pads
whatever it flushes, so that the body as a whole is no valid base64, and no chunk need end where
a message does.
"""

from __future__ import annotations

import binascii
import re

_QUANTUM = 4
_PADDED = re.compile(rb"[^=]*={0,2}")  # up to where padding may end one encoding


class Base64Chunks:
    """Feed it text in any split; `broken` is the reason once something in it was no base64."""

    def __init__(self) -> None:
        self.broken = ""
        self._rest = b""

    @property
    def unfinished(self) -> bool:
        """Whether a quantum of four characters has begun that would be lost here."""
        return bool(self._rest)

    def feed(self, text: bytes) -> bytes:
        """The bytes of all quanta that are whole by now and come before whatever is broken."""
        if self.broken:
            return b""
        text = self._rest + text
        whole = len(text) - len(text) % _QUANTUM
        self._rest = text[whole:]
        try:
            return b"".join(map(_decoded, _PADDED.findall(text[:whole])))
        except binascii.Error:
            return self._up_to_the_break(text[:whole])

    def _up_to_the_break(self, text: bytes) -> bytes:
        """Quantum by quantum, so that no split decides what comes before the break."""
        decoded: list[bytes] = []
        for at in range(0, len(text), _QUANTUM):
            quantum = text[at : at + _QUANTUM]
            try:
                decoded.append(_decoded(quantum))
            except binascii.Error as error:
                self.broken, self._rest = f"{quantum!r} is no base64: {error}", b""
                break
        return b"".join(decoded)


def _decoded(encoding: bytes) -> bytes:
    return binascii.a2b_base64(encoding, strict_mode=True)
