"""Every rewriter that is fuzzed. A protocol's subjects are one file beside this one."""

from __future__ import annotations

from tests.fuzz.subjects import http1, http2, sse, websocket
from tests.fuzz.subjects.subject import Subject

SUBJECTS: tuple[Subject, ...] = (
    *http1.SUBJECTS,
    *http2.SUBJECTS,
    *sse.SUBJECTS,
    *websocket.SUBJECTS,
)
