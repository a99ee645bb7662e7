"""From what a reader reads to what the ears are told: numbered, and only if it is text."""

from __future__ import annotations

from clients.adapters.reader import Note, Reader
from clients.connection import Hearer
from clients.events import Evidence
from tokenwire.v1.stream_pb2 import Event


class Teller:
    """One connection's. The services number nothing, so the position is counted here, from 1."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seq = 0
        self.done = False
        self.failed: Evidence | None = None  # the stream's own error

    @property
    def raised(self) -> Evidence | None:
        """What the format's SDK raised for that error, None where its loop goes on."""
        if self.failed is None or not self._reader.raises:
            return None
        return Evidence(self._reader.raises, self.failed.message, self.failed.code, raised=True)

    async def tell(self, name: str, data: str, stamps: tuple[int, int], ears: Hearer) -> None:
        """Tell all that one event says; `stamps`: when the application and the socket had it.

        Raises: ValueError, it cannot be read, also half a character; RecursionError; RuleError.
        """
        _well_formed(data)
        for part in self._reader.read(name, data):
            if isinstance(part, Note):
                ears.noticed(part.kind, stamps[1], part.detail)
            else:
                await self.tell_event(part, stamps, ears)

    async def tell_event(self, event: Event, stamps: tuple[int, int], ears: Hearer) -> None:
        """Number it and tell it. Raises: RuleError."""
        self._seq = event.seq = event.seq or self._seq + 1
        match event.WhichOneof("body"):
            case "done":
                self.done = True
            case "error":
                self.failed = Evidence(message=event.error.message, code=event.error.code)
            case _:
                pass
        await ears.heard(event, *stamps)


def _well_formed(data: str) -> None:
    """Bytes that are no UTF-8 came here as surrogates (`SseDecoder(errors=...)`).

    Raises: UnicodeDecodeError, what a strict reader of the bytes would have raised.
    """
    if not data.isascii():
        data.encode("utf-8", "surrogateescape").decode("utf-8")
