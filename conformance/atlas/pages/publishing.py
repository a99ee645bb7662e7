"""All pages of the atlas, written, and held against what the data would make of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from conformance.atlas import data as atlas
from conformance.atlas.pages import case_page, fixes_page, index_page, product_page, wire_page
from conformance.atlas.pages.markdown import grouped
from conformance.atlas.pages.measured import everything
from conformance.case import Case
from gateways.catalogue import PRODUCTS


def texts(folder: Path, book: Mapping[str, Case]) -> Mapping[str, str]:
    """Every page by its path below the folder, from the data that lies there.

    Raises:
        UnreadableAtlasError: a file of data that cannot be used.
    """
    read = [atlas.read(path) for path in sorted(folder.glob("*.json"))]
    pages = [page for page in read if page is not None and page.product in PRODUCTS]
    found = everything(pages, book)
    products = grouped((each.road.product.name, each) for each in found)
    wires = grouped((each.cell.wire, each) for each in found)
    cases = grouped((each.cell.case, each) for each in found)
    own = {page.product: products.get(page.product, []) for page in pages}
    differing = {page.product: product_page.lines_that_differ(page) for page in pages}
    return {
        "README.md": index_page.text(pages, found, book),
        "fixes.md": fixes_page.text(pages, own, differing),
        **{f"{each.product}.md": product_page.text(each, own[each.product]) for each in pages},
        **{f"wires/{wire}.md": wire_page.text(wire, each, book) for wire, each in wires.items()},
        **{f"cases/{case}.md": case_page.text(book[case], each) for case, each in cases.items()},
    }


def publish(folder: Path, book: Mapping[str, Case]) -> None:
    """Write every page, and remove those that nothing makes any more. Raises: as `texts`."""
    made = texts(folder, book)
    for name, text in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for path in folder.rglob("*.md"):
        if str(path.relative_to(folder)) not in made:
            path.unlink()


def drift(folder: Path, book: Mapping[str, Case]) -> list[str]:
    """One line for each page that is not what the data makes of it. Raises: as `texts`."""
    made = texts(folder, book)
    there = {str(path.relative_to(folder)): path for path in folder.rglob("*.md")}
    missing = [f"{name} is missing" for name in made if name not in there]
    gone = [f"{name} is made by nothing any more" for name in there if name not in made]
    other = [
        f"{name} is not what its data makes of it"
        for name, text in made.items()
        if name in there and there[name].read_text("utf-8") != text
    ]
    return missing + gone + other
