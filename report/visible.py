"""Text from a peer, made safe to show: it stays data in a terminal, in XML and in a log."""

from __future__ import annotations

import re

# All that could move a cursor, change a colour, reorder the line (Unicode TR 36, section 3.1.1)
# or that XML 1.0 cannot hold at all (section 2.2, Char); a tab and a line feed may stay.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """The text with every unsafe character written out as Python would, such as `\\x1b`."""
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def brief(text: str, most: int) -> str:
    """The visible text, cut after `most` characters with a word on how much there was."""
    if len(text) <= most:
        return visible(text)
    return f"{visible(text[:most])}… ({len(text):,} characters)"
