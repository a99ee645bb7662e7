"""A proxy's toxics, and the grips that they have on its connections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakSet

from faults.fault import Direction, Fault
from faults.link import Link
from faults.toxiproxy.draws import Draws
from faults.toxiproxy.grip import Grip
from faults.toxiproxy.place import Place
from faults.toxiproxy.refusal import TOXIC_EXISTS, TOXIC_NOT_FOUND
from faults.toxiproxy.stretch import Stretch
from faults.toxiproxy.toxic import Toxic


@dataclass(frozen=True, slots=True)
class _Afflicted(Fault):
    """A toxic as the line knows it: by its name, which a proxy has only once."""

    toxic: str


class WornToxics:
    """In the order in which they were added, which is the order in which bytes meet them.

    A connection has its grips from its first byte on: none is "still undelayed".
    """

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._toxics: dict[str, Toxic] = {}
        self._grips: dict[str, WeakSet[Grip]] = {}
        self._stretch: Stretch | None = None
        self._numbered = 0  # connections of the stretches before

    def shown(self) -> list[Mapping[str, object]]:
        """As the API shows them: those of requests first."""
        toxics = list(self._toxics.values())
        up = [toxic for toxic in toxics if toxic.direction is Direction.UP]
        down = [toxic for toxic in toxics if toxic.direction is Direction.DOWN]
        return [toxic.shown() for toxic in (*up, *down)]

    def get(self, name: str) -> Toxic:
        """Raises: Refusal (404)."""
        if name not in self._toxics:
            raise TOXIC_NOT_FOUND
        return self._toxics[name]

    def put_on(self, stretch: Stretch) -> None:
        """From now on dress this one's connections. It listens later."""
        self._stretch = stretch
        for name in self._toxics:
            self._dress(name)

    def take_off(self) -> None:
        """The stretch is over."""
        if self._stretch is not None:
            self._numbered += self._stretch.accepted
            self._stretch = None

    def add(self, toxic: Toxic) -> None:
        """Put it behind the others, on live connections too. Raises: Refusal (409)."""
        if toxic.name in self._toxics:
            raise TOXIC_EXISTS
        self._toxics[toxic.name] = toxic
        self._grips[toxic.name] = WeakSet()
        self._dress(toxic.name)

    def change(self, toxic: Toxic) -> None:
        """Replace the one of its name, on live connections too, where it stands."""
        self._toxics[toxic.name] = toxic
        for grip in self._each(toxic.name):
            grip.change(toxic)

    def remove(self, name: str) -> None:
        """Take it off, passing on what it keeps. Raises: Refusal (404)."""
        self.get(name)
        for grip in self._each(name):
            grip.let_go()
        del self._toxics[name], self._grips[name]
        if self._stretch is not None:
            self._stretch.unshape(_Afflicted(name))

    def remove_all(self) -> None:
        """Take every one off."""
        for name in list(self._toxics):
            self.remove(name)

    def fire(self, name: str) -> int:
        """Its trigger falls for every open connection; how many it took hold of.

        Bytes that had reached this machine before the call have passed. Raises: Refusal (404).
        """
        self.get(name)
        if self._stretch is not None:
            self._stretch.settle()
        return sum(grip.fire() for grip in self._each(name))

    def _each(self, name: str) -> list[Grip]:
        return sorted(self._grips[name], key=lambda grip: grip.connection)

    def _dress(self, name: str) -> None:
        if self._stretch is not None:
            self._stretch.shape(_Afflicted(name), lambda link: self._gripped(name, link))

    def _gripped(self, name: str, link: Link) -> Iterator[tuple[Direction, Grip]]:
        toxic = self._toxics[name]
        connection = self._numbered + link.number
        place = Place(link, toxic.direction, self._draws.stream(connection, name))
        grip = Grip(toxic, place, connection, self._draws.share(connection, name))
        self._grips[name].add(grip)
        yield toxic.direction, grip
        link.when_live(lambda _link: grip.begin())  # it stands in its pipe by now
