"""The toxic types, by the name that the API gives them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from faults.toxiproxy.attributes import Attributes
from faults.toxiproxy.toxics.bandwidth import Bandwidth
from faults.toxiproxy.toxics.buffer import Buffer
from faults.toxiproxy.toxics.half_close import HalfClose
from faults.toxiproxy.toxics.idle_timeout import IdleTimeout
from faults.toxiproxy.toxics.latency import Latency
from faults.toxiproxy.toxics.limit_data import LimitData
from faults.toxiproxy.toxics.max_duration import MaxDuration
from faults.toxiproxy.toxics.noop import Noop
from faults.toxiproxy.toxics.reset_one_sided import ResetOneSided
from faults.toxiproxy.toxics.reset_peer import ResetPeer
from faults.toxiproxy.toxics.slicer import Slicer
from faults.toxiproxy.toxics.slow_close import SlowClose
from faults.toxiproxy.toxics.stall import Stall
from faults.toxiproxy.toxics.timeout import Timeout

OF_TOXIPROXY: Mapping[str, type[Attributes]] = MappingProxyType(
    {
        "bandwidth": Bandwidth,
        "latency": Latency,
        "limit_data": LimitData,
        "noop": Noop,
        "reset_peer": ResetPeer,
        "slicer": Slicer,
        "slow_close": SlowClose,
        "timeout": Timeout,
    }
)
"""What Toxiproxy 2.12 has."""

BEYOND: Mapping[str, type[Attributes]] = MappingProxyType(
    {
        "buffer": Buffer,
        "half_close": HalfClose,
        "idle_timeout": IdleTimeout,
        "max_duration": MaxDuration,
        "reset_one_sided": ResetOneSided,
        "stall": Stall,
    }
)
"""What it lacks."""

KINDS: Mapping[str, type[Attributes]] = MappingProxyType({**OF_TOXIPROXY, **BEYOND})
