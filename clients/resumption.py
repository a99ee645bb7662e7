"""When a hardened client connects again, and how long it waits before."""

from __future__ import annotations

from clients.events import Evidence
from clients.manner import Manner

# Asking again would be answered the same.
_HTTP = "204 400 401 403 404 405 406 409 410 413 415 422"  # 204 is how EventSource is stopped
_WEBSOCKET = "1002 1003 1007 1008 1009"  # RFC 6455, section 7.4.1
_GRPC = (
    "INVALID_ARGUMENT NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED UNAUTHENTICATED "
    "FAILED_PRECONDITION OUT_OF_RANGE UNIMPLEMENTED DEADLINE_EXCEEDED"
)
_REFUSALS = frozenset(f"{_HTTP} {_WEBSOCKET} {_GRPC}".split())
_FINAL_RULES = frozenset({"DeadlineExceeded", "EventTooLong", "ContentAfterEnd"})


def pause_before_resuming(
    manner: Manner, evidence: Evidence, in_vain: int, asked_seconds: float | None
) -> float | None:
    """Seconds to wait before the next connection, or None: give up.

    `in_vain`: reconnections since the last event. `asked_seconds`: the server's wish.
    """
    refused = evidence.code in _REFUSALS or evidence.exception in _FINAL_RULES
    if not manner.hardened or refused or in_vain >= manner.resume_attempts:
        return None
    first = manner.resume_pause_seconds if asked_seconds is None else asked_seconds
    return float(first * 2**in_vain * manner.patience)
