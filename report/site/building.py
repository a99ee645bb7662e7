"""Which files make the site, where each goes, and how they are written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from report.site.rendering import Rendered, rendered

PARTS = Path(__file__).parent / "parts"
ASSETS = ("site.css", "search.js")
AT_ROOT = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
GUIDES, ATLAS = PurePosixPath("docs"), PurePosixPath("docs/atlas")
SECTIONS = {
    PurePosixPath("."): "Project",
    GUIDES: "Guides",
    ATLAS: "Atlas by gateway",
    ATLAS / "wires": "Atlas by wire",
    ATLAS / "cases": "Atlas by case",
}


class NoSiteError(Exception):
    """There is nothing to make a site of; the message says why."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """`source`: its Markdown, `address`: its HTML, both relative to the root."""

    source: PurePosixPath
    address: PurePosixPath
    rendered: Rendered

    @property
    def section(self) -> str:
        return SECTIONS.get(self.source.parent, "Guides")

    def link(self, to: PurePosixPath) -> str:
        """Another address, as it is called from here."""
        return os.path.relpath(to, self.address.parent)


def build(root: Path, out: Path) -> int:
    """Write the site of the repository at `root` into `out`; how many pages it has.

    What an earlier build left in `out` and this one does not make is removed.

    Raises:
        NoSiteError: there is no documentation at `root`, or `out` holds something else.
    """
    found = pages(root)
    if not found:
        raise NoSiteError(f"{root} has no documentation: run this in a clone of the repository")
    _emptied(out)
    for name in ASSETS:
        shutil.copyfile(PARTS / name, out / name)
    (out / "search-index.js").write_text(index(found), "utf-8")
    for path in attachments(root):
        _written(out / path, (root / path).read_bytes())
    template = _template()
    for page in found:
        html = template.render(page=page, navigation=navigation(found), top=page.link)
        _written(out / page.address, html.encode())
    return len(found)


def pages(root: Path) -> list[SitePage]:
    """Every page, the project's first, the atlas last."""
    sources = list(_sources(root))
    addresses = {source: address_of(source) for source in sources}
    return [
        SitePage(
            source,
            addresses[source],
            rendered((root / source).read_text("utf-8"), _Follow(root, source, addresses)),
        )
        for source in sources
    ]


def address_of(source: PurePosixPath) -> PurePosixPath:
    """A README is what a folder shows."""
    return (
        source.with_name("index.html")
        if source.name == "README.md"
        else source.with_suffix(".html")
    )


def attachments(root: Path) -> list[PurePosixPath]:
    """What the pages may link to beside one another: examples, schemas, the atlas's data."""
    return [
        PurePosixPath(path.relative_to(root))
        for path in sorted((root / GUIDES).rglob("*"))
        if path.is_file() and path.suffix != ".md"
    ]


def navigation(found: Sequence[SitePage]) -> Mapping[str, list[SitePage]]:
    """The pages by section."""
    return {
        section: [page for page in found if page.section == section]
        for section in dict.fromkeys(SECTIONS.values())
    }


def index(found: Sequence[SitePage]) -> str:
    """What can be searched, as a script: a page from disk may load one, but fetch nothing."""
    rows = [[str(page.address), page.rendered.title, page.rendered.text] for page in found]
    return f"globalThis.searchable = {json.dumps(rows, ensure_ascii=False)};\n"


class _Follow:
    """Where the links of one page lead."""

    def __init__(
        self, root: Path, source: PurePosixPath, pages: Mapping[PurePosixPath, PurePosixPath]
    ) -> None:
        self._root, self._source, self._pages = root, source, pages

    def __call__(self, link: str) -> str | None:
        if "://" in link or link.startswith("#"):
            return link
        path, mark, name = link.partition("#")
        target = PurePosixPath(os.path.normpath(self._source.parent / path))
        if (self._root / target).is_dir():
            target /= "README.md"
        address = self._pages.get(target)
        if address is None:
            within = target.is_relative_to(GUIDES) and (self._root / target).is_file()
            return link if within else None
        here = self._pages[self._source].parent
        return os.path.relpath(address, here) + mark + name


def _sources(root: Path) -> Iterator[PurePosixPath]:
    yield from (PurePosixPath(name) for name in AT_ROOT if (root / name).is_file())
    folders = [folder for folder in SECTIONS if folder != PurePosixPath(".")]
    for folder in folders:
        files = sorted(
            (root / folder).glob("*.md"), key=lambda path: (path.name != "README.md", path)
        )
        yield from (PurePosixPath(path.relative_to(root)) for path in files)


def _emptied(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / "search-index.js").exists():
        raise NoSiteError(f"{out} holds something that is no site of ours: name an empty folder")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(PARTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
