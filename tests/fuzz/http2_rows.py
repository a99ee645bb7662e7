"""Every HTTP/2 fault, for whatever wants to feed them all."""

from __future__ import annotations

from faults.fault import Direction, Side
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.compressed_without_encoding import CompressedWithoutEncoding
from faults.frames.http2.early_trailers import EarlyTrailers
from faults.frames.http2.end_stream_mid_message import EndStreamMidMessage
from faults.frames.http2.goaway_below import GoawayBelow
from faults.frames.http2.goaway_enhance_your_calm import GoawayEnhanceYourCalm
from faults.frames.http2.goaway_graceful import GoawayGraceful
from faults.frames.http2.goaway_then_fin import GoawayThenFin
from faults.frames.http2.goaway_zero import GoawayZero
from faults.frames.http2.grpc_byte_flipped import GrpcByteFlipped
from faults.frames.http2.grpc_html_page import GrpcHtmlPage
from faults.frames.http2.grpc_http_status import GrpcHttpStatus
from faults.frames.http2.grpc_length_lies import GrpcLengthLies
from faults.frames.http2.grpc_message_dropped import GrpcMessageDropped
from faults.frames.http2.grpc_message_duplicated import GrpcMessageDuplicated
from faults.frames.http2.grpc_messages_reordered import GrpcMessagesReordered
from faults.frames.http2.grpc_status_changed import GrpcStatusChanged
from faults.frames.http2.grpc_status_corrupted import GrpcStatusCorrupted
from faults.frames.http2.http1_answer import Http1Answer
from faults.frames.http2.http2_garbage_frame import Garbage, Http2GarbageFrame
from faults.frames.http2.http2_oversize_frame import Http2OversizeFrame
from faults.frames.http2.http2_padded_data import Http2PaddedData
from faults.frames.http2.http2_ping_flood import Http2PingFlood
from faults.frames.http2.http2_ping_swallowed import Http2PingSwallowed
from faults.frames.http2.http2_settings_flood import Http2SettingsFlood
from faults.frames.http2.http2_unknown_frame import Http2UnknownFrame
from faults.frames.http2.link.streams import Only
from faults.frames.http2.rst_stream import RstStream
from faults.frames.http2.settings_ack_withheld import SettingsAckWithheld
from faults.frames.http2.stall_stream import StallStream
from faults.frames.http2.tiny_window import TinyWindow
from faults.frames.http2.trailers_never_sent import TrailersNeverSent
from faults.frames.http2.trailers_oversize import TrailersOversize
from faults.frames.http2.trailers_stripped import TrailersStripped
from faults.frames.http2.trailers_without_status import TrailersWithoutStatus
from faults.frames.http2.window_update_withheld import WindowUpdateWithheld

FAULTS: tuple[FrameFault, ...] = (
    CompressedWithoutEncoding(),
    EarlyTrailers(),
    EndStreamMidMessage(),
    GoawayBelow(),
    GoawayEnhanceYourCalm(),
    GoawayGraceful(),
    GoawayThenFin(),
    GoawayZero(),
    GrpcByteFlipped(),
    GrpcHtmlPage(),
    GrpcHttpStatus(),
    GrpcLengthLies(),
    GrpcLengthLies(by_bytes=2**31),
    GrpcMessageDropped(),
    GrpcMessageDuplicated(times=3, only=Only.ALL),
    GrpcMessagesReordered(messages=3, only=Only.ALL),
    GrpcStatusChanged(only=Only.ALL),
    GrpcStatusCorrupted(),
    Http1Answer(),
    *(Http2GarbageFrame(garbage) for garbage in Garbage),
    Http2OversizeFrame(),
    Http2PaddedData(only=Only.ALL),
    Http2PingFlood(pings=3),
    Http2PingFlood(pings=3, towards=Side.CLIENT),
    Http2PingSwallowed(),
    Http2PingSwallowed(direction=Direction.DOWN),
    Http2SettingsFlood(times=3),
    Http2SettingsFlood(times=3, towards=Side.CLIENT),
    Http2UnknownFrame(),
    RstStream(),
    RstStream(only=Only.FIRST, tells_server=True),
    RstStream(code=8, only=Only.ALL),
    SettingsAckWithheld(),
    SettingsAckWithheld(direction=Direction.DOWN),
    StallStream(only=Only.FIRST),
    TinyWindow(),
    TrailersNeverSent(only=Only.FIRST),
    TrailersOversize(),
    TrailersStripped(),
    TrailersWithoutStatus(only=Only.ALL),
    WindowUpdateWithheld(),
)
