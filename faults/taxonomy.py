"""The known ways in which a stream breaks, and what of each is built.

Sixty-three rows, collected from vendors' documentation, issue threads and measurements. A row
that no fault expresses says where it is expressed instead, or why it cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One way to break. `faults` by name; `instead` where another part of the project does it."""

    way: str
    faults: tuple[str, ...] = ()
    instead: str = ""


ROWS: tuple[Row, ...] = (
    Row("connect refused", ("refuse",)),
    Row("SYN dropped, connect hangs", ("syn-drop",)),
    Row("accepted, then FIN", ("accept-then-fin", "accept-then-reset")),
    Row("accepted, then silence", ("accept-then-silence", "slow-accept")),
    Row("TLS handshake stalls, bad certificate, ALPN lost", instead="not built: the line passes "
        "TLS through untouched and holds no keys; stall and fin befall a handshake as any bytes"),
    Row("slow first token", ("edge-timeout",), "script thinking-gap-first"),
    Row("constant latency", ("latency", "packet-delay")),
    Row("jitter, heavy tail", ("jitter", "packet-jitter")),
    Row("low bandwidth", ("throttle", "packet-rate")),
    Row("low bandwidth on the way up", ("throttle",)),
    Row("slicing", ("slice", "cut-inside")),
    Row("coalescing, Nagle", ("coalesce",)),
    Row("response buffering", ("buffer",)),
    Row("compression buffering", instead="gateway roads with +gzip: a real gateway does it"),
    Row("request buffering", ("buffer",)),
    Row("stall, then resume", ("stall-and-resume", "stall")),
    Row("stall for ever, TCP alive", ("stall", "freeze")),
    Row("black hole both ways", ("black-hole", "swallow")),
    Row("black hole one way", ("one-way-black-hole", "swallow")),
    Row("FIN in mid-stream", ("fin",)),
    Row("RST in mid-stream, both sides", ("reset",)),
    Row("RST to the server only", ("reset", "spoofed-reset")),
    Row("RST to the client only", ("reset", "spoofed-reset")),
    Row("half-close by the client", ("half-close",)),
    Row("half-close by the server", ("half-close",)),
    Row("the client leaves in mid-stream", instead="a client's move, not a fault: the cases "
        "client-closes-… and client-resets-…"),
    Row("a leaving that a proxy hides", ("swallow",), "the far line of a gateway road shows it"),
    Row("idle timeout", ("idle-timeout",)),
    Row("maximum duration", ("max-duration",)),
    Row("keep-alive race", ("keep-alive-race",)),
    Row("graceful drain, deploy", ("terminate", "terminate-gateway", "reload-gateway",
                                   "goaway-graceful", "goaway-then-fin")),
    Row("429, 503 with Retry-After before the stream",
        ("retry-later", "grpc-http-status", "grpc-web-trailers-only")),
    Row("200 with an HTML page", ("login-page", "grpc-html-page")),
    Row("error in band in mid-stream", ("in-band-error", "error-message"), "script in-band-error"),
    Row("clean but early end", ("forged-terminal-chunk", "close-code", "early-trailers")),
    Row("terminal chunk missing, bad chunk size",
        ("missing-terminal-chunk", "bad-chunk-size", "chunk-size-lies")),
    Row("Content-Length lies", ("content-length-lies",)),
    Row("error page appended", ("appended-error-page", "edge-cut")),
    Row("last blank line lost, CR only, BOM", ("lost-blank-line", "cr-only-lines", "bom-in-body")),
    Row("events dropped, duplicated, reordered",
        ("event-dropped", "event-duplicated", "events-reordered")),
    Row("Last-Event-ID stale or stripped", ("stale-last-event-id", "last-event-id-stripped")),
    Row("retry storm", ("retry-changed", "fail-first", "answer-lost")),
    Row("cap on connections", ("connection-limit",)),
    Row("upgrade stripped or refused", ("upgrade-stripped", "upgrade-refused")),
    Row("WebSocket close codes", ("close-code", "empty-close", "fin-without-close")),
    Row("WebSocket ping swallowed, late pong", ("ping-swallowed", "late-pong")),
    Row("WebSocket fragments, RSV, mask, UTF-8",
        ("fragmented-message", "reserved-bit", "masked-server-frame", "bad-utf8",
         "reserved-opcode", "corrupt-deflate", "truncated-frame")),
    Row("WebSocket message too large", ("oversize-message",)),
    Row("GOAWAY in its kinds", ("goaway-graceful", "goaway-below", "goaway-zero",
                                "goaway-enhance-your-calm", "goaway-then-fin")),
    Row("RST_STREAM by code", ("rst-stream",)),
    Row("trailers stripped", ("trailers-stripped", "trailers-without-status")),
    Row("trailers corrupted, never sent",
        ("grpc-status-corrupted", "trailers-never-sent", "trailers-oversize")),
    Row("flow control starved", ("window-update-withheld", "tiny-window")),
    Row("SETTINGS flood, PING flood, HPACK bomb",
        ("http2-settings-flood", "http2-ping-flood"), "no HPACK bomb: it tests a server's memory"),
    Row("head of line: one stall freezes all streams of a connection", ("stall", "stall-stream")),
    Row("HTTP/2 becomes HTTP/1.1 at a hop", ("http1-answer",)),
    Row("bytes corrupted", ("flip-byte", "grpc-byte-flipped")),
    Row("bytes doubled or lost inside a stream", ("duplicate-bytes", "drop-bytes")),
    Row("packets lost, reordered, doubled", ("packet-loss", "packet-reorder", "packet-duplicate")),
    Row("only large packets vanish", ("large-packet-black-hole",)),
    Row("slow close", ("slow-close",)),
    Row("another endpoint after a reconnect", ("restart",)),
    Row("deadlines of client and server differ", instead="a client's setting: the case deadline"),
)  # fmt: skip
