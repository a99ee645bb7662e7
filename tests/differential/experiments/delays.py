"""latency, bandwidth, slicer, slow_close: nothing is lost, it only takes longer."""

from __future__ import annotations

from time import monotonic

from tests.differential.experiment import Experiment, Outcome
from tests.differential.oracle import chunks, glance, hear
from tests.differential.stand import Stand


def latency_waits(stand: Stand) -> Outcome:
    stand.toxic("latency", latency=150)
    ends = stand.connect()
    began = monotonic()
    ends.server.sendall(b"a" * 100)
    heard = hear(ends.client, most=100)
    return {"client": heard.words, "after 150 ms": _yes(monotonic() - began >= 0.15)}


def latency_on_requests_only(stand: Stand) -> Outcome:
    stand.toxic("latency", stream="upstream", latency=150)
    ends = stand.connect()
    ends.server.sendall(b"a")
    hear(ends.client, most=1)
    began = monotonic()
    ends.client.sendall(b"q" * 50)
    heard = hear(ends.server, most=50)
    return {"server": heard.words, "after 150 ms": _yes(monotonic() - began >= 0.15)}


def latency_keeps_the_order(stand: Stand) -> Outcome:
    stand.toxic("latency", latency=30, jitter=30)
    ends = stand.connect()
    sent = b"".join(b"%04d" % number for number in range(100))
    for at in range(0, len(sent), 4):
        ends.server.sendall(sent[at : at + 4])
    ends.server.close()
    heard = hear(ends.client)
    return {"client": heard.words, "in order": _yes(heard.data == sent)}


def latency_of_a_bare_end(stand: Stand) -> Outcome:
    stand.toxic("latency", latency=1500)
    ends = stand.connect()
    began = monotonic()
    ends.server.close()
    heard = hear(ends.client)
    return {"client": heard.words, "after 1500 ms": _yes(monotonic() - began >= 1.5)}


def latency_taken_away(stand: Stand) -> Outcome:
    path = stand.toxic("latency", latency=60_000)
    ends = stand.connect()
    for _ in range(3):
        ends.server.sendall(b"a" * 10)
        glance(ends.client)
    stand.api.call("DELETE", path)
    return {"client": hear(ends.client, most=30).words}


def latency_changed(stand: Stand) -> Outcome:
    path = stand.toxic("latency", latency=60_000)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    before = glance(ends.client)
    stand.api.call("PATCH", path, {"attributes": {"latency": 0}})
    return {"before": before.words, "after": hear(ends.client, most=10).words}


def bandwidth_limits(stand: Stand) -> Outcome:
    stand.toxic("bandwidth", rate=1)
    ends = stand.connect()
    began = monotonic()
    ends.server.sendall(b"a" * 450)
    heard = hear(ends.client, most=450)
    return {"client": heard.words, "after 400 ms": _yes(monotonic() - began >= 0.4)}


def bandwidth_of_zero(stand: Stand) -> Outcome:
    path = stand.toxic("bandwidth", rate=0)
    ends = stand.connect()
    ends.server.sendall(b"a" * 1600)
    before = glance(ends.client)
    stand.api.call("DELETE", path)
    return {"before": before.words, "after": hear(ends.client, most=1600).words}


def slices(stand: Stand) -> Outcome:
    stand.toxic("slicer", average_size=16, size_variation=0, delay=20_000)
    ends = stand.connect()
    ends.server.sendall(b"a" * 40)
    return {"reads": " ".join(map(str, chunks(ends.client, 40)))}


def slices_vary(stand: Stand) -> Outcome:
    stand.toxic("slicer", average_size=20, size_variation=5, delay=5_000)
    ends = stand.connect()
    sent = bytes(range(250)) * 2
    ends.server.sendall(sent)
    sizes = chunks(ends.client, len(sent))[:-1]
    return {"all within 15..25 B": _yes(all(15 <= size <= 25 for size in sizes))}


def slow_close_waits(stand: Stand) -> Outcome:
    stand.toxic("slow_close", delay=300)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    first = hear(ends.client, most=10)
    began = monotonic()
    ends.server.close()
    heard = hear(ends.client)
    return {
        "bytes": first.words,
        "end": heard.words,
        "after 300 ms": _yes(monotonic() - began >= 0.3),
    }


def slow_close_taken_away(stand: Stand) -> Outcome:
    path = stand.toxic("slow_close", delay=60_000)
    ends = stand.connect()
    ends.server.close()
    before = glance(ends.client)
    stand.api.call("DELETE", path)
    return {"before": before.words, "after": hear(ends.client).words}


def toxics_in_a_row(stand: Stand) -> Outcome:
    stand.toxic("latency", latency=100)
    stand.toxic("bandwidth", rate=1)
    stand.toxic("slow_close", delay=100)
    ends = stand.connect()
    began = monotonic()
    ends.server.sendall(b"a" * 200)
    ends.server.close()
    heard = hear(ends.client)
    return {"client": heard.words, "after 400 ms": _yes(monotonic() - began >= 0.4)}


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


EXPERIMENTS = (
    Experiment(
        "Do bytes wait out the latency?",
        latency_waits,
        ours={"client": "100 B, open", "after 150 ms": "yes"},
    ),
    Experiment(
        "Does an upstream toxic delay the requests, and only them?",
        latency_on_requests_only,
        ours={"server": "50 B, open", "after 150 ms": "yes"},
    ),
    Experiment(
        "Does jitter keep bytes in their order?",
        latency_keeps_the_order,
        ours={"client": "400 B, FIN", "in order": "yes"},
    ),
    Experiment(
        "Is a FIN that follows nothing delayed?",
        latency_of_a_bare_end,
        ours={"client": "0 B, FIN", "after 1500 ms": "no"},
    ),
    Experiment(
        "A latency is taken away: does what it keeps arrive at once?",
        latency_taken_away,
        ours={"client": "30 B, open"},
    ),
    Experiment(
        "A latency is lowered: does what it keeps arrive by the new one?",
        latency_changed,
        ours={"before": "0 B, open", "after": "10 B, open"},
    ),
    Experiment(
        "Do 450 B at 1 KB/s take their time?",
        bandwidth_limits,
        ours={"client": "450 B, open", "after 400 ms": "yes"},
    ),
    Experiment(
        "What does a rate of 0 do, and what after it?",
        bandwidth_of_zero,
        ours={"before": "0 B, open", "after": "1600 B, open"},
    ),
    Experiment(
        "40 B in slices of 16 B: how do they arrive?",
        slices,
        ours={"reads": "16 16 8"},
        real={"reads": "10 10 10 10"},
        why="README: `average_size` is a slice's size. The original halves until a piece fits.",
    ),
    Experiment(
        "Slices of 20 ± 5 B: are they?",
        slices_vary,
        ours={"all within 15..25 B": "yes"},
        real={"all within 15..25 B": "no"},
        why="As above: halving leaves pieces down to half of what was asked for.",
    ),
    Experiment(
        "Does slow_close hold the end back, and only that?",
        slow_close_waits,
        ours={"bytes": "10 B, open", "end": "0 B, FIN", "after 300 ms": "yes"},
    ),
    Experiment(
        "slow_close is taken away while it waits: is the end passed on?",
        slow_close_taken_away,
        ours={"before": "0 B, open", "after": "0 B, FIN"},
    ),
    Experiment(
        "Do three toxics add up?",
        toxics_in_a_row,
        ours={"client": "200 B, FIN", "after 400 ms": "yes"},
    ),
)
