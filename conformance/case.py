"""A case: one question, as data. No case runs anything; the runner does, the judge answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clients.manner import Manner
from conformance.roads.name import DIRECT, KERNEL, TOXIPROXY, is_target
from conformance.verdict import Class, Pace
from faults.fault import Fault
from servers.http_listener import Http

WIRES = ("sse", "websocket", "grpc", "grpc-web")
# No origin of ours speaks these: a gateway translates them, and elsewhere nothing is asked.
TRANSLATED = frozenset({"grpc-web"})
SETTINGS = ("stock", "hardened")


class Kind(StrEnum):
    """`required` quotes a MUST of a specification; `check` records what is so."""

    REQUIRED = "required"
    CHECK = "check"


class Lane(StrEnum):
    """Where a cell runs: among many, or with nothing else beside it but its own siblings."""

    BUSY = "busy"
    WAITING = "waiting"  # for a gateway's clock, with hardly any work (conformance/true_clock.py)
    QUIET = "quiet"


class Where(StrEnum):
    """Which line, or end, of the road a fault befalls."""

    NEAR = "near"
    FAR = "far"
    ORIGIN = "origin"
    GATEWAY = "gateway"


class RoadKind(StrEnum):
    """On which roads a case makes sense."""

    DIRECT = "direct"  # what its fault does to a client is the same behind any gateway
    GATEWAY = "gateway"  # it asks what a gateway does
    KERNEL = "kernel"  # it asks what real kernels do
    ALL = "all"  # direct and gateway
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class AtConnect:
    """The fault is in force before the client connects."""

    def __str__(self) -> str:
        return "connect"


@dataclass(frozen=True, slots=True)
class AtOpened:
    """When the call has reached the origin, and what precedes the first token had its time."""

    def __str__(self) -> str:
        return "opened"


@dataclass(frozen=True, slots=True)
class AtHeard:
    """When the client perceived token `k`; the origin holds there until it is released."""

    k: int

    def __str__(self) -> str:
        return f"heard({self.k})"


@dataclass(frozen=True, slots=True)
class AtSaid:
    """When the origin handed token `k` to its transport; it holds there until released."""

    k: int

    def __str__(self) -> str:
        return f"said({self.k})"


Trigger = AtConnect | AtOpened | AtHeard | AtSaid


class Act(StrEnum):
    """What a client may do in mid-stream, on hearing a token."""

    CLOSE = "close"  # the library's polite way
    RESET = "reset"  # SO_LINGER 0 and gone
    CANCEL = "cancel"  # the application's message, then wait for the end
    HALF_CLOSE = "half-close"  # no more from us; still listening
    STOP_READING = "stop-reading"  # the socket stays, nobody reads
    APPROVE = "approve"
    APPEND = "append"
    RELEASE = "release"  # the harness's own: ends the origin's hold, the client does nothing


@dataclass(frozen=True, slots=True)
class Move:
    """The client does `act` once it has heard token `at_heard`."""

    act: Act
    at_heard: int
    text: str = ""  # what an append says


@dataclass(frozen=True, slots=True)
class Origin:
    """What the origin must be for this case; anything unusual costs a process of its own."""

    own_process: bool = False  # faults that end or freeze it need one
    grace_seconds: float = 0.3  # how long streams may go on after SIGTERM; own_process only
    keeps_alive: bool = True  # False: its library sends no pings of its own
    http: Http = "h11"  # uvicorn's implementation; httptools answers chunked even to HTTP/1.0


@dataclass(frozen=True, slots=True)
class Expect:
    """The documented answer for one wire. `because` is the reason a reader may check.

    `signal` must occur in the client's own words (exception, code, message); `delivery` is
    compared with the axis as it prints ("whole", "prefix(8)"), or "prefix" for one of any length
    but none; None asserts nothing.
    """

    klass: Class
    because: str
    delivery: str | None = None
    signal: str | None = None
    noticed: bool | None = None
    pace: Pace | None = None
    also: tuple[Class, ...] = ()  # where a specification leaves it open
    attempts: int | None = None  # calls that the origin saw: each is a bill
    hoarded: bool | None = None  # whether the gateway keeps megabytes that nobody reads


@dataclass(frozen=True, slots=True)
class Case:
    """One question and its documented answers.

    `expect` is keyed "wire/setting", "wire" or "*", the most specific wins. `fault` may differ
    by wire where the same event has another shape on each (a close code, a trailer).
    `patience_seconds` bounds the wait for the next thing to happen; past it, a hang. Where the
    lane is `waiting` all durations are true ones, and divided on a road with a factor.
    """

    id: str
    question: str
    expect: Mapping[str, Expect]
    anchors: tuple[str, ...]
    kind: Kind = Kind.CHECK
    script: str = "document"
    limit: int = 32
    fault: Fault | Mapping[str, Fault] | None = None
    when: Trigger | None = None
    where: Where = Where.NEAR  # on a direct road the two are one line
    again_at: tuple[int, ...] = ()  # tokens at which the same fault fires again
    release: bool = True  # after the fault is in force, let the origin go on
    own_gateway: bool = False  # a gateway process that serves no other cell
    weighs: bool = False  # what is on the way, once a client that reads no more has stopped all
    stranger: bool = False  # another client asked for the very same stream before, and got it
    stranger_meets: Fault | None = None  # or did not, since this befell it; then it is lifted
    holds_at: int = 0  # without a trigger: the origin falls silent after this token
    reads_every_seconds: float = 0.0  # a slow reader's pause before each event
    speaks_every_seconds: float = 0.0  # the client appends something so often, unless 0
    lift_after_seconds: float | None = None  # take the fault back after this long
    moves: tuple[Move, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict[str, object])  # Options' fields
    manner: Manner = field(default_factory=Manner)  # its setting is the cell's
    origin: Origin = Origin()
    depends_on: tuple[str, ...] = ("whole",)
    wires: tuple[str, ...] = WIRES
    roads: RoadKind = RoadKind.DIRECT
    settings: tuple[str, ...] = SETTINGS
    unsupported: Mapping[str, str] = field(default_factory=dict[str, str])  # wire to reason
    lane: Lane = Lane.BUSY
    patience_seconds: float = 1.5
    notice_seconds: float = 0.6
    smoke: bool = False

    @property
    def listens(self) -> bool:
        """Whether it comes to nothing unless tokens are heard while the origin holds."""
        return isinstance(self.when, AtHeard) or bool(self.moves)

    @property
    def carried(self) -> tuple[str, ...]:
        """Its wires, but for those that only a gateway carries where it asks of none."""
        if self.roads in (RoadKind.DIRECT, RoadKind.KERNEL):
            return tuple(wire for wire in self.wires if wire not in TRANSLATED)
        return self.wires

    def on(self, road: str) -> bool:
        """Whether it makes sense on this road."""
        if is_target(road):  # also what a near fault does to a client: this connection is its own
            return self.roads is not RoadKind.KERNEL
        if road == KERNEL:
            return self.roads in (RoadKind.KERNEL, RoadKind.EVERY)
        plain = road in (DIRECT, TOXIPROXY)
        fits = RoadKind.DIRECT if plain else RoadKind.GATEWAY
        return self.roads in (RoadKind.ALL, RoadKind.EVERY, fits)

    def expectation(self, wire: str, setting: str) -> Expect:
        """The documented answer for one cell.

        Raises:
            KeyError: the case says nothing about it (casebook.load refuses such a case).
        """
        for key in (f"{wire}/{setting}", wire, f"*/{setting}", "*"):
            if key in self.expect:
                return self.expect[key]
        raise KeyError(f"case {self.id!r} documents nothing for {wire}/{setting}")

    def fault_on(self, wire: str) -> Fault | None:
        """The fault that befalls this wire's cell, None for a control."""
        if self.fault is None or isinstance(self.fault, Fault):
            return self.fault
        return self.fault.get(wire)
