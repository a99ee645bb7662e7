"""A model that takes back what it said."""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect, RoadKind
from conformance.verdict import Class
from faults.reset import Reset

ANCHORS = (
    "stream.proto Retract and Commit (no provider's format has them)",
    "Arivazhagan et al., IWSLT 2020: re-translation and its erasure",
)
TAKEN_UP = 16  # inside the sentence that is taken back

CASES = (
    Case(
        id="speculative",
        question="Drafts of four tokens, mostly taken back: does each correction arrive in order?",
        anchors=ANCHORS,
        script="speculative",
        limit=120,
        options={"pace": 0.5},
        roads=RoadKind.ALL,
        expect={"*": Expect(Class.COMPLETE, "a correction is an event like any", delivery="whole")},
    ),
    Case(
        id="reconsider-resumed",
        question="Broken in a sentence that is then taken back: is it ever said again?",
        anchors=(*ANCHORS, "WHATWG HTML 9.2.3 (Last-Event-ID)"),
        script="reconsider",
        limit=0,
        options={"pace": 0.5},
        fault=Reset(),
        when=AtHeard(TAKEN_UP),
        settings=("hardened",),
        manner=Manner(resume_attempts=3, resume_pause_seconds=0.05),
        expect={
            "*": Expect(Class.COMPLETE, "resumed after the last seq heard", delivery="whole"),
        },
    ),
)
