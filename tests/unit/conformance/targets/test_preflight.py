"""What a target answers that cannot be measured is told apart in one line, with the way out."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest

from conformance.targets import preflight, tls_words
from conformance.targets.file import read
from servers.origin import serving

pytest.importorskip("trustme")
import trustme

TOKEN = "s3cret-of-the-preflight"
OUR_CA, THEIR_CA = trustme.CA(), trustme.CA()
HANG_SECONDS = 10.0
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def serves(
    name: str = "localhost", ca: trustme.CA = OUR_CA, *, expired: bool = False
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = ca.issue_cert(name, not_after=PAST if expired else None)
    cast(Any, issued).configure_cert(context)
    return context


def speaking_h2(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_alpn_protocols(["h2"])
    return context


@asynccontextmanager
async def answering(answer: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A port at which whatever is asked is answered so, and hung up on."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read(1 << 16)
            writer.write(answer)
            await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1]


async def told(folder: Path, wire: str, url: str, more: str = "") -> list[str]:
    """What the preflight says of a target with this one wire."""
    (folder / "ca.pem").write_bytes(OUR_CA.cert_pem.bytes())
    file = folder / "target.toml"
    file.write_text(
        f'name = "staging"\nstaging = true\ndepth = "sandwich"\n[wires.{wire}]\nurl = "{url}"\n'
        'headers = { Authorization = "Bearer env:PREFLIGHT_TOKEN" }\n[ledger]\nurl = "http://127.0.0.1:9"\n'
        f'[tls]\nca = "ca.pem"\n{more}'
    )
    return await preflight.troubles(read(file), "run")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFLIGHT_TOKEN", TOKEN)


CERTIFICATES: Mapping[str, tuple[Callable[[], ssl.SSLContext], str]] = {
    "a wrong name": (lambda: serves("other.test"), "its certificate is not for localhost"),
    "an expired certificate": (lambda: serves(expired=True), "has expired"),
    "an unknown authority": (lambda: serves(ca=THEIR_CA), "authority unknown here"),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("what", CERTIFICATES)
@pytest.mark.parametrize("wire", ["sse", "websocket", "grpc", "grpc-web"])
async def test_certificates_are_told_apart(tmp_path: Path, what: str, wire: str) -> None:
    make, said = CERTIFICATES[what]
    async with answering(b"", speaking_h2(make()) if wire == "grpc" else make()) as port:
        [line] = await told(tmp_path, wire, f"https://localhost:{port}")
    assert line.startswith(f"{wire}: ")
    assert said in line


@contextmanager
def demanding(*, alpn: str) -> Iterator[int]:
    """A port whose server demands a certificate, as OpenSSL does: asyncio drops its alert."""
    context = serves()
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_alpn_protocols([alpn])
    context.load_verify_locations(cadata=OUR_CA.cert_pem.bytes().decode())

    def serve() -> None:
        with suppress(OSError):
            context.wrap_socket(bound.accept()[0], server_side=True)

    with socket.create_server(("127.0.0.1", 0)) as bound:
        bound.settimeout(HANG_SECONDS)
        serving_it = threading.Thread(target=serve)
        serving_it.start()
        yield bound.getsockname()[1]
        serving_it.join()


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", ["sse", "websocket", "grpc"])
async def test_a_demand_for_a_certificate_of_ours_is_named(tmp_path: Path, wire: str) -> None:
    with demanding(alpn="h2" if wire == "grpc" else "http/1.1") as port:
        [line] = await told(tmp_path, wire, f"https://localhost:{port}")
    assert "it demands a certificate of ours; set [tls] client_certificate" in line


@pytest.mark.asyncio
async def test_without_alpn_grpc_cannot_be(tmp_path: Path) -> None:
    async with answering(b"", serves()) as port:
        [line] = await told(tmp_path, "grpc", f"https://localhost:{port}")
    assert "agrees on no HTTP/2 by ALPN" in line


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", ["sse", "websocket", "grpc"])
async def test_plain_http_on_a_tls_port_and_the_reverse(tmp_path: Path, wire: str) -> None:
    bad = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
    async with answering(bad) as port:
        [line] = await told(tmp_path, wire, f"https://localhost:{port}")
        assert "speaks no TLS on this port; write http://" in line
    async with answering(b"", serves()) as port:
        [line] = await told(tmp_path, wire, f"http://localhost:{port}")
        assert "breaks it off" in line or "speaks TLS on this port; write https://" in line


def page(status: str, *headers: str, body: str = "<html>hello</html>") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


ANSWERS = [
    (page("200 OK", "Content-Type: text/html"), "200 with a page of HTML instead of a stream"),
    (page("302 Found", "Location: https://b.test/login?to=me"),
     "redirects to https://b.test/login, which is not followed"),
    (page("401 Unauthorized", "WWW-Authenticate: Bearer"), "demands authentication (Bearer): 401"),
    (page("403 Forbidden"), "forbids this: 403"),
    (page("404 Not Found", "Content-Type: text/html"), "nothing there: 404 with a page of HTML"),
    (page("400 Bad Request", body="No required SSL certificate was sent"),
     "demands a certificate of ours"),
    (page("429 Too Many Requests"), "limits our rate: 429"),
    (page("502 Bad Gateway"), "does not reach what is behind it: 502"),
    (page("500 Oops"), "it fails: 500"),
    (page("200 OK", "Content-Type: application/json", body="{}"), "200 with application/json"),
    (page("200 OK", "Content-Type: text/event-stream", body="data: x\n\n"),
     "streams, but not as our origin does"),
    (page("400 Bad Request", body="The plain HTTP request was sent to HTTPS port"), "write https://"),
    (page("302 Found", f"Location: /login/{TOKEN}?{TOKEN}"), "it redirects to /login/(secret)"),
    (page("401 Unauthorized", f"WWW-Authenticate: {TOKEN}"), "authentication ((secret)): 401"),
    (page("200 OK", f"Content-Type: {TOKEN}"), "answers 200 with (secret)"),
    (b"SSH-2.0-OpenSSH_9.6\r\n", "no HTTP"),
    (b"", "breaks it off unanswered"),
]  # fmt: skip


@pytest.mark.asyncio
@pytest.mark.parametrize(("answer", "said"), ANSWERS)
@pytest.mark.parametrize("wire", ["sse", "websocket", "grpc-web"])
async def test_what_is_no_stream_is_named(
    tmp_path: Path, wire: str, answer: bytes, said: str
) -> None:
    async with answering(answer) as port:
        [line] = await told(tmp_path, wire, f"http://127.0.0.1:{port}")
    assert said in line
    assert TOKEN not in line
    assert "to=me" not in line


@pytest.mark.asyncio
async def test_grpc_where_only_http1_is_spoken_or_nothing_of_ours(tmp_path: Path) -> None:
    async with answering(page("404 Not Found")) as port:
        [line] = await told(tmp_path, "grpc", f"http://127.0.0.1:{port}")
    assert "speaks HTTP/1.1 on this port" in line
    refused = page("400 Bad Request", body="The plain HTTP request was sent to HTTPS port")
    async with answering(refused) as port:
        [line] = await told(tmp_path, "grpc", f"http://127.0.0.1:{port}")
    assert "write https://" in line


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "said"),
    [
        (("grpc-status: 12",), "it has no tokenwire.v1.TokenStream (UNIMPLEMENTED)"),
        (("grpc-status: 16",), "it demands authentication (UNAUTHENTICATED)"),
        (("grpc-status: 14", "grpc-message: no%20route"), "(UNAVAILABLE): no route"),
        ((), "has neither a message nor trailers"),
    ],
)
async def test_what_grpc_web_says_by_its_own_status(
    tmp_path: Path, status: tuple[str, ...], said: str
) -> None:
    answer = page("200 OK", "Content-Type: application/grpc-web+proto", *status, body="")
    async with answering(answer) as port:
        [line] = await told(tmp_path, "grpc-web", f"http://127.0.0.1:{port}")
    assert said in line


@pytest.mark.asyncio
async def test_nothing_listens(tmp_path: Path) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        [line] = await told(tmp_path, "sse", f"http://127.0.0.1:{port}")
    assert f"nothing listens at 127.0.0.1:{port}" in line


def test_an_unknown_host_and_a_silent_one_are_told_apart() -> None:
    unknown = socket.gaierror(-2, "Name or service not known")
    assert "there is no host h.test (DNS" in tls_words.words(unknown, "h.test", 1, "h.test")
    assert "does not answer" in tls_words.words(TimeoutError(), "h.test", 1, "h.test")


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", ["sse", "websocket", "grpc"])
async def test_a_wire_that_works_is_silent_and_a_ledger_that_does_not_is_named(
    tmp_path: Path, wire: str
) -> None:
    async with serving() as origin:
        [line] = await told(tmp_path, wire, f"http://{origin.authorities[wire]}")
        assert line.startswith("ledger: GET /clock is not answered by our origin")
