"""Refusing a parameter that cannot be meant, by its name."""

from __future__ import annotations


def require(name: str, value: float, least: float, most: float) -> None:
    """Raises: ValueError naming the parameter, unless `least` <= `value` <= `most`."""
    if not least <= value <= most:
        raise ValueError(f"{name}={value}: give a number from {least:g} to {most:g}")
