"""Every byte alone: inside UTF-8, SSE lines, frame headers and length prefixes."""

from faults.slice import Slice

from conformance.case import AtConnect, Case, Expect, Kind
from conformance.verdict import Class

CASE = Case(
    id="one-byte-slices",
    question="Does hostile text survive being cut between any two bytes?",
    kind=Kind.REQUIRED,
    anchors=("WHATWG HTML 9.2.6", "RFC 6455 section 5.4", "gRPC PROTOCOL-HTTP2 (length prefix)"),
    script="hostile-text",
    limit=0,
    fault=Slice(size_bytes=1),
    when=AtConnect(),
    patience_seconds=5.0,
    expect={"*": Expect(Class.COMPLETE, "TCP has no boundaries", delivery="whole")},
)
