"""JSON as Go reads and writes it, where that differs from Python."""

from __future__ import annotations

import json
import math
import struct
from typing import NoReturn

from faults.toxiproxy.go_syntax import complaint
from faults.toxiproxy.refusal import bad_body

_FLOAT32_DIGITS = 9  # as many decimal digits always tell two 32-bit floats apart
_BLANK = " \t\r\n"


class Number(str):
    """A number as it was written: what it means depends on the field that takes it."""

    __slots__ = ()


class Pairs(list["tuple[str, Value]"]):
    """An object in its own order; one name may stand in it twice."""

    __slots__ = ()


Value = str | bool | None | list["Value"] | Pairs


def read(body: bytes) -> Value:
    """The first JSON value of `body`; what follows it is ignored, as Go's Decoder does.

    Bytes that are no UTF-8 become U+FFFD. Raises: Refusal (400) in Go's words.
    """
    text = body.decode(errors="replace").lstrip(_BLANK)
    try:
        value: Value = _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError) as error:
        raise bad_body(complaint(body)) from error
    return value


def write(value: object) -> bytes:
    """As Go's Marshal: no blanks, UTF-8, and nothing that HTML would take for markup."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.translate(_ESCAPED).encode()


def float32(number: float) -> int | float:
    """The 32-bit float nearest to `number`, in the few digits in which Go writes it.

    Raises: OverflowError, there is none.
    """
    if math.isinf(number):  # 1e400 as Python reads it
        raise OverflowError(number)
    near = _nearest(number)
    if near.is_integer():
        return int(near)
    rounded = (float(f"{near:.{digits}g}") for digits in range(1, _FLOAT32_DIGITS + 1))
    return next(short for short in rounded if _nearest(short) == near)


def _nearest(number: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", number))[0])


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and the infinities: Python reads them, JSON has none


_ESCAPED = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=Number, parse_float=Number, parse_constant=_no_constant
)
