"""`python -m bench`: every measurement, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

MEASUREMENTS = (
    "bench.line",
    "bench.stamps",
    "bench.added_jitter",
    "bench.waiting",
    "bench.trace_cost",
)


def main() -> int:
    """The worst exit code of the measurements; an interrupted one ends the rest."""
    codes: list[int] = []
    for module in MEASUREMENTS:
        print(f"\n{module}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", module], check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
