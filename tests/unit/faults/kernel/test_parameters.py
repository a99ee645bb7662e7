"""What a fault refuses, and how it prints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faults.fault import Fault
from faults.kernel.large_packet_black_hole import LargePacketBlackHole
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_duplicate import PacketDuplicate
from faults.kernel.packet_jitter import PacketJitter
from faults.kernel.packet_loss import PacketLoss
from faults.kernel.packet_rate import PacketRate
from faults.kernel.packet_reorder import PacketReorder


@pytest.mark.parametrize(
    ("make", "culprit"),
    [
        (lambda: LargePacketBlackHole(over_bytes=67), "over_bytes must be from 68 .*not 67"),
        (lambda: PacketDelay(delay_ms=-1), "delay_ms must be from 0 .*not -1"),
        (lambda: PacketDelay(delay_ms=float("nan")), "delay_ms must be .*not nan"),
        (lambda: PacketDuplicate(percent=101), "percent must be from 0 .*not 101"),
        (lambda: PacketJitter(up_to_ms=-0.5), "up_to_ms must be .*not -0.5"),
        (lambda: PacketLoss(percent=100.5), "percent must be .*not 100.5"),
        (lambda: PacketLoss(burst_packets=0), "burst_packets must be from 1 .*not 0"),
        (lambda: PacketRate(bytes_per_second=0), "bytes_per_second must be from 1 .*not 0"),
        (lambda: PacketRate(queue_bytes=1499), "queue_bytes must be from 1500 .*not 1499"),
        (lambda: PacketReorder(percent=-1), "percent must be .*not -1"),
        (lambda: PacketDelay(directions=()), "packet-delay: directions names none"),
        (lambda: PacketReorder(hold_ms=-1), "hold_ms must be .*not -1"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused_by_name(
    make: Callable[[], Fault], culprit: str
) -> None:
    with pytest.raises(ValueError, match=culprit):
        make()


def test_a_fault_prints_as_its_name_and_its_parameters() -> None:
    assert str(PacketDelay(delay_ms=20.0)) == "packet-delay(delay_ms=20.0,directions=down+up)"
