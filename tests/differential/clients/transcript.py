"""What a client was told, a line a call, without what differs from run to run."""

from __future__ import annotations

import re

Transcript = list[str]


def settled(text: str) -> str:
    """Ports and the version's number replaced."""
    text = re.sub(r"(127\.0\.0\.1|\[::1?\]):\d{4,5}\b", r"\1:PORT", text)
    return re.sub(r'(version\\*": \\*")[\w.]+', r"\1VERSION", text)
