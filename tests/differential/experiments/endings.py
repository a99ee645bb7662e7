"""timeout, reset_peer, limit_data: the connection does not survive."""

from __future__ import annotations

import socket
import threading
from time import monotonic

from tests.differential.experiment import Experiment, Outcome
from tests.differential.oracle import glance, hear, told
from tests.differential.stand import Stand


def timeout_in_silence(stand: Stand) -> Outcome:
    stand.toxic("timeout", timeout=200)
    began = monotonic()
    ends = stand.connect()
    heard = hear(ends.client)
    return {
        "client": heard.words,
        "after 200 ms": _yes(monotonic() - began >= 0.2),
        "server": hear(ends.server).words,
    }


def timeout_on_a_flowing_stream(stand: Stand) -> Outcome:
    stand.toxic("timeout", timeout=200)
    ends = stand.connect()
    flowing = _Flow(ends.server, seconds=0.8)
    heard = hear(ends.client)
    early = not flowing.said_all.is_set()
    flowing.join()
    return {"client": heard.words, "before the stream ended": _yes(early)}


def timeout_of_zero(stand: Stand) -> Outcome:
    path = stand.toxic("timeout", timeout=0)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    before = glance(ends.client)
    stand.api.call("DELETE", path)
    return {"before": before.words, "after": hear(ends.client).words}


def timeout_that_befell_nobody(stand: Stand) -> Outcome:
    path = stand.toxic("timeout", timeout=0, toxicity=0)
    ends = stand.connect()
    glance(ends.client)  # the original dials before it puts the toxic on: not to be overtaken
    stand.api.call("DELETE", path)
    return {"after": glance(ends.client).words}


def reset_from_the_start(stand: Stand) -> Outcome:
    stand.toxic("reset_peer", timeout=0)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    return {"client": hear(ends.client).words, "server": hear(ends.server).words}


def reset_after_a_while(stand: Stand) -> Outcome:
    stand.toxic("reset_peer", timeout=200)
    began = monotonic()
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    heard = hear(ends.client)
    return {"client": heard.words, "after 200 ms": _yes(monotonic() - began >= 0.2)}


def reset_of_an_idle_connection(stand: Stand) -> Outcome:
    stand.toxic("reset_peer", timeout=0)
    ends = stand.connect()
    return {"client": glance(ends.client).words}


def reset_of_a_live_connection(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    hear(ends.client, most=10)
    stand.toxic("reset_peer", timeout=0)
    ends.server.sendall(b"b" * 10)
    return {"client": hear(ends.client).words, "server": hear(ends.server).words}


def reset_that_befell_nobody(stand: Stand) -> Outcome:
    stand.toxic("reset_peer", timeout=0, toxicity=0)
    client = stand.client()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    server = stand.stack.enter_context(stand.upstream.accept()[0])
    server.sendall(b"a" * 1_000_000)
    server.close()
    quiet = threading.Event()
    quiet.wait(0.3)  # the response waits in the proxy, for a client that is slow to read
    heard = hear(client)
    return {"client": f"{'all' if len(heard.data) == 1_000_000 else 'part'}, {heard.ending}"}


def reset_taken_away(stand: Stand) -> Outcome:
    path = stand.toxic("reset_peer", timeout=1500)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    glance(ends.client)
    began = monotonic()
    stand.api.call("DELETE", path)
    waited = monotonic() - began >= 1.0
    return {"call waits": _yes(waited), "client": glance(ends.client).words}


def limit_exactly(stand: Stand) -> Outcome:
    stand.toxic("limit_data", bytes=777)
    ends = stand.connect()
    ends.server.sendall(b"a" * 1600)
    return {"client": hear(ends.client).words}


def limit_tells_a_server_that_writes_on(stand: Stand) -> Outcome:
    stand.toxic("limit_data", bytes=10)
    ends = stand.connect()
    ends.server.sendall(b"a" * 10)
    heard = hear(ends.client)
    cut = hear(ends.server).ending == "RST" or told(ends.server) != "accepted"
    return {"client": heard.words, "server": "cut" if cut else "not cut"}


def limit_of_zero(stand: Stand) -> Outcome:
    stand.toxic("limit_data", bytes=0)
    ends = stand.connect()
    before = glance(ends.client)
    ends.server.sendall(b"a")
    return {"before": before.words, "after": hear(ends.client).words}


def limit_raised(stand: Stand) -> Outcome:
    path = stand.toxic("limit_data", bytes=100)
    ends = stand.connect()
    ends.server.sendall(b"a" * 60)
    before = hear(ends.client, most=60)
    stand.api.call("PATCH", path, {"attributes": {"bytes": 150}})
    ends.server.sendall(b"a" * 60)
    between = hear(ends.client, most=60)
    ends.server.sendall(b"a" * 60)
    return {"before": before.words, "between": between.words, "after": hear(ends.client).words}


def limit_with_reset(stand: Stand) -> Outcome:
    stand.toxic("reset_peer", timeout=0, toxicity=0)
    stand.toxic("limit_data", bytes=777)
    ends = stand.connect()
    ends.server.sendall(b"a" * 777)
    return {"client": hear(ends.client).words}


class _Flow:
    """Ten bytes every 20 ms, from a thread of its own."""

    def __init__(self, end: socket.socket, seconds: float) -> None:
        self._end = end
        self._ticks = int(seconds / 0.02)
        self.said_all = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        pause = threading.Event()
        try:
            for _ in range(self._ticks):
                self._end.sendall(b"a" * 10)
                pause.wait(0.02)
            self.said_all.set()
            self._end.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


EXPERIMENTS = (
    Experiment(
        "Does a timeout close a connection that is silent?",
        timeout_in_silence,
        ours={"client": "0 B, FIN", "after 200 ms": "yes", "server": "0 B, FIN"},
    ),
    Experiment(
        "A timeout of 200 ms on ten bytes every 20 ms for 0.8 s: does it close?",
        timeout_on_a_flowing_stream,
        ours={"client": "0 B, FIN", "before the stream ended": "yes"},
        real={"client": "0 B, FIN", "before the stream ended": "no"},
        why="README: closes the connection after `timeout`. The original starts the time anew at "
        "every chunk, so that a stream outlives it; for that there is `idle_timeout`.",
    ),
    Experiment(
        "What does a timeout of 0 do, and what after it?",
        timeout_of_zero,
        ours={"before": "0 B, open", "after": "0 B, FIN"},
    ),
    Experiment(
        "A timeout that befell nobody is taken away: does the connection live?",
        timeout_that_befell_nobody,
        ours={"after": "0 B, open"},
        real={"after": "0 B, FIN"},
        why="What lost no bytes has nothing to close for.",
    ),
    Experiment(
        "Is a connection reset at the first byte?",
        reset_from_the_start,
        ours={"client": "0 B, RST", "server": "0 B, RST"},
    ),
    Experiment(
        "Does a reset wait out its timeout?",
        reset_after_a_while,
        ours={"client": "0 B, RST", "after 200 ms": "yes"},
    ),
    Experiment(
        "Is a connection reset on which nothing was said?",
        reset_of_an_idle_connection,
        ours={"client": "0 B, open"},
    ),
    Experiment(
        "reset_peer is added to a connection that lives: is that reset?",
        reset_of_a_live_connection,
        ours={"client": "0 B, RST", "server": "0 B, RST"},
        real={"client": "0 B, FIN", "server": "0 B, FIN"},
        why="README: simulates a TCP reset. The original prepares sockets only as they connect.",
    ),
    Experiment(
        "reset_peer with toxicity 0, a client slow to read: does the response arrive?",
        reset_that_befell_nobody,
        ours={"client": "all, FIN"},
        real={"client": "part, RST"},
        why="A toxicity of 0 befalls nobody (Toxiproxy issue 603).",
    ),
    Experiment(
        "reset_peer is taken away while it waits: what becomes of the connection?",
        reset_taken_away,
        ours={"call waits": "no", "client": "10 B, open"},
        real={"call waits": "yes", "client": "0 B, RST"},
        why="What was taken away in time does no harm, and no call waits for a toxic.",
    ),
    Experiment(
        "Does limit_data pass exactly its bytes?", limit_exactly, ours={"client": "777 B, FIN"}
    ),
    Experiment(
        "Does a server that writes on hear of the cut?",
        limit_tells_a_server_that_writes_on,
        ours={"client": "10 B, FIN", "server": "cut"},
    ),
    Experiment(
        "When does a limit of 0 close?",
        limit_of_zero,
        ours={"before": "0 B, open", "after": "0 B, FIN"},
    ),
    Experiment(
        "A limit is raised: does the count go on?",
        limit_raised,
        ours={"before": "60 B, open", "between": "60 B, open", "after": "30 B, FIN"},
    ),
    Experiment(
        "limit_data behind a reset_peer of toxicity 0: how does it end?",
        limit_with_reset,
        ours={"client": "777 B, FIN"},
        real={"client": "777 B, RST"},
        why="A side effect of issue 603 that some use. Ours: `reset_peer` with `after_bytes`.",
    ),
)
