"""Any method of any service: described by its server or by a file, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from clients.adapters import catalogue
from clients.events import Ending
from clients.manner import Manner
from tests.services import grpc_service
from tests.services.stage import TEXT, Stage
from tests.unit.clients.adapters.subjects import MANNERS, REQUEST, SUBJECTS, each_manner, text_of
from tests.unit.clients.peers import Told, told

TABLE = SUBJECTS["grpc-method"].table


async def tell(manner: Manner, stage: Stage, *, reflecting: bool = True, **table: Any) -> Told:
    settings = catalogue.read("grpc-method", {**TABLE, **table})
    async with grpc_service.serving(stage, reflecting=reflecting) as endpoint:
        return await told(catalogue.converse(settings)("grpc", endpoint, REQUEST, manner))


@each_manner
@pytest.mark.asyncio
async def test_a_descriptor_set_does_where_there_is_no_reflection(
    manner: Manner, tmp_path: Path
) -> None:
    file = tmp_path / "chat.binpb"
    file.write_bytes(FileDescriptorSet(file=reversed(grpc_service.files())).SerializeToString())
    got = await tell(manner, Stage(), reflecting=False, descriptor_set=str(file))
    assert got.ending is Ending.COMPLETE
    assert text_of(got) == TEXT


@each_manner
@pytest.mark.asyncio
async def test_a_method_that_would_hear_more_is_asked_once(manner: Manner) -> None:
    got = await tell(manner, Stage(), method="chat.v1.Chat/Talk")
    assert got.ending is Ending.COMPLETE
    assert text_of(got) == TEXT


@each_manner
@pytest.mark.asyncio
async def test_without_a_marker_the_status_is_the_end(manner: Manner) -> None:
    got = await tell(manner, Stage("no-end"), done=None)
    assert got.ending is Ending.COMPLETE
    assert got.heard[-1].event is not None
    assert got.heard[-1].event.done.finish_reason == "OK"


FILE = "no-such-file.binpb"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"method": "chat.v1.Other/Talk"}, "chat.v1.Other"),
        ({"method": "chat.v1.Chat/Sing"}, "chat.v1.Chat has no method 'Sing'; it has: Complete,"),
        ({"method": "chat.v1.Chat/Count"}, "chat.v1.Chat/Count does not stream"),
        ({"request": {"txet": "?"}}, "the request is no chat.v1.Prompt: "),
        ({"descriptor_set": FILE}, f"descriptor set {FILE}: No such file"),
        ({"descriptor_set": __file__}, "is no descriptor set"),
    ],
)
@each_manner
@pytest.mark.asyncio
async def test_what_cannot_be_called_says_why_in_one_line(
    manner: Manner, table: dict[str, Any], words: str
) -> None:
    got = await tell(manner, Stage(), **table)
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "BadMethod"
    assert words in got.evidence.message
    assert len(got.evidence.message.splitlines()) == 1


@pytest.mark.asyncio
async def test_a_server_without_reflection_is_named_with_the_way_out() -> None:
    got = await tell(Manner(), Stage(), reflecting=False)
    assert got.evidence.message == "the server has no reflection: state a descriptor_set"


@pytest.mark.asyncio
async def test_half_a_descriptor_set_does_not_fit_together(tmp_path: Path) -> None:
    file = tmp_path / "half.binpb"
    file.write_bytes(FileDescriptorSet(file=grpc_service.files()[1:]).SerializeToString())
    got = await tell(MANNERS["stock"], Stage(), descriptor_set=str(file))
    assert got.evidence.message.startswith("the descriptors do not fit together: ")


@pytest.mark.asyncio
async def test_a_calls_time_is_the_servers_to_know() -> None:
    late = replace(MANNERS["hardened"], deadline_seconds=0.3)
    got = await tell(late, Stage(hold_after=1))
    assert got.evidence.code == "DEADLINE_EXCEEDED"
