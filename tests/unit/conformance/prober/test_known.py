from __future__ import annotations

import pytest

from conformance.prober.findings import Found, Kind
from conformance.prober.known import Basis, known, table


def products(kind: Kind, seconds: float) -> set[str]:
    return {each.product for each in known(Found("sse", kind, seconds))}


def test_every_entry_is_whole() -> None:
    for each in table():
        assert each.seconds > 0
        assert each.kinds
        assert all((each.product, each.setting, each.source))
    assert len(table()) == len({(e.seconds, e.product, e.setting, e.kinds) for e in table()})


def test_an_absolute_fifteen_seconds_is_envoys() -> None:
    assert products(Kind.ABSOLUTE, 15.02) == {"Envoy"}


def test_the_kind_decides_as_much_as_the_number() -> None:
    assert "Varnish" in products(Kind.IDLE, 60)
    assert "Traefik" not in products(Kind.IDLE, 60)
    assert "Traefik" in products(Kind.ABSOLUTE, 60)


def test_a_number_that_nobody_is_known_for_names_nobody() -> None:
    assert products(Kind.IDLE, 77) == set()
    assert products(Kind.REQUESTS, 60) == set()


@pytest.mark.parametrize("seconds", [60, 30, 300])
def test_what_was_seen_here_comes_before_what_was_only_read(seconds: float) -> None:
    believed = [each.basis.believed for each in known(Found("sse", Kind.IDLE, seconds))]
    assert believed == sorted(believed, reverse=True)


def test_an_entry_from_an_issue_says_so() -> None:
    assert {each.basis for each in table() if "#" in each.source} <= {
        Basis.REPORTED,
        Basis.KIND_MEASURED,
    }
