"""Faults of the network itself, between two real kernels."""

from clients.manner import Manner
from conformance.case import WIRES, AtConnect, AtHeard, Case, Expect, RoadKind, Trigger
from conformance.verdict import Class
from faults.fault import Direction, Fault, Side
from faults.kernel.black_hole import BlackHole
from faults.kernel.large_packet_black_hole import LargePacketBlackHole
from faults.kernel.one_way_black_hole import OneWayBlackHole
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_loss import PacketLoss
from faults.kernel.packet_reorder import PacketReorder
from faults.kernel.spoofed_reset import SpoofedReset
from faults.kernel.syn_drop import SynDrop

WHOLE = Expect(Class.COMPLETE, "TCP mends it, later", delivery="whole")
WAITS = Expect(Class.HANG, "the kernel retransmits for a quarter of an hour", delivery="prefix(6)")
WATCHED = Expect(
    Class.DETECTED, "the watchdog; the origin had said all to its kernel", delivery="prefix(6)"
)


def _case(
    name: str,
    question: str,
    fault: Fault,
    expect: dict[str, Expect],
    when: Trigger | None = None,
    limit: int = 40,
    wires: tuple[str, ...] = WIRES,
) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("RFC 9293 section 3.8", "RFC 6298", "Linux tcp(7): tcp_retries2 15"),
        script="steady",
        limit=limit,
        wires=wires,
        fault=fault,
        when=when or AtHeard(6),
        manner=Manner(content_watchdog_seconds=1.0),
        depends_on=("whole",),
        roads=RoadKind.KERNEL,
        patience_seconds=2.5,
        expect=expect,
    )


CASES = (
    _case("packets-vanish", "A cable is pulled: who ever notices?", BlackHole(),
          {"*/stock": WAITS, "*/hardened": WATCHED}),
    _case("packets-vanish-down", "Only the way down is dead: who ever notices?",
          OneWayBlackHole(Direction.DOWN),
          {"*/stock": WAITS, "*/hardened": Expect(
              Class.DETECTED, "the watchdog, and its FIN gets through", delivery="prefix(6)")}),
    _case("packets-vanish-up",
        "Only the way up is dead: does what the origin may still send arrive?",
        OneWayBlackHole(Direction.UP),
        {"*": Expect(Class.COMPLETE, "ten tokens fit the first window", delivery="whole")},
        limit=12,
        # A WebSocket's close wants an answer, which is another question (10 s, websockets).
        wires=("sse", "grpc"),
    ),
    _case("reset-spoofed-to-client", "A firewall resets the client only: who goes on paying?",
          SpoofedReset(Side.CLIENT), {"*": Expect(Class.ORPHANED, "the origin is told nothing")}),
    _case("reset-spoofed-to-origin", "A firewall resets the origin only: how long does one wait?",
          SpoofedReset(Side.SERVER),
          {"*/stock": Expect(Class.HANG, "an established connection that says nothing"),
           "*/hardened": Expect(Class.DETECTED, "the content watchdog")}),
    _case("syn-dropped", "A firewall drops the SYN: how long does the client wait?", SynDrop(),
          {"*": Expect(Class.HANG, "SYN is repeated for two minutes")}, AtConnect()),
    _case("packet-loss", "Every tenth packet is lost: is anything missing?", PacketLoss(),
          {"*": WHOLE}, AtConnect()),
    _case("packet-delay", "20 ms each way: is anything missing?", PacketDelay(),
          {"*": WHOLE}, AtConnect()),
    _case("packet-reorder", "Packets overtake each other: is anything missing?", PacketReorder(),
          {"*": WHOLE}, AtConnect()),
    _case("large-packets-vanish", "Only packets above 1,400 bytes vanish: do tokens pass?",
          LargePacketBlackHole(),
          {"*": Expect(Class.COMPLETE, "tokens are small", delivery="whole")}, AtConnect()),
)  # fmt: skip
