"""Why Toxiproxy 2.12 cannot express a fault of the TCP layer, or only some forms of it."""

from __future__ import annotations

from collections.abc import Mapping

_DIALS_FIRST = "Toxiproxy accepts and dials before any toxic has a say (proxy.go, server)"
_BYTES = "Toxiproxy never changes, adds or drops a byte in the middle of a stream"
_NO_JOINING = "Toxiproxy never joins chunks: it can delay and slice, not buffer"
_NO_TIMERS = "Toxiproxy cuts at a byte count or after silence, never after a time (PR 195)"
_ONE_SIDE = "Toxiproxy closes both sides together (link.go, write)"

REASONS: Mapping[str, str] = {
    "accept-then-fin": _DIALS_FIRST,
    "accept-then-reset": _DIALS_FIRST,
    "accept-then-silence": _DIALS_FIRST,
    "answer-lost": "Toxiproxy cuts at once, after silence or at a byte count, never when the next "
    "bytes come",
    "buffer": _NO_JOINING,
    "coalesce": _NO_JOINING,
    "connection-limit": "a toxic befalls every connection of its proxy, or a random share of them",
    "cut-inside": "Toxiproxy's slicer does not look at what it slices",
    "drop-bytes": _BYTES,
    "duplicate-bytes": _BYTES,
    "fail-first": "a toxic befalls every connection of its proxy, or a random share of them",
    "fin": f"{_ONE_SIDE}, and only connections that stand: it cuts by switching the proxy off",
    "flip-byte": _BYTES,
    "half-close": "Toxiproxy tears down both directions on one FIN (link.go): no half-close",
    "idle-timeout": "Toxiproxy's timeout drops every byte while it waits for silence",
    "jitter": "Toxiproxy's jitter is uniform, and never more than its latency (issue 556)",
    "keep-alive-race": _NO_TIMERS,
    "latency": "Toxiproxy's latency is a whole number of milliseconds",
    "max-duration": _NO_TIMERS,
    "refuse": "switching a Toxiproxy proxy off cuts its live connections, too",
    "reset": "Toxiproxy resets both sides, and only connections that begin after the toxic was "
    "added: a live one gets FIN (link.go, AddToxic)",
    "slice": "Toxiproxy's sizes and delays are whole numbers",
    "slow-accept": _DIALS_FIRST,
    "slow-close": "Toxiproxy's delay is a whole number of milliseconds",
    "stall-and-resume": _NO_TIMERS,
    "swallow": "Toxiproxy's timeout drops bytes but passes FIN on, and closes when it is removed",
    "throttle": "Toxiproxy's rate is a whole number of KB/s without a burst",
    "truncate": f"Toxiproxy's limit_data ends with FIN, never RST; {_ONE_SIDE}",
}
"""By the fault's name; one that has forms which Toxiproxy can express has a reason, too."""
