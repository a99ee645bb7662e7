"""The WebSocket faults, with permessage-deflate and without."""

from __future__ import annotations

import zlib

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.websocket.bad_utf8 import BadUtf8
from faults.frames.websocket.close_code import CloseCode
from faults.frames.websocket.corrupt_deflate import CorruptDeflate
from faults.frames.websocket.empty_close import EmptyClose
from faults.frames.websocket.error_message import ErrorMessage
from faults.frames.websocket.fin_without_close import FinWithoutClose
from faults.frames.websocket.fragmented_message import FragmentedMessage
from faults.frames.websocket.frame import CLOSE, PING, PONG, RSV1, TEXT, Header, frame, masked
from faults.frames.websocket.late_pong import LatePong
from faults.frames.websocket.masked_server_frame import MaskedServerFrame
from faults.frames.websocket.message_dropped import MessageDropped
from faults.frames.websocket.message_duplicated import MessageDuplicated
from faults.frames.websocket.messages_reordered import MessagesReordered
from faults.frames.websocket.oversize_message import OversizeMessage
from faults.frames.websocket.ping_swallowed import PingSwallowed
from faults.frames.websocket.reserved_bit import ReservedBit
from faults.frames.websocket.reserved_opcode import ReservedOpcode
from faults.frames.websocket.truncated_frame import TruncatedFrame
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.talk import Ended, Moment, Talk, down, up

_REQUEST = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
_GRANTED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
_DEFLATE = b"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12\r\n"
_KEY = b"\1\2\3\4"


def _from_client(opcode: int, payload: bytes) -> bytes:
    return Header(opcode, len(payload), key=_KEY).encode() + masked(payload, _KEY)


def _compressed(*texts: str) -> list[bytes]:
    deflate = zlib.compressobj(wbits=-12)
    parts = [deflate.compress(t.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH) for t in texts]
    return [frame(TEXT, part[:-4], rsv=RSV1) for part in parts]


def _talk(extensions: bytes, first: bytes, second: bytes, third: bytes) -> Talk:
    return (
        up(_REQUEST),
        down(_GRANTED + extensions + b"\r\n" + first),
        Moment.FIRE,
        up(_from_client(PONG, b"p")),
        down(frame(PING, b"p") + second[:7]),
        Moment.WAIT,
        down(second[7:] + frame(TEXT, b"in two ", fin=False) + frame(PING, b"q")),
        up(_from_client(PING, b"r") + _from_client(PONG, b"q")),
        down(frame(0, b"frames") + frame(PONG, b"") + third + frame(CLOSE, b"\x03\xe8")),
        up(_from_client(CLOSE, b"\x03\xe8")),
        Ended(Direction.DOWN),
        Ended(Direction.UP),
    )


_TEXTS = ("a token", "a token, ein Schlüssel", "a token, a third time")
_PLAIN = _talk(b"", *(frame(TEXT, text.encode()) for text in _TEXTS))
_DEFLATED = _talk(_DEFLATE, *_compressed(*_TEXTS))

_FAULTS: tuple[FrameFault, ...] = (
    BadUtf8(),
    CloseCode(1001, "going away"),
    EmptyClose(),
    ErrorMessage(),
    FinWithoutClose(),
    FragmentedMessage(),
    LatePong(delay_ms=50),
    LatePong(delay_ms=0, direction=Direction.DOWN),
    MaskedServerFrame(),
    MessageDropped(),
    MessageDuplicated(),
    MessagesReordered(),
    OversizeMessage(declared_bytes=1 << 40, sent_bytes=0),
    OversizeMessage(declared_bytes=70_000, sent_bytes=70_000),
    PingSwallowed(),
    PingSwallowed(Direction.UP),
    ReservedBit(),
    ReservedOpcode(),
    TruncatedFrame(),
)
SUBJECTS = (
    *(Subject(fault, talk) for fault in _FAULTS for talk in (_PLAIN, _DEFLATED)),
    Subject(CorruptDeflate(), _DEFLATED),
)
