from __future__ import annotations

import pytest

from conformance.road_name import BadRoadError, parse, roads


@pytest.mark.parametrize(
    "name",
    ["nginx@default", "envoy@tuned+h2-tls", "caddy@default+gzip", "haproxy@tuned+h1-tls+gzip"],
)
def test_a_road_prints_as_its_own_name(name: str) -> None:
    assert str(parse(name)) == name


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("ngin@default", "did you mean 'nginx'"),
        ("nginx@best", "nginx@default or nginx@tuned"),
        ("nginx", "nginx@default or nginx@tuned"),
        ("nginx@tuned+h3", r"\+h2-tls"),
        ("nginx@tuned+h2-tls+h1-tls", "at most one face"),
        ("nginx@tuned+gzip+gzip", "at most one face"),
        ("squid@tuned+h2-tls", "squid has no face h2-tls"),
    ],
)
def test_a_road_that_does_not_exist_is_named_with_the_way_out(name: str, way_out: str) -> None:
    with pytest.raises(BadRoadError, match=way_out):
        parse(name)


def test_a_product_stands_for_both_of_its_configurations_and_a_group_for_its_products() -> None:
    assert roads(["nginx"]) == ["nginx@default", "nginx@tuned"]
    assert roads(["nginx+h2-tls"]) == ["nginx@default+h2-tls", "nginx@tuned+h2-tls"]
    everything = roads(["all"])
    assert len(everything) == 10
    assert everything[:2] == ["nginx@default", "nginx@tuned"]


def test_roads_asked_for_twice_come_once_and_in_order() -> None:
    asked = ["envoy@tuned,direct", "nginx", "nginx@default"]
    assert roads(asked) == ["envoy@tuned", "direct", "nginx@default", "nginx@tuned"]
