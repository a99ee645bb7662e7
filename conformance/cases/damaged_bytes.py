"""Bytes that change, repeat or vanish on the way: TCP's checksum is gone behind a proxy."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.drop_bytes import DropBytes
from faults.duplicate_bytes import DuplicateBytes
from faults.flip_byte import FlipByte
from faults.truncate import Truncate

CASES = (
    Case(
        id="truncated-mid-event",
        question="A cut inside an event: is the half event handed out?",
        anchors=("WHATWG HTML 9.2.6 (an incomplete event is dropped)", "RFC 6455 section 5.4"),
        fault=Truncate(after_bytes=8),
        when=AtHeard(6),
        expect={"*": Expect(Class.DETECTED, "half an event is none", delivery="prefix(6)")},
    ),
)
_ = (DropBytes, DuplicateBytes, FlipByte)
