"""Behind a gateway, everything that fires on a token heard depends on this one."""

from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="heard-while-held",
    question="Is what was said heard while the origin says no more?",
    anchors=("nginx proxy_buffering", "lighttpd server.stream-response-body"),
    limit=12,
    moves=(Move(Act.RELEASE, 6),),
    holds_at=6,
    roads=RoadKind.ALL,
    smoke=True,
    expect={"*": Expect(Class.COMPLETE, "nobody waits for more", delivery="whole")},
)
