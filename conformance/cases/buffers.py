"""Something on the way keeps what it is given."""

from conformance.case import AtConnect, Case, Expect, Lane
from conformance.verdict import Class, Pace
from faults.buffer import Buffer
from faults.coalesce import Coalesce

ANCHORS = ("nginx proxy_buffering", "HAProxy http-no-delay: about 200 ms", "RFC 1122 4.2.3.4")

CASES = (
    Case(
        id="buffered-to-the-end",
        question="Everything is kept until the stream is over: what is left of streaming?",
        anchors=ANCHORS,
        script="steady",
        limit=6,
        options={"pace": 5.0},
        fault=Buffer(until_ms=1200),
        patience_seconds=5.0,
        when=AtConnect(),
        lane=Lane.QUIET,
        expect={"*": Expect(Class.LATE_BURST, "all at once, and no error", pace=Pace.BURST)},
    ),
    Case(
        id="coalesced",
        question="Bytes are kept for 350 ms: is the cadence lost?",
        anchors=ANCHORS,
        script="steady",
        limit=10,
        options={"pace": 5.0},
        fault=Coalesce(hold_ms=350),
        when=AtConnect(),
        lane=Lane.QUIET,
        expect={"*": Expect(Class.COALESCED, "three at a time", pace=Pace.COALESCED)},
    ),
)
