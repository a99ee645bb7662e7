"""What changed between two versions of a gateway, from two files of the atlas: no run is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.atlas.data import Entry, Page, UnreadableAtlasError, read
from conformance.regression.comparison import Way, way


def diff(before: Path, after: Path) -> Iterator[str]:
    """One line for each cell that changed, worse first, then how many did not.

    The two may be of one product (two commits of one file) or of two (a wheel's and Debian's):
    then a cell is the same if its road has the same configuration and options.

    Raises:
        UnreadableAtlasError: one of them is missing or no file of the atlas.
    """
    was, now = _page(before), _page(after)
    old, new = _by_place(was), _by_place(now)
    common = [place for place in new if place in old]
    changed = {place: _way(old[place], new[place]) for place in common}
    yield f"{was.product} {_versions(was)} -> {now.product} {_versions(now)}"
    for which in (Way.WORSE, Way.OTHERWISE, Way.BETTER):
        for place in (place for place in common if changed[place] is which):
            yield f"{which}  {place}: {_told(old[place], new[place])}"
    same = sum(each is None for each in changed.values())
    yield f"{same} the same, {len(common) - same} changed" + _only(old, new)


def _page(path: Path) -> Page:
    found = read(path)
    if found is None:
        raise UnreadableAtlasError(f"{path}: there is no such file")
    return found


def _by_place(page: Page) -> Mapping[str, Entry]:
    """Cells without the product's name: case/wire/setting/@configuration+options."""
    return {name.replace(f"/{page.product}@", "/@"): entry for name, entry in page.cells.items()}


def _versions(page: Page) -> str:
    return ", ".join(sorted({entry.version for entry in page.cells.values()}))


def _way(was: Entry, now: Entry) -> Way | None:
    """None where one may be what the other is: nothing that was seen only once is a change."""
    if not {was.klass, *was.also} & {now.klass, *now.also}:
        return way(was.klass, now.klass)
    return Way.OTHERWISE if _apart(was, now) else None


def _apart(was: Entry, now: Entry) -> list[tuple[str, str]]:
    """Where they differ, of what both assert."""
    both = [
        (was.delivery, now.delivery),
        (was.signal, now.signal),
        (was.pace, now.pace),
        (_noticed(was), _noticed(now)),
    ]
    return [(one, other) for one, other in both if one and other and one != other]


def _told(was: Entry, now: Entry) -> str:
    before, after = (" or ".join((each.klass, *each.also)) for each in (was, now))
    changed = [] if before == after else [(before, after)]
    head = f"{before}, " if before == after else ""
    changes = "; ".join(f"{one} became {other}" for one, other in [*changed, *_apart(was, now)])
    return head + changes


def _noticed(entry: Entry) -> str | None:
    words = {True: "the origin notices", False: "the origin does not notice"}
    return None if entry.noticed is None else words[entry.noticed]


def _only(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> str:
    gone, come = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    return f"; {gone} only before, {come} only after" if gone or come else ""
