"""One proxy: an address that is listened on, an upstream, and the toxics between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from faults.line_log import Carried
from faults.toxiproxy.address import resolve
from faults.toxiproxy.draws import Draws
from faults.toxiproxy.refusal import Refusal
from faults.toxiproxy.stretch import Stretch
from faults.toxiproxy.totals import Labels, Totals
from faults.toxiproxy.worn_toxics import WornToxics


@dataclass(frozen=True, slots=True)
class Terms:
    """What all proxies of one server share."""

    seed: int
    dial_seconds: float
    totals: Totals


class Proxy:
    """Enabled as long as it has a stretch. Its toxics outlive that.

    Every method that awaits is to be called by one task at a time.
    """

    def __init__(self, name: str, listen: str, upstream: str, terms: Terms) -> None:
        self.name = name
        self.listen = listen
        self.upstream = upstream
        self.toxics = WornToxics(Draws(terms.seed, name))
        self._terms = terms
        self._stretch: Stretch | None = None

    @property
    def enabled(self) -> bool:
        return self._stretch is not None

    def shown(self) -> Mapping[str, object]:
        """As the API shows it, in Toxiproxy's order; the logger slips in there by mistake."""
        return {
            "name": self.name,
            "listen": self.listen,
            "upstream": self.upstream,
            "enabled": self.enabled,
            "Logger": {},
            "toxics": self.toxics.shown(),
        }

    def carried(self) -> Iterator[tuple[Labels, Carried]]:
        """What it carried since it was enabled, up to this moment."""
        if self._stretch is not None:
            yield from self._carried(self._stretch)

    def _carried(self, stretch: Stretch) -> Iterator[tuple[Labels, Carried]]:
        place = (self.listen, self.name, self.upstream)
        yield ("upstream", *place), stretch.carried_up
        yield ("downstream", *place), stretch.carried_down

    async def start(self) -> None:
        """Listen, if it does not already. Raises: Refusal (500), the address cannot be had."""
        if self._stretch is not None:
            return
        try:
            address = await resolve(self.listen)
        except Refusal as refusal:
            raise Refusal(f"listen tcp: {refusal.error}", refusal.status) from refusal
        stretch = Stretch(address, self.upstream, self._terms.dial_seconds)
        self.toxics.put_on(stretch)
        try:
            await stretch.open()
        except Refusal:
            self.toxics.take_off()
            raise
        self._stretch = stretch
        self.listen = str(stretch.address)

    async def stop(self) -> None:
        """Stop listening and close every connection. Idempotent."""
        stretch, self._stretch = self._stretch, None
        if stretch is not None:
            await stretch.close()
            for labels, carried in self._carried(stretch):
                self._terms.totals.add(labels, carried)
            self.toxics.take_off()

    async def differs(self, listen: str, upstream: str) -> bool:
        """Whether another address or upstream is meant. Raises: Refusal (500)."""
        return self.listen != str(await resolve(listen)) or self.upstream != upstream

    async def update(self, listen: str, upstream: str, enabled: bool) -> None:
        """Move it and switch it. Raises: Refusal (500); it may be stopped by then."""
        if await self.differs(listen, upstream):
            await self.stop()
            self.listen, self.upstream = listen, upstream
        if enabled:
            await self.start()
        else:
            await self.stop()
