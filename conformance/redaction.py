"""What a target sent back, without the secrets that were sent to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from conformance import secret
from conformance.target_endpoint import secrets
from conformance.target_road import TargetRoad
from tokenwire.recording import Recording

Redact = Callable[[Recording], Recording]


def redaction(road: TargetRoad | None, folder: Path) -> Redact:
    """What a recording goes through before it is written to `folder`; nothing without a target.

    Verdicts, results and every report are derived from recordings, so that this is enough.
    """
    if road is None:
        return lambda seen: seen
    blacked_out = secret.Redaction(secrets(road.target)).throughout

    def redact(seen: Recording) -> Recording:
        seen = road.as_expected(seen, folder)
        return msgspec.convert(blacked_out(msgspec.to_builtins(seen)), Recording)

    return redact
