"""What the probes mean together: which clocks there are, of which kind, and what feeds them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The five kinds of clock, the directional one apart by who must not be silent."""

    FIRST_BYTE = "first-byte"
    IDLE = "idle"
    ABSOLUTE = "absolute"
    SERVER_SILENT = "directional-server"  # only what the server says counts
    CLIENT_SILENT = "directional-client"  # only what the client says counts
    AGE = "age"  # of the connection, whatever its streams do
    REQUESTS = "requests"  # no clock: a connection is over after so many


MEANING = {
    Kind.FIRST_BYTE: "nothing had come back yet",
    Kind.IDLE: "nobody had said anything",
    Kind.ABSOLUTE: "the stream was too old, however busy",
    Kind.SERVER_SILENT: "the server had said nothing; what the client says does not count",
    Kind.CLIENT_SILENT: "the client had said nothing; what the server says does not count",
    Kind.AGE: "the connection was too old: it takes no more requests",
    Kind.REQUESTS: "the connection had carried so many requests",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One limit that struck. `value`: seconds, or for REQUESTS a number of requests.

    `client` and `origin`: the same as each end saw it, None where it saw nothing.
    `spread`: between the streams that asked the same. `fed_by` and `not_fed_by`: the
    keep-alives that hold it off, and those that were sent in vain. `words`: what the client
    was told.
    """

    where: str
    kind: Kind
    value: float
    client: float | None = None
    origin: float | None = None
    spread: float = 0.0
    streams: int = 1
    fed_by: tuple[str, ...] = ()
    not_fed_by: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Unstruck:
    """A limit that did not strike: there is none, or it is longer than `beyond_seconds`.

    `hidden_by`: the kind of the clock that ended the streams first, if one did.
    """

    where: str
    kind: Kind
    beyond_seconds: float
    hidden_by: Kind | None = None


@dataclass(frozen=True, slots=True)
class Scattered:
    """Streams that asked the same were cut at different ages: a network, and no clock."""

    where: str
    flow: str
    ages_seconds: tuple[float, ...]
    streams: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing can be said of this wire, and why."""

    where: str
    reason: str


Finding = Found | Unstruck | Scattered | Unknown
