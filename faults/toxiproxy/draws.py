"""Every random choice of a server, drawn from one seed and nothing else.

A draw depends on the seed, the proxy, the connection's number and the toxic's name. So it
is the same in every run, and no call to the API can shuffle it: Toxiproxy draws again
whenever a neighbour is added, changed or removed, and its `-seed` does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Draws:
    """The source of chance of one proxy. Connections count from 1, across restarts."""

    seed: int
    proxy: str

    def share(self, connection: int, toxic: str) -> float:
        """A number in [0, 1): the toxic befalls this connection if its toxicity is above it.

        So a toxicity that is raised keeps all whom it befell and adds others.
        """
        return self._random("toxicity", connection, toxic).random()

    def stream(self, connection: int, toxic: str) -> Random:
        """What a toxic draws from on this connection: jitter, slices."""
        return self._random("stream", connection, toxic)

    def _random(self, what: str, connection: int, toxic: str) -> Random:
        return Random(f"{self.seed}\0{self.proxy}\0{connection}\0{toxic}\0{what}")
