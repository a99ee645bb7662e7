"""The clocks of gateways, in true seconds: which limit is it, and which keep-alive counts?

The same silence is asked with and without each keep-alive, the same length without silence, the
same wait before the first token, and each direction by itself. An idle clock is stopped by any
keep-alive, an absolute one by none, a first-byte clock by headers, a directional one by what
comes from the silent side only. What is documented here is a gateway without clocks; `docs/atlas`
has what each really does. No client takes part: their own clocks are set far beyond.
"""

from collections.abc import Mapping

from clients.manner import Manner
from conformance.case import SETTINGS, Case, Expect, Lane, Origin, RoadKind
from conformance.verdict import Class

ANCHORS = (
    "nginx proxy_read_timeout, grpc_read_timeout, client_body_timeout: 60 s",
    "HAProxy timeout client, timeout server: 50 s where packaged",
    "Envoy route timeout: 15 s, stream_idle_timeout: 5 min",
    "Traefik respondingTimeouts.readTimeout: 60 s",
    "Apache TimeOut, Varnish between_bytes_timeout, pipe_timeout: 60 s; Squid read_timeout: 15 min",
)
LEFT_ALONE = Expect(Class.COMPLETE, "a gateway without clocks waits", delivery="whole")
CALM = Manner(  # hours, of which no clock of a gateway's makes a difference
    patience=100.0, first_content_seconds=300.0, content_watchdog_seconds=300.0,
    keepalive_seconds=300.0,
)  # fmt: skip
PINGING = Manner(
    connect_seconds=300.0, first_content_seconds=3600.0, content_watchdog_seconds=3600.0,
    keepalive_seconds=20.0, keepalive_timeout_seconds=300.0, ending_seconds=60.0,
)  # fmt: skip
EVERY_20_S = {"heartbeat": {"heartbeatMs": 20_000}, "comment": {"commentMs": 20_000},
              "ping": {"pingMs": 20_000}}  # fmt: skip
NO_PING = {
    "sse": "SSE has no ping; comments are its keep-alive",
    "grpc": "the origin's HTTP/2 PING is a property of its listener, 10 s at the least (gRPC A8)",
    "grpc-web": "a gateway answers the origin's HTTP/2 PING by itself",
}
BIDI = Manner(patience=100.0, bidi=True)

DEFAULTS = {"manner": CALM, "settings": ("stock",), "depends_on": ("short-stream",)}


def _case(name: str, question: str, options: Mapping[str, object], **more: object) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=ANCHORS,
        options=options,
        lane=Lane.WAITING,
        roads=RoadKind.GATEWAY,
        origin=Origin(keeps_alive=False),
        patience_seconds=120.0,
        notice_seconds=20.0,
        expect={"*": LEFT_ALONE},
        **DEFAULTS | more,  # type: ignore[arg-type]
    )


def _silence(
    name: str, question: str, options: Mapping[str, object] | None = None, **more: object
) -> Case:
    """Ten tokens, 75 s of silence, four more."""
    script = {"script": "thinking-gap-middle", "limit": 14}
    return _case(name, question, {"pace": 25.0} | dict(options or {}), **script | more)


def _first(name: str, question: str, options: Mapping[str, object], **more: object) -> Case:
    """75 s of silence, then six tokens."""
    return _case(
        name, question, {"pace": 25.0} | dict(options), script="thinking-gap-first", limit=6, **more
    )


LATE: dict[str, object] = {"sse": {"lateHead": True}}
# A token every 9.4 s: 15 and 60 s fall 3.6 s from any, so that how many came is no luck.
HEALTHY = {"pace": 470.0}

CASES = (
    _case("short-stream", "Does a stream of three tokens pass at all?", {"pace": 1.0},
          script="steady", limit=3, settings=SETTINGS, depends_on=()),
    _silence("silence-75s", "Is a silence of 75 s in mid-stream left alone?"),
    _silence("silence-75s-heartbeat", "Is it, where the application beats every 20 s?",
             EVERY_20_S["heartbeat"]),
    _silence("silence-75s-comment", "Is it, with an SSE comment every 20 s?",
             EVERY_20_S["comment"], wires=("sse",)),
    _silence("silence-75s-ping", "Is it, where the origin's transport pings every 20 s?",
             EVERY_20_S["ping"], unsupported=NO_PING),
    _silence("silence-75s-client-ping", "Is it, where the client's transport pings every 20 s?",
             manner=PINGING, settings=("hardened",), wires=("websocket", "grpc")),
    _silence("silence-75s-client-speaks", "Is it, where the client says something every 20 s?",
             manner=BIDI, speaks_every_seconds=20.0, wires=("websocket", "grpc")),
    _case("healthy-75s", "Is a stream that flows for 75 s left alone?", HEALTHY,
          script="steady", limit=9),
    _case("quiet-bidi-75s", "Is it, while its open request side says nothing?", HEALTHY,
          script="steady", limit=9, manner=BIDI, wires=("grpc",)),
    _first("first-token-after-75s", "Nothing, no header either, for 75 s: is that waited for?",
           LATE),
    _first("first-token-after-75s-headers", "The headers at once, then nothing for 75 s?", {},
           wires=("sse",)),
    _first("first-token-after-75s-heartbeat", "Is it waited for, with a heartbeat every 20 s?",
           LATE | EVERY_20_S["heartbeat"]),
    _first("first-token-after-75s-comment", "Is it, with an SSE comment every 20 s?",
           LATE | EVERY_20_S["comment"], wires=("sse",)),
)  # fmt: skip
