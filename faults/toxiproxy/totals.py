"""The byte counters that the API shows, in Prometheus' text format 0.0.4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from faults.line_log import Carried
from faults.toxiproxy.tally import added

Labels = tuple[str, str, str, str]
"""Of one counter: direction, listener, proxy, upstream."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_NAMES = ("direction", "listener", "proxy", "upstream")


class Totals:
    """What ended stretches carried. Counters outlive their proxy, as counters have to."""

    def __init__(self) -> None:
        self._ended: dict[Labels, Carried] = {}

    def add(self, labels: Labels, carried: Carried) -> None:
        """A stretch has ended."""
        self._ended[labels] = added(self._ended.get(labels, Carried(0, 0)), carried)

    def text(self, live: Iterable[tuple[Labels, Carried]]) -> str:
        """Both counters of every label set, with what runs now on top."""
        sums = dict(self._ended)
        for labels, carried in live:
            sums[labels] = added(sums.get(labels, Carried(0, 0)), carried)
        return "".join(_lines(sums))


def _lines(sums: dict[Labels, Carried]) -> Iterator[str]:
    for what in ("received", "sent"):
        name = f"toxiproxy_proxy_{what}_bytes_total"
        yield f"# HELP {name} Bytes {what}, up to now.\n# TYPE {name} counter\n"
        for labels, carried in sorted(sums.items()):
            pairs = zip(_NAMES, labels, strict=True)
            shown = ",".join(f'{key}="{_escaped(value)}"' for key, value in pairs)
            yield f"{name}{{{shown}}} {getattr(carried, what)}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
