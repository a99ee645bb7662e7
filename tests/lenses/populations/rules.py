"""All rules that speak of populations."""

from __future__ import annotations

from tests.lenses.populations import answer_rules, model_rules

RULES = (*answer_rules.RULES, *model_rules.RULES)
