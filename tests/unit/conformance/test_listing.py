"""The cases, printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance import listing
from conformance.case import Act, AtHeard, Move
from faults.fin import Fin
from faults.stall import Stall
from tests import synthetic

CUT = synthetic.case(name="cut", fault=Fin(), when=AtHeard(6))


def test_each_case_has_a_row_that_says_what_befalls_it(capsys: pytest.CaptureFixture[str]) -> None:
    listing.show_all([CUT, synthetic.case(name="whole")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split("  ")[0] == "cut"
    assert f"{Fin()} at heard(6)" in lines[2]
    assert lines[3].endswith("nothing")


def test_a_named_case_shows_every_documented_answer(capsys: pytest.CaptureFixture[str]) -> None:
    case = replace(CUT, unsupported={"grpc": "it has no such thing"})
    listing.show_whole([case])
    text = capsys.readouterr().out
    assert text.startswith("cut  Is it so?\n")
    assert "*: complete: made up" in text
    assert "anchors: RFC 0" in text
    assert "grpc: unsupported: it has no such thing" in text


def test_what_befalls_a_case_names_faults_triggers_and_moves() -> None:
    both = replace(CUT, fault={"sse": Fin(), "grpc": Stall()}, wires=("sse", "grpc"))
    assert listing.befalls(both) == f"{Fin()} / {Stall()} at heard(6)"
    assert listing.befalls(replace(CUT, again_at=(9,))) == f"{Fin()} at heard(6) and 9"
    assert listing.befalls(synthetic.case(stops=Act.CLOSE)) == "client: close at heard(3)"
    assert listing.befalls(replace(synthetic.case(), holds_at=6)) == "silence after token 6"


def test_what_the_harness_does_befalls_nobody() -> None:
    released = replace(synthetic.case(), moves=(Move(Act.RELEASE, 6),))
    assert listing.befalls(released) == "nothing"
