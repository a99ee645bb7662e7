"""A grpc.aio server with health and reflection, and an end that is bounded."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, cast

import grpc.aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from servers.binding import CannotListen, authority, bind
from servers.stage import Stage
from tokenwire.clock import Clock
from tokenwire.v1.stream_pb2 import DESCRIPTOR
from tokenwire.v1.stream_pb2_grpc import TokenStreamServicer, add_TokenStreamServicer_to_server

SERVICE = DESCRIPTOR.services_by_name["TokenStream"].full_name
LINGER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class GrpcSettings:
    """Channel arguments of the server. None: gRPC's own default, which is named beside it."""

    keepalive_time_ms: int | None = None  # 2 hours
    keepalive_timeout_ms: int | None = None  # 20 s
    ping_timeout_ms: int | None = None  # 60 s; it governs a frozen peer, not keepalive_timeout
    keepalive_without_calls: bool | None = None  # no
    min_recv_ping_interval_ms: int | None = None  # 5 min without data
    max_ping_strikes: int | None = None  # 2
    max_connection_age_ms: int | None = None  # for ever
    max_connection_age_grace_ms: int | None = None  # for ever
    max_send_bytes: int | None = None  # unlimited
    max_receive_bytes: int | None = None  # 4 MiB

    def channel_arguments(self) -> Iterator[tuple[str, int]]:
        """As `grpc.aio.server(options=…)` takes them."""
        # Linux would let a second server share the port, and nobody would learn of it.
        yield "grpc.so_reuseport", 0
        for field, name in _ARGUMENTS.items():
            value = getattr(self, field)
            if value is not None:
                yield name, int(value)


_ARGUMENTS = {
    "keepalive_time_ms": "grpc.keepalive_time_ms",
    "keepalive_timeout_ms": "grpc.keepalive_timeout_ms",
    "ping_timeout_ms": "grpc.http2.ping_timeout_ms",
    "keepalive_without_calls": "grpc.keepalive_permit_without_calls",
    "min_recv_ping_interval_ms": "grpc.http2.min_ping_interval_without_data_ms",
    "max_ping_strikes": "grpc.http2.max_ping_strikes",
    "max_connection_age_ms": "grpc.max_connection_age_ms",
    "max_connection_age_grace_ms": "grpc.max_connection_age_grace_ms",
    "max_send_bytes": "grpc.max_send_message_length",
    "max_receive_bytes": "grpc.max_receive_message_length",
}


class _Health(Protocol):
    """What we use of `health.aio.HealthServicer`, which ships no types."""

    async def set(self, service: str, status: int) -> None: ...

    async def enter_graceful_shutdown(self) -> None: ...


class GrpcListener:
    """One grpc.aio server on one port."""

    def __init__(
        self,
        server: grpc.aio.Server,
        healthy: _Health,
        stage: Stage,
        where: str,
    ) -> None:
        self.authority = where
        self._server = server
        self._health = healthy
        self._stage = stage

    @classmethod
    async def listen(
        cls,
        stage: Stage,
        service: TokenStreamServicer,
        host: str,
        port: int,
        settings: GrpcSettings,
    ) -> GrpcListener:
        """Serve on this address. Raises: CannotListen."""
        # gRPC prints lines of its own about a port that is taken, and keeps the errno.
        with bind(host, port) as probe:
            host = probe.getsockname()[0]
        server = grpc.aio.server(  # pyright: ignore[reportUnknownMemberType]  # grpc-stubs
            options=tuple(settings.channel_arguments())
        )
        add_TokenStreamServicer_to_server(service, server)
        healthy = cast("_Health", health.aio.HealthServicer())  # type: ignore[attr-defined]
        health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
        names = (SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, server)
        try:
            bound = server.add_insecure_port(authority(host, port))
        except RuntimeError as error:
            raise CannotListen(host, port, errno.EADDRINUSE) from error
        await server.start()
        for name in (SERVICE, health.OVERALL_HEALTH):
            await healthy.set(name, health_pb2.HealthCheckResponse.SERVING)
        return cls(server, healthy, stage, authority(host, bound))

    async def stop(self, grace_seconds: float) -> None:
        """Accept no more; let calls finish for so long; then cancel what is left."""
        await self._health.enter_graceful_shutdown()
        stopping = asyncio.create_task(self._server.stop(grace_seconds + LINGER_SECONDS))
        with suppress(TimeoutError):
            async with Clock.running().timeout(grace_seconds):
                await asyncio.shield(stopping)
        self._stage.cutting = True
        await self._server.stop(None)
        await stopping
