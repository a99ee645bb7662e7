"""Follows one HTTP/2 connection byte for byte, and lets an act change it once it is fired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from faults.fault import Direction
from faults.frames.http2.link.act import Act
from faults.frames.http2.link.cutter import Piece
from faults.frames.http2.link.flow import CONNECTION, Flow, counted, increment
from faults.frames.http2.link.frame import Answer, Frame, Headers, Kind, Unit, opposite
from faults.frames.http2.link.lane import Lane
from faults.frames.http2.link.streams import Streams
from faults.frames.outgoing import Outgoing
from faults.frames.rewriter import Action, Cut, Forward


class Http2Rewriter:
    """A `Rewriter`. Before `fire` every byte leaves in the call in which it came.

    Afterwards a unit leaves when it is whole. What is not HTTP/2 from its first byte, or
    ceases to be, passes unchanged, and the fault has no hold on it.
    """

    def __init__(self, act: Act) -> None:
        self.streams = Streams()
        self._act = act
        self._lanes = {direction: Lane(direction) for direction in Direction}
        self._fired = False
        self._chosen: set[int] = set()
        self._awaits_stream = False
        self._actions: list[Action] = []
        self._outgoing = Outgoing()

    def received(self, direction: Direction, data: bytes) -> Iterable[Action]:
        lane = self._lanes[direction]
        for piece in lane.cut(data):
            if self._fired:
                self._pass(lane, piece)
            elif (unit := self._read(lane, piece)) is not None:
                self._note(unit)
                self._done_with(unit)
                lane.flow.spend(unit)
        if self._fired:
            if lane.blind:
                self._actions.append(lane.forward(lane.rest()))
            return self._taken()
        lane.all_passed()
        return (Forward(direction, data),)

    def ended(self, direction: Direction) -> Iterable[Action]:
        return self._outgoing.settle(self._lanes[direction].end())

    def fire(self) -> Iterable[Action]:
        if self._fired:
            return ()
        self._fired = True
        if self._act.only is not None:
            self._chosen = set(self.streams.chosen(self._act.only))
        self._awaits_stream = not self._chosen
        self._put(None, self._act.fired(self))
        for stream_id in sorted(self._chosen):
            self._put(None, self._act.chosen(self, stream_id))
        self._leave()
        return self._taken()

    def befalls(self, unit: Unit) -> bool:
        return unit.stream_id in self._chosen

    def flow(self, direction: Direction) -> Flow:
        return self._lanes[direction].flow

    def begun(self, direction: Direction) -> bool:
        return self._lanes[direction].begun

    def silence(self, direction: Direction, stream_id: int) -> None:
        self._lanes[direction].silenced.add(stream_id)

    def _read(self, lane: Lane, piece: Piece) -> Unit | None:
        """The unit in a piece, or None where it is none."""
        stream = None if isinstance(piece, bytes) else self.streams.get(piece[0].stream_id)
        answered = stream is not None and stream.answered
        return lane.read(piece, trailers=answered and lane.direction is Direction.DOWN)

    def _note(self, unit: Unit) -> bool:
        """Keeps the books, before anything is changed. True if it answers an act's question."""
        newest_id = self.streams.newest_id
        self.streams.note(unit)
        if self.streams.newest_id > newest_id:
            for lane in self._lanes.values():
                lane.flow.open(unit.stream_id)
        if isinstance(unit, Headers) or unit.kind == Kind.DATA:
            return False
        lane, back = self._lanes[unit.direction], self._lanes[opposite(unit.direction)]
        back.flow.told(unit)
        lane.questions.asked(unit)
        own = back.questions.answered(unit)
        if unit.kind == Kind.SETTINGS and unit.acks and not own:
            lane.flow.acknowledged()
        return own

    def _done_with(self, unit: Unit) -> None:
        """The unit, or what stands in its place, is on its way."""
        self.streams.went_by(unit)
        if self.streams.get(unit.stream_id) is None:
            reset = isinstance(unit, Frame) and unit.kind == Kind.RST_STREAM
            for lane in self._lanes.values():
                (lane.flow.reset if reset else lane.flow.close)(unit.stream_id)

    def _pass(self, lane: Lane, piece: Piece) -> None:
        """A piece came after the fault was fired; its beginning may have left before."""
        newest_id = self.streams.newest_id
        unit = self._read(lane, piece)
        wire = piece if isinstance(piece, bytes) else b"".join(frame.wire() for frame in piece)
        rest = lane.unpassed(wire)
        whole = len(rest) == len(wire)
        if unit is None or not whole:
            self._actions.append(lane.forward(rest))
        if unit is not None:
            answers_act = self._note(unit)
            opened = self.streams.newest_id > newest_id
            awaited = opened and self._awaits_stream
            if awaited:
                self._awaits_stream = False
                self._chosen.add(unit.stream_id)
            if not whole:
                lane.flow.spend(unit)
            elif not answers_act:
                self._put(unit, self._answers(unit))
            self._done_with(unit)
            if awaited:
                self._put(None, self._act.chosen(self, unit.stream_id))
        self._leave()

    def _answers(self, unit: Unit) -> Iterable[Answer]:
        """What goes on in a unit's place."""
        if unit.stream_id in self._lanes[unit.direction].silenced:
            return ()
        owed = self._unowed(unit)
        if owed is None:
            return ()
        return self._act.passing(self, owed)

    def _unowed(self, unit: Unit) -> Unit | None:
        """A WINDOW_UPDATE less what its sender grants for bytes that an act added."""
        if not isinstance(unit, Frame) or unit.kind != Kind.WINDOW_UPDATE:
            return unit
        granted = increment(unit)
        left = self._lanes[opposite(unit.direction)].flow.repay(unit.stream_id, granted)
        if left == granted:
            return unit
        return replace(unit, payload=left.to_bytes(4)) if left else None

    def _put(self, unit: Unit | None, answers: Iterable[Answer]) -> None:
        """Sends `answers` on in the place of `unit`, and keeps both ends' accounts right."""
        given = tuple(answers)
        if isinstance(unit, Headers) and not any(answer is unit for answer in given):
            self._lanes[unit.direction].headers.encode_anew()
        self._balance(unit, given)
        for answer in given:
            if isinstance(answer, Cut):
                self._actions.append(answer)
                continue
            lane = self._lanes[answer.direction]
            if isinstance(answer, Frame | Headers):
                lane.offer(answer)
            else:
                lane.put(answer)

    def _leave(self) -> None:
        """What has a place now; receivers may have granted what something waits for."""
        for lane in self._lanes.values():
            for unit in lane.flow.release():
                lane.put(unit)
            self._actions += lane.leave()

    def _balance(self, unit: Unit | None, given: Sequence[Answer]) -> None:
        """RFC 9113 §5.2: what is left out is granted to its sender, what is added is owed."""
        left_out: Counter[tuple[Direction, int]] = Counter()
        if isinstance(unit, Frame | Headers):
            left_out[unit.direction, unit.stream_id] += counted(unit)
        for answer in given:
            if isinstance(answer, Frame | Headers):
                left_out[answer.direction, answer.stream_id] -= counted(answer)
        for (direction, stream_id), octets in left_out.items():
            flow = self._lanes[direction].flow
            if octets < 0:
                flow.owe(stream_id, -octets)
            elif octets:
                self._grant(direction, CONNECTION, octets)
                ended = unit is not None and unit.ends
                gone = stream_id in self._lanes[opposite(direction)].reset
                if not (ended or gone or self._act.backs_up):
                    self._grant(direction, stream_id, octets)

    def _grant(self, direction: Direction, window: int, octets: int) -> None:
        left = self._lanes[direction].flow.repay(window, octets)
        if left:
            back = opposite(direction)
            update = Frame(back, Kind.WINDOW_UPDATE, 0, window, left.to_bytes(4))
            self._lanes[back].put(update)

    def _taken(self) -> list[Action]:
        actions, self._actions = self._actions, []
        return self._outgoing.settle(actions)
