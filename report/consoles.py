"""Where reports are printed: a terminal with colours, or plain text that never changes shape."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich import box
from rich.console import Console

# As box.SIMPLE_HEAD, for text that may be searched, copied and read in any encoding.
PLAIN_HEAD = box.Box("    \n    \n -- \n" + "    \n" * 5, ascii=True)
UNBOUNDED = 10_000  # columns of plain text: nothing wraps, so lines can be searched and compared


def plain(stream: TextIO) -> bool:
    """Whether to do without colours, boxes and movement: no terminal, a dumb one, or NO_COLOR."""
    asked = os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown")
    return bool(asked) or not stream.isatty()


def terminal(stream: TextIO) -> Console:
    """A console for a stream that is not `plain`."""
    _never_fail(stream)
    return Console(file=stream, highlight=False)


@contextmanager
def printing() -> Iterator[Console]:
    """A console for standard output; plain text appears at the end of the block, unpadded.

    A terminal that asked for plain text keeps its width, anything else has none.
    """
    stream = sys.stdout
    if not plain(stream):
        yield terminal(stream)
        return
    _never_fail(stream)
    width = None if stream.isatty() else UNBOUNDED
    to = Console(file=stream, highlight=False, color_system=None, no_color=True, width=width)
    with to.capture() as captured:
        yield to
    for line in captured.get().splitlines():
        print(line.rstrip(), file=stream)


def head(to: Console) -> box.Box:
    """A table with nothing but a line below its head."""
    return PLAIN_HEAD if to.no_color else box.SIMPLE_HEAD


def _never_fail(stream: TextIO) -> None:
    """A report must not end in UnicodeEncodeError where the locale is not UTF-8."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
