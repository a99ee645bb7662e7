"""Two strict HTTP/2 peers (the `h2` library) in one process, with a rewriter between them."""

from __future__ import annotations

from collections.abc import Iterable

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, StreamEnded, TrailersReceived

from faults.fault import Direction
from faults.frames.rewriter import Action, Finish, Forward, Rewriter

REQUEST = [
    (":method", "POST"),
    (":scheme", "http"),
    (":authority", "origin"),
    (":path", "/tokenwire.v1.TokenStream/Generate"),
    ("content-type", "application/grpc"),
    ("te", "trailers"),
]
RESPONSE = [(":status", "200"), ("content-type", "application/grpc"), ("x-run", "one")]
TRAILERS = [("grpc-status", "0"), ("x-spent", "10")]


class Pump:
    """h2 raises on whatever RFC 9113 forbids, so a test that ends has seen a legal exchange.

    `heard` is what the client read of each stream, acknowledged at once unless `reads` is
    false; `events` is everything either side was told.
    """

    def __init__(self, rewriter: Rewriter) -> None:
        self.rewriter = rewriter
        self.client = H2Connection(H2Configuration(client_side=True))
        self.server = H2Connection(H2Configuration(client_side=False))
        self.client.initiate_connection()
        self.server.initiate_connection()
        self.events: dict[Direction, list[Event]] = {Direction.UP: [], Direction.DOWN: []}
        self.heard: dict[int, bytes] = {}
        self.trailers: dict[int, dict[bytes, bytes]] = {}
        self.ended: set[int] = set()
        self.finished: list[Direction] = []
        self.reads = True

    def run(self) -> None:
        """Until neither side has anything more to say."""
        up, down = self.client.data_to_send(), self.server.data_to_send()
        while up or down:
            if up:
                self.perform(self.rewriter.received(Direction.UP, up))
            if down:
                self.perform(self.rewriter.received(Direction.DOWN, down))
            up, down = self.client.data_to_send(), self.server.data_to_send()

    def fire(self) -> None:
        self.perform(self.rewriter.fire())
        self.run()

    def open(self, *, ends: bool = True) -> int:
        """A request, and the response's headers."""
        stream_id = self.client.get_next_available_stream_id()
        self.client.send_headers(stream_id, REQUEST, end_stream=ends)
        self.run()
        self.server.send_headers(stream_id, RESPONSE)
        self.run()
        return stream_id

    def say(self, stream_id: int, data: bytes) -> None:
        """From the server, in as many frames as its window needs; the window must suffice."""
        while data:
            room = self.server.local_flow_control_window(stream_id)
            size = min(room, self.server.max_outbound_frame_size)
            assert size > 0, "the server is starved"
            self.server.send_data(stream_id, data[:size])
            data = data[size:]
            self.run()

    def close(self, stream_id: int) -> None:
        self.server.send_headers(stream_id, TRAILERS, end_stream=True)
        self.run()

    def perform(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case Forward(Direction.UP, data):
                    self.events[Direction.UP] += self.server.receive_data(data)
                case Forward(_, data):
                    self._hear(self.client.receive_data(data))
                case Finish(direction):
                    self.finished.append(direction)
                case _:
                    raise AssertionError(action)

    def _hear(self, events: list[Event]) -> None:
        self.events[Direction.DOWN] += events
        for event in events:
            if isinstance(event, DataReceived):
                self.heard[event.stream_id] = self.heard.get(event.stream_id, b"") + event.data
                if self.reads:
                    counted = event.flow_controlled_length
                    self.client.acknowledge_received_data(counted, event.stream_id)
            elif isinstance(event, TrailersReceived):
                self.trailers[event.stream_id] = {bytes(n): bytes(v) for n, v in event.headers}
            elif isinstance(event, StreamEnded):
                self.ended.add(event.stream_id)
