"""Silence, and nobody is told why."""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Direction
from faults.stall import Stall

CASE = Case(
    id="stall",
    question="The stream stops moving and nothing is closed: who ever notices?",
    anchors=(
        "RFC 9293 section 3.8.6",
        "httpx: 5 s read timeout",
        "websockets: ping_interval 20 s, ping_timeout 20 s",
        "gRPC A8: keepalive is off by default",
    ),
    fault=Stall((Direction.DOWN, Direction.UP)),
    when=AtHeard(6),
    limit=12,
    manner=Manner(patience=0.2, content_watchdog_seconds=25.0),
    patience_seconds=11.0,
    notice_seconds=0.2,
    smoke=True,
    expect={
        "sse/stock": Expect(
            Class.DETECTED, "httpx's own read timeout, here a fifth of 5 s", signal="ReadTimeout"
        ),
        "websocket/stock": Expect(Class.DETECTED, "ping timeout, here a fifth of 20 + 20 s"),
        "grpc/stock": Expect(Class.HANG, "no keepalive, no deadline"),
        "*/hardened": Expect(Class.DETECTED, "the content watchdog bounds every silence"),
    },
)
