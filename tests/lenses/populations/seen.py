"""What is kept of each stream of a population: the figures of its lenses, and what its origin did.

A thousand recordings a wire are more than a rule needs, so each is measured as soon as it is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import msgspec

from lenses.jitter import Jitter, jitter
from lenses.texture import Texture, texture
from lenses.trace import Trace, trace
from lenses.ttft import Ttft, ttft
from servers.script import Pause
from servers.scripts.catalogue import SCRIPTS
from tests.lenses.rule import of
from tokenwire.recording import Recording

SILENT_MS = 1000.0  # the origin said nothing for so long: this stream has a pause


@dataclass(frozen=True, slots=True)
class Seen:
    """One stream. `silence_ms`: the longest between two of the origin's own stamps, in its ledger.

    `injected_ms`: what its script waits before the first token.
    """

    ttft: Ttft
    jitter: Jitter
    texture: Texture
    trace: Trace
    injected_ms: float
    silence_ms: float

    @property
    def paused(self) -> bool:
        """The truth that a detector is held against; nothing on the wire decides it."""
        return self.silence_ms >= SILENT_MS

    @property
    def found(self) -> bool:
        """The jitter lens says that it has a pause."""
        return self.jitter.long_stalls > 0

    @property
    def ttft_ms(self) -> float:
        return self.ttft.first_content_ms or 0.0

    @property
    def all_gaps_ms(self) -> tuple[float, ...]:
        return (*self.texture.gaps_ms, *(pause.ms for pause in self.texture.pauses))


def see(recording: Recording) -> Seen:
    """Raises: TypeError, a lens could not measure it."""
    return Seen(
        of(Ttft, ttft(recording)),
        of(Jitter, jitter(recording)),
        of(Texture, texture(recording)),
        of(Trace, trace(recording)),
        _injected_ms(recording),
        _silence_ms(recording),
    )


class _Options(msgspec.Struct):
    """Protobuf-JSON writes 64 bits as a string, and leaves out a 0."""

    seed: str = "0"
    pace: float = 1.0


class _Request(msgspec.Struct):
    script: str
    options: _Options = msgspec.field(default_factory=_Options)


def _injected_ms(recording: Recording) -> float:
    asked = msgspec.json.decode(recording.request, type=_Request)
    first = SCRIPTS[asked.script].steps(int(asked.options.seed))[0]
    return first.seconds * asked.options.pace * 1e3 if isinstance(first, Pause) else 0.0


def _silence_ms(recording: Recording) -> float:
    stamps = [each.said_ns for attempt in recording.attempts for each in attempt.said]
    return max((after - before for before, after in pairwise(stamps)), default=0) / 1e6
