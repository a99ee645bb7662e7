"""Changes that people make, and what each does to a stream by the product's own documentation."""

from __future__ import annotations

from tests.regression.change import Change, Shipped

CARRYING = (
    "whole", "heard-while-held", "cadence-plain", "cadence-close-delimited", "end-without-done",
    "far-fin", "far-reset", "client-closes-flowing", "steer",
)  # fmt: skip
WAITING = (
    "short-stream", "silence-75s", "silence-75s-heartbeat", "silence-75s-ping", "healthy-75s",
    "first-token-after-75s", "first-token-after-75s-headers", "first-token-after-75s-comment",
)  # fmt: skip
NGINX_CONF, ENVOY_YAML = "nginx/tuned/nginx.conf", "envoy/tuned/envoy.yaml"
NGINX = Shipped("nginx@tuned", NGINX_CONF, CARRYING)
NGINX_FASTER = Shipped("nginx@tuned+x30", NGINX_CONF, WAITING)
ENVOY = Shipped("envoy@tuned", ENVOY_YAML, CARRYING)
ENVOY_FASTER = Shipped("envoy@tuned+x30", ENVOY_YAML, WAITING)

# Of silences of 75 s / 30: those in which the origin says nothing at all. Whatever beats, beats
# every 20 s / 30 and so holds off a clock of 1.5 s, also one that falls 0.3 s early (nginx).
SILENT = ("silence-75s", "first-token-after-75s")
UNFED = (
    *(f"{case}/{wire}" for case in SILENT for wire in ("sse", "websocket")),
    "first-token-after-75s-headers/sse",
)
UNFED_CALLS = tuple(f"{case}/grpc" for case in SILENT)
UNFED_WEB_CALLS = tuple(f"{case}/grpc-web" for case in SILENT)

BREAKING = (
    Change(
        "upgrade headers taken out", NGINX,
        {"            proxy_set_header Upgrade $http_upgrade;\n": ""},
        "Upgrade is hop by hop: what nginx does not set, it does not pass on (its websocket.html)",
        ("whole/websocket",),
    ),
    Change(
        "proxy_buffering on", NGINX,
        {"proxy_buffering off": "proxy_buffering on"},
        "chunks are handed on as they come; a body that has none waits until a buffer is full",
        ("cadence-close-delimited/sse",),
    ),
    Change(
        "proxy_read_timeout 1.5 s", NGINX_FASTER,
        {'proxy_read_timeout {{ scale.ms("1h") }}': "proxy_read_timeout 1500ms"},
        "it ends what the origin is silent on, before or after the head; gRPC has one of its own",
        UNFED,
    ),
    Change(
        "grpc_read_timeout 1.5 s", NGINX_FASTER,
        {'grpc_read_timeout {{ scale.ms("1h") }}': "grpc_read_timeout 1500ms"},
        "the same for gRPC alone",
        UNFED_CALLS,
    ),
    Change(
        "upgrade_configs taken out", ENVOY,
        {"          upgrade_configs:\n          - upgrade_type: websocket\n": ""},
        "an upgrade that is not allowed by name is refused with 403",
        ("whole/websocket",),
    ),
    Change(
        "HTTP/2 to the origin taken out", ENVOY,
        {"slot.grpc_origin, true)": "slot.grpc_origin, false)"},
        "gRPC needs HTTP/2, also where Envoy made it of gRPC-Web",
        ("whole/grpc", "whole/grpc-web"),
    ),
    Change(
        "route timeout left out", ENVOY_FASTER,
        {"timeout: 0s }": 'timeout: {{ scale.seconds("15s") }} }'},
        "its default, 15 s from the request on whatever is said; an upgrade has none",
        (
            *(f"{case}/{wire}" for case in (*SILENT, "silence-75s-heartbeat", "healthy-75s")
              for wire in ("sse", "grpc", "grpc-web")),
            "first-token-after-75s-headers/sse",
            "first-token-after-75s-comment/sse",
        ),
    ),
    Change(
        "stream_idle_timeout 1.5 s", ENVOY_FASTER,
        {"stream_idle_timeout: 0s": "stream_idle_timeout: 1.5s"},
        "it ends every stream on which nothing moves, on any wire",
        (*UNFED, *UNFED_CALLS, *UNFED_WEB_CALLS),
    ),
)  # fmt: skip

HARMLESS = (
    Change(
        "two workers, another log", NGINX,
        {
            "pid nginx.pid;": "pid nginx.pid;\nworker_processes 2;",
            "access_log off;": "log_format team '$status $request_time $upstream_addr';\n"
                               "    access_log access.log team;",
        },
        "neither touches what is passed on",
    ),
    Change(
        "an added header, gzip on", NGINX,
        {"access_log off;": "access_log off;\n    add_header X-Team streaming always;\n"
                            "    gzip on;\n    gzip_types text/event-stream;"},
        "clients pass over a header that they do not know; none of these says that it takes gzip",
    ),
    Change(
        "longer timeouts", NGINX_FASTER,
        {'scale.ms("1h")': 'scale.ms("2h")', 'scale.ms("75s")': 'scale.ms("90s")'},
        "what did not fall in one hour does not fall in two",
    ),
    Change(
        "an added header, an access log", ENVOY,
        {
            "              domains: [\"*\"]\n":
                "              domains: [\"*\"]\n              response_headers_to_add:\n"
                "              - header: { key: x-team, value: streaming }\n",
            "          stat_prefix: {{ name }}\n":
                "          stat_prefix: {{ name }}\n          access_log:\n"
                "          - name: envoy.access_loggers.file\n            typed_config:\n"
                '              "@type": type.googleapis.com/'
                "envoy.extensions.access_loggers.file.v3.FileAccessLog\n"
                "              path: access.log\n",
        },
        "neither touches what is passed on",
    ),
    Change(
        "a route timeout of an hour", ENVOY_FASTER,
        {"timeout: 0s }": "timeout: 3600s }"},
        "nothing here takes so long",
    ),
)  # fmt: skip

CHANGES = (*BREAKING, *HARMLESS)
