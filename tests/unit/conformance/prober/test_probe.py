from __future__ import annotations

import pytest

from clients.manner import Setting
from conformance.prober.probe import LONGEST_SECONDS, Flow, Probe, Way, manner, probes, request
from servers.cues import Rest, Speak, cues
from servers.request import chosen
from servers.scripts.catalogue import SCRIPTS

ALL = [probe for way in Way for probe in probes(way, 2)]


@pytest.mark.parametrize("probe", ALL, ids=str)
@pytest.mark.parametrize("longest_seconds", [1.0, LONGEST_SECONDS])
def test_the_origin_takes_every_probe_and_outlasts_it(probe: Probe, longest_seconds: float) -> None:
    asked = request(probe, f"clocks-{probe}", longest_seconds)
    script = chosen(asked, SCRIPTS)
    rests = [cue.seconds for cue in cues(script, asked) if isinstance(cue, Rest)]
    assert sum(rests) > longest_seconds
    if probe.flow in (Flow.DOWN, Flow.BOTH):
        assert max(rests) < 0.5


def test_a_late_stream_says_nothing_first_and_sends_no_head() -> None:
    asked = request(Probe(Way.SSE, Flow.LATE), "r", 10)
    assert asked.options.sse.late_head
    assert not isinstance(next(cues(SCRIPTS[asked.script], asked)), Speak)


def test_no_client_of_a_probe_loses_patience_by_itself() -> None:
    for probe in ALL:
        how = manner(probe, http2=False)
        assert how.setting is Setting.HARDENED
        assert min(how.first_content_seconds, how.content_watchdog_seconds) > LONGEST_SECONDS
    assert manner(Probe(Way.SSE, Flow.DOWN), http2=True).patience > LONGEST_SECONDS


def test_every_probe_has_a_name_of_its_own() -> None:
    assert len({str(probe) for probe in ALL}) == len(ALL)
