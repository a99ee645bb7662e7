"""What the API answers instead of a result: a status and a sentence, in Toxiproxy's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """Ends one request. `error` is what the client reads; nothing was changed unless it says so."""

    error: str
    status: int

    def __str__(self) -> str:
        return self.error


PROXY_NOT_FOUND = Refusal("proxy not found", 404)
PROXY_EXISTS = Refusal("proxy already exists", 409)
TOXIC_NOT_FOUND = Refusal("toxic not found", 404)
TOXIC_EXISTS = Refusal("toxic already exists", 409)
INVALID_STREAM = Refusal("stream was invalid, can be either upstream or downstream", 400)
INVALID_TYPE = Refusal("invalid toxic type", 400)


def bad_body(reason: str) -> Refusal:
    """The body could not be read, or a field of it holds what it cannot."""
    return Refusal(f"bad request body: {reason}", 400)


def missing_field(name: str) -> Refusal:
    """A field that has no default was left out or is empty."""
    return Refusal(f"missing required field: {name}", 400)
