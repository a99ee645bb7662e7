"""Rules of the lens for tools: who has seen enough stops the tool, and only its result counts."""

from __future__ import annotations

from lenses.tool_results import Standing, ToolResults, tool_results
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import Streams

MOST_CONTEXT_BYTES = 2_000  # 1 % of 200 KB


def _rows_after_stop(streams: Streams, wire: str, suffix: str = "") -> Found:
    found = [
        of(ToolResults, tool_results(streams[f"{name}{suffix}/{wire}"]))
        for name in ("tool-cancelled", "tool-closed")
    ]
    told = ", ".join(f"{each.stopped}: {each.rows_after_stop}" for each in found)
    kept = all(
        each.rows_after_stop is not None and each.rows_after_stop <= (each.stop_bound_rows or 0)
        for each in found
    )
    return Found(f"{told} of at most {found[0].stop_bound_rows or 0:.1f}", kept)


def _context(streams: Streams, wire: str) -> Found:
    found = of(ToolResults, tool_results(streams[f"tool-whole/{wire}"]))
    taken = (found.first_rows, found.matching, found.byte_budget)
    most = max(each.context_bytes for each in taken)
    sooner = all((each.decided_ms or 0) < (found.buffer_all.decided_ms or 0) for each in taken)
    told = f"{most} of {found.buffer_all.context_bytes} bytes"
    return Found(told, most <= MOST_CONTEXT_BYTES and sooner and found.rows_heard == 47_000)


def _authority(streams: Streams, wire: str) -> Found:
    due = {
        "tool-whole": Standing.FINAL,
        "tool-revised": Standing.CONTRADICTED,
        "tool-cancelled": Standing.PARTIAL,
        "tool-closed": Standing.PARTIAL,
    }
    seen = {n: of(ToolResults, tool_results(streams[f"{n}/{wire}"])).standing for n in due}
    return Found(", ".join(seen.values()), seen == due)


def _prefix(streams: Streams, wire: str) -> Found:
    whole = [body for body in streams[f"tool-whole/{wire}"].expected if "toolRows" in body]
    short = [
        h.body for h in streams[f"tool-closed/{wire}"].observation.heard if "toolRows" in h.body
    ]
    return Found(
        f"{len(short)} of {len(whole)} batches", len(short) > 0 and short == whole[: len(short)]
    )


def _rows_while_flowing(streams: Streams, wire: str) -> Found:
    return _rows_after_stop(streams, wire, "-flowing")


RULES = (
    Rule(
        "tool-results",
        "rows after the stop <= rate x round trip + window",
        _rows_after_stop,
        ("tool-closed", "tool-decoupled"),
    ),
    Rule(
        "tool-results",
        "and also while rows flow",
        _rows_while_flowing,
        ("tool-closed-flowing", "tool-decoupled"),
        timed=True,
    ),
    Rule(
        "tool-results",
        "context <= 1 % of 200 KB, decided before the end",
        _context,
        ("tool-whole", "tool-revised"),
    ),
    Rule(
        "tool-results",
        "no partial is called whole; the final result counts",
        _authority,
        ("tool-revised", "tool-whole"),
    ),
    Rule(
        "tool-results",
        "a partial is a prefix of the final",
        _prefix,
        ("tool-closed", "tool-revised"),
    ),
)
