"""What a fault does to an HTTP/2 connection once it is fired."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from faults.fault import Direction
from faults.frames.http2.link.flow import Flow
from faults.frames.http2.link.frame import Answer, Unit
from faults.frames.http2.link.streams import Only, Streams


class Followed(Protocol):
    """What an act may know of its connection, and the one thing it may ask for."""

    @property
    def streams(self) -> Streams: ...

    def befalls(self, unit: Unit) -> bool:
        """Whether the unit is of a chosen stream."""
        ...

    def flow(self, direction: Direction) -> Flow:
        """The windows for DATA in `direction`."""
        ...

    def begun(self, direction: Direction) -> bool:
        """Whether the SETTINGS that must come first in `direction` have come."""
        ...

    def silence(self, direction: Direction, stream_id: int) -> None:
        """From now on nothing that comes in `direction` on this stream is passed on.

        Its sender is granted back what it sends, so that it and its siblings go on.
        """
        ...


class Act(Protocol):
    """Asked only after the fault was fired. By default it changes nothing.

    What it answers leaves at the next frame's boundary of its direction. Bytes of DATA it
    leaves out are granted back to their sender, bytes it adds are kept from the sender's
    account; header blocks stay readable whatever it does to them.
    """

    # Which streams are chosen; None for the next one that opens, whatever is open already.
    only: Only | None = Only.NEWEST
    # A chosen stream's sender is not granted back what is left out: it runs into its window.
    backs_up: bool = False

    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        """At once, once."""
        return ()

    def chosen(self, _link: Followed, _stream_id: int, /) -> Iterable[Answer]:
        """Once for each chosen stream: at once, or right behind the request that opens it."""
        return ()

    def passing(self, _link: Followed, unit: Unit, /) -> Iterable[Answer]:
        """A unit comes by, of any stream. Answer it unchanged to pass it on."""
        return (unit,)
