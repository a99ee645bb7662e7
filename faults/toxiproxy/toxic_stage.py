"""What a toxic does to the bytes of one direction of one connection."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic_ns
from typing import ClassVar, Generic, TypeVar

from faults.stage import Stage
from faults.toxiproxy.place import MS_NS, Place
from tokenwire.clock import Clock, Deadline

A = TypeVar("A")


class ToxicStage(Stage, Generic[A]):
    """Base of the toxics' stages. It exists only while its toxic has hold of the bytes."""

    __slots__ = ("_alarm", "place", "settings")

    ends_link: ClassVar[bool] = False
    """Taking the toxic away closes the connection, because bytes of it are gone."""

    def __init__(self, settings: A, place: Place) -> None:
        self.settings = settings
        self.place = place
        self._alarm: Deadline | None = None

    def begin(self) -> None:
        """The toxic takes hold: as the connection starts, or when it is added to a live one."""

    def strike(self) -> None:
        """The toxic takes hold because its trigger fell."""
        self.begin()

    def retune(self, settings: A) -> None:
        """The toxic was changed: go on by these settings, with what is kept as well."""
        self.settings = settings

    def ring_at(self, when_ns: int, callback: Callable[[], object]) -> None:
        """Call back at that moment of CLOCK_MONOTONIC, never early; one alarm at a time."""
        self.silence()
        self._alarm = Clock.running().at(when_ns, callback)

    def ring_after_ms(self, milliseconds: int, callback: Callable[[], object]) -> None:
        """The same, counted from now."""
        self.ring_at(monotonic_ns() + milliseconds * MS_NS, callback)

    @property
    def waiting(self) -> bool:
        """An alarm is set and has not rung."""
        return self._alarm is not None and self._alarm.pending

    def silence(self) -> None:
        """Forget the alarm. Idempotent."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def close(self) -> None:
        self.silence()
