"""An error that the application says in the stream, after 200."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.dialects import Dialect, in_band
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.at_boundary import AtBoundary
from faults.frames.http1.chunk import TERMINAL_CHUNK, chunk
from faults.frames.http1.framing import Body
from faults.frames.rewriter import Action, Finish, Forward, Rewriter


@dataclass(frozen=True, slots=True)
class InBandError(FrameFault):
    """An error event in `dialect` at the next chunk boundary, then an end in order and FIN."""

    dialect: Dialect = Dialect.TOKENWIRE

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a model that is overloaded or fails when the status has gone out as 200",
        default="Anthropic overloaded_error, OpenAI error, AI SDK error part, JSON-RPC error",
        source="Anthropic, Streaming Messages; OpenAI, Streaming; AI SDK, Stream Protocols; MCP, "
        "Transports; JSON-RPC 2.0 §5.1",
        looks={"sse": "no error to the transport: one more event, and an orderly end"},
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter(in_band(self.dialect).sse())


class _Rewriter(AtBoundary):
    def __init__(self, event: bytes) -> None:
        super().__init__()
        self._event = event

    def act(self) -> Iterable[Action]:
        chunked = self.exchange.down.body is Body.CHUNKED
        sent = chunk(self._event) + TERMINAL_CHUNK if chunked else self._event
        return (Forward(Direction.DOWN, sent), Finish(Direction.DOWN))
