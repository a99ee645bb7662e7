"""A cache between: what was said to one is delivered to another.

The judge calls it `duplicate`: each token had been delivered already, to somebody else.
"""

from collections.abc import Mapping

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class


def _case(name: str, question: str, sse: Mapping[str, bool]) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9111 section 4.2.2 (heuristic freshness)", "RFC 9111 section 5.2.2.5"),
        limit=12,
        options={"sse": dict(sse)},
        wires=("sse",),
        roads=RoadKind.ALL,
        stranger=True,
        expect={"*": Expect(Class.COMPLETE, "each asks the origin", delivery="whole")},
    )


CASES = (
    _case("stranger", "Does one client get the stream that another was given?", {}),
    _case("stranger-plain", "Does it, where nothing forbids to cache?",
          {"omitAccelBuffering": True, "omitCacheControl": True}),
)  # fmt: skip
