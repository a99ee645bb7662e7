"""What piled up on the way once the client read no more, and where."""

from __future__ import annotations

from dataclasses import dataclass

from lenses.stream import Unmeasurable
from tokenwire.recording import Recording, Weight


@dataclass(frozen=True, slots=True)
class Backlog:
    """Bytes. `behind_bytes`: taken from the origin and never heard, of `script_bytes` in all.

    `gateway_memory_bytes`, `gateway_files_bytes` and `origin_memory_bytes` are growth, None where
    nobody weighed it. `elsewhere_bytes` is the rest of what is behind: kernels' socket buffers
    and the lines' own, 0 where a copy is kept in more than one place.
    `settled`: nothing moved any more; else all this had only come so far.
    """

    script_bytes: int
    behind_bytes: int
    gateway_memory_bytes: int | None
    gateway_files_bytes: int | None
    origin_memory_bytes: int | None
    elsewhere_bytes: int
    settled: bool


def backlog(recording: Recording) -> Backlog | Unmeasurable:
    """Where the bytes of a stream lie that a client has stopped reading.

    RFC 9293 section 3.8.6: a window that closes makes its sender wait. A gateway that goes on
    reading turns one slow client into memory, or a disk, for everybody (issue 4, point 4).
    O(weights).
    """
    if recording.trouble or recording.unsupported:
        return Unmeasurable(f"it did not run: {recording.trouble or recording.unsupported}")
    still = recording.standstill
    if still is None:
        return Unmeasurable("nobody waited for a stand-still")
    behind = still.taken_bytes - still.heard_bytes
    weights = {each.who: each for each in still.weights}
    gateway, origin = weights.get("gateway"), weights.get("origin")
    kept = gateway.grown_bytes if gateway else 0
    return Backlog(
        script_bytes=still.script_bytes,
        behind_bytes=behind,
        gateway_memory_bytes=_memory(gateway),
        gateway_files_bytes=_files(gateway),
        origin_memory_bytes=_memory(origin),
        elsewhere_bytes=max(0, behind - max(0, kept)),
        settled=still.at_ns > 0,
    )


def _memory(weight: Weight | None) -> int | None:
    return weight.memory_after_bytes - weight.memory_before_bytes if weight else None


def _files(weight: Weight | None) -> int | None:
    return weight.files_after_bytes - weight.files_before_bytes if weight else None
