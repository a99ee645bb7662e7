"""Depth probe: only a URL. Whether bytes come at all, when, and how they end."""

from __future__ import annotations

import asyncio
import time

from clients.http_response import HttpResponse
from conformance.targets import secret, tls_words
from conformance.targets.connecting import MOST_BYTES, connected
from conformance.targets.endpoint import endpoint, secrets
from conformance.targets.first_request import first_request
from conformance.targets.target import Target

SECONDS = 20.0  # what has not ended by then goes on
NS_PER_MS = 1e6


async def probed(target: Target) -> list[str]:
    """What each wire of the target does, a line each, as far as it can be seen from here."""
    redact = secret.Redaction(secrets(target))
    lines = await asyncio.gather(*(_wire(target, wire) for wire in target.wires))
    return [redact(f"{wire}: {line}") for wire, line in zip(target.wires, lines, strict=True)]


async def _wire(target: Target, wire: str) -> str:
    met = endpoint(target, wire)
    try:
        reader, writer = await connected(met, ["h2"] if wire == "grpc" else ["http/1.1"])
    except (OSError, EOFError) as error:
        return tls_words.words(error, met.host, met.port, met.server_name)
    try:
        writer.write(first_request(target, wire))
        return await _heard(reader, HttpResponse() if wire != "grpc" else None)
    finally:
        writer.close()


async def _heard(reader: asyncio.StreamReader, answer: HttpResponse | None) -> str:
    asked_ns, first_ns, size, pieces = time.monotonic_ns(), 0, 0, 0
    end = f"still open after {SECONDS:g} s"
    try:
        async with asyncio.timeout(SECONDS):
            while answer is None or not answer.complete:
                data = await reader.read(MOST_BYTES)
                if not data:
                    end = "ended by FIN"
                    break
                first_ns = first_ns or time.monotonic_ns()
                size, pieces = size + len(data), pieces + 1
                if answer is not None:
                    answer.feed(data)
            else:
                end = "ended as HTTP ends"
    except TimeoutError:
        pass
    except OSError as error:
        end = f"broken off: {error}"
    if not pieces:
        return f"no byte came; {end}"
    status = f"{answer.status} {answer.media_type}, " if answer and answer.status else ""
    first = (first_ns - asked_ns) / NS_PER_MS
    return f"{status}first byte after {first:.0f} ms, {size} bytes in {pieces} pieces; {end}"
