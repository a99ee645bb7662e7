"""The page of all figures: every lens, its contract, its figures, and others' names for them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

from lenses.catalogue import LENSES, Lens
from lenses.crosswalk import NOBODY, TOOLS, Known, Nobody, Theirs
from lenses.crosswalk_content import CROSSWALK
from lenses.stream import Unmeasurable

HEAD = """# Every figure of every lens

Written by `python -m lenses figures`; what stands here is what the docstrings and
`lenses/crosswalk*.py` say, and a test says when it has drifted. A figure is only named once it is
said what is counted: the same three letters are four formulas in five tools. `tokenwire measure
--lens elsewhere` computes what five of them would say of a recording.

| tool | read in |
|---|---|
"""
MILLISECONDS = "ms"
UNITS = {
    "ms": MILLISECONDS,
    "seconds": "s",
    "per_second": "1/s",
    "tokens": "tokens",
    "rows": "rows",
    "bytes": "bytes",
    "chars": "characters",
    "share": "share",
    "ratio": "share",
    "cost": "the price's currency",
}


def page() -> str:
    """The whole page as Markdown."""
    tools = "".join(f"| {tool} | {where} |\n" for tool, where in TOOLS.items())
    return "\n".join([HEAD + tools, *(_lens(lens) for lens in LENSES.values())])


def names(lens: Lens) -> list[str]:
    """All figures of a lens, by their dotted names, as `flat` gives them."""
    returned = get_type_hints(lens.measure)["return"]
    kinds = [kind for kind in get_args(returned) if kind is not Unmeasurable]
    return [name for kind in kinds for name in _names(kind, "")]


def unit(name: str) -> str:
    """By the unit in its name; "" for a count or a word."""
    parts = name.split(".")
    return next((told for part in reversed(parts) for end, told in UNITS.items()
                 if part == end or part.endswith(f"_{end}")), "")  # fmt: skip


def _names(kind: type, prefix: str) -> Iterator[str]:
    assert is_dataclass(kind)
    hints = get_type_hints(kind)
    for field in fields(kind):
        inner = [each for each in (hints[field.name], *get_args(hints[field.name])) if
                 is_dataclass(each)]  # fmt: skip
        if inner and isinstance(inner[0], type) and not field.type.startswith("tuple"):
            yield from _names(inner[0], f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def _lens(lens: Lens) -> str:
    lines = [f"## {lens.name}", "", inspect.getdoc(lens.measure) or "", ""]
    for name, default in lens.parameters.items():
        lines.append(f"* `--set {name}={default:g}`")
    lines += ["", *_elsewhere(CROSSWALK[lens.name])]
    told = ", ".join(_named(name) for name in names(lens))
    return "\n".join([*lines, "", f"All its figures: {told}.", ""])


def _elsewhere(known: Mapping[str, Known] | Nobody) -> Iterator[str]:
    if isinstance(known, Nobody):
        searched = NOBODY.format(words=known.searched) if known.searched else ""
        yield f"Elsewhere: {searched} {known.nearest}".replace("  ", " ")
        return
    yield "| figure | formula | unit | source | elsewhere |"
    yield "|---|---|---|---|---|"
    for name, each in known.items():
        others = "; ".join(_theirs(tool, said) for tool, said in each.elsewhere.items())
        yield f"| `{name}` | {_cell(each.formula)} | {unit(name)} | {each.source} | {others} |"


def _theirs(tool: str, said: Theirs) -> str:
    files = ", ".join(f"`{each}`" for each in said.read_in.split(", ") if each)
    return f"**{tool}** {_cell(said.says)}{f' ({files})' if files else ''}"


def _named(name: str) -> str:
    return f"`{name}` ({unit(name)})" if unit(name) else f"`{name}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
