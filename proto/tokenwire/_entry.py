"""The `tokenwire` command of a wheel: the application lies in `_app`, private to this command."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line; in a repository the packages are on the path as they stand."""
    app = Path(__file__).with_name("_app")
    if app.is_dir():
        _put_on_path(str(app))
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its core reads this once, when it is loaded
    from conformance.cli import main as command

    command()


def _put_on_path(app: str) -> None:
    """For this process and for the ones it starts, such as `python -m servers`."""
    sys.path.insert(0, app)
    inherited = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (app, inherited)))
