"""What a page is told while it runs, and what it tells when it is through."""

from __future__ import annotations

import base64
import binascii

import msgspec
from google.protobuf.json_format import ParseError
from google.protobuf.message import DecodeError

from clients.event_json import decode_event
from conformance.transcript import body
from tokenwire.recording import Ended, Heard, Noticed, Observation
from tokenwire.v1.stream_pb2 import Event

MOST_EVENTS = 10_000
ENDINGS = ("complete", "failed", "unsaid", "stopped")


class BadReportError(Exception):
    """What a page says cannot be meant; the message says why."""


class Told(msgspec.Struct, frozen=True):
    """One thing that happened at the origin or on the line, for the page to draw."""

    wire: str
    what: str  # attempt, said, fired, settled
    at_ns: int
    seq: int
    words: str


class Arrival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event as it came: JSON text, or on gRPC-Web a message in base64."""

    raw: str
    at_ns: int


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that the browser told the page, and that is no token."""

    kind: str
    at_ns: int
    detail: str = ""


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page's client believes in the end, in the browser's words."""

    ending: str
    at_ns: int
    exception: str = ""
    message: str = ""
    code: str = ""


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that one client of a page perceived. `ended` None: it still waits."""

    asked_ns: int
    arrivals: tuple[Arrival, ...]
    signs: tuple[Sign, ...] = ()
    ended: End | None = None
    given_up_ns: int = 0


def observation(report: Report, wire: str) -> Observation:
    """The near end's half of a recording.

    Raises:
        BadReportError: an event that is none, an ending that there is not, or too many events.
    """
    if len(report.arrivals) > MOST_EVENTS:
        raise BadReportError(f"more than {MOST_EVENTS} events")
    end = report.ended
    if end is not None and end.ending not in ENDINGS:
        raise BadReportError(f"there is no ending {end.ending[:40]!r}")
    return Observation(
        report.asked_ns,
        tuple(heard for each in report.arrivals if (heard := _heard(each, wire))),
        tuple(Noticed(each.kind, each.at_ns, each.detail) for each in report.signs),
        (),
        Ended(end.ending, end.exception, end.message, end.code, end.at_ns) if end else None,
        report.given_up_ns,
    )


def _heard(arrival: Arrival, wire: str) -> Heard | None:
    event = _event(arrival.raw, wire)
    if not event.seq:
        return None
    return Heard(event.seq, body(event), event.said_ns, 0, arrival.at_ns)


def _event(raw: str, wire: str) -> Event:
    try:
        if wire == "grpc-web":
            return Event.FromString(base64.b64decode(raw, validate=True))
        return decode_event(raw)
    except (ParseError, DecodeError, binascii.Error, ValueError) as error:
        raise BadReportError(f"no event: {error}") from error
