"""A target: a gateway that is not ours, as its file describes it (`docs/targets.md`).

Every text here is as it was written, with `env:NAME` where a secret belongs: a target can be
printed, compared and recorded. `conformance.targets.secret` knows the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from conformance.targets.address import Address, address_of


class Depth(StrEnum):
    """How much of the road's other end is known."""

    SANDWICH = "sandwich"  # our origin stands behind the gateway: both ends are seen
    ADAPTER = "adapter"  # the user's own service: nothing is seen but what comes
    PROBE = "probe"  # a URL: whether bytes come, and how it ends


BLIND = {
    Depth.SANDWICH: "what lies between your gateway and our origin, but for what reaches it",
    Depth.ADAPTER: (
        "the far end: far faults cannot be fired, nor is it known when the service noticed, "
        "or how much it said to nobody"
    ),
    Depth.PROBE: "the far end, and what the bytes mean: only that they come and how they end",
}


@dataclass(frozen=True, slots=True)
class TargetWire:
    """How one wire of the target is reached.

    `url`: depth sandwich, what stands before `/sse`, `/ws` and `/runs`; else the whole of it.
    `settings`: the adapter's own table, which the adapter reads and checks. `deterministic`: the
    service answers the same request with the same text (`conformance.control`).
    `stranger_headers`: what another user sends in the place of those of the same name, "" for none.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    stranger_headers: Mapping[str, str] = field(default_factory=dict[str, str])
    adapter: str = ""
    deterministic: bool = False  # the service says the same text each time: hold it to that
    settings: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def as_stranger(self) -> TargetWire:
        """The same wire as another user reaches it; without headers of their own, as we do."""
        others = {name.lower() for name in self.stranger_headers}
        shared = {name: text for name, text in self.headers.items() if name.lower() not in others}
        theirs = {name: text for name, text in self.stranger_headers.items() if text}
        return replace(self, headers=shared | theirs)

    @property
    def address(self) -> Address:
        """The URL in its parts. Raises: BadAddressError, never for a wire that was read."""
        return address_of(self.url)


@dataclass(frozen=True, slots=True)
class TargetTls:
    """Always verified. Paths are relative to the file; "" is: the system's roots, no
    certificate of ours, and the URL's host as the name in SNI and in theirs."""

    ca: str = ""
    client_certificate: str = ""
    client_key: str = ""
    server_name: str = ""


@dataclass(frozen=True, slots=True)
class TargetLedger:
    """Our origin's side door. `url` "": by way of the sse wire, with that wire's headers."""

    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take of the target. A `cost` of None is no cap; prices are in its unit."""

    requests: int = 2000
    streams_at_once: int = 8
    cost: float | None = None
    price_per_request: float = 0.0
    price_per_thousand_tokens: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """One file. `name` is the road's name; `wires` are keyed by the wire's."""

    name: str
    depth: Depth
    wires: Mapping[str, TargetWire]
    file: Path  # absolute
    tls: TargetTls = TargetTls()
    ledger: TargetLedger = TargetLedger()
    limits: Limits = Limits()

    def path(self, name: str) -> Path:
        """A file that the target names, from beside its own."""
        return self.file.parent / name
