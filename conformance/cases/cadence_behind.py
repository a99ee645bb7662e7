"""Is a token heard when it is said, where nothing tells a gateway not to buffer?"""

from conformance.case import Case, Expect, Lane, RoadKind
from conformance.verdict import Class, Pace

LIVE = Expect(Class.COMPLETE, "nobody buffers here", delivery="whole", pace=Pace.LIVE)
PLAIN = {"omitAccelBuffering": True, "omitCacheControl": True}


def _case(name: str, question: str, sse: dict[str, bool], *, smoke: bool = False) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9112 section 6.3", "nginx proxy_buffering", "lighttpd stream-response-body"),
        script="steady",
        limit=10,
        options={"pace": 5.0, "sse": sse},
        wires=("sse",),
        roads=RoadKind.GATEWAY,
        lane=Lane.QUIET,
        smoke=smoke,
        expect={"*": LIVE},
    )


CASES = (
    _case("cadence-plain", "Is each token heard when it is said, without X-Accel-Buffering?",
          PLAIN),
    _case("cadence-close-delimited", "Is it, where the origin does not chunk?",
          PLAIN | {"closeDelimited": True}, smoke=True),  # the one that sees a buffer most often
)  # fmt: skip
