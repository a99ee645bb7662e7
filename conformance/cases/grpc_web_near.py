"""What befalls a gRPC-Web answer between the gateway and the client.

Its status is in the body, behind the messages: so HTTP may end well where the call has not. A
stock client is connect-web here; grpc-web's answers are those of the cases text-….
"""

from collections.abc import Mapping

from conformance.case import AtConnect, AtHeard, Case, Expect, RoadKind, Trigger, Where
from conformance.verdict import Class
from faults.fault import Fault
from faults.fin import Fin
from faults.frames.http1.content_length_lies import ContentLengthLies
from faults.frames.http1.forged_terminal_chunk import ForgedTerminalChunk
from faults.frames.http1.grpc_web_trailers_only import GrpcWebTrailersOnly
from faults.frames.http1.login_page import LoginPage
from faults.frames.http1.retry_later import RetryLater
from faults.refuse import Refuse

AFTER_DONE = 33  # the origin holds there, its trailers still to come
UNSTARTED: Mapping[str, object] = {"when": AtConnect(), "depends_on": ()}


def _case(
    name: str,
    question: str,
    fault: Fault,
    stock: Expect,
    hardened: Expect,
    **more: object,
) -> Case:
    when: Trigger = AtHeard(6)
    return Case(
        id=name,
        question=question,
        anchors=("PROTOCOL-WEB.md, Message framing", "connect-es: validate-response.ts"),
        wires=("grpc-web",),
        fault=fault,
        roads=RoadKind.GATEWAY,
        expect={"*/stock": stock, "*/hardened": hardened},
        **{"when": when} | more,  # type: ignore[arg-type]
    )


def _told(words: str) -> Expect:
    return Expect(Class.DETECTED, "the body is not at its end", delivery="prefix(6)", signal=words)


def _refused(words: str) -> Expect:
    return Expect(Class.REFUSED, "no stream, and the client is told", signal=words)


CASES = (
    _case("web-cut-fin", "Does a FIN in mid-stream look like an end to gRPC-Web?", Fin(),
          _told("RemoteProtocolError"), _told("RemoteProtocolError")),
    _case("web-forged-end", "HTTP ends well and no trailer frame came: is that an end?",
          ForgedTerminalChunk(), _told("missing trailer"), _told("MissingTrailers")),
    _case("web-trailers-cut-off", "All tokens, then an end without trailers: is Done enough?",
          ForgedTerminalChunk(),
          Expect(Class.FALSE_FAILURE, "connect-web raises after Done", delivery="whole",
                 signal="missing trailer"),
          Expect(Class.COMPLETE, "Done was heard", delivery="whole"), when=AtHeard(AFTER_DONE)),
    _case("web-cut-in-frame", "The body ends well inside a frame: is that told?",
          ContentLengthLies(declared_bytes=401),
          Expect(Class.DETECTED, "half a frame", delivery="prefix", signal="incomplete envelope"),
          Expect(Class.DETECTED, "half a frame", delivery="prefix", signal="IncompleteFrame"),
          when=AtConnect()),
    _case("web-status-in-headers", "A status comes in the headers and no body: is it read?",
          GrpcWebTrailersOnly(14), _refused("UNAVAILABLE"), _refused("UNAVAILABLE"), **UNSTARTED),
    _case("web-login-page", "A login page with status 200 comes in the stream's place: is it told?",
          LoginPage(), _refused("incomplete envelope"), _refused("UnexpectedContentType"),
          **UNSTARTED),
    _case("web-unavailable", "A 503 comes in the stream's place: is that told?",
          RetryLater(503), _refused("UNAVAILABLE"), _refused("503"), **UNSTARTED),
    _case("web-far-refused", "The gateway finds no origin: which status does the client get?",
          Refuse(), _refused("UNAVAILABLE"), _refused("UnexpectedStatus"),
          where=Where.FAR, **UNSTARTED),
)  # fmt: skip
