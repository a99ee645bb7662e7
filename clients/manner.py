"""How a client behaves: what a person writes first, or what one should write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_EVENT_BYTES = 16 * 1024 * 1024


class Setting(StrEnum):
    """Both are subjects of the tests."""

    STOCK = "stock"  # the library with its defaults
    HARDENED = "hardened"  # ours: every silence bounded, every ending checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One client's settings. Durations in seconds, each multiplied by `patience`.

    Stock clients know only `patience`, `deadline_seconds`, `bidi` and `text`; patience scales the
    durations that their libraries set themselves (httpx 5 s, websockets 10 and 20 s),
    and at 1.0 they are untouched. The rest is for hardened ones.
    """

    setting: Setting = Setting.STOCK
    patience: float = 1.0
    # The whole conversation, resumptions included. None: no limit.
    deadline_seconds: float | None = None
    # gRPC, gRPC-Web: `Converse` instead of `Generate`. WebSocket always is, SSE never.
    bidi: bool = False
    # gRPC-Web: base64, as where a browser's XMLHttpRequest reads the stream.
    text: bool = False
    # Until the connection stands, TLS and HTTP upgrade included.
    connect_seconds: float = 10.0
    # From the request to its first content.
    first_content_seconds: float = 60.0
    # Between two events with content; comments, pings and heartbeats are none.
    content_watchdog_seconds: float = 30.0
    # Transport pings (WebSocket, gRPC): their period, and how long an answer may take.
    keepalive_seconds: float = 10.0
    keepalive_timeout_seconds: float = 5.0
    # How long the wire may take to end by itself after Done, and a close to be answered.
    ending_seconds: float = 2.0
    # Reconnections after the last content, each resuming after the last seq heard.
    resume_attempts: int = 0
    # The pause before the first of them; doubled for each that follows.
    resume_pause_seconds: float = 0.1
    # An event longer than this is a failure (websockets' default is 1 MiB, grpc's 4 MiB).
    max_event_bytes: int = MAX_EVENT_BYTES

    @property
    def hardened(self) -> bool:
        return self.setting is Setting.HARDENED
