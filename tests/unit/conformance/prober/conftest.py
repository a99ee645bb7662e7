from __future__ import annotations

import pytest

from conformance.prober import fare, survey


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is to be told apart here by when it began."""
    monkeypatch.setattr(fare, "SETTLING_SECONDS", 0.0)
    monkeypatch.setattr(survey, "LIVES_APART_SECONDS", 0.0)
