"""What a product may need of its stream, and the cases that decide whether it has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conformance.verdict import Class

WHOLE = frozenset({Class.COMPLETE})
TOLD = frozenset({Class.DETECTED, Class.REFUSED})
_SILENCE = re.compile(r"^silence-(\d+)s$")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to have it: each of these cases must come to a good class.

    `do`: what a person must do for it, "" for nothing. `noticed`: the origin must notice too.
    """

    cases: tuple[str, ...]
    good: frozenset[Class] = WHOLE
    do: str = ""
    noticed: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement. The first way that holds counts, so they stand by what they cost.

    `given`: wires that cannot have it whatever is measured, with the reason and its source.
    `costs`: what it takes on a wire even where it holds. `counts_tax`: what is said after the
    client has stopped is part of the answer.
    """

    name: str
    asks: str
    ways: tuple[Way, ...]
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    costs: Mapping[str, str] = field(default_factory=dict[str, str])
    counts_tax: bool = False


STREAMS = Need(
    "streams",
    "tokens arrive whole, each when it is said",
    (Way(("whole", "heard-while-held", "cadence", "cadence-plain")),),
)
CUTS = Need(
    "cuts",
    "a cut is told, wherever it falls",
    (Way(("cut-fin", "cut-reset", "end-without-done", "far-fin", "far-reset", "far-kill"), TOLD),),
)
ERRORS = Need(
    "errors",
    "a failure after the first token reaches whoever wrote the loop",
    (Way(("error-after-200",), TOLD),),
)
LENGTH = Need("length", "a healthy stream may last", (Way(("healthy-17s",)),))

ALWAYS = (STREAMS, CUTS, ERRORS, LENGTH)

BIDIRECTIONAL = Need(
    "bidirectional",
    "the client speaks while the stream flows",
    (Way(("steer", "approve")),),
    costs={"sse": "let second requests reach the same origin: SSE has no way up"},
    given={
        "grpc-web": "the request is sent whole before the answer begins "
        "(grpc/grpc doc/PROTOCOL-WEB.md; cells converse-*)"
    },
)
CANCEL = Need(
    "cancel",
    "who pays learns at once that nobody listens",
    (
        Way(("client-closes-flowing", "client-closes-silent"), TOLD, noticed=True),
        Way(("cancel-by-message",), TOLD, do="send a cancel message: closing is not noticed"),
    ),
    counts_tax=True,
)
RESUME = Need(
    "resume",
    "a broken stream goes on without gap or repeat",
    (Way(("resume", "resume-twice")),),
)
BROWSERS = Need(
    "browsers",
    "a page can speak it without a plug-in",
    (Way(("whole",)),),
    given={
        "grpc": "no browser shows a page the HTTP/2 trailers that carry grpc-status "
        "(WHATWG Fetch; grpc.io/blog/state-of-grpc-web)"
    },
)
CORPORATE = Need(
    "corporate-network",
    "it passes a proxy that knows neither upgrades nor HTTP/2",
    (Way(("whole", "upgrade-stripped")),),
    given={"grpc": "gRPC has no HTTP/1.1 (grpc/grpc doc/PROTOCOL-HTTP2.md)"},
)

CHOSEN = {each.name: each for each in (BIDIRECTIONAL, CANCEL, RESUME, BROWSERS, CORPORATE)}


def silence(seconds: float, cases: Iterable[str]) -> Need:
    """Nothing is said for so long: the shortest of the cases `silence-<N>s` that is long enough.

    Each of its keep-alives is a way; without such a case there is no evidence.
    """
    known = set(cases)
    lengths = sorted(int(found[1]) for each in known if (found := _SILENCE.match(each)))
    long = next((each for each in lengths if each >= seconds), None)
    keeps = {
        "": "",
        "-comment": "send an SSE comment every few seconds",
        "-ping": "send a transport ping every few seconds",
        "-heartbeat": "send an application heartbeat every few seconds",
    }
    ways = tuple(
        Way((f"silence-{long}s{suffix}",), do=do)
        for suffix, do in keeps.items()
        if f"silence-{long}s{suffix}" in known
    )
    return Need(f"silence-{seconds:g}s", f"a silence of {seconds:g} s does not end it", ways)
