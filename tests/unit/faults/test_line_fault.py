from __future__ import annotations

import math

import pytest

from faults.fin import Fin
from faults.flip_byte import FlipByte
from faults.latency import Latency
from faults.slice import Slice
from faults.throttle import Throttle


@pytest.mark.parametrize(
    ("make", "culprit"),
    [
        (lambda: Latency(-1), "latency: delay_ms must be 0 or more, not -1"),
        (lambda: Latency(math.inf), "latency: delay_ms must be 0 or more, not inf"),
        (lambda: Latency(math.nan), "latency: delay_ms must be 0 or more, not nan"),
        (lambda: Slice(0), "slice: size_bytes must be more than 0"),
        (lambda: Throttle(0), "throttle: bytes_per_second must be more than 0"),
        (lambda: Fin(()), "fin: sides names none"),
        (lambda: FlipByte(bit=8), "flip-byte: bit must be 0 to 7, not 8"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_its_name(make: object, culprit: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=culprit):
        make()
