"""What a gateway is to a road: a real product, a configuration, and slots.

One process serves many cells at once: its configuration repeats the same few lines once a
slot, each slot with listening ports and upstream ports of its own. A cell leases a slot, lays
its far line on the slot's upstream ports and its near line before the slot's listening ports,
so that a fault on a line befalls one cell only. A product's file says how it is found, how
its configurations are rendered and how it is started; `gateways/running.py` does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    HTTP1_TLS = "h1-tls"
    HTTP2_TLS = "h2-tls"
    HTTP2 = "h2"  # cleartext HTTP/2 with prior knowledge


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell's ports, all on loopback. `listen` has the faces that the product offers, for
    plain HTTP and for gRPC; the upstreams are where the far lines stand."""

    number: int
    http_listen: Mapping[Face, int]
    grpc_listen: Mapping[Face, int]
    http_upstream: int
    grpc_upstream: int


@dataclass(frozen=True, slots=True)
class Binary:
    """A product as it was found: how to run it and its exact version."""

    path: Path
    version: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a product cannot be run here, and the command that installs it."""

    reason: str
    install: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of the run's own certificate authority, in PEM."""

    ca: Path
    certificate: Path
    key: Path


class Product(Protocol):
    """One product, one file."""

    name: str
    faces: frozenset[Face]
    wires: frozenset[str]  # what it can carry at all; without "grpc", such cells are unsupported

    def find(self) -> Binary | Missing:
        """A binary that the user named, one from the package index, one of the system."""
        ...

    def render(
        self,
        configuration: Configuration,
        slots: tuple[Slot, ...],
        folder: Path,
        certificate: Certificate,
        binary: Binary,
    ) -> Mapping[Path, str]:
        """The files to write below `folder` before it starts, from the templates beside it."""
        ...

    def command(self, binary: Binary, folder: Path) -> tuple[str, ...]:
        """What to run in the foreground; it ends upon SIGTERM."""
        ...

    def fix(self) -> str:
        """The lines in which `tuned` differs from `default`, as a unified diff for people."""
        ...
