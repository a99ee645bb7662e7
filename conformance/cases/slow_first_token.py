"""Silence before the first token."""

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="slow-first-token",
    question="Is a silence of 0.6 s before the first token survived?",
    anchors=("httpx: 5 s", "Heroku H12: 30 s", "Cloudflare 524: 100 s"),
    script="thinking-gap-first",
    limit=6,
    options={"pace": 0.2},
    roads=RoadKind.ALL,
    expect={"*": Expect(Class.COMPLETE, "below every default timeout", delivery="whole")},
)
