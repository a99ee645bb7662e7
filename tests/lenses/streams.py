"""Real streams over the three wires, one for each question that a lens's rule asks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from clients.manner import Manner
from conformance.case import Act, Case, Move
from faults.coalesce import Coalesce
from faults.fin import Fin
from faults.frames.http2.grpc_message_dropped import GrpcMessageDropped
from faults.frames.sse.event_dropped import EventDropped
from faults.frames.websocket.message_dropped import MessageDropped
from faults.reset import Reset
from faults.throttle import Throttle
from servers.scripts.tools import DELETION
from tests.lenses.running import asked, run
from tokenwire.recording import Recording

STOP_AT = 6

Streams = Mapping[str, Recording]
"""By "case/wire"."""

SIGNS = {"heartbeatMs": 20, "commentMs": 20, "pingMs": 20}
WATCHFUL = Manner(content_watchdog_seconds=1.0, keepalive_seconds=0.1)
STOPS = {
    "close": Act.CLOSE,
    "reset": Act.RESET,
    "cancel": Act.CANCEL,
    "half-close": Act.HALF_CLOSE,
    "stop-reading": Act.STOP_READING,
}


def _stops(how: str, act: Act) -> Iterable[Case]:
    """While tokens flow, while the model is silent, and before a producer that nobody stops."""
    move = (Move(act, STOP_AT),)
    bidi = Manner(bidi=True)
    yield asked(f"{how}-flowing", "steady", moves=move, manner=bidi)
    on = (Move(Act.RELEASE, STOP_AT),) if act is Act.HALF_CLOSE else ()  # it listens on
    yield asked(f"{how}-silent", "steady", moves=move + on, holds_at=STOP_AT, manner=bidi)
    yield asked(
        f"{how}-decoupled",
        "steady",
        pace=0.2,
        moves=(*move, Move(Act.RELEASE, STOP_AT)),
        holds_at=STOP_AT,  # else a loaded machine's producer is far ahead by then
        manner=bidi,
        options={"decoupled": True},
        notice_seconds=3.0,
    )


FLOODED = {  # to a client that reads no more, more than all buffers on the way take
    "unbounded": {},
    "send-timeout": {"sendTimeoutMs": 300},
    "narrow": {"sendTimeoutMs": 300, "sendBufferBytes": 16 << 10},
}
FLOODS = tuple(
    asked(
        f"stop-reading-{name}",
        "flood",
        moves=(Move(Act.STOP_READING, STOP_AT),),
        fault=Throttle(20_000_000),  # as conformance/cases/unread.py has it
        options={"limit": 500, **options},
        manner=Manner(bidi=True),
        notice_seconds=20.0 if options else 1.5,  # over as soon as it is given up
    )
    for name, options in FLOODED.items()
)

SHORT = {"limit": 60}  # events; what 47,000 rows take to be written down would disturb the others
ENOUGH = {"cancelled": Act.CANCEL, "closed": Act.CLOSE}


def _stops_a_tool(how: str, act: Act) -> Iterable[Case]:
    """At row 30, while the tool waits to be told to go on, and while its rows flow."""
    for suffix, moves, holds_at in (
        ("", (Move(act, 4), Move(Act.RELEASE, 4)), 4),
        ("-flowing", (Move(act, 4),), 0),
    ):
        yield asked(
            f"tool-{how}{suffix}",
            "tool-query",
            pace=5.0,
            moves=moves,
            holds_at=holds_at,
            options=SHORT,
            manner=Manner(bidi=True),
        )


FAULT_AT = 6
DROPPED = {
    "sse": EventDropped(),
    "websocket": MessageDropped(),
    "grpc": GrpcMessageDropped(),
}
STOCK = ("stock",)  # what people write first: it believes what it is told
FAULTS = (
    asked("truncated", "no-done", pace=0.2, settings=STOCK),
    asked("masked-stall", "thinking-gap-middle", pace=0.4, options=SIGNS, settings=STOCK),
    asked("hole", "steady", pace=0.2, fault=DROPPED, at_heard=FAULT_AT, settings=STOCK),
    asked("cut", "steady", pace=0.2, fault=Fin(), at_heard=FAULT_AT, settings=STOCK),
    asked("loop", "loop", pace=0.1, settings=STOCK),
)

TOTALS_PACE = 0.05  # 31 s are 1.55
READ_PACE = 0.3
READ = ("streamed", "batch", "late", "stalled")
WAITS = (
    *(asked(f"first-{when}", f"first-{when}", pace=TOTALS_PACE) for when in ("early", "late")),
    *(asked(f"read-{how}", f"read-{how}", pace=READ_PACE) for how in READ),
)

# A gateway that joins tokens holds them for 0.2 s: of 4 s that is little.
LONG = {"limit": 200}
DIRECT = asked("long-direct", "long", pace=10.0, options=LONG)
BEHIND = asked("long-behind", "long", pace=10.0, options=LONG)
COALESCING = "haproxy@default"

PACED = (
    *WAITS,
    *FAULTS,
    asked("clean", "steady", pace=0.5),
    asked("no-done", "no-done", pace=0.2),
    asked("error", "in-band-error", pace=0.2),
    asked("first-300", "thinking-gap-first", pace=0.1, options=SIGNS),
    asked("pause-early", "pause-early", pace=0.5),
    asked("pause-late", "pause-late", pace=0.5),
    asked("model-35", "model-35"),
    asked("model-90", "model-90"),
    asked("coalesced", "model-35", fault=Coalesce(hold_ms=150)),
    *(case for how, act in ENOUGH.items() for case in _stops_a_tool(how, act)),
    asked("tool-decoupled", "tool-query", moves=(Move(Act.CLOSE, 4),),
          options={"decoupled": True, **SHORT}),
    asked("reconsider", "reconsider", pace=0.5),
    asked("reconsider-resumed", "reconsider", pace=0.2, fault=Reset(), at_heard=16,
          manner=Manner(resume_attempts=2, resume_pause_seconds=0.05)),
    *(case for how, act in STOPS.items() for case in _stops(how, act)),
)  # fmt: skip

HASTY = (  # much at once: what else runs then has no pace of its own
    asked("tool-whole", "tool-query", pace=0.001),
    asked("tool-revised", "tool-query-revised", pace=0.2),
    asked("speculative", "speculative", pace=0.1),
    asked("document", "structured-json", pace=0.2),
    asked("deletion", "deletion", pace=0.1),
    asked("deletion-fails", "deletion-fails", pace=0.1),
)
CUTS = tuple(
    asked(f"cut-{k}", "deletion", pace=0.1, fault=Fin(), at_heard=k)
    for k in range(1, len(DELETION))
)
FROZEN_AT = (13, 20, 60)  # inside the enum's prefix, behind it, inside the number
FROZEN = tuple(
    asked(f"frozen-{k}", "deletion", pace=0.1, holds_at=k, options=SIGNS, manner=WATCHFUL)
    for k in FROZEN_AT
)


async def stream(every: int = 1) -> Streams:
    """All of them over every wire by hardened clients on a direct road, the paced ones first.

    `every`: of the cuts only the first, and each so many behind it.
    """
    paced, direct, behind = await asyncio.gather(
        run(PACED, at_once=14),
        run([DIRECT], 1, wires=("sse",)),
        run([BEHIND], 1, wires=("sse",), road=COALESCING),
    )
    hasty = await run(HASTY, at_once=9)
    floods = await run(FLOODS[:2], at_once=6)  # they take a core
    return (
        paced | direct | behind | hasty | floods | await run((*FROZEN, *CUTS[::every]), at_once=5)
    )
