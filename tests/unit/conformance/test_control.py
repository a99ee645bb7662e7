"""What a foreign service's stream is held to: its control's text, or only its order and end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import control
from conformance.judge import axes, classify, judge
from conformance.verdict import Class, Delivery, Outcome, Shape, Truth
from tests import synthetic
from tests.synthetic import heard, script
from tokenwire import recording as rec
from tokenwire.recording import Heard, Recording

DONE = json.dumps({"done": {"finishReason": "stop"}})


def said(*words: str, done: bool = True, seqs: tuple[int, ...] = ()) -> tuple[Heard, ...]:
    bodies = [json.dumps({"text": {"text": word}}) for word in words] + [DONE] * done
    return tuple(
        Heard(seq, body, 0, seq, seq)
        for seq, body in zip(seqs or range(1, len(bodies) + 1), bodies, strict=True)
    )


def bodies(tokens: tuple[Heard, ...]) -> tuple[str, ...]:
    return tuple(token.body for token in tokens)


ASKED = bodies(said("Once ", "upon ", "a time"))


@pytest.mark.parametrize(
    ("came", "shape"),
    [
        (said("Once ", "upon ", "a time"), Shape.WHOLE),
        (said("Once upon", " a time"), Shape.WHOLE),
        (said("Once ", "up", done=False), Shape.PREFIX),
        (said("Once ", "upon ", "a time", done=False), Shape.PREFIX),
        (said("Once ", "up"), Shape.PREFIX),
        ((), Shape.PREFIX),
        (said("Once ", "a time"), Shape.CORRUPTED),
        (said("Once upon a time and more"), Shape.CORRUPTED),
        (said("Once ", "upon ", seqs=(1, 2, 4)), Shape.GAP),
        (said("Once ", "upon ", seqs=(1, 2, 2)), Shape.DUPLICATE),
        (said("Once ", "upon ", seqs=(2, 1, 3)), Shape.REORDERED),
    ],
)
def test_a_service_that_answers_everybody_alike_is_held_to_its_text(
    came: tuple[Heard, ...], shape: Shape
) -> None:
    assert control.measure(ASKED, came).shape is shape


def test_each_kind_of_text_is_compared_by_itself_and_ids_are_not() -> None:
    def call(call_id: str, arguments: str) -> str:
        return json.dumps({"toolCall": {"callId": call_id, "name": "", "arguments": arguments}})

    due = (call("a", '{"x'), json.dumps({"text": {"text": "hi"}}), call("a", '": 1}'), DONE)
    came = (call("b", '{"x": 1}'), json.dumps({"text": {"text": "hi"}}), DONE)
    tokens = tuple(Heard(seq, body, 0, seq, seq) for seq, body in enumerate(came, 1))
    assert control.measure(due, tokens).shape is Shape.WHOLE


def test_of_any_other_service_only_the_order_is_measured() -> None:
    assert control.measure((), said("what", "ever")) == Delivery(Shape.UNMEASURED, 3, 0)
    assert control.measure((), said("a", "b", seqs=(1, 3, 4))).shape is Shape.GAP


def foreign(tokens: tuple[Heard, ...], ending: str, expected: tuple[str, ...] = ()) -> Recording:
    made = synthetic.recording(tokens=tokens, ending=ending, attempts=())
    return replace(made, expected=expected, expected_from="control")


def test_without_a_text_to_expect_done_alone_tells_whether_it_is_complete() -> None:
    assert axes(foreign(said("a"), "complete")).truth is Truth.TRUTHFUL
    assert axes(foreign(said("a", done=False), "unsaid")).truth is Truth.FALSE_SUCCESS
    assert axes(foreign(said("a"), "failed")).truth is Truth.FALSE_FAILURE
    assert axes(foreign(said("a", done=False), "failed")).truth is Truth.TRUTHFUL


def test_a_truncated_answer_that_says_done_is_a_false_success() -> None:
    made = foreign(said("Once ", "up"), "complete", ASKED)
    assert classify(made, axes(made)) is Class.SILENT_TRUNCATION


def test_a_documented_delivery_asserts_nothing_about_one_that_was_not_measured() -> None:
    case = synthetic.case()
    judged = judge(case, foreign(said("a"), "complete"))
    assert judged.outcome is Outcome.AS_DOCUMENTED
    assert str(judged.axes.delivery if judged.axes else "") == "unmeasured"


def test_for_our_own_scripts_nothing_expected_is_still_our_failure() -> None:
    made = replace(synthetic.recording(), expected=())
    judged = judge(synthetic.case(), made)
    assert judged.outcome is Outcome.HARNESS_FAILED
    assert "nothing was expected" in judged.reason


def test_the_control_is_found_beside_the_recordings_that_it_is_the_measure_of(
    tmp_path: Path,
) -> None:
    tokens = heard(script())
    whole = synthetic.recording(tokens=tokens, cell=replace(synthetic.CELL, case=control.CONTROL))
    other = synthetic.recording(tokens=tokens[:2], ending="failed")
    other = replace(other, cell=replace(synthetic.CELL, case="cut-fin"))
    assert control.against(tmp_path, other, deterministic=True).expected == ()
    rec.write(tmp_path, whole)
    assert control.against(tmp_path, other, deterministic=True).expected == script()
    assert control.against(tmp_path, other, deterministic=False).expected == ()
    assert control.against(tmp_path, whole, deterministic=True).expected == script()


def test_a_control_that_did_not_end_is_no_measure(tmp_path: Path) -> None:
    cut = synthetic.recording(tokens=heard(script())[:3], ending="failed")
    cut = replace(cut, cell=replace(synthetic.CELL, case=control.CONTROL))
    rec.write(tmp_path, cut)
    assert control.reference(tmp_path, cut.cell) == ()


@pytest.mark.parametrize("body", ["", "{", "[]", '{"text": 5}', '{"text": {"text": 5}}'])
def test_a_recording_from_somebodys_hands_makes_nothing_raise(body: str) -> None:
    odd = (Heard(1, body, 0, 1, 1),)
    assert control.measure(ASKED, odd).shape is Shape.PREFIX
    assert control.measure((body,), odd).shape in (Shape.PREFIX, Shape.WHOLE)
