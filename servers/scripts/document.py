"""The scripts with a text of the user's own in the place of the one that ships."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from servers.script import Script
from servers.scripts.catalogue import SCRIPTS
from servers.scripts.reading import NAME, reading

MAX_BYTES = 4 << 20


class BadDocument(Exception):
    """One line that names the file, what is wrong with it and the way out."""


def book(path: str = "") -> Mapping[str, Script]:
    """Every script by name, `document` saying the file at `path`, or the one that ships for "".

    Raises: BadDocument, it is missing, unreadable, empty, too long or not UTF-8.
    """
    if not path:
        return SCRIPTS
    return MappingProxyType({**SCRIPTS, NAME: reading(_text_of(path), f"the text of {path}")})


def _text_of(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadDocument(f"the document {path!r}: {reason}; name a UTF-8 text file") from error
    if not content:
        raise BadDocument(f"the document {path!r} is empty; name a text with at least one word")
    if len(content) > MAX_BYTES:
        raise BadDocument(f"the document {path!r} is longer than {MAX_BYTES} bytes; name a part")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise BadDocument(
            f"the document {path!r} is not UTF-8 at byte {error.start}; convert it with iconv"
        ) from error
