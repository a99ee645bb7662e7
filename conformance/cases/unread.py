"""The client reads no more while the model has megabytes to say: where do they pile up?

In kernels, up to their limits and nobody's fault; and in a gateway's own memory or files, if it
does not wait for its client. Each cell has an origin and a gateway of its own, so that both can
be weighed. `python -m lenses backlog` has the figures.
"""

from clients.manner import Manner
from conformance.case import Act, AtConnect, Case, Expect, Move, Origin, RoadKind, Where
from conformance.verdict import Class
from faults.throttle import Throttle

# 160 Mbit/s, as a network gives: at loopback's speed the kernels on the way keep three times more.
NETWORK = Throttle(20_000_000)
ANCHORS = ("RFC 9293 section 3.8.6", "RFC 9113 section 5.2", "nginx proxy_max_temp_file_size")


def _case(name: str, question: str, **more: object) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=ANCHORS,
        script="flood",
        limit=1025,  # 48 MiB
        fault=NETWORK,
        when=AtConnect(),
        where=Where.FAR,
        moves=(Move(Act.STOP_READING, 1), Move(Act.RELEASE, 1)),
        holds_at=1,
        weighs=True,
        origin=Origin(own_process=True),
        own_gateway=True,
        settings=("stock",),
        manner=Manner(patience=10.0),  # httpx counts silence also while it does not read
        notice_seconds=0.2,
        expect={"*": Expect(Class.ORPHANED, "a gateway waits for its client", hoarded=False)},
        **more,  # type: ignore[arg-type]
    )


CASES = (
    _case("unread-flood", "The client reads no more, the model talks on: who keeps what it says?",
          roads=RoadKind.ALL),
    _case("unread-flood-plain", "Who does, where nothing forbids the gateway to buffer?",
          roads=RoadKind.GATEWAY, wires=("sse",), depends_on=("whole", "heard-while-held-plain"),
          options={"sse": {"omitAccelBuffering": True, "omitCacheControl": True}}),
)  # fmt: skip
