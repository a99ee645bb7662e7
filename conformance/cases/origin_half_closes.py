"""The way down is closed, the way up stands."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Direction
from faults.half_close import HalfClose

CASE = Case(
    id="origin-half-closes",
    question="Is a half-close from the origin's side taken for a cut?",
    anchors=("RFC 9293 section 3.6", "RFC 6455 section 7.1.1", "RFC 9113 section 5.1"),
    fault=HalfClose(Direction.DOWN),
    when=AtHeard(6),
    expect={
        "sse": Expect(Class.DETECTED, "the chunked body has no end", delivery="prefix(6)"),
        "websocket": Expect(Class.DETECTED, "no close frame", delivery="prefix(6)"),
        "grpc": Expect(Class.DETECTED, "no trailers", delivery="prefix(6)", signal="UNAVAILABLE"),
    },
)
