"""Toxics and triggers that only our server has; the original knows no such type or attribute."""

from __future__ import annotations

import threading
from time import monotonic

from tests.differential.experiment import Experiment, Outcome
from tests.differential.oracle import chunks, glance, hear, told
from tests.differential.stand import Stand


def half_close(stand: Stand) -> Outcome:
    ends = stand.connect()
    stand.toxic("half_close")
    client = hear(ends.client).words
    ends.client.sendall(b"q" * 1000)
    return {"client": client, "server": hear(ends.server, most=1000).words}


def stall_then_resume(stand: Stand) -> Outcome:
    ends = stand.connect()
    path = stand.toxic("stall")
    ends.server.sendall(b"a" * 5000)
    ends.server.close()
    before = glance(ends.client)
    stand.api.call("DELETE", path)
    return {"before": before.words, "after": hear(ends.client).words}


def stall_fills_the_window(stand: Stand) -> Outcome:
    stand.toxic("stall")
    ends = stand.connect()
    ends.server.settimeout(0.5)
    sent = 0
    try:
        while sent < 1 << 28:
            sent += ends.server.send(b"a" * 65_536)
    except TimeoutError:
        return {"server": "blocks"}
    return {"server": "sends on"}


def reset_client_only(stand: Stand) -> Outcome:
    ends = stand.connect()
    stand.toxic("reset_one_sided", side="client")
    return {"client": hear(ends.client).words, "server": told(ends.server)}


def reset_server_only(stand: Stand) -> Outcome:
    ends = stand.connect()
    stand.toxic("reset_one_sided", side="server")
    return {"server": hear(ends.server).words, "client": told(ends.client)}


def buffer_by_bytes(stand: Stand) -> Outcome:
    stand.toxic("buffer", bytes=100)
    return _ten_times_ten(stand)


def buffer_by_time(stand: Stand) -> Outcome:
    stand.toxic("buffer", ms=400)
    return _ten_times_ten(stand)


def buffer_to_the_end(stand: Stand) -> Outcome:
    stand.toxic("buffer", end=True)
    ends = stand.connect()
    ends.server.sendall(b"a" * 500)
    before = glance(ends.client)
    ends.server.close()
    return {"before": before.words, "after": hear(ends.client).words}


def idle_timeout_in_silence(stand: Stand) -> Outcome:
    stand.toxic("idle_timeout", timeout=200, how="rst")
    ends = stand.connect()
    began = monotonic()
    heard = hear(ends.client)
    return {"client": heard.words, "after 200 ms": _yes(monotonic() - began >= 0.2)}


def idle_timeout_and_a_heartbeat(stand: Stand) -> Outcome:
    stand.toxic("idle_timeout", timeout=200)
    ends = stand.connect()
    pause = threading.Event()
    for _ in range(12):
        ends.server.sendall(b"a")
        pause.wait(0.05)
    beating = hear(ends.client, most=12)
    return {"beating": beating.words, "then": hear(ends.client).words}


def max_duration_of_a_busy_stream(stand: Stand) -> Outcome:
    stand.toxic("max_duration", duration=300)
    began = monotonic()
    ends = stand.connect()
    pause = threading.Event()
    ended = threading.Thread(target=hear, args=(ends.client,))
    ended.start()
    while ended.is_alive() and monotonic() - began < 3:
        try:
            ends.server.sendall(b"a")
        except OSError:
            break
        pause.wait(0.02)
    ended.join()
    lasted = monotonic() - began
    return {"closed": _yes(lasted < 3), "after 300 ms": _yes(lasted >= 0.3)}


def after_bytes(stand: Stand) -> Outcome:
    stand.toxic("reset_peer", timeout=0, after_bytes=777)
    ends = stand.connect()
    ends.server.sendall(b"a" * 777)
    return {"client": hear(ends.client).words}


def after_bytes_in_the_middle(stand: Stand) -> Outcome:
    path = stand.toxic("stall", after_bytes=777)
    ends = stand.connect()
    ends.server.sendall(b"a" * 1600)
    before = glance(ends.client)
    stand.api.call("DELETE", path)
    return {"before": before.words, "after": hear(ends.client, most=1600 - 777).words}


def after_ms(stand: Stand) -> Outcome:
    stand.toxic("reset_one_sided", after_ms=300)
    began = monotonic()
    ends = stand.connect()
    heard = hear(ends.client)
    return {"client": heard.words, "after 300 ms": _yes(monotonic() - began >= 0.3)}


def after_fire(stand: Stand) -> Outcome:
    path = stand.toxic("half_close", after_fire=True)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    before = hear(ends.client, most=10)
    reply = stand.api.call("POST", f"{path}/fire").json
    after = hear(ends.client)
    later = stand.connect()
    later.server.sendall(b"a")
    return {
        "before": before.words,
        "fired": str(reply["fired"]),
        "after": after.words,
        "next": hear(later.client, most=1).words,
        "again": str(stand.api.call("POST", f"{path}/fire").json["fired"]),
    }


def fire_after_what_was_said(stand: Stand) -> Outcome:
    path = stand.toxic("half_close", after_fire=True)
    seen: set[str] = set()
    for _ in range(20):
        ends = stand.connect()
        ends.server.sendall(b"a" * 100)
        stand.api.call("POST", f"{path}/fire")
        ends.server.sendall(b"b" * 100)
        seen.add(hear(ends.client).words)
    return {"client, 20 times": " or ".join(sorted(seen))}


def _ten_times_ten(stand: Stand) -> Outcome:
    ends = stand.connect()
    pause = threading.Event()
    for _ in range(10):
        ends.server.sendall(b"a" * 10)
        pause.wait(0.01)
    return {"reads": " ".join(map(str, chunks(ends.client, 100)))}


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


EXPERIMENTS = (
    Experiment(
        "half_close: FIN one way, the other lives?",
        half_close,
        ours={"client": "0 B, FIN", "server": "1000 B, open"},
    ),
    Experiment(
        "stall is taken away: do the bytes and the end that it kept arrive?",
        stall_then_resume,
        ours={"before": "0 B, open", "after": "5000 B, FIN"},
    ),
    Experiment(
        "Does a stall reach the server that writes on?",
        stall_fills_the_window,
        ours={"server": "blocks"},
    ),
    Experiment(
        "reset_one_sided towards the client: who is told?",
        reset_client_only,
        ours={"client": "0 B, RST", "server": "accepted"},
    ),
    Experiment(
        "reset_one_sided towards the server: who is told?",
        reset_server_only,
        ours={"server": "0 B, RST", "client": "accepted"},
    ),
    Experiment(
        "buffer of 100 bytes: how do ten times ten arrive?",
        buffer_by_bytes,
        ours={"reads": "100"},
    ),
    Experiment(
        "buffer of 400 ms: how do ten times ten arrive?",
        buffer_by_time,
        ours={"reads": "100"},
    ),
    Experiment(
        "buffer to the end: when do bytes arrive?",
        buffer_to_the_end,
        ours={"before": "0 B, open", "after": "500 B, FIN"},
    ),
    Experiment(
        "idle_timeout: does silence close?",
        idle_timeout_in_silence,
        ours={"client": "0 B, RST", "after 200 ms": "yes"},
    ),
    Experiment(
        "idle_timeout: does a heartbeat every 50 ms keep it from closing after 200?",
        idle_timeout_and_a_heartbeat,
        ours={"beating": "12 B, open", "then": "0 B, FIN"},
    ),
    Experiment(
        "max_duration: is a busy stream closed?",
        max_duration_of_a_busy_stream,
        ours={"closed": "yes", "after 300 ms": "yes"},
    ),
    Experiment(
        "reset_peer after_bytes 777: how many arrive, and how does it end?",
        after_bytes,
        ours={"client": "777 B, RST"},
    ),
    Experiment(
        "stall after_bytes 777, the 1,600 in one write: where does it begin?",
        after_bytes_in_the_middle,
        ours={"before": "777 B, open", "after": "823 B, open"},
    ),
    Experiment(
        "after_ms: does it wait?",
        after_ms,
        ours={"client": "0 B, RST", "after 300 ms": "yes"},
    ),
    Experiment(
        "after_fire: whom does a firing befall, and whom not?",
        after_fire,
        ours={
            "before": "10 B, open",
            "fired": "1",
            "after": "0 B, FIN",
            "next": "1 B, open",
            "again": "1",
        },
    ),
    Experiment(
        "Do the bytes that were sent before a firing arrive, and none of those after it?",
        fire_after_what_was_said,
        ours={"client, 20 times": "100 B, FIN"},
    ),
)
