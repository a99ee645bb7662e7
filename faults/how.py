"""The two ways in which a TCP connection ends."""

from __future__ import annotations

from enum import StrEnum


class How(StrEnum):
    """RFC 9293 section 3.6 (FIN) and section 3.5.2 (RST)."""

    FIN = "fin"  # orderly: the peer reads what was sent, then an end of file
    RST = "rst"  # the peer's next call fails with ECONNRESET
