"""Tokens that vanish, repeat or change places on the way, in valid framing."""

from collections.abc import Mapping

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Fault
from faults.frames.http2.grpc_message_dropped import GrpcMessageDropped
from faults.frames.http2.grpc_message_duplicated import GrpcMessageDuplicated
from faults.frames.http2.grpc_messages_reordered import GrpcMessagesReordered
from faults.frames.sse.event_dropped import EventDropped
from faults.frames.sse.event_duplicated import EventDuplicated
from faults.frames.sse.events_reordered import EventsReordered
from faults.frames.websocket.message_dropped import MessageDropped
from faults.frames.websocket.message_duplicated import MessageDuplicated
from faults.frames.websocket.messages_reordered import MessagesReordered


def _case(name: str, question: str, fault: Mapping[str, Fault], stock: Class, seen: str) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("WHATWG HTML 9.2.6 (id)", "RFC 6455 section 5.4", "gRPC PROTOCOL-HTTP2"),
        fault=fault,
        when=AtHeard(6),
        expect={
            "*/stock": Expect(stock, "no wire numbers its messages", delivery=seen),
            "*/hardened": Expect(
                Class.DETECTED, "the sequence number is checked", signal="Sequence"
            ),
        },
    )


CASES = (
    _case(
        "event-dropped",
        "One token vanishes in valid framing: who notices?",
        {"sse": EventDropped(), "websocket": MessageDropped(), "grpc": GrpcMessageDropped()},
        Class.CORRUPTED,
        "gap",
    ),
    _case(
        "event-duplicated",
        "One token comes twice: who notices?",
        {
            "sse": EventDuplicated(),
            "websocket": MessageDuplicated(),
            "grpc": GrpcMessageDuplicated(),
        },
        Class.DUPLICATE,
        "duplicate",
    ),
    _case(
        "events-reordered",
        "Two tokens change places: who notices?",
        {
            "sse": EventsReordered(),
            "websocket": MessagesReordered(),
            "grpc": GrpcMessagesReordered(),
        },
        Class.CORRUPTED,
        "reordered",
    ),
)
