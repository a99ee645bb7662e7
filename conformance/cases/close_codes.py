"""What a WebSocket close code tells the person who wrote `async for`."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Fault
from faults.frames.websocket.close_code import CloseCode
from faults.frames.websocket.empty_close import EmptyClose
from faults.frames.websocket.fin_without_close import FinWithoutClose


def _case(
    name: str, question: str, fault: Fault, stock: Expect, hardened: Expect, at: int = 6
) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 6455 section 7.4.1", "websockets: 1000 and 1001 end `async for` silently"),
        wires=("websocket",),
        fault=fault,
        when=AtHeard(at),
        expect={"websocket/stock": stock, "websocket/hardened": hardened},
    )


def _silent(why: str) -> Expect:
    return Expect(Class.SILENT_TRUNCATION, why, delivery="prefix(6)")


def _told(code: str) -> Expect:
    return Expect(Class.DETECTED, "an error close", delivery="prefix(6)", signal=code)


CASES = (
    _case("close-1001", "Going away in mid-stream: an end or a failure?", CloseCode(1001),
          _silent("`websockets` treats 1001 as normal"), _told("1001")),
    _case("close-1008", "A policy violation in mid-stream: is it told?", CloseCode(1008, "no"),
          _told("1008"), _told("1008")),
    _case("close-1011", "An internal error in mid-stream: is it told?", CloseCode(1011),
          _told("1011"), _told("1011")),
    _case("close-1012", "A service restart in mid-stream: is it told?", CloseCode(1012),
          _told("1012"), _told("1012")),
    _case("close-4000", "An application's own code in mid-stream: is it told?", CloseCode(4000),
          _told("4000"), _told("4000")),
    _case("close-empty", "A close frame without a code: an end or a failure?", EmptyClose(),
          _silent("1005, and no error"), _told("1005")),
    _case("close-missing", "All tokens, then FIN without a close frame: is success believed?",
          FinWithoutClose(),
          Expect(Class.FALSE_FAILURE, "the library raises after Done", delivery="whole"),
          Expect(Class.COMPLETE, "Done was heard", delivery="whole"), at=33),
)  # fmt: skip
