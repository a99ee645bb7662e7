"""gRPC-Web in base64, as XMLHttpRequest reads it: the flavour of grpc-web, Google's library.

It takes whatever ends without an error of HTTP for an end of the stream.
"""

from clients.manner import Manner
from conformance.case import AtConnect, AtHeard, AtSaid, Case, Expect, Lane, RoadKind, Where
from conformance.verdict import Class, Pace
from faults.fin import Fin
from faults.frames.http1.content_length_lies import ContentLengthLies
from faults.frames.http1.forged_terminal_chunk import ForgedTerminalChunk
from faults.frames.http1.login_page import LoginPage
from faults.reset import Reset

WHOLE = Expect(Class.COMPLETE, "base64 loses nothing", delivery="whole")
TOLD = Expect(Class.DETECTED, "an error of the transport or of the status", delivery="prefix(6)")
UNTOLD = Expect(
    Class.SILENT_TRUNCATION, "an end without trailers is an end to grpc-web", delivery="prefix"
)


def _case(name: str, question: str, stock: Expect, hardened: Expect | None = None,
          **more: object) -> Case:  # fmt: skip
    return Case(
        id=f"text-{name}",
        question=question,
        anchors=("PROTOCOL-WEB.md, Text-encoded streams", "grpc-web: grpcwebclientreadablestream"),
        wires=("grpc-web",),
        roads=RoadKind.GATEWAY,
        expect={"*/stock": stock, "*/hardened": hardened or stock},
        **{"depends_on": ("text-whole",), "manner": Manner(text=True)} | more,  # type: ignore[arg-type]
    )


CASES = (
    _case("whole", "Does a stream in base64 arrive whole?", WHOLE, depends_on=()),
    _case("cadence", "Is each token heard when it is said, in base64?",
          Expect(Class.COMPLETE, "each message is encoded by itself", delivery="whole",
                 pace=Pace.LIVE),
          script="steady", limit=10, options={"pace": 5.0}, lane=Lane.QUIET),
    _case("hostile-text", "Is text that looks like framing delivered as it was said?", WHOLE,
          script="hostile-text", limit=0),
    _case("oversize-4m1", "Does one event of 4.1 MB pass in base64?",
          Expect(Class.DETECTED, "grpc-web: 4 MiB", signal="RESOURCE_EXHAUSTED"), WHOLE,
          script="oversize-4m1", limit=0, patience_seconds=5.0),
    _case("end-without-done", "Is a clean end without Done taken for success?",
          Expect(Class.SILENT_TRUNCATION, "status OK", delivery="whole"),
          Expect(Class.DETECTED, "no Done, no success", delivery="whole"),
          script="no-done", limit=0),
    _case("error-after-200", "Does a failure after the first token reach who wrote the loop?",
          Expect(Class.DETECTED, "the trailer frame has the status", signal="UNAVAILABLE"),
          script="in-band-error", limit=0),
    _case("far-fin", "The origin's connection ends in mid-stream: is the client told?", TOLD,
          fault=Fin(), when=AtSaid(6), where=Where.FAR),
    _case("far-reset", "The origin's connection is reset in mid-stream: is the client told?", TOLD,
          fault=Reset(), when=AtSaid(6), where=Where.FAR),
    _case("forged-end", "HTTP ends well and no trailer frame came: is that an end?",
          UNTOLD, TOLD, fault=ForgedTerminalChunk(), when=AtHeard(6)),
    _case("trailers-cut-off", "All tokens, then an end without trailers: is Done enough?",
          WHOLE, fault=ForgedTerminalChunk(), when=AtHeard(33)),
    _case("cut-in-quantum", "The body ends well inside a quantum of base64: is that told?",
          UNTOLD,
          Expect(Class.DETECTED, "half a quantum", delivery="prefix", signal="IncompleteFrame"),
          fault=ContentLengthLies(declared_bytes=402), when=AtConnect()),
    _case("login-page", "A login page with status 200 comes in the stream's place: is it told?",
          Expect(Class.REFUSED, "it knows no HTML", signal="Unknown Content-type received."),
          Expect(Class.REFUSED, "it knows no HTML", signal="UnexpectedContentType"),
          fault=LoginPage(), when=AtConnect(), depends_on=()),
)  # fmt: skip
