"""The gateway itself is reloaded, asked to go, or killed, in mid-stream.

The answers documented here are those of a gateway that hides nothing and cuts nobody off for
its own housekeeping; `docs/atlas` has what each really does. Each cell has a gateway process
of its own.
"""

from conformance.case import AtConnect, AtHeard, Case, Expect, RoadKind, Where
from conformance.verdict import Class
from faults.fault import Fault
from faults.kill_gateway import KillGateway
from faults.reload_gateway import ReloadGateway
from faults.terminate_gateway import TerminateGateway

ANCHORS = ("POSIX kill(3)", "RFC 9113 section 6.8 (GOAWAY)", "RFC 6455 section 7.4.1 (1001)")
SURVIVES = Expect(Class.COMPLETE, "what runs is drained, not cut", delivery="whole")
CUT = Expect(Class.DETECTED, "the end of its process is the end of the connection",
             delivery="prefix(6)")  # fmt: skip


def _case(name: str, question: str, fault: Fault, **more: object) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=ANCHORS,
        fault=fault,
        where=Where.GATEWAY,
        own_gateway=True,
        roads=RoadKind.GATEWAY,
        **{"when": AtHeard(6), "patience_seconds": 3.0} | more,  # type: ignore[arg-type]
    )


CASES = (
    _case("gateway-reloaded", "The gateway is reloaded in mid-stream: does the stream go on?",
          ReloadGateway(), expect={"*": SURVIVES}),
    _case("gateway-reloaded-before", "Is a stream that begins after a reload carried as before?",
          ReloadGateway(), when=AtConnect(), settings=("stock",), expect={
              "*": Expect(Class.COMPLETE, "nothing of it is new to this route", delivery="whole")
          }),
    _case("gateway-terminated", "The gateway is asked to go in mid-stream: who is told what?",
          TerminateGateway(), expect={"*": SURVIVES}),
    _case("gateway-terminated-quiet", "Asked to go while a stream is silent: for how long may that "
          "live?", TerminateGateway(), release=False, settings=("stock",), patience_seconds=8.5,
          expect={
              "*": Expect(Class.DETECTED, "its grace has an end", also=(Class.HANG,)),
          }),
    _case("gateway-killed", "The gateway is killed in mid-stream: is the client told?",
          KillGateway(), release=False, settings=("stock",), expect={"*": CUT}),
)  # fmt: skip
