"""The report as one HTML file: no network, opens from disk, and holds its data as JSON."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from report.html_data import Page

FOLDER = Path(__file__).parent / "page"
SCRIPTS = (
    "elements",
    "cells",
    "filters",
    "matrix",
    "scale",
    "timeline",
    "evidence",
    "fix",
    "advice",
    "panel",
)
# In a script element only "<" can end it (HTML 13.2.5.4); the others cost nothing to be sure of.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
PLACE = re.compile(r"\{\{(\w+)\}\}")


def write(path: Path, page: Page) -> None:
    """Write the file whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    scratch = path.with_suffix(".part")
    scratch.write_text(document(page), encoding="utf-8")
    scratch.replace(path)


def document(page: Page) -> str:
    """The page. Its policy allows this style and this script by their hashes, and nothing else."""
    style = _asset("report.css")
    script = '(() => {\n"use strict";\n' + "".join(_asset(f"{s}.js") for s in SCRIPTS) + "})();\n"
    parts = {
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "table": embedded("table", page.table),
        "recordings": "\n".join(
            embedded(f"recordings-{number}", chunk) for number, chunk in enumerate(page.recordings)
        ),
    }
    return PLACE.sub(lambda place: parts[place[1]], _asset("report.html"))


def embedded(name: str, data: object) -> str:
    """A script element that is data, never run, and cannot be ended from within."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False).translate(ESCAPES)
    return f'<script type="application/json" id="{name}">{text}</script>'


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
