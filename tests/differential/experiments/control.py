"""What the API does where the original's answer is not one to copy."""

from __future__ import annotations

import re
import socket
from time import monotonic

from tests.differential.api import Api
from tests.differential.experiment import Experiment, Outcome
from tests.differential.oracle import PATIENCE_SECONDS, hear
from tests.differential.stand import Stand

_HANG_SECONDS = 5.0
_CRASH_SECONDS = 30.0  # a stack that overflows fills a gigabyte first


def upstream_that_never_answers(stand: Stand) -> Outcome:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):  # SYNs are dropped from now on
            stand.patch({"upstream": f"127.0.0.1:{port}"})
            stand.client()
            impatient = Api(stand.server.port, _HANG_SECONDS)
            body = {"upstream": f"127.0.0.1:{stand.upstream_port}"}
            try:
                impatient.call("PATCH", stand.path, body)
                call = "answered"
            except TimeoutError:
                call = "hangs"
    return {"next call": call}


def metrics_of_a_live_connection(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.server.sendall(b"a" * 1600)
    hear(ends.client, most=1600)
    alive = _counted(stand)
    ends.server.close()
    hear(ends.client)
    ends.client.close()
    return {"alive": alive}


def metrics_of_an_ended_connection(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.client.sendall(b"q" * 5)
    hear(ends.server, most=5)
    ends.server.sendall(b"a" * 9)
    ends.server.close()
    hear(ends.client)
    ends.client.close()
    until = monotonic() + PATIENCE_SECONDS
    while (counted := _counted(stand)) == "no counter" and monotonic() < until:
        pass  # each look is a call, which takes the server on
    return {"ended": counted}


def a_rate_below_zero(stand: Stand) -> Outcome:
    return _malformed(stand, "bandwidth", {"rate": -1})


def slices_of_nothing(stand: Stand) -> Outcome:
    return _malformed(stand, "slicer", {"average_size": 0})


def a_latency_below_zero(stand: Stand) -> Outcome:
    return _malformed(stand, "latency", {"latency": -5})


def a_toxicity_above_one(stand: Stand) -> Outcome:
    body = {"type": "latency", "toxicity": 2}
    return {"answer": _answer(stand, "POST", f"{stand.path}/toxics", body)}


def a_change_that_is_half_wrong(stand: Stand) -> Outcome:
    path = stand.toxic("latency", latency=7, jitter=3)
    answer = _answer(stand, "PATCH", path, {"attributes": {"jitter": 9, "latency": "x"}})
    jitter = stand.api.call("GET", path).json["attributes"]["jitter"]
    return {"answer": answer[:3], "jitter": str(jitter)}


def listening_on_no_host(stand: Stand) -> Outcome:
    body = {"name": f"{stand.name}open", "listen": ":0", "upstream": "127.0.0.1:1"}
    listen = stand.api.call("POST", "/proxies", body).json["listen"]
    stand.api.call("DELETE", f"/proxies/{body['name']}")
    return {"listens on": listen.rpartition(":")[0]}


def _malformed(stand: Stand, type_: str, attributes: dict[str, int]) -> Outcome:
    """Add the toxic, send 100 bytes through it and ask whether the server still runs."""
    answer = _answer(
        stand, "POST", f"{stand.path}/toxics", {"type": type_, "attributes": attributes}
    )
    ends = stand.connect()
    ends.server.sendall(b"a" * 100)
    arrived = len(hear(ends.client, most=100).data) == 100
    runs = arrived or stand.server.alive(_CRASH_SECONDS)
    return {"answer": answer, "server": "runs" if runs else "has crashed"}


def _answer(stand: Stand, method: str, path: str, body: object) -> str:
    reply = stand.api.call(method, path, body)
    if reply.status == 200:
        return "200"
    return f"{reply.status} {reply.json['error']}"


def _counted(stand: Stand) -> str:
    text = stand.api.call("GET", "/metrics").body.decode()
    pattern = rf'sent_bytes_total{{direction="downstream",[^}}]*proxy="{stand.name}",[^}}]*}} (\S+)'
    found = re.search(pattern, text)
    return f"{found[1]} B" if found else "no counter"


_NAMED = "A toxic that cannot work is refused, and the answer names the field."

EXPERIMENTS = (
    Experiment(
        "A client waits for an upstream that never answers: does the next call hang?",
        upstream_that_never_answers,
        ours={"next call": "answered"},
        real={"next call": "hangs"},
        why="The original dials without a limit, and in the loop that accepts clients.",
        kills=True,
    ),
    Experiment(
        "What do the metrics say of a connection that lives?",
        metrics_of_a_live_connection,
        ours={"alive": "1600 B"},
        real={"alive": "no counter"},
        why="A stream may live for hours. The original counts when it is over.",
    ),
    Experiment(
        "What do the metrics say of a connection that has ended?",
        metrics_of_an_ended_connection,
        ours={"ended": "9 B"},
    ),
    Experiment(
        "bandwidth with rate -1",
        a_rate_below_zero,
        ours={
            "answer": "400 bad request body: attributes.rate: -1 is not within 0..1099511627776",
            "server": "runs",
        },
        real={"answer": "200", "server": "has crashed"},
        why=_NAMED,
        kills=True,
    ),
    Experiment(
        "slicer with average_size 0, its default",
        slices_of_nothing,
        ours={
            "answer": "400 bad request body: attributes.average_size: 0 would slice for ever",
            "server": "runs",
        },
        real={"answer": "200", "server": "has crashed"},
        why=_NAMED,
        kills=True,
    ),
    Experiment(
        "latency of -5 ms",
        a_latency_below_zero,
        ours={
            "answer": "400 bad request body: attributes.latency: -5 is not within 0..604800000",
            "server": "runs",
        },
        real={"answer": "200", "server": "runs"},
        why=_NAMED,
    ),
    Experiment(
        "toxicity of 2",
        a_toxicity_above_one,
        ours={"answer": "400 bad request body: toxicity: 2 is not within 0..1"},
        real={"answer": "200"},
        why=_NAMED,
    ),
    Experiment(
        "A PATCH with one good attribute and one bad: is the good one taken?",
        a_change_that_is_half_wrong,
        ours={"answer": "400", "jitter": "3"},
        real={"answer": "400", "jitter": "9"},
        why="A request that is refused changes nothing.",
    ),
    Experiment(
        "Where does a proxy listen that names no host?",
        listening_on_no_host,
        ours={"listens on": "127.0.0.1"},
        real={"listens on": "[::]"},
        why="A fault proxy is opened to a network only by saying so: `0.0.0.0:0`.",
    ),
)
