"""Fields by path, and the markers that a target file states for a format of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from clients.adapters.reader import UnreadableEvent, brief

Marker = str | Mapping[str, Any]
_MISSING = object()


def at(path: str, document: Any) -> Any:
    """The value at `choices.0.delta.text`; None where it is missing or null. "": all of it."""
    found = _walk(path, document)
    return None if found is _MISSING else found


def text_at(path: str, document: Any) -> str | None:
    """The text at `path`, None where there is none.

    Raises: UnreadableEvent, something else is there.
    """
    found = at(path, document)
    if found is None or isinstance(found, str):
        return found
    raise UnreadableEvent(f"{path or 'the event'} is no text: {brief(repr(found))}")


def is_marked(marker: Marker, data: str, document: Any) -> bool:
    """Whether an event is the one that `marker` states.

    A text must be all of the event's data. A table must hold at each of its paths: `true` and
    numbers and texts by equality, "*" whatever is there and not null.
    """
    if isinstance(marker, str):
        return bool(marker) and data.strip() == marker
    return bool(marker) and all(_holds(want, at(path, document)) for path, want in marker.items())


def _holds(want: Any, found: Any) -> bool:
    if want == "*":
        return found is not None
    return type(want) is type(found) and want == found


def _walk(path: str, document: Any) -> Any:
    for step in path.split(".") if path else ():
        match document:
            case dict():
                document = cast("dict[str, Any]", document).get(step, _MISSING)
            case list() if step.isdecimal():
                items = cast("Sequence[Any]", document)
                document = items[int(step)] if int(step) < len(items) else _MISSING
            case _:
                return _MISSING
    return document
