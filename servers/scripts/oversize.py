"""One event that is larger than somebody's limit, amid small ones."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterator

from servers.script import Pause, Say, Script, Step
from servers.scripts.pacing import GAP_SECONDS, tokens
from tokenwire.v1.stream_pb2 import TextDelta

# Bytes of text, each just above a default: a frame of API Gateway (32 KiB), a message of API
# Gateway (128 KiB), a message in `websockets` (1 MiB), a message in gRPC (4 MiB).
SIZES = {
    "33k": 33 << 10,
    "129k": 129 << 10,
    "1m1": 1_153_434,
    "4m1": 4_299_162,
}


def filler(length: int) -> str:
    """ASCII that deflate cannot shrink by more than a quarter; the same on every machine."""
    raw = hashlib.shake_256(b"tokenwire").digest(length * 3 // 4 + 3)
    return base64.b64encode(raw)[:length].decode()


def _oversize(size: str) -> Script:
    def compose(_draw: random.Random) -> Iterator[Step]:
        yield from tokens(1, 5)
        yield Pause(GAP_SECONDS)
        yield Say(TextDelta(text=filler(SIZES[size])))
        yield from tokens(7, 10)

    return Script(f"oversize-{size}", f"the 6th of 10 tokens has {SIZES[size]:,} bytes", compose)


OVERSIZE = tuple(_oversize(size) for size in SIZES)
