"""One end of every connection gets an RST; the other hears nothing, then or later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer, Side
from faults.kernel.flows import Flow, flow_of
from faults.kernel.packet import RST, Packet, Segment
from faults.kernel.packet_fault import PacketFault
from faults.kernel.packet_link import PacketLink
from faults.kernel.resets import reset_to
from faults.kernel.way import Fate

_FROM = {Side.CLIENT: Direction.UP, Side.SERVER: Direction.DOWN}


@dataclass(frozen=True, slots=True)
class SpoofedReset(PacketFault):
    """Crafted in the name of the other end. Connections that open later are left alone.

    Were the victim no longer exactly where the link believes it, its challenge ACK, like
    everything else it still says on that connection, earns it another RST.
    """

    side: Side = Side.SERVER

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="server: a stateful firewall whose one half timed out; client: an injected reset",
        default="AWS Network Load Balancer: RST after 350 s idle, when next spoken to",
        source="RFC 5961 section 3.2; RFC 9293 section 3.5.1; NLB listener, TCP idle timeout",
        looks={
            "sse": "server: hangs, the origin is free. client: ECONNRESET, the origin speaks on",
            "websocket": "server: 1011 by its own ping, else hangs. client: 1006",
            "grpc": "server: UNAVAILABLE by keepalive, else the deadline. client: UNAVAILABLE",
        },
    )

    def befall(self, link: PacketLink) -> None:
        severed = set(link.flows.known())
        for direction in Direction:
            link.shape(self, direction, self._fate(link, direction, severed))
            link.swallow(direction)
        other = Side.SERVER if self.side is Side.CLIENT else Side.CLIENT
        for flow in link.flows.known():
            sequence, acknowledgment = (link.flows.awaited(flow, s) for s in (self.side, other))
            if sequence is not None or acknowledgment is not None:
                link.inject(
                    self.side, reset_to(self.side, flow, sequence or 0, acknowledgment or 0)
                )

    def _fate(self, link: PacketLink, direction: Direction, severed: set[Flow]) -> Fate:
        """Nothing passes on the severed connections; what the victim says is answered."""
        answers = direction is _FROM[self.side]

        def fate(packet: Packet, at_ns: int) -> Sequence[int]:
            segment = packet.segment
            if segment is None or (flow := flow_of(segment, direction)) not in severed:
                return (at_ns,)
            if segment.opens:  # the port is used again
                severed.discard(flow)
                return (at_ns,)
            if answers and not segment.flags & RST:
                link.inject(self.side, _answer(self.side, flow, segment))
            return ()

        return fate


def _answer(side: Side, flow: Flow, segment: Segment) -> bytes:
    """What a closed port answers (RFC 9293 section 3.10.7.1)."""
    return reset_to(side, flow, segment.acknowledgment, segment.next_sequence)
