"""A line that is slow, uneven or narrow loses nothing."""

from conformance.case import AtConnect, Case, Expect
from conformance.verdict import Class
from faults.fault import Fault
from faults.jitter import Jitter
from faults.latency import Latency
from faults.throttle import Throttle

LATER = Expect(Class.COMPLETE, "later, but whole", delivery="whole")


def _case(name: str, question: str, fault: Fault) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9293 section 3.8",),
        limit=8,
        fault=fault,
        when=AtConnect(),
        patience_seconds=4.0,
        expect={"*": LATER},
    )


CASES = (
    _case("latency", "Does 50 ms each way cost anything but time?", Latency(delay_ms=50)),
    _case("jitter", "Does uneven delay reorder or lose anything?", Jitter(mean_ms=40)),
    _case("throttle", "Does a line of 900 bytes a second lose anything?",
          Throttle(bytes_per_second=900)),
)  # fmt: skip
