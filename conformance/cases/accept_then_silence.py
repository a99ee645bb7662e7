"""The connection stands and nobody answers."""

from clients.manner import Manner
from conformance.case import AtConnect, Case, Expect
from conformance.verdict import Class
from faults.accept_then_silence import AcceptThenSilence

CASE = Case(
    id="accept-then-silence",
    question="A connection is accepted and never answered: how long does the client wait?",
    anchors=("httpx: 5 s", "websockets: open_timeout 10 s", "gRPC: connect 20 s, then back-off"),
    fault=AcceptThenSilence(),
    when=AtConnect(),
    depends_on=(),
    manner=Manner(patience=0.1, connect_seconds=8.0, first_content_seconds=8.0),
    patience_seconds=1.8,
    expect={
        "sse": Expect(Class.REFUSED, "the read timeout, here a tenth of 5 s"),
        "websocket": Expect(Class.REFUSED, "open_timeout, here a tenth of 10 s"),
        "grpc/stock": Expect(Class.HANG, "no deadline: it waits for the HTTP/2 settings"),
        "*/hardened": Expect(Class.REFUSED, "the first content has a deadline of its own"),
    },
)
