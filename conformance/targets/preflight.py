"""Each wire of a target tried once, before anything is measured: one clear line where it fails."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from clients.endpoint import Endpoint
from clients.events import Ended
from clients.http_response import HttpResponse
from clients.manner import Manner, Setting
from clients.sse_request import stream_headers, stream_target
from conformance.origins.target import side_door
from conformance.roads.target import TargetRoad
from conformance.targets import answer_words, secret, tls_words
from conformance.targets import first_web_request as web
from conformance.targets.connecting import MOST_BYTES, connected
from conformance.targets.endpoint import endpoint, ledger, secrets
from conformance.targets.first_request import PREFACE, get, upgrade
from conformance.targets.requests_due import trial
from conformance.targets.target import Depth, Target
from conformance.wires import converse
from tokenwire.v1.stream_pb2 import StreamRequest

SECONDS = 8.0  # for each wire; ends a hang
SETTINGS = 4  # RFC 9113, section 6.5
SWITCHING = 101
OK = 200


async def troubles(target: Target, run_id: str) -> list[str]:
    """Why this target cannot be measured, a line for each wire that fails; empty: it can.

    `run_id`: of the one stream, of one token, that each wire asks for.
    """
    wires = list(target.wires)
    asked = (_wire(target, wire, f"{run_id}-{wire}") for wire in wires)
    told = await asyncio.gather(*asked)
    lines = [f"{wire}: {line}" for wire, line in zip(wires, told, strict=True) if line]
    if not lines and target.depth is Depth.SANDWICH:
        lines = await _ledger(target, f"{run_id}-{wires[0]}")
    redact = secret.Redaction(secrets(target))
    return [redact(line) for line in lines]


async def _wire(target: Target, wire: str, run_id: str) -> str:
    met = endpoint(target, wire)
    request = trial(run_id)
    try:
        async with asyncio.timeout(SECONDS):
            if target.depth is Depth.ADAPTER:
                return await _by_adapter(target, wire, met, request)
            if wire == "grpc":
                return await _http2(met) or await _call(met, request)
            return await _http1(met, *_asking(wire, met, request))
    except (OSError, EOFError) as error:
        return tls_words.words(error, met.host, met.port, met.server_name)


Answered = Callable[[HttpResponse, bytes], bool]


def _asking(wire: str, met: Endpoint, request: StreamRequest) -> tuple[bytes, Answered]:
    """The first request of this wire to our origin, and what answer to it is a good one."""
    headers = stream_headers(met, request)
    if wire == "grpc-web":
        return web.asked(met, request), web.is_a_stream
    if wire == "websocket":
        asked = get(met.target("/ws"), headers | upgrade(request.run_id))
        return asked, lambda answer, _: answer.status == SWITCHING
    return get(stream_target(met, request), headers), _is_our_stream


def _is_our_stream(answer: HttpResponse, body: bytes) -> bool:
    return answer.status == OK and answer.media_type == "text/event-stream" and b"done" in body


async def _http1(met: Endpoint, asked: bytes, good: Answered) -> str:
    reader, writer = await connected(met, ["http/1.1"])
    try:
        writer.write(asked)
        answer, body, raw = HttpResponse(), b"", b""
        while not (answer.complete or answer.malformed or len(body) > MOST_BYTES):
            data = await reader.read(MOST_BYTES)
            if not data:
                break
            raw += data
            body += answer.feed(data)
            if raw.startswith(b"HTTP/1.1 101 ") or good(answer, body):
                return ""
        if not raw:
            raise EOFError
        return _why_not(answer, body, raw)
    finally:
        writer.close()


def _why_not(answer: HttpResponse, body: bytes, raw: bytes) -> str:
    if raw[:1] == b"\x15":  # an alert of TLS, RFC 8446, section 6
        return "it speaks TLS on this port; write https:// (or wss://)"
    if not answer.status:
        return "it answers with something that is no HTTP; look at the port"
    if status := web.status(answer, body):
        return _of_status(*status)
    if answer.status == OK and answer.media_type == "text/event-stream":
        return "it streams, but not as our origin does: is `python -m servers` behind this url?"
    return answer_words.words(answer.status, answer.headers, body.decode(errors="replace"))


async def _http2(met: Endpoint) -> str:
    reader, writer = await connected(met, ["h2"])
    try:
        writer.write(PREFACE)
        first = await reader.read(MOST_BYTES)
        if not first:
            raise EOFError
        if len(first) > SETTINGS and first[3] == SETTINGS:
            return ""
        if answer_words.wants_tls(first.decode(errors="replace")):
            return answer_words.WRITE_TLS
        if first.startswith(b"HTTP/1."):
            return "it speaks HTTP/1.1 on this port, and gRPC needs HTTP/2; look at the port"
        return "it speaks TLS on this port; write https://" if first[:1] == b"\x15" else "no HTTP/2"
    finally:
        writer.close()


async def _by_adapter(target: Target, wire: str, met: Endpoint, request: StreamRequest) -> str:
    """One stream of the service, as its adapter reads it."""
    _, writer = await connected(met, ["h2" if wire == "grpc" else "http/1.1"])
    writer.close()
    speak = TargetRoad(target).speak(wire)
    async for event in speak(wire, met, request, Manner(setting=Setting.HARDENED)):
        if isinstance(event, Ended) and event.ending != "complete":
            why = event.evidence
            return f"{why.exception} {why.code}: {why.message}".strip()
    return ""


async def _call(met: Endpoint, request: StreamRequest) -> str:
    async for event in converse("grpc", met, request, Manner(setting=Setting.HARDENED)):
        if isinstance(event, Ended):
            if event.ending == "complete":
                return ""
            return await _of_certificate(met) or _of_call(event)
    return "gRPC ended without a word"


async def _of_certificate(met: Endpoint) -> str:
    """Whether it is our certificate that is refused, or its absence. nginx says so on a page, of
    which gRPC's library tells nothing; it shows the same page to HTTP/1.1."""
    if met.tls is None:
        return ""
    try:
        reader, writer = await connected(met, ["http/1.1"])
    except OSError:
        return ""
    try:
        writer.write(get("/", {"Host": met.named, "Connection": "close"}))
        return answer_words.of_certificate((await reader.read(MOST_BYTES)).decode(errors="replace"))
    except OSError:
        return ""
    finally:
        writer.close()


def _of_call(ended: Ended) -> str:
    code, message = ended.evidence.code, ended.evidence.message
    status = re.search(r"status: (\d{3})", message)
    if status is not None:  # grpc: "Received http2 header with status: 302"
        return answer_words.words(int(status[1]), {}, "")
    return _of_status(code or ended.evidence.exception, message)


def _of_status(code: str, message: str) -> str:
    match code:
        case "UNAUTHENTICATED":
            return "it demands authentication (UNAUTHENTICATED); set headers authorization = env:…"
        case "PERMISSION_DENIED":
            return "it forbids this (PERMISSION_DENIED); look at the rights of the token in headers"
        case "UNIMPLEMENTED":
            return "it has no tokenwire.v1.TokenStream (UNIMPLEMENTED): is our origin behind it?"
        case "UNAVAILABLE":
            return f"it does not reach what is behind it (UNAVAILABLE): {message[:120]}"
        case _:
            return f"the first call ended with {code}: {message[:120]}"


async def _ledger(target: Target, run_id: str) -> list[str]:
    door = side_door(ledger(target))
    try:
        if await door.clock() is None:
            return [
                "ledger: GET /clock is not answered by our origin; look at [ledger] url, and "
                "that the gateway passes /ledger, /runs and /clock"
            ]
        if await door.page(run_id) is None:
            return [
                "ledger: does not know the stream that was just had: let there be one origin, "
                "not several, and [ledger] be its own"
            ]
        return []
    finally:
        await door.aclose()
