"""Does a cut look like an end?"""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fin import Fin

CASE = Case(
    id="cut-fin",
    question="Does a FIN in mid-stream look like an end?",
    anchors=("RFC 9112 section 8", "RFC 6455 section 7.1.5", "gRPC PROTOCOL-HTTP2, Errors"),
    fault=Fin(),
    when=AtHeard(6),
    smoke=True,
    expect={
        "sse": Expect(
            Class.DETECTED,
            "a chunked body without its last chunk is incomplete",
            delivery="prefix(6)",
            signal="incomplete chunked read",
        ),
        "sse/hardened": Expect(Class.DETECTED, "no last chunk, no Done", delivery="prefix(6)"),
        "websocket": Expect(
            Class.DETECTED, "no close frame: 1006", delivery="prefix(6)", signal="no close frame"
        ),
        "grpc": Expect(
            Class.DETECTED, "no trailers came", delivery="prefix(6)", signal="UNAVAILABLE"
        ),
    },
)
