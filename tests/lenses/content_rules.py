"""Rules of the lenses for what was said: structured output, retraction, commitment, goodput."""

from __future__ import annotations

import json

from bench.json_parsers.parser import leaves
from lenses.body import Text, ToolCall, parse
from lenses.commitment import Commitment, commitment
from lenses.gate import Gate
from lenses.goodput import Goodput, goodput
from lenses.retraction import Retraction, retraction
from lenses.structured_output import StructuredOutput, structured_output
from servers.scripts.second_thoughts import DRAFTED
from servers.scripts.tools import DELETION
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import CUTS, FROZEN, Streams
from tokenwire.recording import Recording

ENUMS = {"/action": {"Delete", "DeleteIfEmpty"}}
VALUES = json.loads(DELETION)
TELL_MS = 100.0


def _structured(recording: Recording) -> StructuredOutput:
    return of(StructuredOutput, structured_output(recording, ENUMS))


def _dispatched(recording: Recording) -> dict[str, object]:
    """What the gate hands out of this stream's call."""
    gate = Gate(ENUMS)
    parts = (parse(each.body)[1] for each in recording.observation.heard)
    pieces = (part.arguments for part in parts if isinstance(part, ToolCall))
    return {leaf.path[1:]: leaf.value for piece in pieces for leaf in gate.feed(piece)}


def _cuts(streams: Streams, wire: str) -> list[Recording]:
    """Those that were run, of one wire."""
    return [streams[key] for case in CUTS if (key := f"{case.id}/{wire}") in streams]


def _no_early_dispatch(streams: Streams, wire: str) -> Found:
    broken = [*_cuts(streams, wire), *(streams[f"{case.id}/{wire}"] for case in FROZEN)]
    broken.append(streams[f"deletion-fails/{wire}"])
    wrong = sum(not _dispatched(each).items() <= VALUES.items() for each in broken)
    whole = sum(_structured(each).whole for each in broken)
    told = f"{wrong} wrong values, {whole} called whole in {len(broken)} broken streams"
    return Found(told, wrong == whole == 0 and _dispatched(streams[f"deletion/{wire}"]) == VALUES)


def _ends_are_told(streams: Streams, wire: str) -> Found:
    ends = [_structured(each).told_after_ms for each in _cuts(streams, wire)]
    ends.append(_structured(streams[f"deletion-fails/{wire}"]).told_after_ms)
    told = [each for each in ends if each is not None]
    return Found(f"{len(told)} of {len(ends)}", len(told) == len(ends))


def _told_soon(streams: Streams, wire: str) -> Found:
    ends = [_structured(each).told_after_ms or 0 for each in _cuts(streams, wire)]
    return Found(f"{max(ends):.1f} ms at most", max(ends) <= TELL_MS)


def _stall_behind_signs(streams: Streams, wire: str) -> Found:
    frozen = [streams[f"{case.id}/{wire}"] for case in FROZEN]
    signs = [_structured(each).signs_in_silence for each in frozen]
    names = {each.observation.ended.exception if each.observation.ended else "" for each in frozen}
    told = f"{min(signs)} signs of life, {' '.join(names)}"
    return Found(told, min(signs) > 0 and names == {"ContentTimeout"})


def _json_is_exact(streams: Streams, wire: str) -> Found:
    recording = streams[f"document/{wire}"]
    found = _structured(recording)
    said = [parse(each)[1] for each in recording.expected]
    calls = (part.arguments for part in said if isinstance(part, ToolCall))
    text = "".join((*(part.text for part in said if isinstance(part, Text)), *calls))
    values = sum(1 for _ in leaves(json.loads(text)))
    told = f"{found.values} of {values} values, {found.half_formed} held back"
    return Found(told, found.whole == 1 and found.values == values)


def _retraction(streams: Streams, name: str) -> Retraction:
    return of(Retraction, retraction(streams[name], hold_back_tokens=DRAFTED))


def _erasure(streams: Streams, wire: str) -> Found:
    """The model: what a reader of the script itself would have had to delete."""
    recording = streams[f"speculative/{wire}"]
    said = sum('"text"' in body for body in recording.expected)
    stands = len(_standing(list(recording.expected)))
    model = (said - stands) / stands
    found = _retraction(streams, f"speculative/{wire}").raw.normalised_erasure or 0
    return Found(f"{found:.3f}, model {model:.3f}", abs(found - model) <= 0.05 * model)


def _committed(streams: Streams, wire: str) -> Found:
    found = _retraction(streams, f"speculative/{wire}")
    told = f"{found.commit_only.erased} erased, {found.below_watermark} below the watermark"
    return Found(told, found.commit_only.erased == found.below_watermark == found.unsettled == 0)


def _final_text(streams: Streams, wire: str) -> Found:
    """As a reader who honours Retract has it, against the script's own."""
    recording = streams[f"speculative/{wire}"]
    heard = _standing([each.body for each in recording.observation.heard])
    return Found(f"{len(heard)} tokens", heard == _standing(list(recording.expected)) != [])


def _standing(bodies: list[str]) -> list[str]:
    """The texts that a reader who honours each Retract has in the end."""
    texts: dict[int, str] = {}
    for seq, body in enumerate(bodies, start=1):
        event = json.loads(body)
        if "text" in event:
            texts[seq] = event["text"]["text"]
        if "retract" in event:
            texts = {n: t for n, t in texts.items() if n <= event["retract"].get("afterSeq", 0)}
    return list(texts.values())


def _commitment(streams: Streams, name: str, watermark: float = 8) -> Commitment:
    return of(Commitment, commitment(streams[name], watermark_tokens=watermark))


def _nothing_exposed(streams: Streams, wire: str) -> Found:
    found = _commitment(streams, f"reconsider/{wire}")
    less = _commitment(streams, f"reconsider/{wire}", found.distance_tokens - 1).watermark
    told = (
        f"raw {found.raw.exposed}, by sentence {found.sentence.exposed}, "
        f"n={found.distance_tokens} {found.at_distance.exposed}, one less {less.exposed}"
    )
    return Found(told, found.at_distance.exposed == 0 < less.exposed <= found.raw.exposed)


def _price(streams: Streams, wire: str) -> Found:
    """n gaps of the origin's own, to one gap."""
    recording = streams[f"reconsider/{wire}"]
    found = _commitment(streams, f"reconsider/{wire}")
    said = [each.said_ns / 1e6 for each in recording.observation.heard]
    due = said[found.distance_tokens] - said[0]
    cost = found.at_distance.added_ms or 0
    gap = due / max(1, found.distance_tokens)
    told = f"{cost:.1f} ms for {found.distance_tokens} gaps of {gap:.1f}"
    return Found(told, found.distance_tokens > 0 and abs(cost - due) <= gap)


def _frontier(streams: Streams, wire: str) -> Found:
    found = _commitment(streams, f"reconsider/{wire}")
    told = f"{found.raw.backsteps} raw, {found.at_distance.backsteps} held back"
    return Found(told, found.at_distance.backsteps == 0 < found.raw.backsteps)


def _never_again(streams: Streams, wire: str) -> Found:
    recording = streams[f"reconsider-resumed/{wire}"]
    found = _commitment(streams, f"reconsider-resumed/{wire}")
    attempts = len(recording.attempts)
    return Found(
        f"{found.reshown} shown again in {attempts} attempts", found.reshown == 0 and attempts > 1
    )


def _good(streams: Streams, wire: str) -> Found:
    due = {
        "clean": True,
        "document": True,
        "no-done": False,
        "cut-13": False,
        "close-flowing": False,
    }
    seen = {name: of(Goodput, goodput(streams[f"{name}/{wire}"])).good for name in due}
    return Found(f"good: {' '.join(name for name, good in seen.items() if good)}", seen == due)


RULES = (
    Rule("goodput", "only what came whole and was known to be is good", _good, ("clean", "cut-13")),
    Rule(
        "structured-output",
        "cut at every character, nothing wrong is handed out",
        _no_early_dispatch,
        ("deletion-fails", "deletion"),
    ),
    Rule(
        "structured-output",
        "every early end and error is told",
        _ends_are_told,
        ("cut-13", "deletion"),
    ),
    Rule(
        "structured-output",
        "within 100 ms after it",
        _told_soon,
        ("cut-13", "frozen-13"),
        timed=True,
    ),
    Rule(
        "structured-output",
        "a stall behind heartbeats and pings is a stall",
        _stall_behind_signs,
        ("frozen-13", "cut-13"),
    ),
    Rule("structured-output", "a whole document passes", _json_is_exact, ("document", "cut-85")),
    Rule(
        "retraction",
        "the final text is the script's",
        _final_text,
        ("speculative", "speculative-lossy"),
    ),
    Rule(
        "retraction",
        "commit-only erases nothing, nobody retracts what is committed",
        _committed,
        ("speculative", "speculative-lossy"),
    ),
    Rule(
        "retraction",
        "raw erasure is the model's to 5 %",
        _erasure,
        ("speculative", "speculative-lossy"),
    ),
    Rule(
        "commitment",
        "a watermark of the distance exposes nothing, one less does",
        _nothing_exposed,
        ("reconsider", "clean"),
    ),
    Rule("commitment", "it costs n gaps, to one gap", _price, ("reconsider", "clean"), timed=True),
    Rule("commitment", "what is shown never shrinks", _frontier, ("reconsider", "clean")),
    Rule(
        "commitment",
        "a resumed stream shows nothing again",
        _never_again,
        ("reconsider-resumed", "reconsider"),
    ),
)
