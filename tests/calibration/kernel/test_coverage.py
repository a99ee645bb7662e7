"""No fault of the kernel tier without its proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.catalogue import catalogue
from faults.fault import Fault, Layer

FAULTS = [fault for fault in catalogue().values() if fault.about.layer is Layer.KERNEL]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name())
def test_each_fault_has_calibrations_under_its_own_name(fault: type[Fault]) -> None:
    module = fault.name().replace("-", "_")
    assert fault.__module__ == f"faults.kernel.{module}"
    text = Path(__file__).with_name(f"test_{module}.py").read_text(encoding="utf-8")
    assert "link: PacketLink" in text  # both the true one and the mute one


def test_there_are_faults_to_look_at() -> None:
    assert len(FAULTS) >= 11
