"""Functions of other tools, taken out of their own wheels and executed as they stand.

Their packages need torch, transformers or a newer Python; these functions need nothing. `make
peers` downloads the wheels, and nothing of them is in this repository.
"""

from __future__ import annotations
import __future__

import ast
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

WHEELS = Path(__file__).parents[2] / "bin" / "wheels"
MISSING = "no wheel of it in bin/wheels: `make peers` downloads it"


def wheel(package: str) -> Path | None:
    """The wheel of a package, None where it was not downloaded."""
    return next(iter(sorted(WHEELS.glob(f"{package}-*.whl"))), None)


def take(package: str, file: str, name: str, given: Mapping[str, Any] = {}) -> Callable[..., Any]:
    """`function` or `Class.method` of a file, without its decorators; `given` are its globals.

    Raises: LookupError, the file has no such function any more.
    """
    found = wheel(package)
    if found is None:
        raise LookupError(MISSING)
    with zipfile.ZipFile(found) as archive:
        body: list[ast.stmt] = ast.parse(archive.read(file)).body
    node: ast.stmt | None = None
    for part in name.split("."):
        node = next((each for each in body if getattr(each, "name", "") == part), None)
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            raise LookupError(f"{found.name}: {file} has no {name}")
        body = node.body
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    node.decorator_list = []
    module = ast.Module([node], type_ignores=[])
    flags = __future__.annotations.compiler_flag  # their types are not imported
    scope = dict(given)
    exec(compile(module, f"{found.name}/{file}", "exec", flags), scope)
    function: Callable[..., Any] = scope[node.name]
    return function
