"""Our origin behind a gateway that is not ours: known by its side door alone."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import httpx

from clients.endpoint import Endpoint, ssl_context
from conformance.origins.clock_offset import SAME_CLOCK, Offset, RoundTrips
from conformance.origins.side_door import ASKING_SECONDS, BehindDoor, SideDoor
from servers.record import RunRecord

SLACK_SECONDS = 3.0  # of a way that is not loopback
TRIPS = 8  # before the first cell; then one more a cell


class TargetOrigin(BehindDoor):
    """An `Origin`. Its stamps are in its own clock; `clock` says how that stands to ours."""

    def __init__(self, door: SideDoor) -> None:
        super().__init__(door)
        self._trips = RoundTrips()

    @property
    def pid(self) -> int:
        """Raises: TypeError, its process is not ours to signal."""
        raise TypeError("the process of a target's origin is out of reach")

    def address(self, wire: str) -> tuple[str, int]:
        """Raises: TypeError, only its gateway knows."""
        raise TypeError(f"where a target's origin listens for {wire} is its gateway's to know")

    @property
    def clock(self) -> Offset:
        """Its clock against ours, as known now."""
        try:
            return self._trips.offset(time.monotonic_ns())
        except LookupError:
            return SAME_CLOCK

    async def set_watch(self, trips: int = TRIPS) -> bool:
        """Compare clocks by so many round trips; whether it told its time each time."""
        for _ in range(trips):
            trip = await self._door.clock()
            if trip is None:
                return False
            self._trips.add(*trip)
        return True

    async def opened(self, run_id: str, seconds: float) -> None:
        """At once: so few streams begin together that a request each can be saved."""

    async def record(self, run_id: str) -> RunRecord | None:
        await self.set_watch(1)
        return await self._door.page(run_id)

    async def aclose(self) -> None:
        """Hang up."""
        await self._door.aclose()


def side_door(endpoint: Endpoint) -> SideDoor:
    """The one at this endpoint; nothing else is ever asked, and no redirect is followed."""
    scheme = "https" if endpoint.tls else "http"
    names = {"Host": endpoint.named, **dict(endpoint.headers)}
    client = httpx.AsyncClient(
        verify=ssl_context(endpoint.tls) if endpoint.tls else False,
        timeout=ASKING_SECONDS,
        trust_env=False,
        follow_redirects=False,
        headers=names,
    )
    client.event_hooks["request"] = [_naming(endpoint.server_name)]

    def url(path: str, query: str) -> str:
        return f"{scheme}://{endpoint.address}{endpoint.target(path, query)}"

    return SideDoor(client, url, SLACK_SECONDS)


def _naming(server_name: str) -> Callable[[httpx.Request], Awaitable[None]]:
    async def name(request: httpx.Request) -> None:
        request.extensions["sni_hostname"] = server_name

    return name
