"""What befalls the line between a gateway and its origin: what is the client told?

The answers documented here are those of a gateway that hides nothing; `docs/atlas` has what
each really does.
"""

from dataclasses import replace

from clients.manner import Manner
from conformance.case import AtConnect, AtSaid, Case, Expect, Origin, RoadKind, Where
from conformance.verdict import Class
from faults.fault import Direction, Fault
from faults.fin import Fin
from faults.kill import Kill
from faults.refuse import Refuse
from faults.reset import Reset
from faults.stall import Stall

ANCHORS = ("RFC 9112 section 8", "RFC 6455 section 7.1.5", "gRPC PROTOCOL-HTTP2, Errors")
TOLD = Expect(Class.DETECTED, "a gateway passes on that the origin broke off", delivery="prefix(6)",
              attempts=1)  # fmt: skip
UNTOLD = Expect(
    Class.SILENT_TRUNCATION,
    "close-delimited: the end of the connection is the end of the body",
    delivery="prefix(6)",
)
PATIENT = Manner(patience=0.15, first_content_seconds=20.0, content_watchdog_seconds=10.0)
# As a server without sse-starlette would answer: nothing tells a gateway not to buffer or cache.
PLAIN = {"sse": {"omitAccelBuffering": True, "omitCacheControl": True}}
USUAL: dict[str, object] = {"when": AtSaid(6), "where": Where.FAR, "expect": {"*": TOLD}}


def _case(name: str, question: str, fault: Fault | None, **more: object) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=ANCHORS,
        fault=fault,
        roads=RoadKind.GATEWAY,
        **USUAL | more,  # type: ignore[arg-type]
    )


CASES = (
    _case("far-fin", "The origin's connection ends in mid-stream: is the client told?", Fin(),
          smoke=True),
    _case("far-reset", "The origin's connection is reset in mid-stream: is the client told?",
          Reset(), smoke=True),
    _case("far-kill", "The origin is killed in mid-stream: is the client told?", Kill(),
          where=Where.ORIGIN, release=False, origin=Origin(own_process=True),
          expect={"*": replace(TOLD, attempts=None)}),  # its ledger goes with it
    _case("far-fin-plain", "Ends it so where nothing forbids the gateway to buffer?", Fin(),
          options=PLAIN, wires=("sse",)),
    _case("far-reset-plain", "Reset, are tokens lost where nothing forbids to buffer?", Reset(),
          options=PLAIN, wires=("sse",), smoke=True),
    _case("far-fin-close-delimited", "A close-delimited answer is cut: can anybody tell?", Fin(),
          options={"sse": {"closeDelimited": True}}, wires=("sse",),
          expect={"sse/stock": UNTOLD,
                  "sse/hardened": Expect(Class.DETECTED, "no Done", delivery="prefix(6)")}),
    # Without a gateway this is the case `refused`. A process of its own, since some go on refusing
    # when the origin is back (`far-back`), lighttpd for two seconds and Varnish for a third of one.
    _case("far-refused", "The gateway finds no origin: what is the client told?", Refuse(),
          when=AtConnect(), own_gateway=True, wires=("sse", "websocket", "grpc"), expect={
              "*": Expect(Class.REFUSED, "502 or 503, and no stream", attempts=0),
          }),
    _case("far-back", "The origin was away when somebody asked, and is back: is the next served?",
          None, when=None, stranger=True, stranger_meets=Refuse(), own_gateway=True, wires=("sse",),
          settings=("stock",), expect={
              "*": Expect(Class.COMPLETE, "what was so then is no more", delivery="whole",
                          attempts=1),
          }),
    _case("far-stall", "The origin's line stands still: who ends it, and who is told?",
          Stall((Direction.DOWN, Direction.UP)), limit=12, patience_seconds=7.5,
          notice_seconds=0.2, manner=PATIENT, depends_on=("whole", "heard-while-held"), expect={
              "sse/stock": Expect(Class.DETECTED, "httpx's read timeout", signal="ReadTimeout"),
              "websocket/stock": Expect(Class.DETECTED, "ping timeout, here 0.15 of 20 + 20 s"),
              "grpc/stock": Expect(Class.HANG, "no keepalive, no deadline"),
              "grpc-web/stock": Expect(Class.HANG, "fetch and XMLHttpRequest have no timeout"),
              "*/hardened": Expect(Class.DETECTED, "the content watchdog bounds every silence"),
          }),
)  # fmt: skip
