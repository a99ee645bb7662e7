"""A middlebox that cuts silence: which keep-alive saves the stream?"""

from collections.abc import Mapping

from conformance.case import AtConnect, Case, Expect, Lane
from conformance.verdict import Class
from faults.idle_timeout import IdleTimeout

CUT = Expect(Class.DETECTED, "400 ms of silence, the limit is 250 ms")
SAVED = Expect(Class.COMPLETE, "bytes passed in time", delivery="whole")


def _case(name: str, question: str, options: Mapping[str, object], **more: object) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("AWS ALB: idle 60 s", "nginx proxy_read_timeout 60 s", "HAProxy timeout tunnel"),
        script="thinking-gap-middle",
        limit=14,
        fault=IdleTimeout(idle_seconds=0.25),
        when=AtConnect(),
        lane=Lane.QUIET,
        options={"pace": 0.14} | dict(options),
        **more,  # type: ignore[arg-type]
    )


CASES = (
    _case("idle-nothing", "Does a silence longer than the idle timeout end the stream?", {},
          expect={"*": CUT}),
    _case("idle-heartbeat", "Do the application's heartbeats save it?",
          {"heartbeatMs": 60}, expect={"*": SAVED}),
    _case("idle-comment", "Do SSE comments save it?",
          {"commentMs": 60}, expect={"*": SAVED}, wires=("sse",)),
    _case("idle-ping", "Do transport pings save it?", {"pingMs": 60}, expect={"*": SAVED},
          unsupported={"sse": "SSE has no ping; comments are its keep-alive (idle-comment)",
                       "grpc": "the origin's HTTP/2 PING is a property of its listener, "
                               "10 s at the least (gRPC A8)"}),
)  # fmt: skip
