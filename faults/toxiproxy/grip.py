"""The hold that one toxic has on one direction of one connection."""

from __future__ import annotations

from time import monotonic_ns
from typing import Any

from faults.stage import Stage
from faults.toxiproxy.place import MS_NS, Place
from faults.toxiproxy.toxic import Toxic
from faults.toxiproxy.toxic_stage import ToxicStage
from tokenwire.clock import Clock, Deadline


class Grip(Stage):
    """Passes everything on until the toxic takes hold; then the toxic's stage has the bytes.

    It stands in its pipe from the first byte to the last, so that toxics keep their order
    whatever is triggered, drawn or changed.
    """

    __slots__ = (
        "__weakref__", "_alarm", "_begun", "_inner", "_passed", "_place", "_share", "_toxic",
        "connection",
    )  # fmt: skip

    def __init__(self, toxic: Toxic, place: Place, connection: int, share: float) -> None:
        """`share`: drawn once for this connection; a toxicity above it befalls it."""
        self.connection = connection
        self._toxic = toxic
        self._place = place
        self._share = share
        self._inner: ToxicStage[Any] | None = None
        self._alarm: Deadline | None = None
        self._begun = False
        self._passed = 0

    @property
    def over(self) -> bool:
        """The direction has ended, perhaps before this grip came: there is nothing to hold."""
        return self not in self._place.link.pipe(self._place.direction).stages

    def begin(self) -> None:
        """The connection stands. Take hold, or wait for the trigger. Idempotent."""
        if not (self._begun or self.over):
            self._begun = True
            self._wait()

    def fire(self) -> bool:
        """The trigger falls now. False where the toxic has hold already or never will."""
        if self._inner is not None or not self._befallen or self.over:
            return False
        self._begun = True
        self._take_hold(by_trigger=True)
        return True

    def change(self, toxic: Toxic) -> None:
        """Go on with this toxic: other settings, another trigger, another toxicity."""
        self._toxic = toxic
        if not self._begun:
            return
        if self._inner is None:
            self._wait()
        elif self._befallen:
            self._inner.retune(toxic.attributes)
        else:
            self.let_go()

    def let_go(self) -> None:
        """The toxic is taken away: pass on what it keeps, or close where it lost bytes."""
        inner, self._inner = self._inner, None
        self._silence()
        if inner is None:
            return
        if inner.ends_link:
            self._place.close()
        else:
            inner.release()
            inner.close()
            self.source.free(inner)

    def feed(self, data: bytes) -> None:
        self.begin()
        if self._inner is not None:
            self._inner.feed(data)
            return
        after = self._toxic.trigger.after_bytes
        if after is None or not self._befallen or self._passed + len(data) < after:
            self._passed += len(data)
            self.onward.feed(data)
            return
        self._pass_and_strike(data, after - self._passed)

    def eof(self) -> None:
        self.begin()
        (self._inner or self.onward).eof()

    def reset(self) -> None:
        self.begin()
        (self._inner or self.onward).reset()

    def release(self) -> None:
        if self._inner is not None:
            self._inner.release()

    def close(self) -> None:
        self._silence()
        if self._inner is not None:
            self._inner.close()

    @property
    def _befallen(self) -> bool:
        return self._share < self._toxic.toxicity

    def _wait(self) -> None:
        self._silence()
        trigger = self._toxic.trigger
        if not self._befallen:
            return
        if trigger.immediate or trigger.after_bytes == 0:
            self._take_hold(by_trigger=not trigger.immediate)
        elif trigger.after_ms is not None:
            due_ns = self._place.link.accepted_ns + trigger.after_ms * MS_NS
            self._alarm = Clock.running().at(max(due_ns, monotonic_ns()), self.fire)

    def _pass_and_strike(self, data: bytes, most: int) -> None:
        """The last byte before the trigger is in this chunk; the toxic gets what follows it."""
        if most > 0:
            self._passed += most
            self.onward.feed(data[:most])
        self.fire()
        if rest := data[max(most, 0) :]:
            (self._inner or self.onward).feed(rest)

    def _take_hold(self, *, by_trigger: bool) -> None:
        self._silence()
        inner = self._toxic.attributes.stage(self._place)
        inner.source, inner.onward = self.source, _Behind(self)
        self._inner = inner
        if by_trigger:
            inner.strike()
        else:
            inner.begin()

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


class _Behind:
    """What follows a grip, whatever that is by now: its pipe may put others behind it."""

    __slots__ = ("_grip",)

    def __init__(self, grip: Grip) -> None:
        self._grip = grip

    def feed(self, data: bytes) -> None:
        self._grip.onward.feed(data)

    def eof(self) -> None:
        self._grip.onward.eof()

    def reset(self) -> None:
        self._grip.onward.reset()
