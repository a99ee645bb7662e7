"""However a run ends, the host's network is as it was, and nothing of the run is left."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from faults.kernel.black_hole import BlackHole
from faults.kernel.packet_link import PacketLink
from faults.kernel.pair import Pair
from faults.kernel.probe import probe
from tests.calibration.kernel.host import holders, host_network
from tests.calibration.kernel.oracle import connection

HANG_SECONDS = 30

needs_a_fresh_process = pytest.mark.skipif(bool(probe().missing), reason=probe().missing)


@dataclass(frozen=True, slots=True)
class Worker:
    """A run in a process of its own, in which a token has just crossed the link."""

    process: subprocess.Popen[bytes]
    heard: str
    had_rights: bool
    namespaces: list[str]
    origin: int  # a pidfd: tells the end of a process that is nobody's child here

    def wait(self) -> int:
        """Its exit status, once it and its origin have ended."""
        status = self.process.wait(HANG_SECONDS)
        ended, _, _ = select.select([self.origin], [], [], HANG_SECONDS)
        assert ended, "the origin outlived its worker"
        return status


@contextmanager
def working(*options: str) -> Iterator[Worker]:
    command = [sys.executable, "-m", "tests.calibration.kernel.worker", *options]
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    ) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            origin = os.pidfd_open(said.pop("origin"))
            try:
                yield Worker(process, **said, origin=origin)
            finally:
                os.close(origin)
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@needs_a_fresh_process
def test_an_ended_worker_leaves_no_process_and_no_namespace(how: signal.Signals) -> None:
    before = host_network()
    with working() as worker:
        assert all(holders(namespace) for namespace in worker.namespaces)
        worker.process.send_signal(how)
        worker.wait()
        assert [holders(namespace) for namespace in worker.namespaces] == [[], []]
    assert host_network() == before


@needs_a_fresh_process
def test_a_worker_and_its_origin_live_in_two_namespaces_that_are_not_the_hosts() -> None:
    with working() as worker:
        assert worker.heard == "token"
        assert len({*worker.namespaces, os.readlink("/proc/self/ns/net")}) == 3


@needs_a_fresh_process
def test_a_user_without_rights_gets_a_link_through_a_user_namespace() -> None:
    with working("--rightless") as worker:
        assert not worker.had_rights
        assert worker.heard == "token"
        worker.process.kill()
        worker.wait()
        assert [holders(namespace) for namespace in worker.namespaces] == [[], []]


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_a_run_leaves_the_hosts_network_as_it_was() -> None:
    before = host_network()
    async with PacketLink.opened() as link:
        namespaces = [
            end.run(lambda: os.readlink("/proc/thread-self/ns/net"))
            for end in (link.client, link.server)
        ]
        async with connection(link):
            await BlackHole().fire(link)
            assert host_network() == before
        assert all(holders(namespace) for namespace in namespaces)
    assert host_network() == before
    assert [holders(namespace) for namespace in namespaces] == [[], []]


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_a_failed_run_leaves_nothing_either() -> None:
    before = set(os.listdir("/proc/self/fd"))
    with pytest.raises(ValueError, match="a run that fails"):
        async with PacketLink.opened() as link, connection(link):
            raise ValueError("a run that fails")
    with Pair.opened() as pair:
        async with PacketLink.laid(pair):
            assert devices(pair) == [["lo", "tun0"], ["lo", "tun0"]]
        assert devices(pair) == [["lo"], ["lo"]]
    await asyncio.sleep(0)
    assert len(os.listdir("/proc/self/fd")) <= len(before) + 1  # the loop's own clock


def devices(pair: Pair) -> list[list[str]]:
    return [
        end.run(lambda: [name for _, name in socket.if_nameindex()])
        for end in (pair.client, pair.server)
    ]
