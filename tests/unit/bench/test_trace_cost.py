from __future__ import annotations

import pytest

from bench import trace_cost


@pytest.mark.parametrize(("most", "code"), [(1e9, 0), (0.0, 1)], ids=["cheap", "dear"])
def test_a_trace_that_costs_more_than_its_rule_allows_fails(
    monkeypatch: pytest.MonkeyPatch, most: float, code: int
) -> None:
    monkeypatch.setattr(trace_cost, "TARGET_MICROSECONDS", most)
    monkeypatch.setattr(trace_cost, "TOKENS", (60,))
    monkeypatch.setattr(trace_cost, "ROUND_TOKENS", 60)
    assert trace_cost.main() == code
