"""From templates to the files that a product reads."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from gateways.product import Binary, Certificate, Configuration, Face, Product, Slot
from gateways.scaling import Scale

TEMPLATES = Path(__file__).parent / "templates"
_ALONE = Slot(0, http=8000, grpc=8001, http_origin=9000, grpc_origin=9001)


def render(
    product: Product,
    configuration: Configuration,
    *,
    slots: Sequence[Slot],
    to_come: Sequence[Slot] = (),
    face: Face,
    gzip: bool,
    folder: Path,
    certificate: Certificate | None,
    binary: Binary,
    factor: int = 1,
) -> Mapping[str, str]:
    """The product's files by name, as they go into `folder`.

    Every template sees `slots`, `face` ("h1", "h1-tls", "h2-tls"), `tls`, `gzip`, `folder`,
    `certificate` (None without TLS), `version`, a tuple of numbers, and `scale`, which divides
    its clocks by `factor`. `listening` are the slots and those `to_come` with a reload, for a
    product whose ports no reload can change.

    Raises:
        jinja2.TemplateError: a template of ours is wrong.
        UnscalableError: it cannot (`Product.unscalable` says so before).
    """
    return {
        name: template.render(
            slots=slots,
            listening=(*slots, *to_come),
            face=str(face),
            tls=face.tls,
            gzip=gzip,
            folder=folder,
            certificate=certificate,
            version=binary.numbers,
            scale=Scale(factor),
        )
        for name, template in _templates(TEMPLATES / product.templates / configuration).items()
    }


def fix(product: Product, binary: Binary) -> str:
    """The lines in which `tuned` differs from `default`, as a unified diff for people."""
    sides = [
        render(
            product,
            configuration,
            slots=(_ALONE,),
            face=Face.HTTP1,
            gzip=False,
            folder=Path("/run"),
            certificate=None,
            binary=binary,
        )
        for configuration in (Configuration.DEFAULT, Configuration.TUNED)
    ]
    lines: list[str] = []
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        before, after = (side.get(name, "").splitlines() for side in sides)
        lines += difflib.unified_diff(
            before, after, f"default/{name}", f"tuned/{name}", n=1, lineterm=""
        )
    return "\n".join(lines)


@cache
def _templates(folder: Path) -> Mapping[str, Template]:
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # configuration files, not HTML
    )
    return {
        path.name: environment.from_string(path.read_text("utf-8"))
        for path in sorted(folder.iterdir())
    }
