"""Text that breaks careless framing, decoding and rendering, one trouble a token, then mixed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from servers.script import Pause, Say, Script, Step
from servers.scripts.pacing import GAP_SECONDS
from tokenwire.v1.stream_pb2 import TextDelta

HOSTILE_TOKENS = (
    "\r",
    "\n",
    "\r\n",
    "\n\n",  # where an SSE event ends
    "\x00",
    "\ufeff",  # BOM: an SSE decoder drops one, but only at the start of the stream
    "data: not a field",
    "\ndata: not a field either",
    ": no comment",
    "\n: nor this",
    "id: 7\nretry: 1\nevent: error\n",
    " one leading space",
    "  two leading spaces",
    "trailing space ",
    "\t",
    '"quoted" \\back\\slashed\\ </script>',
    "\u0085\u2028\u2029",  # str.splitlines breaks here, and neither SSE nor JSON does
    "\x1b[31m\x07\x7f",
    "\U0001f600",  # four bytes of UTF-8, two units of UTF-16
    "\U0010ffff",  # the last code point there is
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # one family, seven code points
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",  # right to left
    "\u202eoverridden\u202c",
    "e\u0301",  # combining: not the same bytes as the composed form that follows
    "\u00e9",
    "Z\u0351\u036b\u0343\u036a",
    "\u6f22\u5b57\uff1a",
    "",  # a token of nothing is a token
    "null",
    "[DONE]",
)
_MIXED = 20


def _hostile_text(draw: random.Random) -> Iterator[Step]:
    for number, text in enumerate((*HOSTILE_TOKENS, *_mixed(draw))):
        if number:
            yield Pause(GAP_SECONDS)
        yield Say(TextDelta(text=text))


def _mixed(draw: random.Random) -> Iterator[str]:
    for _ in range(_MIXED):
        parts = 2 + int(draw.random() * 5)
        yield "".join(
            HOSTILE_TOKENS[int(draw.random() * len(HOSTILE_TOKENS))] for _ in range(parts)
        )


HOSTILE = (
    Script(
        "hostile-text", "line ends, controls, emoji, right-to-left: each and mixed", _hostile_text
    ),
)
