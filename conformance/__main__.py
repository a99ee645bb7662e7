"""`python -m conformance`."""

import os

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its core reads this once, when it is loaded

from conformance.cli import main  # so it comes after

main(prog_name="python -m conformance")
