"""All rules of all lenses."""

from __future__ import annotations

from tests.lenses import (
    cancellation_rules,
    content_rules,
    pacing_rules,
    reader_rules,
    tool_rules,
    trace_rules,
)

RULES = (
    *pacing_rules.RULES,
    *reader_rules.RULES,
    *trace_rules.RULES,
    *tool_rules.RULES,
    *content_rules.RULES,
    *cancellation_rules.RULES,
)
