"""Structured output that is still coming: what a gate hands out, and what it kept back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lenses.body import Kind, Text, ToolCall
from lenses.gate import Gate, Open
from lenses.quantiles import Spread, spread
from lenses.stream import NS_PER_MS, Clock, Stream, Token, Unmeasurable, sift
from tokenwire.recording import Recording


@dataclass(frozen=True, slots=True)
class StructuredOutput:
    """All documents of one stream: each tool call's arguments, and the text if it is JSON.

    `values` passed the gate. `half_formed`: how often a reader that shows an open token would
    have shown a scalar that the next piece changed, `wrong_numbers` of them numbers.
    `held_ms`: from a value's first character to its release, the price of the gate.
    `told_after_ms`: where a document is not whole, from the last content to the client's
    failure; None where nobody told it. `longest_silence_ms` between two contents (or the last
    and the end, without Done), with so many `signs_in_silence`: pings and comments, which are
    no progress. `repeated_names` passed twice: the second value contradicts the first.
    """

    documents: int
    whole: int
    values: int
    half_formed: int
    wrong_numbers: int
    repeated_names: int
    first_value_ms: float | None
    held_ms: Spread | None
    told_after_ms: float | None
    longest_silence_ms: float | None
    signs_in_silence: int
    errors: tuple[str, ...]
    doubts: tuple[str, ...]


def structured_output(
    recording: Recording,
    enums: Mapping[str, Collection[str]] | None = None,
) -> StructuredOutput | Unmeasurable:
    """What of a JSON document may be acted upon while it comes, and when: closed values only.

    `enums` names by JSON Pointer the strings allowed there: one that is closed and not among
    them is an error, so `Delete` is never dispatched on the way to `DeleteIfEmpty`. A document
    is whole only if it ended by its own brackets and, for a number at the top, with Done.

    Others: jiter and pydantic-core with `partial_mode`, the SDKs of OpenAI and Anthropic and
    partial-json-parser by default hand out an open number as it stands (`{"id": 47` on the way
    to 4711), their trailing-strings modes open strings too; that is what `half_formed` counts.
    The text of the commit-safe rule is issue 6, points 4 and 7; JSON is RFC 8259's.

    Only the beginning that arrived in order is read, and no stream that retracts. O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    tokens = stream.tokens[: stream.in_order]
    if any(token.kind is Kind.RETRACT for token in tokens):
        return Unmeasurable("text was retracted: it is not one document")
    documents = [_Document(pieces, enums or {}) for pieces in _pieces(tokens)]
    if not documents:
        return Unmeasurable("no JSON in it: no tool call, and no text that opens with { or [")
    for document in documents:
        document.read(stream.tokens[-1].at_ns if stream.done else None)
    errors = tuple(document.gate.error for document in documents if document.gate.error)
    passed_ns = [ns for document in documents for ns in document.passed_ns]
    silence = _silence(recording, stream)
    return StructuredOutput(
        documents=len(documents),
        whole=len(documents) - len(errors),
        values=len(passed_ns),
        half_formed=sum(document.half_formed for document in documents),
        wrong_numbers=sum(document.wrong_numbers for document in documents),
        repeated_names=sum(document.gate.repeated for document in documents),
        first_value_ms=min(((n - stream.asked_ns) / NS_PER_MS for n in passed_ns), default=None),
        held_ms=spread(held for document in documents for held in document.held_ms),
        told_after_ms=_told_after_ms(recording, stream) if errors else None,
        longest_silence_ms=silence[0],
        signs_in_silence=silence[1],
        errors=errors,
        doubts=stream.doubts,
    )


class _Document:
    """One gate and the pieces that go through it."""

    def __init__(self, pieces: Sequence[Token], enums: Mapping[str, Collection[str]]) -> None:
        self.gate = Gate(enums)
        self.passed_ns: list[int] = []
        self.held_ms: list[float] = []
        self.half_formed = self.wrong_numbers = 0
        self._pieces = pieces

    def read(self, end_ns: int | None) -> None:
        """All of it; `end_ns`: when the stream said that there is no more, None if it did not."""
        gate = self.gate
        opened_ns = 0
        for token in self._pieces:
            open_before = gate.open_scalar
            if open_before and gate.grows_with(token.text):
                self._exposed(open_before)
            leaves = gate.feed(token.text)
            for number, _ in enumerate(leaves):
                began_ns = opened_ns if open_before and not number else token.at_ns
                self._passed(began_ns, token.at_ns)
            if leaves or not open_before:
                opened_ns = token.at_ns
        open_now = gate.open_scalar
        if end_ns is None:
            gate.cut()
        elif gate.finish():
            self._passed(opened_ns, end_ns)
        if open_now and gate.error:
            self._exposed(open_now)

    def _exposed(self, scalar: Open) -> None:
        self.half_formed += 1
        self.wrong_numbers += scalar is Open.NUMBER

    def _passed(self, began_ns: int, at_ns: int) -> None:
        self.passed_ns.append(at_ns)
        self.held_ms.append((at_ns - began_ns) / NS_PER_MS)


def _pieces(tokens: Sequence[Token]) -> list[list[Token]]:
    """The pieces of each document, in the order in which they began."""
    calls: dict[str, list[Token]] = {}
    texts: list[Token] = []
    for token in tokens:
        match token.part:
            case ToolCall(call_id=call_id) if token.is_content:
                calls.setdefault(call_id, []).append(token)
            case Text() if token.kind is Kind.TEXT and token.is_content:
                texts.append(token)
            case _:
                pass
    said = next((token.text.lstrip() for token in texts if token.text.strip()), "")
    return [*calls.values(), *([texts] if said.startswith(("{", "[")) else [])]


def _told_after_ms(recording: Recording, stream: Stream) -> float | None:
    ended, content = recording.observation.ended, stream.content()
    if ended is None or ended.ending != "failed" or not content:
        return None
    return (ended.at_ns - content[-1].at_ns) / NS_PER_MS


def _silence(recording: Recording, stream: Stream) -> tuple[float | None, int]:
    """The longest silence between contents, and what came in during it."""
    times = [token.at_ns for token in stream.content()]
    times += [] if stream.done or not times else [stream.end_ns]
    longest = max(pairwise(times), key=lambda pair: pair[1] - pair[0], default=None)
    if longest is None:
        return None, 0
    since, until = longest
    signs = sum(since < each.app_ns < until for each in recording.observation.noticed)
    return (until - since) / NS_PER_MS, signs
