"""Behind a gateway, everything that fires on a token heard depends on one of these."""

from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class


def _case(name: str, question: str, **more: object) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("nginx proxy_buffering", "lighttpd server.stream-response-body"),
        limit=12,
        moves=(Move(Act.RELEASE, 6),),
        holds_at=6,
        expect={"*": Expect(Class.COMPLETE, "nobody waits for more", delivery="whole")},
        **more,  # type: ignore[arg-type]
    )


CASES = (
    _case("heard-while-held", "Is what was said heard while the origin says no more?",
          roads=RoadKind.ALL, smoke=True),
    _case("heard-while-held-plain", "Is it, where nothing forbids the gateway to buffer?",
          roads=RoadKind.GATEWAY, wires=("sse",),
          options={"sse": {"omitAccelBuffering": True, "omitCacheControl": True}}),
)  # fmt: skip
