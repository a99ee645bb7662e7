from __future__ import annotations

import pytest

from conformance.roads.name import BadRoadError, factor_of, parse, roads


@pytest.mark.parametrize(
    "name",
    [
        "nginx@default",
        "envoy@tuned+h2-tls",
        "caddy@default+gzip",
        "haproxy@tuned+h1-tls+gzip",
        "nginx@default+x30",
        "envoy@tuned+h2-tls+gzip+x600",
    ],
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
        ("nginx@tuned+x1", "2 to 1000 times as fast"),
        ("nginx@tuned+x1001", "2 to 1000 times as fast"),
        ("nginx@tuned+x30+x60", "at most one face, gzip and xN"),
        ("nginx@tuned+x030", r"\+x30"),
    ],
)
def test_a_road_that_does_not_exist_is_named_with_the_way_out(name: str, way_out: str) -> None:
    with pytest.raises(BadRoadError, match=way_out):
        parse(name)


def test_a_product_stands_for_its_configurations_each_with_and_without_faster_clocks() -> None:
    both = ["nginx@default", "nginx@tuned"]
    assert roads(["nginx"]) == [*both, "nginx@default+x30", "nginx@tuned+x30"]
    assert roads(["nginx"], real_time=True) == both
    assert roads(["nginx+h2-tls"], real_time=True) == [f"{road}+h2-tls" for road in both]
    assert roads(["nginx+x60"]) == [f"{road}+x60" for road in both]


def test_a_group_stands_for_its_products_true_roads_first() -> None:
    everything = roads(["all"])
    assert len(everything) == 20
    assert everything[:2] == ["nginx@default", "nginx@tuned"]
    assert [factor_of(road) for road in everything] == [1] * 10 + [30] * 10


def test_the_factor_stands_in_the_name_of_any_road() -> None:
    assert [factor_of(road) for road in ("direct", "nginx@tuned+x30", "staging+x7")] == [1, 30, 7]


def test_roads_asked_for_twice_come_once_and_in_order() -> None:
    asked = ["envoy@tuned,direct", "nginx", "nginx@default"]
    found = roads(asked, real_time=True)
    assert found == ["envoy@tuned", "direct", "nginx@default", "nginx@tuned"]
