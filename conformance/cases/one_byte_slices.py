"""Every byte alone: inside UTF-8, SSE lines, frame headers and length prefixes."""

from conformance.case import AtConnect, Case, Expect, Kind, Lane
from conformance.verdict import Class
from faults.slice import Slice

CASE = Case(
    id="one-byte-slices",
    question="Does hostile text survive being cut between any two bytes?",
    kind=Kind.REQUIRED,
    anchors=("WHATWG HTML 9.2.6", "RFC 6455 section 5.4", "gRPC PROTOCOL-HTTP2 (length prefix)"),
    script="hostile-text",
    limit=0,
    fault=Slice(size_bytes=1),
    when=AtConnect(),
    lane=Lane.QUIET,  # it keeps a core busy
    patience_seconds=10.0,
    expect={"*": Expect(Class.COMPLETE, "TCP has no boundaries", delivery="whole")},
)
