"""The published shape of results.json: `python -m report.schema --write` or `--check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from conformance.results import SCHEMA, Results

PATH = Path(__file__).parents[1] / "docs" / "results.schema.json"


def document() -> bytes:
    """The JSON Schema (2020-12) of `conformance.results.Results`, as it is to be committed."""
    (root,), defs = msgspec.json.schema_components([Results], ref_template="#/$defs/{name}")
    defs["Results"]["properties"]["schema"] = {"const": SCHEMA}
    defs["Results"]["required"].append("schema")
    for each in defs.values():
        each["description"] = " ".join(each["description"].split())
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        **root,
        "$defs": defs,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


@click.command()
@click.option("--write/--check", "write", required=True, help="Write the file, or compare it.")
def main(*, write: bool) -> None:
    """Keep docs/results.schema.json true to the code. Exit code 1: it has drifted."""
    if write:
        PATH.parent.mkdir(exist_ok=True)
        PATH.write_bytes(document())
    elif not PATH.exists() or PATH.read_bytes() != document():
        click.echo(f"{PATH.name} has drifted: run `python -m report.schema --write`", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
