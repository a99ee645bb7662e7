from __future__ import annotations

import random
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import accumulate
from types import ModuleType
from typing import Any

import pytest

from lenses.stream import Unmeasurable
from lenses.trace import Trace, trace
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Acted, Ended, Noticed, Recording

ERROR = '{"error": {"code": "overloaded", "message": "try again later"}}'


def _measured(recording: Recording) -> Trace:
    found = trace(recording)
    assert isinstance(found, Trace), found
    return found


def _seen(recording: Recording) -> tuple[str, tuple[str, ...]]:
    found = _measured(recording)
    return found.status, found.flags


def _without(recording: Recording, position: int) -> Recording:
    seen = recording.observation
    heard = seen.heard[:position] + seen.heard[position + 1 :]
    return replace(recording, observation=replace(seen, heard=heard))


def _names(found: Trace) -> list[str]:
    return [each.name.removeprefix("stream.") for each in found.events]


WHOLE = made.recording(made.words([200, 220, 240, 260]))
CUT = made.recording(made.words([200, 220], done=False), ending="unsaid")


def test_a_healthy_stream_has_a_beginning_an_end_and_no_flag() -> None:
    found = _measured(WHOLE)
    assert (found.status, found.flags, _names(found)) == ("UNSET", (), ["first_chunk", "terminal"])
    attributes = dict(found.attributes)
    assert attributes["gen_ai.response.time_to_first_chunk"] == 0.2
    assert attributes["gen_ai.response.finish_reasons"] == ("stop",)
    assert found.duration_ms == 261


# The six faults that the official instrumentation was tried on; it showed one of them.
def test_a_graceful_truncation_is_an_error() -> None:
    assert _seen(CUT) == ("ERROR", ("truncated",))


def test_an_error_in_the_stream_is_an_error() -> None:
    said = made.recording([At(200, made.text("a")), At(220, ERROR)], ending="unsaid")
    assert _seen(said) == ("ERROR", ("error",))
    assert dict(_measured(said).attributes)["error.type"] == "overloaded"


def test_one_event_lost_in_the_middle_is_an_error_where_it_was_lost() -> None:
    found = _measured(_without(WHOLE, 1))
    assert (found.status, found.flags) == ("ERROR", ("hole",))
    assert found.events[1].at_ns == made.ns(240)


def test_a_stall_behind_comments_is_flagged_where_it_began() -> None:
    comments = [Noticed("comment", made.ns(500 * n)) for n in range(1, 9)]
    found = _measured(made.recording(made.words([200, 220, 4420, 4440]), noticed=comments))
    assert (found.status, found.flags) == ("UNSET", ("stall",))
    stall = found.events[1]
    assert (stall.at_ns, dict(stall.attributes)) == (
        made.ns(220),
        {"stream.stall.duration_ms": 4200.0},
    )


def test_a_client_that_broke_off_abandoned_it() -> None:
    left = made.recording(
        made.words([200], done=False), ending="stopped", acted=[Acted("close", made.ns(201))]
    )
    assert _seen(left) == ("UNSET", ("abandoned",))


def test_a_connection_that_failed_is_an_error_in_its_own_words() -> None:
    failed = Ended("failed", "ReadError", "", "ECONNRESET", made.ns(300))
    broken = replace(CUT, observation=replace(CUT.observation, ended=failed))
    assert _seen(broken) == ("ERROR", ("failed",))
    assert dict(_measured(broken).attributes)["error.type"] == "ReadError"


def test_a_hang_is_an_error_and_its_silence_a_stall() -> None:
    hung = made.recording(made.words([200], done=False), ending=None, ended_ms=5000)
    assert _seen(hung) == ("ERROR", ("hang", "stall"))


def test_the_green_span_that_repeats_itself_is_flagged_within_two_periods() -> None:
    prose = [f" p{n}" for n in range(180)]
    fragment = [f" f{n}" for n in range(45)]
    texts = prose + fragment * 4
    times = accumulate([22.0] * (len(texts) - 1), initial=200.0)
    events = [At(ms, made.text(word)) for ms, word in zip(times, texts, strict=True)]
    found = _measured(made.recording([*events, At(events[-1].ms, made.DONE)]))
    assert (found.status, found.flags) == ("UNSET", ("loop",))
    [loop] = [each for each in found.events if each.name == "stream.loop"]
    assert loop.at_ns == made.ns(200 + 22 * (180 + 2 * 45 - 1))


def test_retractions_and_resumptions_are_events() -> None:
    back = [At(10, made.text("a")), At(20, made.retract(0)), At(30, made.DONE)]
    reconnected = Noticed("reconnected", made.ns(15), "1")
    found = _measured(made.recording(back, noticed=[reconnected]))
    assert _names(found) == ["first_chunk", "resume", "retract", "terminal"]
    assert found.flags == ("retract",)


def test_duplicates_and_forgeries_are_errors() -> None:
    seen = WHOLE.observation
    twice = replace(WHOLE, observation=replace(seen, heard=(seen.heard[0], *seen.heard)))
    assert _seen(twice) == ("ERROR", ("duplicate",))
    forged = replace(seen.heard[1], body=made.text("forged"))
    heard = (seen.heard[0], forged, *seen.heard[2:])
    assert _seen(replace(WHOLE, observation=replace(seen, heard=heard))) == (
        "ERROR",
        ("corrupted", "hole"),
    )


def test_a_thousand_clean_streams_raise_no_flag() -> None:
    for seed in range(1000):
        draw = random.Random(seed)
        times = accumulate((draw.lognormvariate(3, 0.6) for _ in range(80)), initial=200.0)
        words = [At(ms, made.text(f" w{draw.randrange(300)}")) for ms in times]
        clean = made.recording([*words, At(words[-1].ms, made.DONE)])
        assert _seen(clean) == ("UNSET", ())


def test_a_cell_that_did_not_run_has_no_span() -> None:
    assert isinstance(trace(replace(WHOLE, unsupported="no trailers")), Unmeasurable)


def test_a_request_that_is_no_json_names_no_model() -> None:
    nameless = _measured(replace(WHOLE, request="[" * 99_999))
    assert nameless.name == "chat"
    assert "gen_ai.request.model" not in dict(nameless.attributes)


def test_a_service_that_is_not_ours_is_named_by_its_adapter_and_its_request() -> None:
    theirs = replace(WHOLE, expected_from="control", request='{"script": "document"}')
    named = _measured(replace(theirs, provider="anthropic", model="opus"))
    assert named.name == "chat opus"
    assert dict(named.attributes)["gen_ai.provider.name"] == "anthropic"
    probed = _measured(theirs)  # our script is not what such a service was asked for
    assert (probed.name, dict(probed.attributes)["gen_ai.provider.name"]) == ("chat", "unknown")


def test_our_own_origin_is_named_by_the_script_that_the_request_named() -> None:
    ours = _measured(replace(WHOLE, request='{"script": "thinking-gap-first"}'))
    assert ours.name == "chat thinking-gap-first"
    assert dict(ours.attributes)["gen_ai.provider.name"] == "tokenwire"


@pytest.fixture(scope="module")
def semconv() -> AbstractSet[str]:
    names: ModuleType = pytest.importorskip(
        "opentelemetry.semconv._incubating.attributes.gen_ai_attributes"
    )
    errors: ModuleType = pytest.importorskip("opentelemetry.semconv.attributes.error_attributes")
    return {each for module in (names, errors) for each in vars(module).values() if _is_name(each)}


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("gen_ai.", "error."))


def test_every_attribute_of_the_span_has_the_conventions_name(semconv: AbstractSet[str]) -> None:
    usage = '{"usage": {"inputTokens": 5, "outputTokens": 2}}'
    said = [At(200, made.text("a")), At(210, usage), At(220, ERROR), At(230, made.DONE)]
    asked = replace(made.recording(said), request='{"script": "document"}')
    attributes = dict(_measured(asked).attributes)
    newer = {"gen_ai.request.stream", "gen_ai.response.time_to_first_chunk"}  # of 1.41
    assert set(attributes) - newer <= semconv
    assert len(attributes) == 9


def test_the_sdk_of_opentelemetry_takes_it_as_it_stands() -> None:
    sdk: Any = pytest.importorskip("opentelemetry.sdk.trace")
    export: Any = pytest.importorskip("opentelemetry.sdk.trace.export")
    memory: Any = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    kept = memory.InMemorySpanExporter()
    provider = sdk.TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(export.SimpleSpanProcessor(kept))
    found = _measured(_without(WHOLE, 1))
    tracer = provider.get_tracer("tokenwire")
    span = tracer.start_span(found.name, attributes=dict(found.attributes), start_time=1)
    for event in found.events:
        span.add_event(event.name, dict(event.attributes), event.at_ns - found.asked_ns)
    span.end(round(found.duration_ms * made.MS))
    provider.shutdown()
    [finished] = kept.get_finished_spans()
    assert dict(finished.attributes) == dict(found.attributes)
    assert [each.name for each in finished.events] == [each.name for each in found.events]
    assert [dict(each.attributes) for each in finished.events][1] == {"stream.hole.events": 1}


def test_real_streams_have_the_same_events_on_every_wire(live: Mapping[str, Recording]) -> None:
    wanted = {
        "steady": (["first_chunk", "terminal"], ()),
        "retract": (["first_chunk", "retract", "terminal"], ("retract",)),
        "closes": (["first_chunk", "terminal"], ("abandoned",)),
        "no-done": (["first_chunk", "terminal"], ("failed",)),
    }
    for case, (names, flags) in wanted.items():
        for wire in made.WIRES:
            found = _measured(live[f"{case}/{wire}"])
            calm = [name for name in _names(found) if name != "stall"]  # the machine's own
            assert (calm, tuple(f for f in found.flags if f != "stall")) == (names, flags)
