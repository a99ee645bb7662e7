"""What HTTP/2 and the trailers tell a gRPC client."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Fault
from faults.frames.http2.end_stream_mid_message import EndStreamMidMessage
from faults.frames.http2.goaway_enhance_your_calm import GoawayEnhanceYourCalm
from faults.frames.http2.goaway_graceful import GoawayGraceful
from faults.frames.http2.goaway_then_fin import GoawayThenFin
from faults.frames.http2.goaway_zero import GoawayZero
from faults.frames.http2.grpc_status_corrupted import GrpcStatusCorrupted
from faults.frames.http2.rst_stream import RstStream
from faults.frames.http2.trailers_never_sent import TrailersNeverSent
from faults.frames.http2.trailers_stripped import TrailersStripped
from faults.frames.http2.trailers_without_status import TrailersWithoutStatus

LAST = 12  # the last token; Done is one later, and the origin holds there, before its trailers


def _case(name: str, question: str, fault: Fault, stock: Expect, hardened: Expect | None = None,
          *, after_done: bool = False) -> Case:  # fmt: skip
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9113 sections 6.4, 6.8 and 8.1", "gRPC PROTOCOL-HTTP2, Errors"),
        wires=("grpc",),
        fault=fault,
        limit=LAST if after_done else 32,
        when=AtHeard(LAST + 1 if after_done else 6),
        patience_seconds=3.5 if after_done else 1.5,
        expect={"grpc/stock": stock, "grpc/hardened": hardened or stock},
    )


def _told(status: str) -> Expect:
    return Expect(Class.DETECTED, "a status other than OK", signal=status)


WHOLE = Expect(Class.COMPLETE, "the call goes on to its end", delivery="whole")
ALL_THEN_ERROR = Expect(Class.FALSE_FAILURE, "the status is raised after Done", delivery="whole")
DONE_ENOUGH = Expect(Class.COMPLETE, "Done was heard", delivery="whole")

CASES = (
    _case("rst-internal", "RST_STREAM INTERNAL_ERROR, as of a gateway: which status?",
          RstStream(2, tells_server=True), _told("INTERNAL")),
    _case("rst-refused", "RST_STREAM REFUSED_STREAM in mid-stream: which status?",
          RstStream(7, tells_server=True), _told("UNAVAILABLE")),
    _case("rst-cancel", "RST_STREAM CANCEL, which the client never asked for: which status?",
          RstStream(8, tells_server=True), _told("CANCELLED")),
    _case("rst-calm", "RST_STREAM ENHANCE_YOUR_CALM: which status?",
          RstStream(11, tells_server=True), _told("RESOURCE_EXHAUSTED")),
    _case("goaway-graceful", "A graceful GOAWAY in mid-stream: does the call go on?",
          GoawayGraceful(), WHOLE),
    _case("goaway-calm", "GOAWAY ENHANCE_YOUR_CALM in mid-stream: does the call go on?",
          GoawayEnhanceYourCalm(), WHOLE),
    _case("goaway-zero", "A GOAWAY that disowns the call: which status?",
          GoawayZero(), _told("UNAVAILABLE")),
    _case("goaway-then-fin", "A drain without grace: which status?",
          GoawayThenFin(), _told("UNAVAILABLE")),
    _case("trailers-stripped", "A hop without trailers: is a whole stream believed?",
          TrailersStripped(), ALL_THEN_ERROR, DONE_ENOUGH, after_done=True),
    _case("trailers-without-status", "Trailers without grpc-status: is a whole stream believed?",
          TrailersWithoutStatus(), ALL_THEN_ERROR, DONE_ENOUGH, after_done=True),
    _case("status-corrupted", "A grpc-status that is no number: is a whole stream believed?",
          GrpcStatusCorrupted(), ALL_THEN_ERROR, DONE_ENOUGH, after_done=True),
    _case("trailers-never-sent", "All tokens and no trailers, ever: is a whole stream believed?",
          TrailersNeverSent(), Expect(Class.HANG, "no deadline", delivery="whole"), DONE_ENOUGH,
          after_done=True),
    _case("end-stream-mid-message", "END_STREAM in the middle of a message: which status?",
          EndStreamMidMessage(), Expect(
            Class.ORPHANED, "to both sides the stream is over, but nobody told the origin",
            delivery="prefix(6)", signal="UNKNOWN")),
)  # fmt: skip
