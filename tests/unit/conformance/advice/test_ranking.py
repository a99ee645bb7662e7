from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance import casebook
from conformance.advice.evidence import Evidence, Fact, Source
from conformance.advice.needs import (
    ALWAYS,
    BIDIRECTIONAL,
    BROWSERS,
    CANCEL,
    CHOSEN,
    CORPORATE,
    RESUME,
    Need,
    Way,
    silence,
)
from conformance.advice.ranking import Advised, Adviser, Condition, Requirements, Standing, first
from conformance.advice.words import because
from conformance.cli import main
from conformance.verdict import Class, Outcome
from tests import synthetic
from tokenwire.recording import Identity

BOOK = casebook.load()


class Told(Evidence):
    """Everything is well, but for what a test says."""

    def __init__(self, **classes: Class | None) -> None:
        super().__init__(BOOK)
        self.classes = classes

    def of(self, cell: Identity) -> Fact | None:
        names = [cell.case, f"{cell.case}/{cell.wire}", f"{cell.case}/{cell.road}", str(cell)]
        said = [self.classes[name] for name in names if name in self.classes]
        if said and said[-1] is None:
            return None
        good = Class.DETECTED if cell.case.startswith(MUST_BE_TOLD) else Class.COMPLETE
        return Fact(cell, (said[-1] or good if said else good,), True, Source.RUN)


MUST_BE_TOLD = ("cut-", "end-", "far-", "error-", "client-", "cancel-")


def adviser(**classes: Class | None) -> Adviser:
    return Adviser(Told(**classes), BOOK)


def line(found: tuple[Advised, ...], wire: str) -> Advised:
    return next(each for each in found if each.wire == wire)


def test_without_requirements_all_that_an_origin_speaks_are_equal() -> None:
    assert first(adviser().rank(Requirements())) == ("sse", "websocket", "grpc")


def test_a_wire_that_needs_a_translator_is_out_without_one_and_in_with_one() -> None:
    alone = line(adviser().rank(Requirements()), "grpc-web")
    assert {each.standing for each in alone.claims} == {Standing.NOT}
    assert "translate" in alone.claims[0].given
    behind = line(adviser().rank(Requirements(("envoy",))), "grpc-web")
    assert {each.standing for each in behind.claims} == {Standing.HELD}
    two = line(adviser().rank(Requirements(("envoy", "nginx"))), "grpc-web")
    assert two.claims[0].given == "nginx cannot translate grpc-web"


def test_one_bad_cell_is_cited_and_costs_the_first_place() -> None:
    ranking = adviser(**{"steer/websocket": Class.HANG}).rank(Requirements(needs=(BIDIRECTIONAL,)))
    assert ranking[0].wire == "grpc"  # SSE needs second requests, which is something to do
    websocket = line(ranking, "websocket")
    (claim,) = [each for each in websocket.claims if each.need == BIDIRECTIONAL]
    assert claim.standing is Standing.NOT
    assert [str(fact) for fact in claim.facts] == ["steer/websocket/stock/direct: hang"]


def test_what_nobody_measured_is_never_guessed_and_the_cell_is_named() -> None:
    ranking = adviser(resume=None).rank(Requirements(needs=(RESUME,)))
    for wire in ("sse", "websocket", "grpc"):
        claim = line(ranking, wire).claims[-1]
        assert claim.standing is Standing.UNKNOWN
        assert {cell.case for cell in claim.missing} == {"resume"}


def test_a_wire_of_which_nothing_is_known_does_not_come_before_one_that_lacks_something() -> None:
    unknown = {f"{name}/grpc": None for name in BOOK}
    ranking = adviser(**unknown, **{"steer/websocket": Class.HANG}).rank(
        Requirements(needs=(BIDIRECTIONAL,))
    )
    assert [each.wire for each in ranking].index("websocket") < [
        each.wire for each in ranking
    ].index("grpc")


def test_the_tuned_lines_are_asked_for_only_where_they_mend_something() -> None:
    broken = {f"whole/websocket/{s}/nginx@default": Class.REFUSED for s in ("stock", "hardened")}
    ranking = adviser(**broken).rank(Requirements(("nginx",)))
    assert line(ranking, "websocket").condition == Condition(tuned=True)
    assert line(ranking, "sse").condition == Condition()
    needs = [name for name, _ in line(ranking, "websocket").cheaper]
    assert "streams" in needs


def test_a_path_that_is_not_ours_cannot_be_tuned() -> None:
    broken = {f"whole/websocket/{s}/nginx@default": Class.REFUSED for s in ("stock", "hardened")}
    ranking = adviser(**broken).rank(Requirements(("nginx",), owned=False))
    assert line(ranking, "websocket").claims[0].standing is Standing.NOT


def test_a_cell_that_was_never_asked_since_its_control_failed_is_no_gap_but_that_failure() -> None:
    broken = {
        "whole/grpc/stock/nginx@default": Class.REFUSED,
        "whole/grpc/hardened/nginx@default": Class.REFUSED,
        "far-fin/nginx@default": None,
    }
    ranking = adviser(**broken).rank(Requirements(("nginx",), owned=False))
    cuts = line(ranking, "grpc").claims[1]
    assert cuts.standing is Standing.NOT
    assert "whole/grpc/stock/nginx@default: refused" in map(str, cuts.facts)


def test_a_hardened_client_is_asked_for_where_the_stock_one_believes_what_is_not_so() -> None:
    lies = {"end-without-done/sse/stock/direct": Class.SILENT_TRUNCATION}
    assert line(adviser(**lies).rank(Requirements()), "sse").condition == Condition(hardened=True)


def test_an_origin_that_does_not_notice_needs_a_message() -> None:
    class Unnoticed(Told):
        def of(self, cell: Identity) -> Fact | None:
            fact = super().of(cell)
            return replace(fact, noticed=False) if fact else None

    ranking = Adviser(Unnoticed(), BOOK).rank(Requirements(needs=(CANCEL,)))
    claim = line(ranking, "grpc").claims[-1]
    assert claim.standing is Standing.HELD
    assert "message" in claim.do


def test_tokens_that_were_said_to_nobody_are_told_where_somebody_counted_them() -> None:
    class Counted(Told):
        def of(self, cell: Identity) -> Fact | None:
            fact = super().of(cell)
            return replace(fact, tax=len(cell.case)) if fact else None

    (claim,) = (
        each
        for each in line(Adviser(Counted(), BOOK).rank(Requirements(needs=(CANCEL,))), "sse").claims
        if each.need == CANCEL
    )
    most = len("client-closes-flowing")
    told = f"cancellation tax, at most: {most} tokens said to nobody after the stop"
    assert told in list(because(claim))
    uncounted = line(adviser().rank(Requirements(needs=(CANCEL,))), "sse").claims[-1]
    assert not [words for words in because(uncounted) if "nobody" in words]


class Taxed(Told):
    """All is well, but what a wire costs after a stop."""

    def __init__(self, **tokens: int) -> None:
        super().__init__()
        self.tokens = tokens

    def of(self, cell: Identity) -> Fact | None:
        fact = super().of(cell)
        return replace(fact, tax=self.tokens.get(cell.wire, 0)) if fact else None


def test_of_equal_wires_the_one_that_costs_less_after_a_stop_is_first() -> None:
    taxed = Adviser(Taxed(sse=7, websocket=3), BOOK)
    ranking = taxed.rank(Requirements(needs=(CANCEL,)))
    assert [each.wire for each in ranking][:3] == ["grpc", "websocket", "sse"]
    assert len({each.key() for each in ranking[:3]}) == 3


def test_one_token_on_the_way_costs_no_place_and_who_never_stops_pays_nothing() -> None:
    asked = Requirements(needs=(CANCEL,))
    assert len(first(Adviser(Taxed(sse=1, grpc=1), BOOK).rank(asked))) == 3
    assert len(first(Adviser(Taxed(sse=7), BOOK).rank(Requirements()))) == 3


def test_the_tax_of_a_run_is_the_lens_s_where_the_results_have_it() -> None:
    cell = Identity("client-closes-flowing", "sse", "stock", "direct")
    judged = synthetic.cell_result(synthetic.verdict(Outcome.AS_DOCUMENTED), cell)
    told = replace(judged, figures={"cancellation-tax.said_after": 4.0})
    taxes = [
        fact.tax
        for each in (judged, told)
        if (fact := Evidence(BOOK, synthetic.results([each])).of(cell))
    ]
    assert taxes == [1, 4]  # without figures: the verdict's own count


def test_what_no_measurement_can_change_says_its_source() -> None:
    ranking = adviser().rank(Requirements(needs=(BROWSERS, CORPORATE)))
    given = [each.given for each in line(ranking, "grpc").claims if each.given]
    assert len(given) == 2
    assert first(ranking) == ("sse", "websocket")


def test_what_would_change_the_answer_is_what_changes_it() -> None:
    refused = {"upgrade-stripped": Class.REFUSED}
    found = adviser(**refused).changes(Requirements(needs=(CORPORATE, BROWSERS)))
    assert ("without corporate-network", ("sse", "websocket")) in [
        (each.what, each.first) for each in found
    ]


@pytest.mark.parametrize(
    ("seconds", "case"), [(10, "silence-75s"), (75, "silence-75s"), (76, "silence-305s")]
)
def test_a_silence_is_decided_by_the_shortest_case_that_is_long_enough(
    seconds: float, case: str
) -> None:
    known = ["silence-75s", "silence-75s-comment", "silence-305s", "whole"]
    assert silence(seconds, known).ways[0] == Way((case,))


def test_a_silence_longer_than_any_case_is_unknown() -> None:
    need = silence(1e6, ["silence-75s"])
    assert need.ways == ()
    claim = line(adviser().rank(Requirements(needs=(need,))), "sse").claims[-1]
    assert claim.standing is Standing.UNKNOWN


def test_every_case_that_a_need_names_is_one() -> None:
    needs: list[Need] = [*ALWAYS, *CHOSEN.values()]
    named = {case for need in needs for way in need.ways for case in way.cases}
    assert named <= set(BOOK)


def test_the_documentation_speaks_for_the_direct_road_only() -> None:
    evidence = Evidence(BOOK)
    assert evidence.of(Identity("whole", "sse", "stock", "direct")) is not None
    assert evidence.of(Identity("whole", "sse", "stock", "nginx@default+h2-tls+gzip")) is None
    assert evidence.of(Identity("whole", "grpc-web", "stock", "direct")) is None


def test_each_line_of_the_three_scenarios_can_be_followed_to_a_cell() -> None:
    for arguments in (
        ["--gateway", "nginx", "--browsers", "--cancel", "--resume"],
        ["--gateway", "envoy", "--bidirectional", "--cancel"],
        ["--gateway", "haproxy", "--bidirectional", "--corporate-network", "--not-ours"],
    ):
        told = asked(*arguments, "--json")
        for each in json.loads(told)["ranking"]:
            for claim in each["claims"]:
                assert claim["facts"] or claim["missing"] or claim["given"], claim


def test_the_answer_is_printed_with_its_cells() -> None:
    told = asked("--gateway", "nginx", "--browsers")
    assert "1. sse" in told
    assert "/sse/hardened/{direct,nginx@default}" in told
    assert "nginx cannot translate grpc-web" in told


def test_a_gateway_that_nobody_knows_is_one_line(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["advise", "--gateway", "ngin", "--out", str(tmp_path)])
    assert ran.exit_code == 2
    assert "there is no gateway 'ngin'" in ran.output


def asked(*arguments: str) -> str:
    ran = CliRunner().invoke(main, ["advise", "--out", "nowhere", *arguments])
    assert ran.exit_code == 0, ran.output
    return ran.output
