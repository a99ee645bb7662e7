"""Parameters that must lie within bounds, for a wire's own reasons."""

from __future__ import annotations

import math
import re

from faults.fault import Fault

_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def within(fault: Fault, field: str, lowest: float, highest: float = math.inf) -> None:
    """Raises: ValueError, naming the field: it is outside `lowest` to `highest`."""
    value = getattr(fault, field)
    if not lowest <= value <= highest or value == math.inf:
        bounds = f"{lowest} or more" if highest == math.inf else f"{lowest} to {highest}"
        raise ValueError(f"{fault.name()}: {field} must be {bounds}, not {value}")


def status(fault: Fault, field: str = "status") -> None:
    """Raises: ValueError, naming the field: it is no status of a final response."""
    within(fault, field, 200, 599)


def field_name(fault: Fault, field: str) -> None:
    """Raises: ValueError, naming the field: no header can be called so (RFC 9110 §5.1)."""
    value = getattr(fault, field)
    if not _FIELD_NAME.fullmatch(value):
        raise ValueError(f"{fault.name()}: {field} must be a header's name, not {value!r}")
