"""Is a reset told, and are the tokens before it kept?"""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.reset import Reset

CASE = Case(
    id="cut-reset",
    question="Is an RST in mid-stream told, and are the tokens before it kept?",
    anchors=("RFC 9293 section 3.5.2", "RFC 9112 section 8", "gRPC PROTOCOL-HTTP2, Errors"),
    fault=Reset(),
    when=AtHeard(6),
    smoke=True,
    expect={
        "sse": Expect(Class.DETECTED, "ECONNRESET", delivery="prefix(6)", signal="ReadError"),
        "sse/hardened": Expect(Class.DETECTED, "ECONNRESET", delivery="prefix(6)"),
        "websocket": Expect(Class.DETECTED, "1006", delivery="prefix(6)", signal="no close frame"),
        "grpc": Expect(Class.DETECTED, "RST", delivery="prefix(6)", signal="UNAVAILABLE"),
    },
)
