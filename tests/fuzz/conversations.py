"""Hostile conversations: a subject's own, mutilated, and noise."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from faults.fault import Direction
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.talk import Ended, Moment, Said, Step, Talk, fired, size

DIRECTIONS = st.sampled_from(list(Direction))
# Bytes that mean something to some parser: line ends, lengths, frame headers, sizes, masks.
WORDS = st.sampled_from(
    [
        *(bytes((byte,)) for byte in (0x00, 0x01, 0x0A, 0x0D, 0x20, 0x30, 0x3A, 0x7F, 0x80, 0xFF)),
        b"\r\n\r\n",
        b"\n\n",
        b"\r\r",
        b"0\r\n\r\n",
        b"ffffffffffffffff\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: 3\r\n",
        b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\n\r\n",
        b"\x81\x00",
        b"\x01\x7e\x00\x01a",
        b"\xc1\x7f\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x88\x02\x03\xe8",
        b"\x89\x80\0\0\0\0",
    ]
)
BYTES = st.one_of(WORDS, st.binary(max_size=40), st.lists(WORDS, max_size=6).map(b"".join))
STEPS = st.one_of(
    st.builds(Said, DIRECTIONS, BYTES),
    st.builds(Ended, DIRECTIONS),
    st.just(Moment.WAIT),
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk, perhaps fired, and where what is said in it is cut."""

    subject: Subject
    talk: Talk
    cuts: frozenset[int]


@st.composite
def conversations(draw: st.DrawFn, subjects: tuple[Subject, ...]) -> Conversation:
    """One of the subjects in a conversation that may be anything."""
    subject = draw(st.sampled_from(subjects))
    talk = draw(st.one_of(mutilated(subject.talk), st.lists(STEPS, max_size=8).map(tuple)))
    talk = possible(talk)
    length = size(talk)
    offset = draw(st.one_of(st.none(), st.integers(0, length)))
    talk = talk if offset is None else fired(talk, offset)
    cuts = st.frozensets(st.integers(0, length), max_size=12)
    everywhere = st.just(frozenset(range(length)))
    return Conversation(subject, talk, draw(st.one_of(cuts, everywhere)))


@st.composite
def mutilated(draw: st.DrawFn, talk: Talk) -> Talk:
    """`talk` with bytes replaced, taken out, put in or said twice, and steps that change places."""
    steps = list[Step](talk)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(steps) - 1))
        step = steps[at]
        if isinstance(step, Said) and draw(st.integers(0, 4)):
            steps[at] = Said(step.direction, draw(spoilt(step.data)))
        elif draw(st.booleans()):
            steps.insert(at, draw(STEPS))
        else:
            other = draw(st.integers(0, len(steps) - 1))
            steps[at], steps[other] = steps[other], steps[at]
    return tuple(steps)


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """`data` with a run of it replaced: by nothing, by something else, by another run of it."""
    begin, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
    again = st.integers(0, len(data)).map(lambda at: data[at : at + 60])
    return data[:begin] + draw(st.one_of(BYTES, again)) + data[end:]


def possible(talk: Talk) -> Talk:
    """`talk` without firings, and without what is said behind a FIN in its direction."""
    ended, steps = set[Direction](), list[Step]()
    for step in talk:
        match step:
            case Said(direction) | Ended(direction):
                if direction not in ended:
                    steps.append(step)
                if isinstance(step, Ended):
                    ended.add(direction)
            case Moment.WAIT:
                steps.append(step)
            case Moment.FIRE:
                pass
    return tuple(steps)
