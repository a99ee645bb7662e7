"""`python -m tests.prober`: see `tests/prober/proof_command.py`."""

import os

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its core reads this once, when it is loaded

from tests.prober.proof_command import main  # so it comes after

main(prog_name="python -m tests.prober")
