"""A close frame that the server did not send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.closing import Closing

_REASON_LIMIT_BYTES = 123


@dataclass(frozen=True, slots=True)
class CloseCode(FrameFault):
    """A close frame with `code` and `reason`, and the end of the connection.

    `code` is two bytes, so 0 to 65535: those that must not stand in a frame (1004 to 1006,
    1015, below 1000) can. `reason` is cut to the 123 bytes that a control frame has room for.
    """

    code: int = 1011
    reason: str = ""

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a server that restarts (1012), goes away (1001), fails (1011) or enforces its "
        "policy (1008); a gateway's own timer",
        default="uvicorn 1012 on shutdown, websockets 1001 on shutdown and 1011 on a lost ping, "
        "AWS API Gateway 1001 after 10 min idle or 2 h",
        source="RFC 6455 §5.5.1, §7.4.1, §7.4.2; IANA, WebSocket Close Code Number Registry",
        looks={
            "websocket": "1000 and 1001: `async for` ends, no error; codes for use: "
            "ConnectionClosedError with code and reason; codes that may not be "
            "sent: 1002 (invalid status code)",
        },
    )

    def __post_init__(self) -> None:
        within(self, "code", 0, 65_535)

    def rewriter(self) -> Rewriter:
        reason = self.reason.encode()[:_REASON_LIMIT_BYTES].decode(errors="ignore").encode()
        return Closing(self.code.to_bytes(2, "big") + reason)
