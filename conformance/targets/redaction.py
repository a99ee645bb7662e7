"""What a target sent back, without the secrets that were sent to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from conformance.roads.target import TargetRoad
from conformance.targets import secret
from conformance.targets.endpoint import secrets
from conformance.targets.target import Target
from tokenwire.recording import Recording

Redact = Callable[[Recording], Recording]


def redaction(road: TargetRoad | None, folder: Path) -> Redact:
    """What a recording goes through before it is written to `folder`; nothing without a target.

    Verdicts, results and every report are derived from recordings, so that this is enough.
    """
    if road is None:
        return lambda seen: seen
    redact = without_secrets(road.target)
    return lambda seen: redact(road.as_expected(seen, folder))


def without_secrets(target: Target) -> Redact:
    """A recording, less the values of the variables that this target refers to."""
    blacked_out = secret.Redaction(secrets(target)).throughout
    return lambda seen: msgspec.convert(blacked_out(msgspec.to_builtins(seen)), Recording)
