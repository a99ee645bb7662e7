"""What a target sent back, without the secrets that were sent to it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from conformance import secret
from conformance.target import Target
from conformance.target_endpoint import secrets
from tokenwire.recording import Recording

Redact = Callable[[Recording], Recording]


def redaction(target: Target | None) -> Redact:
    """What a recording goes through before it is written; without a target nothing changes.

    Verdicts, results and every report are derived from recordings, so that this is enough.
    """
    if target is None:
        return lambda seen: seen
    blacked_out = secret.Redaction(secrets(target)).throughout

    def redact(seen: Recording) -> Recording:
        return msgspec.convert(blacked_out(msgspec.to_builtins(seen)), Recording)

    return redact
