"""A line as a proxy uses it: dressed before it listens, counted, closed when the API says so."""

from __future__ import annotations

import os

from faults.how import How
from faults.line import Line
from faults.line_log import Carried
from faults.toxiproxy.address import Address, service_port, split
from faults.toxiproxy.refusal import Refusal
from faults.toxiproxy.tally import Tally, added

_NOWHERE = ("127.0.0.1", 0)  # nobody can listen there: dialling it is refused at once


class Stretch(Line):
    """From `address` to `upstream`, while its proxy is enabled.

    A client whose upstream cannot be had is accepted and sent FIN, as by Toxiproxy; the
    dial ends after `dial_seconds` and nobody else waits for it, which is not as there.
    """

    def __init__(self, address: Address, upstream: str, dial_seconds: float) -> None:
        super().__init__(_dialled(upstream), dial_seconds, How.FIN)
        self.host, self.port = address.host, address.port
        self._tally = Tally()
        self.log = self._tally

    @property
    def address(self) -> Address:
        """Where it listens: with the port that the kernel chose."""
        return Address(self.host, self.port)

    @property
    def accepted(self) -> int:
        """Clients so far."""
        return self._accepted

    @property
    def carried_up(self) -> Carried:
        """All that clients sent, up to this moment."""
        live = (link.up.carried for link in self.links.values())
        return added(self._tally.up, *live)

    @property
    def carried_down(self) -> Carried:
        """All that upstreams sent, up to this moment."""
        live = (link.down.carried for link in self.links.values())
        return added(self._tally.down, *live)

    async def open(self) -> None:
        """Listen. Raises: Refusal (500) in Go's words, the address cannot be had."""
        try:
            await self.listen()
        except OSError as error:
            reason = os.strerror(error.errno).lower() if error.errno else str(error)
            raise Refusal(f"listen tcp {self.address}: bind: {reason}", 500) from error

    async def close(self) -> None:
        """Stop listening and close every connection."""
        await self._close()


def _dialled(upstream: str) -> tuple[str, int]:
    """Where `upstream` is dialled. One that names no place is accepted, as by Toxiproxy,
    and found to be unreachable when a client comes."""
    try:
        host, service = split(upstream)
        return host or "127.0.0.1", service_port(service)
    except Refusal:
        return _NOWHERE
