"""What a gateway is to a road: a real product, a configuration, and slots.

One process serves many cells at once: its configuration repeats the same few lines once a
slot, each slot with a listening port and an upstream port of its own for HTTP and for gRPC.
A cell leases a slot, lays its far line on the slot's upstream port and its near line before
the slot's listening port, so that a fault on a line befalls one cell only. A product's file
says how it is found and started; its configurations are the templates in
`gateways/templates/<product>/<configuration>/`; `gateways/running.py` does the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Configuration(StrEnum):
    """`default`: as a person would first write it. `tuned`: the shortest change that streams."""

    DEFAULT = "default"
    TUNED = "tuned"


class Face(StrEnum):
    """How a client meets the gateway."""

    HTTP1 = "h1"  # cleartext HTTP/1.1; gRPC: cleartext HTTP/2 with prior knowledge
    HTTP1_TLS = "h1-tls"  # gRPC: HTTP/2 over TLS, since it has no other
    HTTP2_TLS = "h2-tls"

    @property
    def tls(self) -> bool:
        """Whether the client speaks TLS to the gateway."""
        return self is not Face.HTTP1


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell's ports, all on loopback: two to listen on, two where the far lines stand."""

    number: int
    http: int
    grpc: int
    http_origin: int
    grpc_origin: int


@dataclass(frozen=True, slots=True)
class Binary:
    """A product as it was found: how to run it, its exact version, what its process needs."""

    path: Path
    version: str
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version as numbers, (1, 31, 3), for what depends on it in a template."""
        head = self.version.split("-")[0].split("+")[0]
        return tuple(int(part) for part in head.split(".") if part.isdigit())


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a product cannot be run here, and the command that installs it."""

    reason: str
    install: str

    def __str__(self) -> str:
        return f"{self.reason}; install it with `{self.install}`"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of the run's own certificate authority, in PEM. `bundle`: certificate and key."""

    ca: Path
    chain: Path
    key: Path
    bundle: Path


class Live(Protocol):
    """A gateway process that serves, as far as its product needs it for a reload."""

    @property
    def pid(self) -> int:
        """Its main process, and its process group."""
        ...

    @property
    def folder(self) -> Path:
        """Where its configuration lies, written anew."""
        ...

    async def beside(self, command: tuple[str, ...]) -> None:
        """Start one more process, which is to take over."""
        ...

    async def ask(self, command: tuple[str, ...]) -> None:
        """Run a command to its end. Raises: GatewayFailedError, it exits with an error."""
        ...


async def at_once(_slot: Slot, _face: Face) -> bool:
    """Most products have their routes before they open a port."""
    return True


def keep_within(_folder: Path) -> None:
    """Most products write into their folder only."""


Reload = Callable[[Live, Binary], Awaitable[None]]
Routed = Callable[[Slot, Face], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Product:
    """One product.

    `find` asks for a binary the user named, then one from the package index or the system; it
    runs the binary for its version, so it takes some 10 to 100 ms. `command` runs in the
    foreground and ends upon SIGTERM; the folder holds the rendered files and is its own to
    write to. `cannot`: the wires that it can carry in no way, with the reason for each.
    `translates`: wires that no origin here speaks, and that it can make one of ours.
    `routed` says of a slot whose port is open whether requests find their route yet.
    `reload` makes a process read its folder again, None where there is no way to; `reloaded` says
    of a slot that only the new configuration has whether it is served. `own_command`: instead of
    `command` for a process of one cell, which may be reloaded. `sweep` removes what a process
    that has ended left outside of its folder.
    `whole_seconds`: its defaults that it counts in whole seconds only (gateways/scaling.py).
    """

    name: str
    templates: str
    find: Callable[[], Binary | Missing]
    command: Callable[[Binary, Path], tuple[str, ...]]
    faces: frozenset[Face] = frozenset(Face)
    cannot: Mapping[str, str] = field(default_factory=dict[str, str])
    translates: frozenset[str] = frozenset()
    routed: Routed = at_once
    reload: Reload | None = None
    reloaded: Routed = at_once
    own_command: Callable[[Binary, Path], tuple[str, ...]] | None = None
    sweep: Callable[[Path], None] = keep_within
    whole_seconds: tuple[int, ...] = ()

    def unscalable(self, factor: int) -> str:
        """Why its clocks cannot be divided by this, "" where they can."""
        odd = [seconds for seconds in self.whole_seconds if seconds % factor]
        if not odd:
            return ""
        return f"{self.name} counts whole seconds, and {odd[0]} s / {factor} leaves a fraction"
