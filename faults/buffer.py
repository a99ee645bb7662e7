"""Something on the way keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.gathering import Gathering
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class Buffer(ShapingFault):
    """Bytes are kept until there are `until_bytes`, or for `until_ms`, or until FIN.

    0 is never: `buffer()` alone keeps everything to the end, or until it has 64 MiB.
    """

    until_bytes: int = 0
    until_ms: float = 0.0
    directions: tuple[Direction, ...] = DOWN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that buffers responses, compression, a virus scanner; up: request buffering",
        default="nginx proxy_buffering on, 8 buffers of 4 or 8 KiB",
        source="nginx ngx_http_proxy_module",
        looks={
            "sse": "the first token comes with the last",
            "websocket": "before the upgrade the handshake hangs; proxies do not buffer after it",
            "grpc": "the connection's own frames are kept too: it hangs",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            yield direction, Gathering(link.clock, self.until_bytes, round(self.until_ms * 1e6))
