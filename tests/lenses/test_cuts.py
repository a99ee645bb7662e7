"""`python -m tests.lenses.cuts`, thinned; and that whoever hands out early is caught."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Ending
from clients.manner import Manner, Setting
from clients.sse import stops
from clients.sse_decoder import SseDecoder, SseEvent, SseItem
from clients.sse_hardened import HardenedSse
from clients.sse_protocol import SseProtocol
from clients.talk import Talk
from lenses.gate import Gate, Leaf
from servers.scripts.tools import TORN
from tests.lenses.cut_places import Frame, Place, cuts, frames
from tests.lenses.cut_stream import FRAMINGS, Cut, End, Stand, Told
from tests.lenses.cut_verdict import verdict
from tests.lenses.cuts import planned
from tokenwire.v1.stream_pb2 import StreamRequest

STEP = 97
EMOJI = TORN.index(next(each for each in TORN if "\N{GRINNING FACE}" in each))


@dataclass(frozen=True, slots=True)
class Seen:
    frames: Mapping[str, list[Frame]]
    told: Mapping[tuple[str, End], list[Told]]


@pytest.fixture(scope="module")
def seen() -> Seen:
    return asyncio.run(_seen())


async def _seen() -> Seen:
    async with Stand.standing() as stand:
        every = {framing: await frames(stand, framing) for framing in FRAMINGS}

        kinds = [(framing, end) for framing in FRAMINGS for end in End]
        told = (stand.together(planned(f, every[f], end, STEP)) for f, end in kinds)
        return Seen(every, dict(zip(kinds, await asyncio.gather(*told), strict=True)))


@pytest.mark.parametrize("end", End)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_wherever_it_is_cut_nothing_half_formed_is_handed_out(
    seen: Seen, framing: str, end: End
) -> None:
    found = verdict(seen.told[framing, end])
    assert found.holds, found


@pytest.mark.parametrize("framing", [name for name in FRAMINGS if name != "websocket, deflate"])
def test_there_are_cuts_inside_characters_escapes_and_the_frames_around_them(
    seen: Seen, framing: str
) -> None:
    places = {frame.place(at) for frame, at in cuts(seen.frames[framing])}
    without = {Place.COMPRESSED} | ({Place.HEADER} if "close" in framing else set[Place]())
    assert places == set(Place) - without


@pytest.mark.asyncio
@pytest.mark.parametrize("framing", ["sse, chunked", "websocket", "grpc"])
async def test_half_a_character_is_on_the_wire_and_never_in_what_is_handed_out(
    framing: str,
) -> None:
    async with Stand.standing() as stand:
        frame = (await frames(stand, framing))[EMOJI]
        inside = [at for at in range(len(frame.data)) if frame.place(at) is Place.CHARACTER]
        assert len(inside) == 1 + 2 + 3 + 1  # of Ö, €, the face and é
        for at in inside:
            told = await stand.perform(Cut(framing, EMOJI, End.EOF, at))
            with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
                told.passed[frame.text_at :].decode()
            assert tuple(told.pieces) == TORN[:EMOJI]


class EagerGate(Gate):
    """Hands out a string as far as it has come, as a partial parser does."""

    def feed(self, text: str) -> list[Leaf]:
        passed = super().feed(text)
        shown = re.search(r'"(action|mode)": "(\w+)$', text)
        return passed + ([Leaf(f"/{shown[1]}", shown[2])] if shown else [])


def test_a_gate_that_hands_out_what_is_open_is_found(seen: Seen) -> None:
    found = verdict(seen.told["grpc", End.EOF], EagerGate)
    assert found.premature > 0
    assert found.enum_prefixes > 0


class EagerDecoder(SseDecoder):
    """Repairs what is left at the end of the stream, instead of dropping it."""

    def finish(self) -> list[SseItem]:
        left = b"".join(self._line).decode(errors="replace")
        found = re.search(r'data: (\{.*"arguments":"[^"]*)$', left)
        return [SseEvent(f'{found[1]}"}}}}', "message", "")] if found else []


class EagerSse(HardenedSse):
    def _answered(self, manner: Manner) -> SseProtocol:
        return SseProtocol(EagerDecoder(manner.max_event_bytes))


def _eager(_wire: str, endpoint: Endpoint, asked: StreamRequest, manner: Manner) -> Conversation:
    return Talk(lambda: EagerSse(endpoint, manner), asked, manner, stops(manner))


@pytest.mark.asyncio
async def test_a_client_that_repairs_a_torn_event_is_found() -> None:
    async with Stand.standing() as stand:
        framing = "sse, close-delimited"
        frame = (await frames(stand, framing))[1]
        assert frame.text_at is not None
        cut = Cut(framing, 1, End.EOF, frame.text_at + 3)
        told = await stand.perform(cut, speak=_eager)
        assert told.pieces == [TORN[0], TORN[1][:3]]
        assert verdict([told]).torn == 1
        assert verdict([await stand.perform(cut)]).holds


@pytest.mark.asyncio
async def test_a_client_that_takes_an_end_for_the_end_is_found() -> None:
    async with Stand.standing() as stand:
        cut = Cut("sse, close-delimited", 5, End.EOF, 40)
        told = await stand.perform(cut, Manner(setting=Setting.STOCK))
        assert told.ended is not None
        assert told.ended.ending is Ending.UNSAID
        assert verdict([told]).untold == 1


def test_a_line_that_lets_other_bytes_pass_is_found(seen: Seen) -> None:
    [first, *_] = seen.told["grpc", End.EOF]
    more = replace(first, passed=first.passed + b"x")
    assert verdict([more]).misplaced == 1


def test_a_document_that_passes_for_whole_without_its_end_is_found(seen: Seen) -> None:
    [first, *_] = seen.told["grpc", End.EOF]
    found = verdict([replace(first, pieces=['{"action": "DeleteIfEmpty"}'])])
    assert (found.called_whole, found.torn) == (1, 1)


def test_no_streams_are_no_proof() -> None:
    assert not verdict([]).holds
