"""What a gRPC-Web library makes of a response: the seam, and the strict reading, which is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from clients.events import Evidence
from clients.grpc_status import OK, told_in
from clients.grpc_web_frames import WebBroken
from clients.manner import Manner


class Reading(Protocol):
    """One response, told in its order. Where a method answers Evidence, the call ends with it."""

    max_frame_bytes: int
    any_flags: bool  # whether a frame may begin with any byte

    def asked(self, bidi: bool) -> Evidence | None:
        """Nothing was sent yet. `bidi`: the call is one in which the client goes on speaking."""
        ...

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        """Status and headers, their names in lower case."""
        ...

    def message(self) -> Evidence | None:
        """A message came; None: it is handed over."""
        ...

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        """The trailer frame came."""
        ...

    def broken(self, why: WebBroken) -> Evidence | None:
        """The frames cannot be followed any further."""
        ...

    def not_base64(self, why: str) -> Evidence | None:
        """Neither can the text."""
        ...

    def end(self, unfinished: bool) -> Evidence:
        """The body ended in order. `unfinished`: inside a frame, or inside a base64 quantum."""
        ...


class StrictReading:
    """The hardened client's: every deviation is a failure, and has a name of its own.

    UnexpectedStatus, UnexpectedContentType, GrpcStatus, MessageAfterTrailers, SecondTrailers,
    MissingStatus, EventTooLong, BadFrame, BadBase64, IncompleteFrame, MissingTrailers.
    """

    any_flags = False

    def __init__(self, manner: Manner) -> None:
        self.max_frame_bytes = manner.max_event_bytes
        self._media = "application/grpc-web-text" if manner.text else "application/grpc-web"
        self._trailers = False
        self._told: tuple[str, str] | None = None  # in the headers

    def asked(self, bidi: bool) -> Evidence | None:
        """Tries it: what the client can say before the answer is said."""
        del bidi
        return None

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if status != 200:
            why = headers.get("grpc-message", "")
            return Evidence("UnexpectedStatus", f"HTTP {status} {why}".rstrip(), str(status))
        if media not in (self._media, f"{self._media}+proto"):
            return Evidence("UnexpectedContentType", f"{media!r}", "200")
        self._told = told_in(headers)
        return _refusal(self._told)

    def message(self) -> Evidence | None:
        return self._late("MessageAfterTrailers")

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        late, self._trailers = self._late("SecondTrailers"), True
        told = told_in(fields)
        if late is None and told is None:
            return Evidence("MissingStatus", "trailers without grpc-status")
        return late or _refusal(told)

    def broken(self, why: WebBroken) -> Evidence | None:
        return Evidence("EventTooLong" if why.too_long else "BadFrame", why.reason)

    def not_base64(self, why: str) -> Evidence | None:
        return Evidence("BadBase64", why)

    def end(self, unfinished: bool) -> Evidence:
        if unfinished:
            return Evidence("IncompleteFrame", "the body ended inside a frame")
        if not self._trailers:
            said = f"the headers said {self._told[0]}" if self._told else "no status at all"
            return Evidence("MissingTrailers", f"the body ended without trailers: {said}")
        return Evidence(code=OK)

    def _late(self, name: str) -> Evidence | None:
        return Evidence(name, "trailers come last and once") if self._trailers else None


def _refusal(told: tuple[str, str] | None) -> Evidence | None:
    if told is None or told[0] == OK:
        return None
    return Evidence("GrpcStatus", told[1], told[0])
