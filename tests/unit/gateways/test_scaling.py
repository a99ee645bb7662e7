from __future__ import annotations

import pytest

from gateways.scaling import Scale, UnscalableError

TRUE, FASTER = Scale(), Scale(30)


@pytest.mark.parametrize(
    ("written", "ms", "seconds"),
    [
        ("60s", "2000ms", "2.000s"),
        ("15s", "500ms", "0.500s"),
        ("50s", "1667ms", "1.667s"),
        ("1m", "2000ms", "2.000s"),
        ("1h", "120000ms", "120.000s"),
        ("300ms", "10ms", "0.010s"),
    ],
)
def test_a_duration_is_divided_in_the_unit_that_a_product_reads(
    written: str, ms: str, seconds: str
) -> None:
    assert (FASTER.ms(written), FASTER.seconds(written)) == (ms, seconds)


def test_without_a_factor_a_configuration_says_what_a_person_wrote() -> None:
    assert not TRUE.divides
    assert (TRUE.ms("1h"), TRUE.seconds("15s"), TRUE.whole(60)) == ("1h", "15s", 60)


def test_no_duration_becomes_zero_which_products_take_for_never() -> None:
    assert Scale(1000).ms("1ms") == "1ms"


def test_whole_seconds_are_divided_without_a_rest_or_not_at_all() -> None:
    assert FASTER.whole(60) == 2
    with pytest.raises(UnscalableError, match="60 s cannot be divided by 7"):
        Scale(7).whole(60)
