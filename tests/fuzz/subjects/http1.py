"""The HTTP/1.1 faults, on two exchanges over one connection."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.appended_error_page import AppendedErrorPage
from faults.frames.http1.bad_chunk_size import BadChunkSize
from faults.frames.http1.chunk_size_lies import ChunkSizeLies
from faults.frames.http1.content_length_lies import ContentLengthLies
from faults.frames.http1.edge_cut import EdgeCut
from faults.frames.http1.edge_timeout import EdgeTimeout
from faults.frames.http1.forged_terminal_chunk import ForgedTerminalChunk
from faults.frames.http1.grpc_web_trailers_only import GrpcWebTrailersOnly
from faults.frames.http1.header_changed import HeaderChanged
from faults.frames.http1.header_stripped import HeaderStripped
from faults.frames.http1.login_page import LoginPage
from faults.frames.http1.missing_terminal_chunk import MissingTerminalChunk
from faults.frames.http1.retry_later import RetryLater
from faults.frames.http1.upgrade_refused import UpgradeRefused
from faults.frames.http1.upgrade_stripped import UpgradeStripped
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.talk import Ended, Moment, Talk, down, up

_GET = b"GET /a HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 7\r\n\r\n"
_POST = b"POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{  }"
_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
_SIZED = b"HTTP/1.1 200 OK\r\nX-Accel-Buffering: no\r\nContent-Length: 3\r\n\r\nend"
_UPGRADE = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)

IN_THE_BODY: Talk = (
    up(_GET),
    down(_CHUNKED + b"5\r\nfirst\r\n"),
    Moment.FIRE,
    down(b"6;ext=1\r\nsecond\r\n0\r\n\r\n"),
    up(_POST),
    down(b"HTTP/1.1 100 Continue\r\n\r\n" + _SIZED),
    Ended(Direction.UP),
    Ended(Direction.DOWN),
)
FROM_CONNECT: Talk = (
    Moment.FIRE,
    up(_POST),
    down(_CHUNKED + b"5\r\nfirst\r\n0\r\nT: 1\r\n\r\n"),
    up(_GET),
    down(b"HTTP/1.0 200 OK\r\n\r\nuntil FIN"),
    Ended(Direction.DOWN),
    Ended(Direction.UP),
)
UPGRADE: Talk = (
    Moment.FIRE,
    up(_GET),
    down(_SIZED),
    up(_UPGRADE),
    down(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
    down(b"\x81\x02hi"),
    up(b"\x81\x82\0\0\0\0hi"),
    Ended(Direction.DOWN),
)

SUBJECTS = (
    Subject(AppendedErrorPage(), IN_THE_BODY),
    Subject(AppendedErrorPage(as_chunk=False), IN_THE_BODY),
    Subject(BadChunkSize(), IN_THE_BODY),
    Subject(ChunkSizeLies(), IN_THE_BODY),
    Subject(ContentLengthLies(), FROM_CONNECT),
    Subject(ContentLengthLies(keep_alive=True), FROM_CONNECT),
    Subject(EdgeCut(), IN_THE_BODY),
    Subject(EdgeTimeout(), FROM_CONNECT),
    Subject(EdgeTimeout(limit_seconds=0.5), (*FROM_CONNECT[:2], Moment.WAIT, *FROM_CONNECT[2:])),
    Subject(ForgedTerminalChunk(), IN_THE_BODY),
    Subject(ForgedTerminalChunk(keep_alive=True), IN_THE_BODY),
    Subject(GrpcWebTrailersOnly(), FROM_CONNECT),
    Subject(HeaderChanged(), FROM_CONNECT),
    Subject(HeaderStripped(), IN_THE_BODY),
    Subject(HeaderStripped("Last-Event-ID", Direction.UP), FROM_CONNECT),
    Subject(LoginPage(), FROM_CONNECT),
    Subject(MissingTerminalChunk(), IN_THE_BODY),
    Subject(RetryLater(), FROM_CONNECT),
    Subject(UpgradeRefused(), UPGRADE),
    Subject(UpgradeStripped(), UPGRADE),
)
