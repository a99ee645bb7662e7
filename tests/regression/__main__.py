"""`python -m tests.regression`: see `tests/regression/proof_command.py`."""

from tests.regression.proof_command import main

main(prog_name="python -m tests.regression")
