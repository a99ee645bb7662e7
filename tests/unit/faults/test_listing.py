from __future__ import annotations

import pytest
from click.testing import CliRunner

from faults.__main__ import faults
from faults.catalogue import catalogue


def test_list_names_every_fault() -> None:
    result = CliRunner().invoke(faults, ["list"])
    assert [line.split()[0] for line in result.output.splitlines()] == list(catalogue())


def test_list_can_be_narrowed_to_a_layer() -> None:
    result = CliRunner().invoke(faults, ["list", "--layer", "tcp"])
    assert {line.split()[1] for line in result.output.splitlines()} == {"tcp"}


@pytest.mark.parametrize("name", catalogue())
def test_show_says_all_about_a_fault(name: str) -> None:
    result = CliRunner().invoke(faults, ["show", name])
    assert result.exit_code == 0
    assert result.output.startswith(name)
    assert catalogue()[name].about.cause in result.output


def test_show_of_an_unknown_fault_is_one_line_and_exit_2() -> None:
    result = CliRunner().invoke(faults, ["show", "rset"])
    assert result.exit_code == 2
    assert result.output == "faults show: there is no fault 'rset': did you mean reset?\n"
