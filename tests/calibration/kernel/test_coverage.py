"""No fault of the kernel tier without its proof."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import faults.kernel
from faults.fault import Fault, Layer

FAULTS = [
    (module.name, value)
    for module in pkgutil.iter_modules(faults.kernel.__path__)
    for value in vars(importlib.import_module(f"faults.kernel.{module.name}")).values()
    if isinstance(value, type)
    and issubclass(value, Fault)
    and value.__module__ == f"faults.kernel.{module.name}"
]


@pytest.mark.parametrize(("module", "fault"), FAULTS)
def test_each_fault_has_a_file_of_calibrations_and_says_what_it_is(
    module: str, fault: type[Fault]
) -> None:
    assert Path(__file__).with_name(f"test_{module}.py").is_file()
    assert fault.name().replace("-", "_") == module
    assert fault.about.layer is Layer.KERNEL
    assert fault.about.looks.keys() == {"sse", "websocket", "grpc"}


def test_there_are_faults_to_look_at() -> None:
    assert len(FAULTS) >= 11
