"""grpc-status as text has it: names of codes, and the code that an HTTP status stands for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

import grpc

OK = "OK"
NAMES: Mapping[str, str] = {str(code.value[0]): code.name for code in grpc.StatusCode}

# grpc/doc/http-grpc-status-mapping.md; whatever is not here is UNKNOWN.
_OF_HTTP = {
    400: "INTERNAL",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "UNIMPLEMENTED",
    429: "UNAVAILABLE",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "UNAVAILABLE",
}


def of_http(status: int) -> str:
    """The code's name."""
    return _OF_HTTP.get(status, "UNKNOWN")


def told_in(fields: Mapping[str, str]) -> tuple[str, str] | None:
    """The code's name and its message; None where no `grpc-status` is there.

    A number that is none has the name INTERNAL and says so.
    """
    if "grpc-status" not in fields:
        return None
    number, message = fields["grpc-status"].strip(), unquote(fields.get("grpc-message", ""))
    if number not in NAMES:
        return "INTERNAL", f"invalid grpc-status: {number}"
    return NAMES[number], message
