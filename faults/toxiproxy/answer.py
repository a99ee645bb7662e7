"""What goes back: a status, a type, a body."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy import go_json
from faults.toxiproxy.refusal import Refusal

_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. `type` is the Content-Type, "" for none."""

    status: int
    body: bytes = b""
    type: str = ""
    allow_sniffing: bool = True
    location: str = ""


NO_CONTENT = Answer(204)
METHOD_NOT_ALLOWED = Answer(405)
PAGE_NOT_FOUND = Answer(404, b"404 page not found\n", _TEXT, allow_sniffing=False)
BROWSERS_KEPT_OUT = Answer(403, b"User agent not allowed\n", _TEXT, allow_sniffing=False)
TOO_LARGE = Answer(413, b"request body too large\n", _TEXT, allow_sniffing=False)
TOO_SLOW = Answer(408, b"request body too slow\n", _TEXT, allow_sniffing=False)


def shown(value: object, status: int = 200) -> Answer:
    """A result, as JSON."""
    return Answer(status, go_json.write(value), _JSON)


def refused(refusal: Refusal) -> Answer:
    """JSON under a text type: Go's http.Error sets the type, whatever was set before."""
    body = go_json.write({"error": refusal.error, "status": refusal.status})
    return Answer(refusal.status, body + b"\n", _TEXT, allow_sniffing=False)


def moved(location: str) -> Answer:
    """The same page under its proper path."""
    return Answer(301, location=location)
