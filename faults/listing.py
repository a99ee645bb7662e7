"""`python -m faults list` and `show`: the catalogue on the command line."""

from __future__ import annotations

import inspect
import sys
from dataclasses import fields
from typing import get_type_hints

import click

from faults.catalogue import by_name, catalogue
from faults.fault import Fault, Layer
from faults.notation import BadFaultError, choices, default, usage


@click.command("list")
@click.option("--layer", type=click.Choice([str(layer) for layer in Layer]), help="Only these.")
def list_faults(layer: str | None) -> None:
    """Name every fault, with its layer and what does it in the wild."""
    chosen = [fault for fault in catalogue().values() if layer in (None, fault.about.layer)]
    wide = max((len(fault.name()) for fault in chosen), default=0)
    for fault in chosen:
        click.echo(f"{fault.name():{wide}}  {fault.about.layer:9}  {fault.about.cause}")


@click.command("show")
@click.argument("name")
def show_fault(name: str) -> None:
    """Say all about one fault: fields, cause, default, source, what each wire sees."""
    try:
        fault = by_name(name)
    except BadFaultError as error:
        click.echo(f"faults show: {error}", err=True)
        sys.exit(2)
    click.echo("\n".join(described(fault)))


def described(fault: type[Fault]) -> list[str]:
    """The fault's page, as lines of plain text."""
    about = fault.about
    lines = [usage(fault), "", inspect.getdoc(fault) or ""]
    kinds = get_type_hints(fault)
    if fields(fault):
        lines += ["", "fields"]
    for field in fields(fault):
        given = f"default {default(field)}" if default(field) else "no default"
        lines.append(f"  {field.name}: {choices(kinds[field.name])} ({given})")
    rows = {
        "layer": str(about.layer),
        "where": ", ".join(about.where),
        "when": ", ".join(about.when),
        "cause": about.cause,
        "known defaults": about.default,
        "source": about.source,
    }
    lines += ["", *(f"{head}: {text}" for head, text in rows.items() if text), "", "looks like"]
    return lines + [f"  {wire}: {looks}" for wire, looks in about.looks.items()]
