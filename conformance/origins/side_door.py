"""Our origin's side door, asked over HTTP; what is behind it may be frozen or gone.

`servers/runs.py` has the routes.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import msgspec

from servers.record import RunRecord

ASKING_SECONDS = 5.0
WAITING_SECONDS = 30.0
OK = 200


class SideDoor:
    """Asks by `client`. `url(path, query)` is called anew each time, since an origin may move.

    `slack_seconds`: how much later than it promised an answer may come.
    """

    def __init__(
        self, client: httpx.AsyncClient, url: Callable[[str, str], str], slack_seconds: float = 0.5
    ) -> None:
        self._http = client
        self._url = url
        self._slack_seconds = slack_seconds

    async def aclose(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def opened(self, run_id: str, seconds: float) -> None:
        """Return once the run's first attempt has reached the origin, or in time."""
        await self._wait(run_id, seconds, said=0)

    async def said(self, run_id: str, seq: int) -> None:
        """Return once token `seq` was handed to the transport. Raises: TimeoutError."""
        answer = await self._wait(run_id, WAITING_SECONDS, said=seq)
        if answer is None or answer.status_code != OK:
            raise TimeoutError(f"the origin never said {seq}")

    async def release(self, run_id: str) -> None:
        """End the hold; harmless where there is none."""
        with contextlib.suppress(httpx.TransportError):
            await self._http.post(self._url(f"/runs/{run_id}/messages", ""), json={"release": {}})

    async def settled(self, run_id: str, seconds: float) -> None:
        """Return once the newest attempt ended or its peer's leaving was noticed, or in time."""
        await self._wait(run_id, seconds, settled=1)

    async def page(self, run_id: str) -> RunRecord | None:
        """The ledger's page; None where the run never reached the origin, or it is gone."""
        try:
            answer = await self._http.get(self._url(f"/ledger/{run_id}", ""))
            if answer.status_code == OK:
                return msgspec.json.decode(answer.content, type=RunRecord)
        except (httpx.TransportError, msgspec.DecodeError):  # gone, or somebody else answered
            pass
        return None

    async def clock(self) -> tuple[int, int, int] | None:
        """(asked_ns, the origin's, heard_ns): one round trip; None where it gave no time."""
        asked_ns = time.monotonic_ns()
        try:
            answer = await self._http.get(self._url("/clock", ""))
            heard_ns = time.monotonic_ns()
            read = msgspec.json.decode(answer.content, type=dict[str, int])
            return asked_ns, read["monotonic_ns"], heard_ns
        except (httpx.TransportError, msgspec.DecodeError, KeyError):
            return None

    async def _wait(self, run_id: str, seconds: float, **what: int) -> httpx.Response | None:
        query = urlencode({**what, "timeout_seconds": seconds})
        url = self._url(f"/ledger/{run_id}/wait", query)
        try:
            return await self._http.get(url, timeout=seconds + self._slack_seconds)
        except httpx.TransportError:
            return None


class BehindDoor:
    """The part of an `Origin` that its side door answers by itself."""

    def __init__(self, door: SideDoor) -> None:
        self._door = door

    async def said(self, run_id: str, seq: int) -> None:
        await self._door.said(run_id, seq)

    async def release(self, run_id: str) -> None:
        await self._door.release(run_id)

    async def settled(self, run_id: str, seconds: float) -> None:
        await self._door.settled(run_id, seconds)
