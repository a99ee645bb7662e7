"""A copy of this repository in which one template is another: what a person has who edits it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDED = ("bin", "clients", "conformance", "docs", "faults", "lenses", "proto", "report", "servers")


@contextmanager
def edited(template: str, edits: Mapping[str, str]) -> Iterator[Path]:
    """The folder to run in, until the block ends. All but gateways/ is a link to what is here.

    Raises:
        LookupError: a text to be edited is not in the template any more.
    """
    with tempfile.TemporaryDirectory(prefix="tokenwire-regression-") as name:
        folder = Path(name)
        for each in filter(Path.exists, (ROOT / needed for needed in NEEDED)):
            (folder / each.name).symlink_to(each)
        shutil.copytree(
            ROOT / "gateways", folder / "gateways", ignore=shutil.ignore_patterns("__pycache__")
        )
        file = folder / "gateways" / "templates" / template
        file.write_text(_replaced(file.read_text("utf-8"), edits), "utf-8")
        yield folder


def _replaced(text: str, edits: Mapping[str, str]) -> str:
    for old, new in edits.items():
        if old not in text:
            raise LookupError(f"{old!r} is not in the template any more")
        text = text.replace(old, new)
    return text
