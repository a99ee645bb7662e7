"""A toxic is created, shown and changed; what cannot work is refused by its field's name."""

from __future__ import annotations

from typing import Any

import pytest

from faults.toxiproxy import go_json
from faults.toxiproxy.refusal import Refusal
from faults.toxiproxy.toxic import Toxic, described


def made(body: str) -> Toxic:
    return described(go_json.read(body.encode()))


def refused(body: str) -> str:
    with pytest.raises(Refusal) as caught:
        made(body)
    assert caught.value.status == 400
    return caught.value.error


def test_defaults_are_downstream_all_connections_and_a_name_of_both() -> None:
    assert made('{"type":"latency"}').shown() == {
        "attributes": {"latency": 0, "jitter": 0},
        "name": "latency_downstream",
        "type": "latency",
        "stream": "downstream",
        "toxicity": 1,
    }


def test_a_trigger_is_shown_only_where_it_was_asked_for() -> None:
    shown: Any = made('{"type":"stall","attributes":{"after_bytes":0,"after_fire":false}}').shown()
    assert shown["attributes"] == {"after_bytes": 0}


@pytest.mark.parametrize(
    ("attributes", "type_", "named"),
    [
        ('{"latency":-1}', "latency", "attributes.latency: -1"),
        ('{"jitter":604800001}', "latency", "attributes.jitter: 604800001"),
        ('{"rate":-1}', "bandwidth", "attributes.rate: -1"),
        ('{"delay":-1}', "slow_close", "attributes.delay: -1"),
        ('{"timeout":-1}', "timeout", "attributes.timeout: -1"),
        ('{"timeout":-1}', "reset_peer", "attributes.timeout: -1"),
        ('{"bytes":-1}', "limit_data", "attributes.bytes: -1"),
        ("{}", "slicer", "attributes.average_size: 0"),
        ('{"average_size":4,"size_variation":4}', "slicer", "attributes.size_variation: 4"),
        ('{"timeout":0}', "idle_timeout", "attributes.timeout: 0"),
        ('{"how":"slam"}', "idle_timeout", "attributes.how: 'slam' is none of fin, rst"),
        ('{"duration":0}', "max_duration", "attributes.duration: 0"),
        ('{"side":"both"}', "reset_one_sided", "attributes.side: 'both'"),
        ("{}", "buffer", "attributes.bytes: give"),
        ('{"end":true,"ms":1}', "buffer", "attributes.end: leaves"),
        ('{"after_bytes":-1}', "noop", "attributes.after_bytes: -1"),
        ('{"after_ms":-1}', "noop", "attributes.after_ms: -1"),
        ('{"after_ms":"soon"}', "noop", "struct field NoopToxic.attributes.after_ms of type int64"),
    ],
)
def test_an_attribute_that_cannot_work_is_named(attributes: str, type_: str, named: str) -> None:
    assert named in refused(f'{{"type":"{type_}","attributes":{attributes}}}')


@pytest.mark.parametrize("toxicity", ["-0.1", "1.5"])
def test_a_toxicity_is_a_share(toxicity: str) -> None:
    said = refused(f'{{"type":"noop","toxicity":{toxicity}}}')
    assert said == f"bad request body: toxicity: {toxicity} is not within 0..1"


def test_a_change_is_taken_whole_or_not_at_all() -> None:
    toxic = made('{"type":"latency","attributes":{"latency":1,"jitter":2}}')
    changed = toxic.changed(go_json.read(b'{"attributes":{"jitter":3},"toxicity":0.5}'))
    assert changed.shown()["attributes"] == {"latency": 1, "jitter": 3}
    assert changed.toxicity == 0.5
    with pytest.raises(Refusal):
        toxic.changed(go_json.read(b'{"attributes":{"jitter":4,"latency":-1}}'))
    assert toxic.shown()["attributes"] == {"latency": 1, "jitter": 2}


def test_a_change_cannot_rename_or_turn_round() -> None:
    toxic = made('{"type":"noop"}')
    assert toxic.changed(go_json.read(b'{"name":"x","type":"stall","stream":"upstream"}')) == toxic
