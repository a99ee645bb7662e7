"""`python -m faults`: the fault layer from the command line."""

from __future__ import annotations

import click

from faults.listing import list_faults, show_fault
from faults.page import write_page
from faults.toxiproxy.command import serve


@click.group()
def faults() -> None:
    """What can befall a stream: named, explained and served."""


faults.add_command(list_faults)
faults.add_command(show_fault)
faults.add_command(serve)
faults.add_command(write_page)

if __name__ == "__main__":
    faults(prog_name="python -m faults")
