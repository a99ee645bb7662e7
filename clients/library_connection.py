"""What a client does to a library's connection, on the socket that its witness found."""

from __future__ import annotations

import asyncio
from typing import Generic, Protocol, TypeVar

from clients import socket_control
from clients.connection import Hearer


class Witness(Protocol):
    """A `Tap` that keeps what it was told of."""

    @property
    def transport(self) -> asyncio.Transport | None:
        """The socket under the library, None before the connection stands."""
        ...


AnyWitness = TypeVar("AnyWitness", bound=Witness)


class LibraryConnection(Generic[AnyWitness]):
    """The half of a `Connection` that is the same whatever the library speaks."""

    def __init__(self) -> None:
        self._ears: Hearer | None = None
        self._witness: AnyWitness | None = None

    async def half_close(self) -> None:
        """FIN. The request of an HTTP stream is at its end already."""
        if self._witness and self._witness.transport:
            socket_control.finish(self._witness.transport)

    def reset(self) -> None:
        if self._witness and self._witness.transport:
            socket_control.reset(self._witness.transport)

    def stop_reading(self) -> None:
        if self._witness and self._witness.transport:
            socket_control.stop_reading(self._witness.transport)


class HttpxConnection(LibraryConnection[AnyWitness]):
    """The same, on httpx."""

    async def close(self) -> None:
        """Leaving its contexts closes the connection: let `listen` be cancelled."""

    def abort(self) -> None:
        """httpx waits for nobody when it is cancelled."""
