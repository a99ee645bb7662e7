"""How a parser's time grows with the document that it is given in pieces."""

from __future__ import annotations

import json
import math
import statistics
import time
from dataclasses import dataclass

from bench.json_parsers.parser import Parser

PIECE_CHARS = 64
REPEATS = 3
ENOUGH_SECONDS = 4.0  # a parser that took longer is not asked for twice as much


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds of CPU for `size_kb` and the exponent e of n ** e between half of it and it."""

    size_kb: int
    seconds: float
    exponent: float

    @property
    def ratio(self) -> float:
        """time(2n) / time(n)."""
        return 2**self.exponent


def growth(parser: Parser, largest_kb: int = 400) -> Growth:
    """Measured at the largest size, doubled from 12.5 KB on, that takes no more than a moment."""
    size_kb = largest_kb / 32
    before = _seconds(parser, size_kb)
    while True:
        size_kb *= 2
        now = _seconds(parser, size_kb)
        if size_kb >= largest_kb or now * 4 > ENOUGH_SECONDS:
            return Growth(round(size_kb), now, math.log2(now / before))
        before = now


def document(size_kb: float) -> list[str]:
    """Rows of a table, of about this size, in pieces."""
    rows = round(size_kb * 1024 / 60)
    table = [
        {"id": n, "name": f"row {n}", "ok": True, "price": round(n / 7, 3)} for n in range(rows)
    ]
    text = json.dumps({"rows": table})
    return [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)]


def _seconds(parser: Parser, size_kb: float) -> float:
    pieces = document(size_kb)
    times: list[float] = []
    while len(times) < REPEATS and sum(times) < ENOUGH_SECONDS:
        began = time.process_time()
        parser.work(pieces)
        times.append(time.process_time() - began)
    return statistics.median(times)
