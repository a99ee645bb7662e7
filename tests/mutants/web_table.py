"""For each question that only gRPC-Web is asked a peer that gets it wrong, and how that shows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from clients.events import Ending
from clients.grpc_web_frames import frame
from conformance import casebook
from conformance.case import AtConnect, Case
from conformance.verdict import Class
from faults.slice import Slice
from tests.mutants import clients, web_clients
from tests.mutants.clients import Retelling
from tests.mutants.web_clients import Speaking, decoding, reading
from tests.mutants.web_gateway import Translation
from tests.unit.clients.sse_peer import http_head

BOOK = dict(casebook.load())
BOOK["text-in-bytes"] = replace(  # as TCP may cut any stream
    BOOK["text-whole"], id="text-in-bytes", fault=Slice(size_bytes=1), when=AtConnect()
)


@dataclass(frozen=True, slots=True, eq=False)
class WebMutant:
    """What is broken (one of `gateway`, `client`, `retold`) in whose cell, and how it shows."""

    name: str
    case: Case
    setting: str
    klass: Class
    reason: str
    gateway: Translation = field(default_factory=Translation)
    client: Speaking | None = None
    retold: Retelling | None = None


def _gateway(name: str, case: str, setting: str, klass: Class, reason: str,
             **wrong: object) -> WebMutant:  # fmt: skip
    broken = Translation(**wrong)  # type: ignore[arg-type]
    return WebMutant(f"gateway {name}", BOOK[case], setting, klass, reason, broken)


def _client(name: str, case: str, setting: str, klass: Class, reason: str,
            wrong: Speaking) -> WebMutant:  # fmt: skip
    return WebMutant(f"client {name}", BOOK[case], setting, klass, reason, client=wrong)


def _believes(ending: Ending, case: str, setting: str, klass: Class, reason: str) -> WebMutant:
    wrong = clients.ending(ending)
    name = f"client that believes {ending} of {case}"
    return WebMutant(name, BOOK[case], setting, klass, reason, retold=wrong)


def _flagged(flags: int) -> Callable[[bytes], bytes]:
    return lambda block: bytes([flags]) + frame(block)[1:]


def _nothing(block: bytes) -> bytes:
    del block
    return b""


def _one_longer(message: bytes) -> bytes:
    return b"\0" + (len(message) + 1).to_bytes(4) + message


def _small(message: bytes) -> Iterable[bytes]:
    return (message,) if len(message) < 1 << 20 else ()


def _third(message: bytes) -> bool:
    return message.startswith(b"\x08\x03")  # seq, field 1


def _skipping(message: bytes) -> Iterable[bytes]:
    return () if _third(message) else (message,)


def _doubling(message: bytes) -> Iterable[bytes]:
    return (message, message) if _third(message) else (message,)


def _of_urls(frames: bytes) -> bytes:
    return base64.b64encode(frames, b"-_").replace(b"A", b"-")


def _unpadded(frames: bytes) -> bytes:
    return base64.b64encode(frames).rstrip(b"=")


def _ok(code: object) -> int:
    del code
    return 0


def _swallowed(code: int, why: str) -> bytes:
    del code, why
    ok = "grpc-status: 0", "Content-Length: 0"
    return http_head(*ok, media="application/grpc-web+proto")


UNTOLD, TOLD, FALSE = Class.SILENT_TRUNCATION, Class.DETECTED, Class.FALSE_FAILURE

GATEWAYS = (
    _gateway("forgets the trailers", "whole", "stock", FALSE, "class is false-failure",
             trailers=_nothing),
    _gateway("flags the trailers 0x40", "whole", "stock", FALSE, "class is false-failure",
             trailers=_flagged(0x40)),
    _gateway("flags messages 0x80", "whole", "hardened", TOLD, "delivery is prefix(0)",
             framed=_flagged(0x80)),
    _gateway("says one byte more than it sends", "whole", "hardened", TOLD,
             "delivery is prefix(0)", framed=_one_longer),
    _gateway("loses a message", "converse-unspoken", "hardened", TOLD,
             "class is detected, documented complete", passed_on=_skipping),
    _gateway("doubles a message", "text-whole", "stock", Class.DUPLICATE,
             "delivery is duplicate", passed_on=_doubling),
    _gateway("swallows a status without a stream", "web-far-refused", "stock", UNTOLD,
             "class is silent-truncation, documented refused", refused=_swallowed),
    _gateway("swallows a status behind the stream", "text-error-after-200", "stock", UNTOLD,
             "class is silent-truncation, documented detected", status=_ok),
    _gateway("calls a broken line OK", "text-far-reset", "stock", UNTOLD,
             "class is silent-truncation, documented detected", status=_ok),
    _gateway("keeps all to the end", "text-cadence", "stock", Class.LATE_BURST,
             "pace is burst, documented live", keeps=True),
    _gateway("sends binary as text", "text-whole", "hardened", TOLD,
             "class is detected, documented complete", encoded=bytes),
    _gateway("takes the alphabet of URLs", "text-whole", "stock", UNTOLD,
             "class is silent-truncation, documented complete",
             encoded=_of_urls),
    _gateway("pads nothing", "text-hostile-text", "hardened", TOLD, "delivery is prefix(",
             encoded=_unpadded),
    _gateway("drops what is large", "text-oversize-4m1", "stock", Class.CORRUPTED,
             "class is corrupted, documented detected", passed_on=_small),
    _gateway("calls itself JSON", "whole", "hardened", TOLD,
             "class is detected, documented complete", media="application/json"),
)  # fmt: skip

CLIENTS = (
    _client("insists on no trailers", "web-forged-end", "stock", UNTOLD,
            "class is silent-truncation, documented detected", reading(web_clients.EndIsEnd)),
    _client("forgets half a frame", "web-cut-in-frame", "stock", UNTOLD,
            "class is silent-truncation, documented detected", reading(web_clients.EndIsEnd)),
    _client("is content with Done", "web-trailers-cut-off", "stock", Class.COMPLETE,
            "class is complete, documented false-failure", reading(web_clients.EndIsEnd)),
    _client("does not read trailers", "error-after-200", "stock", UNTOLD,
            "class is silent-truncation, documented detected", reading(web_clients.NoStatus)),
    _client("does not read headers", "web-status-in-headers", "stock", Class.REFUSED,
            "signal is 'ConnectError UNKNOWN missing trailer'", reading(web_clients.NoHead)),
    _client("does not read the status of HTTP", "web-unavailable", "stock", Class.REFUSED,
            "documented 'UNAVAILABLE'", reading(web_clients.NoHead)),
    _client("of ours does not read it either", "web-unavailable", "hardened", Class.REFUSED,
            "documented '503'", reading(web_clients.StrictNoHead)),
    _client("does not read the content type", "web-login-page", "hardened", Class.REFUSED,
            "documented 'UnexpectedContentType'", reading(web_clients.StrictNoHead)),
    _client("of grpc-web does not read it either", "text-login-page", "stock", UNTOLD,
            "class is silent-truncation, documented refused", reading(web_clients.TextNoHead)),
    _client("tries to stream upwards", "converse-refused", "stock", Class.COMPLETE,
            "class is complete, documented refused", reading(web_clients.TriesUpwards)),
    _client("of grpc-web insists on trailers", "text-trailers-cut-off", "stock", FALSE,
            "class is false-failure, documented complete", reading(web_clients.TextInsists)),
    _client("of grpc-web tells of half a quantum", "text-cut-in-quantum", "stock", Class.DETECTED,
            "class is detected, documented silent-truncation", reading(web_clients.TextInsists)),
    _client("of ours forgets half a quantum", "text-cut-in-quantum", "hardened", Class.DETECTED,
            "documented 'IncompleteFrame'", reading(web_clients.StrictForgetful)),
    _client("of grpc-web tells of a forged end", "text-forged-end", "stock", Class.DETECTED,
            "class is detected, documented silent-truncation", reading(web_clients.TextInsists)),
    _client("of grpc-web has no limit", "text-oversize-4m1", "stock", Class.COMPLETE,
            "class is complete, documented detected", reading(web_clients.TextBoundless)),
    _client("of grpc-web does not read trailers", "text-far-fin", "stock", UNTOLD,
            "class is silent-truncation, documented detected", reading(web_clients.TextNoStatus)),
    _client("looks for trailers at another bit", "whole", "stock", FALSE,
            "class is false-failure, documented complete", decoding(web_clients.OtherBit)),
    _client("decodes each read by itself", "text-in-bytes", "hardened", TOLD,
            "delivery is prefix(0)", decoding(web_clients.EachPieceByItself)),
)  # fmt: skip

BELIEVERS = (
    _believes(Ending.COMPLETE, "web-cut-fin", "stock", UNTOLD,
              "class is silent-truncation, documented detected"),
    _believes(Ending.COMPLETE, "converse-sent-whole", "hardened", UNTOLD,
              "class is silent-truncation, documented detected"),
    _believes(Ending.FAILED, "text-end-without-done", "stock", Class.DETECTED,
              "class is detected, documented silent-truncation"),
)  # fmt: skip

MUTANTS = (*GATEWAYS, *CLIENTS, *BELIEVERS)
