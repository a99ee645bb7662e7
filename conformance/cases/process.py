"""The origin's process ends, or stands still, in mid-stream."""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect, Origin
from conformance.verdict import Class
from faults.freeze import Freeze
from faults.kill import Kill
from faults.terminate import Terminate

OWN = Origin(own_process=True)
ANCHORS = ("POSIX kill(3)", "kubernetes.io pods-and-endpoint-termination-flow")

CASES = (
    Case(
        id="sigterm",
        question="A deploy ends the origin in mid-stream: what does the client believe?",
        anchors=(*ANCHORS, "RFC 6455 section 7.4.1 (1001)"),
        fault=Terminate(),
        when=AtHeard(6),
        release=False,
        origin=OWN,
        patience_seconds=4.0,
        expect={
            "sse": Expect(Class.DETECTED, "cut without the last chunk"),
            "websocket/stock": Expect(
                Class.SILENT_TRUNCATION,
                "close 1001 ends `async for` without an error",
                delivery="prefix(6)",
            ),
            "websocket/hardened": Expect(Class.DETECTED, "1001 without Done"),
            "grpc": Expect(Class.DETECTED, "the grace is over", signal="UNAVAILABLE"),
        },
    ),
    Case(
        id="sigkill",
        question="The origin is killed in mid-stream: is that told?",
        anchors=ANCHORS,
        fault=Kill(),
        when=AtHeard(6),
        release=False,
        origin=OWN,
        expect={
            "sse": Expect(Class.DETECTED, "no last chunk", delivery="prefix(6)"),
            "websocket": Expect(Class.DETECTED, "no close frame", delivery="prefix(6)"),
            "grpc": Expect(Class.DETECTED, "no trailers", signal="UNAVAILABLE"),
        },
    ),
    Case(
        id="sigstop",
        question="The origin freezes and its kernel goes on acknowledging: who notices?",
        anchors=(*ANCHORS, "grpc.http2.ping_timeout_ms"),
        fault=Freeze(),
        limit=12,
        when=AtHeard(6),
        release=False,
        origin=OWN,
        manner=Manner(content_watchdog_seconds=1.0),
        patience_seconds=2.5,
        expect={
            "*/stock": Expect(Class.HANG, "nothing within 2.5 s; see stall for their own timers"),
            "*/hardened": Expect(Class.ORPHANED, "the content watchdog"),
        },
    ),
)
