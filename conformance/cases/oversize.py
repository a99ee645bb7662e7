"""How large may one event be?"""

from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

WHOLE = Expect(Class.COMPLETE, "below every default limit", delivery="whole")
RAISED = Expect(Class.COMPLETE, "the hardened clients raise the limit to 16 MiB", delivery="whole")
TOO_BIG = Expect(Class.DETECTED, "websockets: max_size 1 MiB", signal="1009")


def _case(size: str, expect: dict[str, Expect]) -> Case:
    return Case(
        id=f"oversize-{size}",
        question=f"Does one event of {size.replace('m', '.').replace('k', ' kB')} pass?",
        anchors=(
            "AWS API Gateway: 32 kB frames, 128 kB messages",
            "websockets: max_size 1 MiB",
            "gRPC: max_receive_message_length 4 MiB",
        ),
        script=f"oversize-{size}",
        limit=0,
        holds_at=6,
        moves=(Move(Act.RELEASE, 6),),
        patience_seconds=5.0,
        roads=RoadKind.ALL,
        expect=expect,
    )


CASES = (
    _case("33k", {"*": WHOLE}),
    _case("129k", {"*": WHOLE}),
    _case("1m1", {"*": WHOLE, "websocket/stock": TOO_BIG, "websocket/hardened": RAISED}),
    _case(
        "4m1",
        {
            "sse": WHOLE,
            "websocket/stock": TOO_BIG,
            "grpc/stock": Expect(Class.DETECTED, "gRPC: 4 MiB", signal="RESOURCE_EXHAUSTED"),
            "grpc-web/stock": Expect(Class.COMPLETE, "connect-web has no limit", delivery="whole"),
            "*/hardened": RAISED,
        },
    ),
)
