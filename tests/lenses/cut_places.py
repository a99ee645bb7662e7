"""Where a cut falls: the frames of one stream on the wire, and what lies at each byte of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from servers.scripts.tools import TORN
from tests.lenses.cut_stream import Cut, End, Stand

_EVERYTHING = 1 << 20
_HTTP2_HEADER, _GRPC_PREFIX, _DATA = 9, 5, 0
_TORN_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u[0-9a-fA-F]{0,3})?$")
_HALF_A_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}$")


class Place(StrEnum):
    """What the byte in front of which the wire was cut belongs to."""

    HEADER = "frame header"
    AROUND = "around the text"
    CHARACTER = "inside a character"
    ESCAPE = "inside an escape or a pair"
    TEXT = "between characters"
    COMPRESSED = "compressed"


@dataclass(frozen=True, slots=True)
class Frame:
    """What carries one fragment. `text_at`: where its text begins, None where it is compressed."""

    framing: str
    fragment: int
    data: bytes
    header_bytes: int
    text_at: int | None

    @property
    def text(self) -> bytes:
        """The fragment as this wire writes it."""
        fragment = TORN[self.fragment]
        return (fragment if self.framing == "grpc" else _escaped(fragment)).encode()

    def place(self, after_bytes: int) -> Place:
        """What a cut behind so many bytes of it tears."""
        if 0 < after_bytes < self.header_bytes:
            return Place.HEADER
        if self.text_at is None:
            return Place.COMPRESSED
        come = self.text[: max(0, after_bytes - self.text_at)]
        if not come or len(come) == len(self.text):
            return Place.AROUND
        return _tears(come, self)


async def frames(stand: Stand, framing: str) -> list[Frame]:
    """Those of all fragments, from one stream that is left alone."""
    told = await stand.perform(Cut(framing, 0, End.EOF, _EVERYTHING))
    found: list[Frame] = []
    rest = told.passed
    for fragment in range(len(TORN)):
        header_bytes, size = _measured(framing, rest)
        frame = Frame(framing, fragment, rest[:size], header_bytes, None)
        at = frame.data.find(frame.text)
        found.append(Frame(framing, fragment, frame.data, header_bytes, at if at >= 0 else None))
        rest = rest[size:]
    return found


def cuts(frames: list[Frame], step: int = 1) -> Iterator[tuple[Frame, int]]:
    """Every byte of every frame, or each so many; and the end of the last, behind which is Done."""
    every = [(frame, at) for frame in frames for at in range(len(frame.data))]
    yield from every[::step]
    yield frames[-1], len(frames[-1].data)


def _measured(framing: str, data: bytes) -> tuple[int, int]:
    """Of the first frame: the bytes of its header, and all of its bytes."""
    match framing:
        case "sse, chunked":
            header = data.index(b"\r\n") + 2
            return header, header + int(data[: header - 2], 16) + 2
        case "sse, close-delimited":
            return 0, data.index(b"\r\n\r\n") + 4
        case "grpc":
            return _grpc(data)
        case _:  # RFC 6455 section 5.2, not masked
            short = data[1] < 126
            header = 2 if short else 4
            return header, header + (data[1] if short else int.from_bytes(data[2:4]))


def _grpc(data: bytes) -> tuple[int, int]:
    """Up to the first DATA frame; what stands before it (a PING) counts as its header."""
    at = 0
    while True:
        end = at + _HTTP2_HEADER + int.from_bytes(data[at : at + 3])
        if data[at + 3] == _DATA:
            return at + _HTTP2_HEADER + _GRPC_PREFIX, end
        at = end


def _tears(come: bytes, frame: Frame) -> Place:
    try:
        text = come.decode()
    except UnicodeDecodeError:
        return Place.CHARACTER
    if frame.framing != "grpc":
        try:
            text = json.loads(f'"{text}"')
        except ValueError:
            return Place.ESCAPE
    so_far = "".join(TORN[: frame.fragment]) + text
    torn = _TORN_ESCAPE.search(so_far) or _HALF_A_PAIR.search(so_far)
    return Place.ESCAPE if torn else Place.TEXT


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
