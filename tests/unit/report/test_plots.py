from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from report.plots import gaps, timeline, ttft
from report.plots.arrivals import Arrivals
from report.plots.sheet import COLOURS, duration, strokes

Draw = Callable[[Path, Sequence[Arrivals]], None]
DRAWN: dict[str, Draw] = {
    "gaps": gaps.draw,
    "timeline": timeline.draw,
    "ttft": partial(ttft.draw, bounds=(0.1, 0.2, 0.4)),
}
STREAMS = (
    Arrivals("a/sse", "sse", (0.15, 0.17, 0.17, 0.9), 1.0, True),
    Arrivals("a/grpc", "grpc", (0.3, 0.4), 5.0, False),
    Arrivals("b/<none>", "grpc", (), 0.2, False),
)


def _texts(svg: Path) -> str:
    root = ET.fromstring(svg.read_text())
    return "\n".join(part for each in root.iter() for part in (each.text or "",) if part.strip())


@pytest.mark.parametrize("name", DRAWN)
def test_a_plot_is_an_svg_and_a_png_with_its_title_and_its_units(name: str, tmp_path: Path) -> None:
    DRAWN[name](tmp_path / "new" / name, STREAMS)
    assert (tmp_path / "new" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    told = _texts(tmp_path / "new" / f"{name}.svg")
    wanted = {
        "gaps": ("Gaps between chunks of content", "gap to the next chunk", "ms", "%", "n = 3"),
        "timeline": ("When each chunk of content came", "seconds since the request", "b/<none>"),
        "ttft": ("Time to the first content", "since the request", "ms", "grpc (n = 1)"),
    }
    assert [each for each in wanted[name] if each not in told] == []


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_streams_are_the_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        DRAWN[name](tmp_path / folder / name, STREAMS)
    for form in ("svg", "png"):
        one, two = ((tmp_path / each / f"{name}.{form}").read_bytes() for each in ("one", "two"))
        assert one == two
    DRAWN[name](tmp_path / "other" / name, STREAMS[:1])
    assert (tmp_path / "other" / f"{name}.svg").read_bytes() != one


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_at_all_can_be_drawn(name: str, tmp_path: Path) -> None:
    DRAWN[name](tmp_path / name, ())
    DRAWN[name](tmp_path / name, STREAMS[2:])
    assert (tmp_path / f"{name}.svg").exists()


@pytest.mark.parametrize("name", DRAWN)
def test_a_name_is_data_and_always_told(name: str, tmp_path: Path) -> None:
    hostile = Arrivals("l$\\frac{$", "_g$\\frac{$", (0.1, 0.2), 0.3, True)
    DRAWN[name](tmp_path / name, (hostile, *STREAMS))
    assert "_g$\\frac{$" in _texts(tmp_path / f"{name}.svg")


def test_a_timeline_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    many = [Arrivals(f"s{n}", "all", (0.1,), 0.2, True) for n in range(50)]
    timeline.draw(tmp_path / "timeline", many)
    told = _texts(tmp_path / "timeline.svg")
    assert "the first 40 of 50 streams" in told
    assert "s39" in told
    assert "s40" not in told


def test_groups_differ_in_colour_and_in_line() -> None:
    drawn = strokes([str(n) for n in range(12)])
    assert len(set(drawn.values())) == 12
    assert len({each.colour for each in drawn.values()}) == len(COLOURS)


def test_a_time_is_said_as_a_person_says_it() -> None:
    assert [duration(s) for s in (0, 2e-5, 0.02, 1.5)] == ["0", "20 µs", "20 ms", "1.5 s"]
