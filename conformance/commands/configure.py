"""`python -m conformance configure`: configurations for gateways that somebody else starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from conformance.options import Trouble
from conformance.roads.gateway import SLOTS
from conformance.roads.name import BadRoadError, GatewayRoad, parse
from gateways import certificates, elsewhere
from gateways.elsewhere import Elsewhere
from gateways.product import Binary
from gateways.rendering import render


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("roads", nargs=-1, required=True, metavar="ROAD=VERSION…")
@click.option(
    "--shares",
    type=click.IntRange(1, 16),
    default=os.cpu_count() or 1,
    show_default=True,
    help="For how many workers (`faults --jobs`).",
)
def configure(folder: Path, roads: tuple[str, ...], shares: int) -> None:
    """Write each road's configuration below FOLDER, for a gateway that somebody else starts.

    The gateway must share this network namespace and see FOLDER under the same path. A run finds
    these roads where TOKENWIRE_ROADS names FOLDER. VERSION stands in every report.
    """
    first_block = 0
    for word in roads:
        name, _, version = word.partition("=")
        try:
            road = parse(name)
        except BadRoadError as error:
            raise Trouble(str(error)) from error
        if not version:
            raise Trouble(f"{word!r} names no version: say {name}=1.2.3")
        plan = Elsewhere(version, first_block, shares, SLOTS)
        elsewhere.write(folder / name, plan, files(road, plan, folder / name))
        click.echo(f"{folder / name}: {shares} x {SLOTS} slots")
        first_block += shares


def files(road: GatewayRoad, plan: Elsewhere, folder: Path) -> Mapping[str, str]:
    """What the gateway reads, by name; with TLS also a certificate authority made for it."""
    authority = certificates.authority() if road.face.tls else None
    made = render(
        road.product,
        road.configuration,
        slots=plan.every_slot(),
        face=road.face,
        gzip=road.gzip,
        folder=folder,
        certificate=authority.certificate(folder) if authority else None,
        binary=Binary(Path(road.product.name), plan.version),
        factor=road.factor,
    )
    return {**made, **authority.files} if authority else made
