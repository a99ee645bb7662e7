"""What a fault is: one thing that befalls a line, an origin or a frame, once, when fired.

A fault is a frozen value that prints as its own name; its fields carry their units.
One fault is one file beside this one; `faults/catalogue.py` lists them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, cast


class Direction(StrEnum):
    """Which way bytes travel on a line."""

    DOWN = "down"  # server to client: the tokens
    UP = "up"  # client to server: the request


class Side(StrEnum):
    """Which of a line's two neighbours."""

    CLIENT = "client"
    SERVER = "server"


BOTH_SIDES = (Side.CLIENT, Side.SERVER)


class Layer(StrEnum):
    """Where a fault takes hold."""

    TCP = "tcp"
    HTTP1 = "http1"
    WEBSOCKET = "websocket"
    HTTP2 = "http2"
    EVENT = "event"
    ORIGIN = "origin"
    GATEWAY = "gateway"
    KERNEL = "kernel"


@dataclass(frozen=True, slots=True)
class About:
    """A fault's row in the catalogue: what a reader needs before choosing it."""

    layer: Layer
    where: tuple[str, ...]  # of "near", "far", "origin", "gateway"
    when: tuple[str, ...]  # of "connect", "heard(k)", "said(k)"
    cause: str  # what does this in the wild
    default: str  # the product and its default value, "" where there is none
    source: str  # document, RFC section, issue
    looks: dict[str, str]  # wire name to what its client sees


@dataclass(frozen=True, slots=True)
class Fault:
    """Base of every fault. Subclasses are frozen, and each defines `about` and one `fire`."""

    about: ClassVar[About]

    @classmethod
    def name(cls) -> str:
        """The class name in kebab case: `HalfClose` is `half-close`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def __str__(self) -> str:
        given = ",".join(f"{f.name}={shown(getattr(self, f.name))}" for f in fields(self))
        return f"{self.name()}({given})" if given else self.name()


def shown(value: object) -> str:
    """A field's value, as `faults.catalogue.parse` reads it back."""
    several = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return "+".join(map(str, several))
