"""The plots of `tokenwire measure`; imported only where matplotlib is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.measuring.measured import Measured
from lenses.histogram import GENAI_SECONDS
from lenses.stream import Clock, Unmeasurable, sift
from report.plots import gaps, timeline, ttft
from report.plots.arrivals import Arrivals
from report.plots.sheet import FORMATS
from report.visible import visible

NS_PER_SECOND = 1e9


def draw(folder: Path, found: Sequence[Measured]) -> list[Path]:
    """Write gaps, timeline and ttft; the files. What is unmeasurable is left out.

    Raises: OSError.
    """
    streams = list(_arrivals(found))
    gaps.draw(folder / "gaps", streams)
    timeline.draw(folder / "timeline", streams)
    ttft.draw(folder / "ttft", streams, GENAI_SECONDS)
    return [folder / f"{name}.{each}" for name in ("gaps", "timeline", "ttft") for each in FORMATS]


def _arrivals(found: Sequence[Measured]) -> Iterator[Arrivals]:
    for each in found:
        stream = sift(each.recording, Clock.APPLICATION)
        if not isinstance(stream, Unmeasurable):
            yield Arrivals(
                label=visible(str(each.recording.cell)),
                group=visible(each.group) or "all streams",
                seconds=tuple(
                    (token.at_ns - stream.asked_ns) / NS_PER_SECOND for token in stream.content()
                ),
                ended=(stream.end_ns - stream.asked_ns) / NS_PER_SECOND,
                done=stream.done,
            )
