"""A proxy without toxics: how connections begin and end."""

from __future__ import annotations

import socket

from tests.differential.experiment import Experiment, Outcome
from tests.differential.oracle import glance, hear, reset
from tests.differential.stand import Stand


def bytes_both_ways(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.client.sendall(b"q" * 70_000)
    asked = hear(ends.server, most=70_000)
    ends.server.sendall(b"a" * 300_000)
    answered = hear(ends.client, most=300_000)
    return {"server": asked.words, "client": answered.words}


def client_closes(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.client.close()
    return {"server": hear(ends.server).words}


def server_closes(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.server.sendall(b"a" * 100)
    ends.server.close()
    return {"client": hear(ends.client).words}


def client_half_closes(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.client.sendall(b"q" * 10)
    ends.client.shutdown(socket.SHUT_WR)
    asked = hear(ends.server)
    glance(ends.client)
    try:
        ends.server.sendall(b"a" * 140)
        ends.server.close()
    except OSError:
        pass
    return {"server": asked.words, "client": hear(ends.client).words}


def server_half_closes(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.server.shutdown(socket.SHUT_WR)
    told = hear(ends.client)
    glance(ends.server)
    try:
        ends.client.sendall(b"q" * 1000)
        ends.client.close()
    except OSError:
        pass
    return {"client": told.words, "server": hear(ends.server).words}


def server_resets(stand: Stand) -> Outcome:
    ends = stand.connect()
    ends.server.sendall(b"a")
    hear(ends.client, most=1)  # not so early that the proxy takes it for a failed dial
    reset(ends.server)
    return {"client": hear(ends.client).words}


def client_resets(stand: Stand) -> Outcome:
    ends = stand.connect()
    reset(ends.client)
    return {"server": hear(ends.server).words}


def upstream_refuses(stand: Stand) -> Outcome:
    stand.upstream.close()
    return {"client": hear(stand.client()).words}


def disabled(stand: Stand) -> Outcome:
    ends = stand.connect()
    address = ends.client.getpeername()
    stand.patch({"enabled": False})
    try:
        socket.create_connection(address, 5).close()
        after = "accepted"
    except ConnectionRefusedError:
        after = "refused"
    return {"client": hear(ends.client).words, "server": hear(ends.server).words, "next": after}


def enabled_again(stand: Stand) -> Outcome:
    before = stand.api.call("GET", stand.path).json["listen"]
    stand.patch({"enabled": False})
    stand.patch({"enabled": True})
    after = stand.api.call("GET", stand.path).json["listen"]
    ends = stand.connect()
    ends.client.sendall(b"q" * 10)
    return {
        "port": "same" if before == after else "other",
        "server": hear(ends.server, most=10).words,
    }


def deleted(stand: Stand) -> Outcome:
    ends = stand.connect()
    status = stand.api.call("DELETE", stand.path).status
    return {
        "status": str(status),
        "client": hear(ends.client).words,
        "server": hear(ends.server).words,
    }


_HALF = "A half-close is legal and HTTP/1.0, gRPC and `nc` use it (RFC 9293 section 3.6)."

EXPERIMENTS = (
    Experiment(
        "Do bytes pass both ways?",
        bytes_both_ways,
        ours={"server": "70000 B, open", "client": "300000 B, open"},
    ),
    Experiment(
        "What does the server see when the client closes?",
        client_closes,
        ours={"server": "0 B, FIN"},
    ),
    Experiment(
        "What does the client see when the server closes?",
        server_closes,
        ours={"client": "100 B, FIN"},
    ),
    Experiment(
        "The client ends its sending and waits for 140 B: does it get them?",
        client_half_closes,
        ours={"server": "10 B, FIN", "client": "140 B, FIN"},
        real={"server": "10 B, FIN", "client": "0 B, FIN"},
        why=_HALF,
    ),
    Experiment(
        "The server ends its sending and waits for 1,000 B: does it get them?",
        server_half_closes,
        ours={"client": "0 B, FIN", "server": "1000 B, FIN"},
        real={"client": "0 B, FIN", "server": "0 B, FIN"},
        why=_HALF,
    ),
    Experiment(
        "What does the client see when the server resets?",
        server_resets,
        ours={"client": "0 B, RST"},
        real={"client": "0 B, FIN"},
        why="To many clients FIN ends a complete answer and RST does not: a crash is no end.",
    ),
    Experiment(
        "What does the server see when the client resets?",
        client_resets,
        ours={"server": "0 B, RST"},
        real={"server": "0 B, FIN"},
        why="As above, in the other direction.",
    ),
    Experiment(
        "Nobody listens upstream: what does the client see?",
        upstream_refuses,
        ours={"client": "0 B, FIN"},
    ),
    Experiment(
        "What does disabling a proxy do to its connections, and to the next?",
        disabled,
        ours={"client": "0 B, FIN", "server": "0 B, FIN", "next": "refused"},
    ),
    Experiment(
        "Enabled again, does it listen where it did?",
        enabled_again,
        ours={"port": "same", "server": "10 B, open"},
    ),
    Experiment(
        "What does deleting a proxy do to its connections?",
        deleted,
        ours={"status": "204", "client": "0 B, FIN", "server": "0 B, FIN"},
    ),
)
