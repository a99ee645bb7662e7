"""A model that has seen enough of a tool's rows stops the tool."""

from clients.manner import Manner
from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.cases.steer import NO_WAY_UP
from conformance.verdict import Class

ENOUGH = 4  # the event that brings row 30, where the script's answer is
ANCHORS = (
    "MCP 2025-11-25 notifications/cancelled (a tool's result comes whole: issue 2932)",
    "MCP SEP-2998 draft (partial results)",
    "A2A artifact chunks (append, lastChunk)",
)
CASES = (
    Case(
        id="tool-stopped-by-message",
        question="Enough at row 30 of 47,000: does a cancel stop the tool at once?",
        anchors=ANCHORS,
        script="tool-query",
        limit=60,
        options={"pace": 2.0},  # 250 rows a second
        manner=Manner(bidi=True),
        moves=(Move(Act.CANCEL, ENOUGH),),
        unsupported=NO_WAY_UP,
        roads=RoadKind.ALL,
        expect={"*": Expect(Class.DETECTED, "the origin is told in words")},
    ),
    Case(
        id="tool-stopped-by-closing",
        question="Enough at row 30 of 47,000: does leaving stop the tool?",
        anchors=ANCHORS,
        script="tool-query",
        limit=60,
        options={"pace": 2.0},
        moves=(Move(Act.CLOSE, ENOUGH),),
        notice_seconds=2.0,
        roads=RoadKind.ALL,
        expect={"*": Expect(Class.DETECTED, "a closed connection is seen at once", noticed=True)},
    ),
)
