from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from typing import cast

import grpc
import grpc.aio
import pytest
from google.rpc import error_details_pb2  # type: ignore[import-untyped]  # ships no types
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status

from servers.grpc_listener import GrpcSettings
from servers.ledger import finished, said
from servers.origin import Origin, Settings, serving
from tests.unit.servers.plain import HANG_SECONDS, drain, http, request, stub
from tokenwire.v1.stream_pb2 import (
    Append,
    Approve,
    Cancel,
    ClientMessage,
    Event,
    Release,
    StreamRequest,
)


async def failure(calling: AsyncIterable[Event]) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await drain(calling, [])
    return caught.value


def how_it_left(origin: Origin) -> str:
    record = origin.ledger.record("run")
    assert record is not None
    left = record.attempts[-1].left
    assert left is not None
    return left.how


@pytest.mark.asyncio
async def test_a_bad_request_is_invalid_argument_with_details(origin: Origin) -> None:
    async with stub(origin) as service:
        for asked, field in (
            (request("nope"), "script"),
            (request(run_id="no spaces"), "run_id"),
            (request(pace=-1), "options.pace"),
        ):
            error = await failure(service.Generate(asked))
            assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
            status = rpc_status.from_call(cast("grpc.Call", error))
            detail = error_details_pb2.BadRequest()
            assert status.details[0].Unpack(detail)
            assert detail.field_violations[0].field == field
        assert [event.seq async for event in service.Generate(request(limit=1))] == [1, 2]


@pytest.mark.asyncio
async def test_a_scripted_failure_is_a_status_after_the_error_event(origin: Origin) -> None:
    async with stub(origin) as service:
        call = service.Generate(request("in-band-error"))
        heard = [await call.read() for _ in range(11)]
        assert isinstance(heard[-1], Event)
        assert heard[-1].error.code == "overloaded"
        assert await call.code() is grpc.StatusCode.UNAVAILABLE
        assert "overloaded" in await call.details()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("first", "said_back"),
    [
        (ClientMessage(cancel=Cancel()), "start: comes first, not cancel"),
        (ClientMessage(), "start: comes first, not None"),
        (ClientMessage(start=StreamRequest()), "run_id"),
    ],
)
async def test_a_conversation_that_starts_badly_is_invalid_argument(
    origin: Origin, first: ClientMessage, said_back: str
) -> None:
    async with stub(origin) as service:
        error = await failure(service.Converse(iter([first])))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert said_back in (error.details() or "")


@pytest.mark.asyncio
async def test_a_conversation_that_never_starts_is_invalid_argument(origin: Origin) -> None:
    async with stub(origin) as service:
        error = await failure(service.Converse(iter([])))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.asyncio
async def test_everything_can_be_said_in_one_conversation(origin: Origin) -> None:
    heard_third = asyncio.Event()

    async def upward() -> AsyncIterator[ClientMessage]:
        yield ClientMessage(start=request("tool-call", hold_after=3))
        await heard_third.wait()
        yield ClientMessage(release=Release())
        yield ClientMessage(approve=Approve(call_id="c", approved=True))
        yield ClientMessage(append=Append(text="unheeded"))

    heard: list[int] = []
    async with stub(origin) as service:
        async for event in service.Converse(upward()):
            heard.append(event.seq)
            if event.seq == 3:
                heard_third.set()
    assert heard == list(range(1, 18))
    record = origin.ledger.record("run")
    assert record is not None
    assert [one.kind for one in record.received] == ["release", "approve", "append"]


@pytest.mark.asyncio
async def test_a_client_that_half_closes_has_not_left(origin: Origin) -> None:
    async with stub(origin) as service:
        call = service.Converse(iter([ClientMessage(start=request())]))
        assert len([event async for event in call]) == 61
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].left is None


@pytest.mark.asyncio
async def test_a_second_start_is_invalid_argument(origin: Origin) -> None:
    start = ClientMessage(start=request(hold_after=1))
    async with stub(origin) as service:
        error = await failure(service.Converse(iter([start, start])))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "start: comes once" in (error.details() or "")
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].finished is not None
    assert record.attempts[0].finished.how == "refused"


@pytest.mark.asyncio
async def test_a_cancelled_call_and_one_past_its_deadline_are_told_apart(origin: Origin) -> None:
    async with stub(origin) as service:
        call = service.Generate(request(hold_after=1))
        await call.read()
        call.cancel()
        assert await origin.ledger.wait("run", finished, HANG_SECONDS)
        assert how_it_left(origin) == "cancelled"
        error = await failure(service.Generate(request(hold_after=1), timeout=0.05))
        assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        assert await origin.ledger.wait("run", finished, HANG_SECONDS)
        assert how_it_left(origin) in ("deadline exceeded", "cancelled")


@pytest.mark.asyncio
async def test_a_unary_stream_is_released_over_http(origin: Origin) -> None:
    async with stub(origin) as service, http(origin) as client:
        call = aiter(service.Generate(request(hold_after=1)))
        await anext(call)
        await client.post("/runs/run/messages", content='{"release": {}}')
        assert len([event async for event in call]) == 60


@pytest.mark.asyncio
async def test_it_is_healthy_and_describes_itself(origin: Origin) -> None:
    async with grpc.aio.insecure_channel(origin.authorities["grpc"]) as channel:
        health = health_pb2_grpc.HealthStub(channel)
        for service in ("", "tokenwire.v1.TokenStream"):
            answer = await health.Check(health_pb2.HealthCheckRequest(service=service))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        ask = reflection_pb2.ServerReflectionRequest(list_services="")
        reflect = reflection_pb2_grpc.ServerReflectionStub(channel)
        answers = [one async for one in reflect.ServerReflectionInfo(iter([ask]))]
    names = [one.name for one in answers[0].list_services_response.service]
    assert "tokenwire.v1.TokenStream" in names


@pytest.mark.asyncio
async def test_a_blocked_write_of_a_peer_that_leaves_does_not_stay(origin: Origin) -> None:
    async with stub(origin) as service:
        call = service.Generate(request("oversize-4m1"))
        assert await origin.ledger.wait("run", lambda run: run.attempts[-1].offered_seq == 6)
        assert not await origin.ledger.wait("run", said(6), timeout_seconds=0.05)
        call.cancel()
        assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    assert how_it_left(origin)
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].said[-1].handed_ns is None


@pytest.mark.asyncio
async def test_the_server_can_be_told_to_send_no_large_message() -> None:
    async with (
        serving(Settings(grpc=GrpcSettings(max_send_bytes=1 << 20))) as origin,
        stub(origin) as service,
    ):
        error = await failure(service.Generate(request("oversize-1m1")))
    assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
