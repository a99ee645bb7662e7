"""`python -m tests.lenses.alert FOLDER`: two populations of real streams, and their alerts.

From the root of the repository with `PYTHONPATH=.:proto`. The script thinks before its first
token: 60 ms each time in `control/`, and in `regression/` from its second third on 900 ms. Each is
asked for on every wire; every recording's file is dated as its stream ended.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from click.testing import CliRunner, Result

from conformance.case import Case
from conformance.cli import main as tokenwire
from tests.lenses.running import asked, run
from tokenwire.recording import Recording, write

SCRIPT, THINKS_MS = "thinking-gap-first", 3000.0
SHORT = {"limit": 3}
CONTROL_MS, SLOW_MS = 60.0, 900.0
ASKED = ("--slo", "ttft.first_content_ms=450", "--objective", "99%", "--hour", "60")


def populations(folder: Path, streams: int) -> None:
    """Write so many streams a wire of each, below `folder`."""
    usual = [CONTROL_MS] * streams
    worse = usual[: streams // 3] + [SLOW_MS] * (streams - streams // 3)
    for name, thinks_ms in (("control", usual), ("regression", worse)):
        made = asyncio.run(run(_cases(thinks_ms), at_once=6))
        for recording in made.values():
            _dated(write(folder / name, recording), recording)


def alert(*arguments: object) -> Result:
    """`tokenwire alert` with the objective of this demonstration."""
    return CliRunner().invoke(tokenwire, ["alert", *map(str, arguments), *ASKED])


def _cases(thinks_ms: Iterable[float]) -> list[Case]:
    return [
        asked(f"stream-{number}", SCRIPT, pace=ms / THINKS_MS, options=SHORT)
        for number, ms in enumerate(thinks_ms)
    ]


def _dated(path: Path, recording: Recording) -> None:
    ended = recording.observation.ended
    assert ended is not None
    at_ns = time.time_ns() - (time.monotonic_ns() - ended.at_ns)
    os.utime(path, ns=(at_ns, at_ns))


def main(folder: Path) -> None:
    """Record both, and say what the alert says of each, by wire and by tenant."""
    populations(folder, streams=30)
    for given in ((folder / "control", "--by", "wire"), (folder / "regression", "--by", "wire"),
                  (folder / "control", folder / "regression", "--by", "argument")):  # fmt: skip
        told = alert(*given)
        print(f"$ tokenwire alert {' '.join(map(str, (*given, *ASKED)))}")
        print(f"{told.output}exit code {told.exit_code}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
