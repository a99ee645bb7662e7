"""Scripts of models that call tools and answer in JSON."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator

from servers.script import Await, Body, Fail, FailureCode, Pause, Say, Script, Step
from servers.scripts.pacing import GAP_SECONDS
from tokenwire.v1.stream_pb2 import (
    ClientMessage,
    ReasoningDelta,
    TextDelta,
    ToolCallDelta,
    ToolRows,
    Usage,
)

CALL_ID = "call-1"
_ARGUMENTS = ('{"sql": "sel', "ect city, degrees from weat", "her where degrees > 30", '"}')
_ROWS = (
    ('{"city": "Sevilla", "degrees": 41}', '{"city": "Córdoba", "degrees": 40}'),
    ('{"city": "Athína", "degrees": 38}',),
)


def paced(bodies: Iterable[Body]) -> Iterator[Step]:
    """A gap before each."""
    for body in bodies:
        yield Pause(GAP_SECONDS)
        yield Say(body)


def texts(*pieces: str) -> Iterator[TextDelta]:
    """One text delta for each piece."""
    return (TextDelta(text=piece) for piece in pieces)


def _tool_call(_draw: random.Random) -> Iterator[Step]:
    yield Say(ReasoningDelta(text="They ask where it is hot."))
    yield from paced([ReasoningDelta(text=" The table"), ReasoningDelta(text=" knows.")])
    yield from paced(
        ToolCallDelta(call_id=CALL_ID, name="query" if number == 0 else "", arguments=fragment)
        for number, fragment in enumerate(_ARGUMENTS)
    )
    yield Await("approve", _decided)


def _decided(message: ClientMessage) -> Iterator[Step]:
    """An approval of any call counts, so that a client that mistakes the id is seen to."""
    if message.approve.approved:
        yield from paced(
            ToolRows(call_id=message.approve.call_id, rows=rows, last=number == len(_ROWS))
            for number, rows in enumerate(_ROWS, start=1)
        )
        yield from paced(texts("It", " is", " hottest", " in", " Sevilla", "."))
    else:
        yield from paced(texts("You", " did", " not", " approve", f" {message.approve.call_id}."))
    yield from paced([Usage(input_tokens=57, output_tokens=31)])


def _structured_json(draw: random.Random) -> Iterator[Step]:
    document = json.dumps(
        {
            "title": 'Größe \N{THERMOMETER} "quoted" \\ \u2028',
            "readings": [{"degrees": n - 2.5, "ok": n % 2 == 0, "note": None} for n in range(8)],
            "nested": {"a": {"b": {"c": [[], {}, ""]}}},
        },
        indent=1,
    )
    start = 0
    while start < len(document):
        if start:
            yield Pause(GAP_SECONDS)
        end = start + 1 + int(draw.random() * 9)  # also inside a name, a number, an escape
        yield Say(TextDelta(text=document[start:end]))
        start = end


# Each value is a trap for whoever acts too early: an enum with a prefix in it, an escape, a text
# beyond ASCII, a number that grows, a literal.
DELETION = (
    '{"action": "DeleteIfEmpty", "path": "/Gr\\u00f6\\u00dfe/Öl", "count": 4711, "force": false}'
)


def _deletion(_draw: random.Random) -> Iterator[Step]:
    """A character at a time, so that a cut can fall at each."""
    return paced(_fragments(DELETION))


def _deletion_fails(_draw: random.Random) -> Iterator[Step]:
    yield from paced(_fragments(DELETION[: DELETION.index("IfEmpty")]))
    yield Fail(FailureCode.INTERNAL, "the model broke off")


def _fragments(arguments: str) -> Iterator[ToolCallDelta]:
    for number, char in enumerate(arguments):
        yield ToolCallDelta(call_id=CALL_ID, name="" if number else "delete", arguments=char)


# The same traps, nested, in fragments that tear what belongs together: an enum behind its prefix,
# an escape, a surrogate pair, a number, a literal. A fragment is a string, so it cannot end inside
# a character: only the wire can be cut there. Those beyond ASCII take 2, 3 and 4 bytes.
TORN = (
    '{"action": "Delete', 'IfEmpty", "mode": "Delete', '", "paths": ["/Gr\\', "u00", "f6\\u00d",
    'fe\\', 'n", "Öl €20 \N{GRINNING FACE}é', '"], "who": {"name": "\\ud83d', "\\ude", '00 \\"q\\',
    '"", "ids": [47', "11, -12.", "5e", '3]}, "force": fal', "se}",
)  # fmt: skip


def _deletion_torn(_draw: random.Random) -> Iterator[Step]:
    yield Say(ReasoningDelta(text="It has to go."))
    yield from paced(torn())


def torn() -> Iterator[ToolCallDelta]:
    """The fragments of `TORN` as a model's deltas."""
    for number, fragment in enumerate(TORN):
        yield ToolCallDelta(call_id=CALL_ID, name="" if number else "delete", arguments=fragment)


TOOLS = (
    Script("tool-call", "reasoning, a tool call to approve, rows, text, usage", _tool_call),
    Script(
        "structured-json", "one JSON document in fragments of 1 to 9 characters", _structured_json
    ),
    Script("deletion", "a dangerous tool call, a character at a time", _deletion),
    Script("deletion-fails", "the same, failed behind `Delete`", _deletion_fails),
    Script("deletion-torn", "a nested one, its fragments ending inside tokens", _deletion_torn),
)
