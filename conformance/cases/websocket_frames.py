"""WebSocket frames that break RFC 6455: the library must fail the connection."""

from conformance.case import AtHeard, Case, Expect, Kind
from conformance.verdict import Class
from faults.fault import Fault
from faults.frames.websocket.bad_utf8 import BadUtf8
from faults.frames.websocket.corrupt_deflate import CorruptDeflate
from faults.frames.websocket.fragmented_message import FragmentedMessage
from faults.frames.websocket.masked_server_frame import MaskedServerFrame
from faults.frames.websocket.oversize_message import OversizeMessage
from faults.frames.websocket.reserved_bit import ReservedBit
from faults.frames.websocket.reserved_opcode import ReservedOpcode
from faults.frames.websocket.truncated_frame import TruncatedFrame


def _case(name: str, question: str, fault: Fault, section: str, expect: Expect) -> Case:
    return Case(
        id=name,
        question=question,
        kind=Kind.REQUIRED,
        anchors=(f"RFC 6455 section {section}",),
        wires=("websocket",),
        fault=fault,
        when=AtHeard(6),
        expect={"*": expect},
    )


def _told(code: str) -> Expect:
    return Expect(Class.DETECTED, "the connection is failed", delivery="prefix(6)", signal=code)


CASES = (
    _case("frame-bad-utf8", "Text that is not UTF-8: is the connection failed?",
          BadUtf8(), "8.1", _told("1007")),
    _case("frame-masked", "A masked frame of the server: is the connection failed?",
          MaskedServerFrame(), "5.1", _told("1002")),
    _case("frame-reserved-bit", "A reserved bit: is the connection failed?",
          ReservedBit(), "5.2", _told("1002")),
    _case("frame-reserved-opcode", "A reserved opcode: is the connection failed?",
          ReservedOpcode(), "5.2", _told("1002")),
    _case("frame-oversize", "A message above every limit: is the connection failed?",
          OversizeMessage(declared_bytes=64 << 20, sent_bytes=64), "10.4", _told("1009")),
    _case("frame-truncated", "FIN inside a frame: is the connection failed?",
          TruncatedFrame(), "7.1.7", _told("1006")),
    _case("frame-deflate-corrupt", "Compressed data that cannot be inflated: is it told?",
          CorruptDeflate(), "7.1.7; RFC 7692 section 7.2.2", _told("1002")),
    _case("frame-fragmented", "A message in three fragments: is it one?",
          FragmentedMessage(), "5.4",
          Expect(Class.COMPLETE, "fragments are one message", delivery="whole")),
)  # fmt: skip
