"""The client keeps its socket and reads no more."""

from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="client-stops-reading",
    question="The client stays and reads no more: does the origin ever notice?",
    anchors=("RFC 9293 section 3.8.6", "RFC 9113 section 5.2", "nginx send_timeout 60 s"),
    script="steady",
    limit=40,
    moves=(Move(Act.STOP_READING, 6), Move(Act.RELEASE, 6)),
    holds_at=6,
    roads=RoadKind.ALL,
    expect={"*": Expect(Class.ORPHANED, "the socket stands, buffers take what is said")},
)
