"""A conversation on one link, played to a rewriter in any split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from faults.fault import Direction
from faults.frames.rewriter import Action, Cut, Finish, Forward, Later, Rewriter


@dataclass(frozen=True, slots=True)
class Said:
    """Bytes that come in, travelling in `direction`."""

    direction: Direction
    data: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """A FIN that comes in, travelling in `direction`."""

    direction: Direction


class Moment(Enum):
    """What befalls a link beside bytes."""

    FIRE = auto()
    WAIT = auto()  # until whatever was put off is due


@dataclass(frozen=True, slots=True)
class PutOff:
    """A `Later`, as far as two of them can be compared."""

    seconds: float


Step = Said | Ended | Moment
Talk = tuple[Step, ...]
Outcome = Forward | Finish | Cut | PutOff


def up(data: bytes) -> Said:
    """The client says `data`."""
    return Said(Direction.UP, data)


def down(data: bytes) -> Said:
    """The server says `data`."""
    return Said(Direction.DOWN, data)


def size(talk: Talk) -> int:
    """The bytes said in `talk`, both directions together."""
    return sum(len(step.data) for step in talk if isinstance(step, Said))


def split(talk: Talk, cuts: Iterable[int]) -> Talk:
    """`talk` with what is said cut at these byte offsets, counted over both directions."""
    offsets, at, steps = sorted(set(cuts)), 0, list[Step]()
    for step in talk:
        if not isinstance(step, Said):
            steps.append(step)
            continue
        inside = [cut - at for cut in offsets if at < cut < at + len(step.data)]
        for begin, end in zip((0, *inside), (*inside, len(step.data)), strict=True):
            if begin < end:
                steps.append(Said(step.direction, step.data[begin:end]))
        at += len(step.data)
    return tuple(steps)


def fired(talk: Talk, offset: int) -> Talk:
    """`talk` with the firing behind its first `offset` bytes, its own firings left out."""
    steps, at, done = list[Step](), 0, False
    for step in split(tuple(s for s in talk if s is not Moment.FIRE), [offset]):
        if not done and at >= offset:
            steps.append(Moment.FIRE)
            done = True
        steps.append(step)
        at += len(step.data) if isinstance(step, Said) else 0
    return tuple(steps) if done else (*steps, Moment.FIRE)


def play(rewriter: Rewriter, talk: Talk) -> list[Outcome]:
    """What comes out, neighbouring bytes joined. In the end all that was put off falls due."""
    put_off: list[Later] = []
    out: list[Outcome] = []
    for step in (*talk, Moment.WAIT):
        _note(out, put_off, _answered(rewriter, step, put_off))
    return out


def bytes_out(outcomes: Iterable[Outcome], direction: Direction) -> bytes:
    """Everything forwarded in `direction`."""
    sent = (o for o in outcomes if isinstance(o, Forward) and o.direction is direction)
    return b"".join(o.data for o in sent)


def _answered(rewriter: Rewriter, step: Step, put_off: list[Later]) -> Iterator[Action]:
    match step:
        case Said(direction, data):
            yield from rewriter.received(direction, data) if data else ()
        case Ended(direction):
            yield from rewriter.ended(direction)
        case Moment.FIRE:
            yield from rewriter.fire()
        case Moment.WAIT:
            while put_off:
                put_off.sort(key=lambda later: later.seconds)
                yield from put_off.pop(0).then()


def _note(out: list[Outcome], put_off: list[Later], actions: Iterable[Action]) -> None:
    for action in actions:
        match action, out[-1:]:
            case Later() as later, _:
                put_off.append(later)
                out.append(PutOff(later.seconds))
            case Forward(direction, data), [Forward(before, sent)] if before is direction:
                out[-1] = Forward(direction, sent + data)
            case Forward() | Finish() | Cut(), _:
                out.append(action)
