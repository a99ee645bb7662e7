"""Limits that real gateways are started with, and where a prober must find each.

Each is an edit of the product's tuned configuration, so that nothing but the limit stands in a
stream's way. Where a setting must be found, and as what, was measured first and then understood;
what a manual would let one expect, and is not so, is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from conformance.prober.findings import Kind
from tests.prober.limit import Find, Limit, after, as_seconds, swapped, whole

SSE, WEBSOCKET, GRPC, CONVERSE = "sse", "websocket", "grpc", "grpc-converse"
HTTP1, HTTP2 = "HTTP/1.1 connection", "gRPC connection"

FB, IDLE, ABSOLUTE, AGE = Kind.FIRST_BYTE, Kind.IDLE, Kind.ABSOLUTE, Kind.AGE
SERVER, CLIENT = Kind.SERVER_SILENT, Kind.CLIENT_SILENT

NGINX = (
    Limit(
        "proxy_read_timeout",
        1.5,
        2.5,
        ((SSE, FB), (SSE, IDLE), (WEBSOCKET, IDLE)),
        swapped("proxy_read_timeout 1h", "proxy_read_timeout {}"),
    ),
    # On a call whose request stays open, what the server says feeds this clock, too, and what
    # the client says feeds the next: so neither is directional, and the shorter is the idle one.
    Limit(
        "client_body_timeout",
        1.5,
        2.0,
        ((CONVERSE, IDLE),),
        swapped("client_body_timeout 1h", "client_body_timeout {}"),
    ),
    Limit(
        "grpc_read_timeout",
        2.6,
        3.5,
        ((GRPC, FB), (GRPC, IDLE)),
        swapped("grpc_read_timeout 1h", "grpc_read_timeout {}"),
    ),
    Limit(
        "keepalive_time",
        1.5,
        3.5,
        ((HTTP1, AGE), (HTTP2, AGE)),
        after("access_log off;", "\n    keepalive_time {};"),
    ),
)


def haproxy(server: tuple[Find, ...], client: tuple[Find, ...]) -> tuple[Limit, ...]:
    """Which of its clocks a call whose request stays open is under differs by version."""
    return (
        Limit(
            "timeout server",
            1.5,
            2.5,
            ((SSE, FB), (SSE, IDLE), (GRPC, FB), (GRPC, IDLE), *server),
            swapped("timeout server 1h", "timeout server {}"),
        ),
        Limit(
            "timeout tunnel",
            2.0,
            4.0,
            ((WEBSOCKET, IDLE),),
            swapped("timeout tunnel 1h", "timeout tunnel {}"),
        ),
        # Not directional: what the server says feeds it, too.
        Limit(
            "timeout client",
            3.0,
            4.0,
            client,
            swapped("timeout client 1h", "timeout client {}"),
        ),
    )


HAPROXY = haproxy(server=(), client=((CONVERSE, IDLE),))  # 2.8
HAPROXY_DEBIAN = haproxy(server=((CONVERSE, IDLE),), client=())  # 2.6
ENVOY = (
    Limit(
        "stream_idle_timeout",
        1.5,
        2.0,
        ((SSE, FB), (SSE, IDLE), (WEBSOCKET, IDLE), (GRPC, FB), (GRPC, IDLE), (CONVERSE, IDLE)),
        swapped("stream_idle_timeout: 0s", "stream_idle_timeout: {}"),
        as_seconds,
    ),
    # Not of a call whose request stays open, nor of a WebSocket.
    Limit(
        "route timeout",
        2.6,
        3.3,
        ((SSE, ABSOLUTE), (GRPC, ABSOLUTE)),
        swapped("timeout: 0s }", "timeout: {} }"),
        as_seconds,
    ),
    Limit(
        "max_stream_duration",
        4.0,
        4.5,
        ((WEBSOCKET, ABSOLUTE), (CONVERSE, ABSOLUTE)),
        swapped(
            "          route_config:",
            "          common_http_protocol_options: { max_stream_duration: {} }\n"
            "          route_config:",
        ),
        as_seconds,
    ),
    Limit(
        "max_connection_duration",
        5.0,
        6.0,
        ((HTTP1, AGE), (HTTP2, AGE)),
        swapped(
            "common_http_protocol_options: {",
            "common_http_protocol_options: { max_connection_duration: {},",
        ),
        as_seconds,
    ),
)
CADDY = (
    Limit(
        "response_header_timeout",
        1.0,
        1.4,
        ((SSE, FB),),
        after("transport http {", "\n\t\t\tresponse_header_timeout {}"),
    ),
    # A deadline of the socket to the origin: what the client of a WebSocket says is no read.
    Limit(
        "transport http, read_timeout",
        1.8,
        2.3,
        ((SSE, IDLE), (WEBSOCKET, SERVER)),
        swapped("read_timeout 1h", "read_timeout {}"),
    ),
    Limit(
        "stream_timeout",
        3.5,
        4.5,
        ((WEBSOCKET, ABSOLUTE),),
        after("flush_interval -1", "\n\t\tstream_timeout {}"),
    ),
    Limit(
        "servers, read_body_idle",
        2.0,
        3.0,
        ((CONVERSE, CLIENT),),
        swapped("read_body_idle 24h", "read_body_idle {}"),
    ),
)
TRAEFIK = (
    Limit(
        "forwardingTimeouts.responseHeaderTimeout",
        1.5,
        2.2,
        ((SSE, FB), (GRPC, FB)),
        swapped(
            "providers:",
            "serversTransport:\n  forwardingTimeouts:\n    responseHeaderTimeout: {}\nproviders:",
        ),
    ),
    # Set once for the whole request, so that a call whose request stays open dies of its age.
    Limit(
        "respondingTimeouts.readTimeout",
        3.0,
        4.0,
        ((CONVERSE, ABSOLUTE),),
        swapped("readTimeout: 0", "readTimeout: {}"),
    ),
    Limit(
        "respondingTimeouts.writeTimeout",
        4.5,
        5.5,
        ((SSE, ABSOLUTE), (GRPC, ABSOLUTE)),
        after("respondingTimeouts:", "\n        writeTimeout: {}"),
    ),
    Limit(
        "keepAliveMaxTime",
        1.5,
        3.0,
        ((HTTP1, AGE), (HTTP2, AGE)),
        after("    transport:", "\n      keepAliveMaxTime: {}"),
    ),
)
APACHE = (
    Limit(
        "ProxyPass timeout",
        2.0,
        4.0,
        ((SSE, FB), (SSE, IDLE), (GRPC, FB), (GRPC, IDLE)),
        swapped("timeout=3600", "timeout={}"),
        whole,
        1.0,
    ),
    # It lets one more come than it says.
    Limit(
        "MaxKeepAliveRequests",
        40,
        60,
        ((HTTP1, Kind.REQUESTS),),
        after("LogLevel error", "\nMaxKeepAliveRequests {}"),
        whole,
        1.0,
        scales=False,
    ),
)


VARNISH = (
    Limit(
        "first_byte_timeout",
        1.5,
        2.0,
        ((SSE, FB),),
        swapped("first_byte_timeout = 1h", "first_byte_timeout = {}"),
    ),
    # By SO_RCVTIMEO (strace shows it set to this), and so by the kernel's timer wheel: late by up
    # to an eighth, but in this range by less than a twentieth, whatever HZ is (by the wheel's
    # table in kernel/time/timer.c 0.64 s at 100, 0.51 s at 1000).
    Limit(
        "between_bytes_timeout",
        13.5,
        15.5,
        ((SSE, IDLE),),
        swapped("between_bytes_timeout = 1h", "between_bytes_timeout = {}"),
        scales=False,
    ),
)
# Both look once a second and count whole seconds (Squid src/comm.cc, CommSelectEngine::checkEvents;
# lighttpd src/gw_backend.c, gw_handle_trigger_host_timeouts, which wants more than the limit), so
# they strike up to two seconds late: only a long limit can be found within 5 %.
SQUID = (
    Limit(
        "read_timeout",
        30.0,
        34.0,
        ((SSE, FB), (SSE, IDLE), (WEBSOCKET, IDLE)),
        swapped("read_timeout 1 hour", "read_timeout {} seconds"),
        whole,
        1.0,
        scales=False,
    ),
    # Not of a WebSocket, which is a tunnel to it.
    Limit(
        "client_lifetime",
        42.0,
        46.0,
        ((SSE, ABSOLUTE),),
        after("access_log none", "\nclient_lifetime {} seconds"),
        whole,
        1.0,
        scales=False,
    ),
)
LIGHTTPD = (
    Limit(
        "proxy read-timeout",
        42.0,
        46.0,
        ((SSE, FB), (SSE, IDLE), (WEBSOCKET, SERVER)),
        swapped('"port" => ', '"read-timeout" => {}, "port" => '),
        whole,
        1.0,
        scales=False,
    ),
)
LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "nginx": NGINX,
    "haproxy": HAPROXY,
    "envoy": ENVOY,
    "caddy": CADDY,
    "traefik": TRAEFIK,
    "nginx-debian": NGINX,
    "haproxy-debian": HAPROXY_DEBIAN,
    "apache": APACHE,
    "varnish": VARNISH,
    "squid": SQUID,
    "lighttpd": LIGHTTPD,
}
