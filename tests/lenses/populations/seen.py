"""What is kept of each stream of a population: the figures of its lenses, and what its origin did.

A thousand recordings a wire are more than a rule needs, so each is measured as soon as it is whole.
"""

from __future__ import annotations

from collections.abc import Iterator
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
MARGIN = 0.9
LATE_MS = 500.0  # by so much its origin was behind the script: the machine stood still


@dataclass(frozen=True, slots=True)
class Seen:
    """One stream. By its origin's own ledger: `silence_ms`, the longest between two events, and
    `late_ms`, how far it was behind its script at worst. By its script: `injected_ms` before the
    first token and `scripted_silence_ms`, the longest between two.
    """

    ttft: Ttft
    jitter: Jitter
    texture: Texture
    trace: Trace
    injected_ms: float
    silence_ms: float
    late_ms: float
    scripted_silence_ms: float

    @property
    def as_scripted(self) -> bool:
        """Whether it can answer anything: it pauses where it was asked to, beyond doubt."""
        doubtless_ms = MARGIN * abs(self.scripted_silence_ms - SILENT_MS)
        return self.late_ms < min(LATE_MS, doubtless_ms)

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
        """At the client."""
        return self.ttft.first_content_ms or 0.0

    @property
    def all_gaps_ms(self) -> tuple[float, ...]:
        """Pauses, too."""
        return (*self.texture.gaps_ms, *(pause.ms for pause in self.texture.pauses))


def see(recording: Recording) -> Seen:
    """Raises: TypeError, a lens could not measure it."""
    due_ms = list(_due_ms(recording))
    [attempt] = recording.attempts
    said_ms = [(each.said_ns - attempt.opened_ns) / 1e6 for each in attempt.said]
    return Seen(
        ttft=of(Ttft, ttft(recording)),
        jitter=of(Jitter, jitter(recording)),
        texture=of(Texture, texture(recording)),
        trace=of(Trace, trace(recording)),
        injected_ms=due_ms[0],
        silence_ms=max(after - before for before, after in pairwise(said_ms)),
        late_ms=max(said - due for said, due in zip(said_ms, due_ms, strict=False)),
        scripted_silence_ms=max(after - before for before, after in pairwise(due_ms)),
    )


class _Options(msgspec.Struct):
    """Protobuf-JSON writes 64 bits as a string, and leaves out a 0."""

    seed: str = "0"
    pace: float = 1.0


class _Request(msgspec.Struct):
    script: str
    options: _Options = msgspec.field(default_factory=_Options)


def _due_ms(recording: Recording) -> Iterator[float]:
    """When the script of this request says each of its events, Done apart."""
    asked = msgspec.json.decode(recording.request, type=_Request)
    due_ms = 0.0
    for step in SCRIPTS[asked.script].steps(int(asked.options.seed)):
        if isinstance(step, Pause):
            due_ms += step.seconds * asked.options.pace * 1e3
        else:
            yield due_ms
