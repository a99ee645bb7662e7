"""A process and its group are weighed as they are."""

from __future__ import annotations

import subprocess
import sys

from conformance.standstill import weight

MIB = 1 << 20
GROWS = """
import sys, tempfile
print("up", flush=True); sys.stdin.readline()
kept = bytes(range(256)) * (32 << 12)
with tempfile.TemporaryFile() as file:
    file.write(kept[: 8 << 20]); file.flush()
    print("grown", flush=True); sys.stdin.readline()
"""


def test_memory_and_open_files_are_seen_to_grow() -> None:
    command = [sys.executable, "-c", GROWS]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        before = weight("gateway", process.pid)
        process.stdin.write("\n")
        process.stdin.flush()
        process.stdout.readline()
        after = weight("gateway", process.pid, before)
        process.stdin.write("\n")
    assert after.memory_after_bytes - after.memory_before_bytes > 24 * MIB
    assert after.files_after_bytes - after.files_before_bytes == 8 * MIB


def test_what_has_ended_weighs_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], start_new_session=True) as process:
        process.wait()
        assert weight("gateway", process.pid).grown_bytes == 0
