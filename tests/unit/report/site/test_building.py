"""The site of a made repository, and of this one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main
from report.site.building import NoSiteError, build

ROOT = Path(__file__).parents[4]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "README.md": "# made\n\n[guide](docs/guide.md) [atlas](docs/atlas) [code](servers/sse.py)",
        "docs/guide.md": "# Guide\n\n[data](x.json) [home](../README.md#made) [gone](gone.md)",
        "docs/x.json": "{}",
        "docs/atlas/README.md": "# Atlas\n\n[case](cases/one.md)",
        "docs/atlas/cases/one.md": "# one\n\n[up](../README.md)",
        "servers/sse.py": "",
    }
    for name, text in files.items():
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "root"


def links(page: Path) -> set[str]:
    main = page.read_text().split("<main")[1].split("</main>")[0]
    return set(re.findall(r'href="([^"]*)"', main))


def test_links_lead_to_pages_and_attachments_and_what_is_neither_is_no_link(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    assert build(root, out) == 4
    assert links(out / "index.html") == {"docs/guide.html", "docs/atlas/index.html"}
    assert links(out / "docs/guide.html") == {"x.json", "../index.html#made"}
    assert links(out / "docs/atlas/cases/one.html") == {"../index.html"}
    assert (out / "docs/x.json").read_text() == "{}"


def test_the_index_is_a_script_with_every_page(root: Path, tmp_path: Path) -> None:
    build(root, tmp_path / "site")
    script = (tmp_path / "site" / "search-index.js").read_text()
    rows = json.loads(script.removeprefix("globalThis.searchable = ").rstrip(";\n"))
    assert [row[:2] for row in rows] == [
        ["index.html", "made"],
        ["docs/guide.html", "Guide"],
        ["docs/atlas/index.html", "Atlas"],
        ["docs/atlas/cases/one.html", "one"],
    ]


def test_what_an_earlier_build_left_goes_and_what_is_not_ours_is_never_touched(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build(root, out)
    (root / "docs/guide.md").unlink()
    build(root, out)
    assert not (out / "docs/guide.html").exists()
    (out / "search-index.js").unlink()
    with pytest.raises(NoSiteError, match="no site of ours"):
        build(root, out)
    assert (out / "index.html").exists()


def test_without_documentation_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(NoSiteError, match="no documentation"):
        build(tmp_path, tmp_path / "site")


def test_every_link_of_our_own_site_leads_somewhere(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["site", "--out", str(tmp_path / "site")])
    assert said.exit_code == 0, said.output
    for page in (tmp_path / "site").rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text()):
            path, _, name = link.partition("#")
            if "://" in link:
                continue
            target = (page.parent / path) if path else page
            assert target.exists(), f"{page}: {link}"
            if name and target.suffix == ".html":
                assert f'id="{name}"' in target.read_text(), f"{page}: {link}"
