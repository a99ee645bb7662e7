"""Runner and origin on two machines, as far as one kernel goes: two network namespaces with packets
in between, and another clock at the far end. Every connection that leaves the runner is watched."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from conformance import results
from conformance.origins.separate import Place, Separate
from conformance.results import Results
from conformance.verdict import Outcome
from faults.fault import Direction
from faults.kernel.netns import Namespace
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_link import PacketLink
from faults.kernel.pair import Pair
from faults.kernel.probe import probe
from tests.conformance import another_clock
from tests.conformance.watch import Spoken, Watch, watched
from tokenwire import recording

if why := probe().missing_here or another_clock.missing():
    pytest.skip(why, allow_module_level=True)

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
SCHEMES = {"sse": "http", "websocket": "ws", "grpc": "http"}
CASES = ("whole", "far-fin")
ONE_WAY_MS = 15.0  # down only, so that the two ways do not take as long
AHEAD = another_clock.launcher(1000)
HANG_SECONDS = 60.0
NOBODY = ("203.0.113.5", 80)  # TEST-NET-3, RFC 5737


@dataclass(frozen=True, slots=True)
class Ran:
    """What the run came to, and to whom it spoke."""

    code: int
    told: str
    out: Path
    found: Results
    named: frozenset[Spoken]
    watch: Watch


@asynccontextmanager
async def origin(pair: Pair, host: str) -> AsyncIterator[Separate]:
    """At the far end, its clock ahead."""

    def there(command: Sequence[str]) -> Sequence[str]:
        return pair.server.command([*AHEAD, *command])

    place = Place(there, (pair.server.fd,), host)
    async with Separate.running(("--host", EVERYWHERE), "", place) as running:
        yield running


def described(folder: Path, ports: Mapping[str, int], host: str) -> Path:
    file = folder / "staging.toml"
    wires = [f'[wires.{w}]\nurl = "{SCHEMES[w]}://{host}:{port}"\n' for w, port in ports.items()]
    file.write_text('name = "staging"\nstaging = true\ndepth = "sandwich"\n' + "".join(wires))
    return file


async def carried_out(file: Path, out: Path, runner: Namespace) -> tuple[int, str]:
    asked = [word for case in CASES for word in ("--case", case)]
    command = [sys.executable, "-m", "conformance", "faults", "--target", str(file), *asked]
    process = await asyncio.create_subprocess_exec(
        *runner.command([*command, "--setting", "stock", "--out", str(out)]),
        pass_fds=[runner.fd],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"NO_COLOR": "1"},
    )
    async with asyncio.timeout(HANG_SECONDS):
        told, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, told.decode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("two")
    out = folder / "out"
    with Pair.opened() as pair:
        async with PacketLink.laid(pair) as link, origin(pair, link.server_address) as running:
            await PacketDelay(ONE_WAY_MS, (Direction.DOWN,)).fire(link)
            ports = {wire: running.address(wire)[1] for wire in SCHEMES}
            file = described(folder, ports, link.server_address)
            with watched(pair.client) as watch:
                code, told = await carried_out(file, out, pair.client)
            named = {Spoken("tcp", link.server_address, port) for port in ports.values()}
    return Ran(code, told, out, results.read(out / "results.json"), frozenset(named), watch)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_run_between_two_machines_is_as_documented(ran: Ran) -> None:
    assert ran.code == results.EXIT_AS_DOCUMENTED, ran.told
    assert len(ran.found.cells) == len(CASES) * len(SCHEMES)
    assert {each.verdict.outcome for each in ran.found.cells} == {Outcome.AS_DOCUMENTED}


@pytest.mark.asyncio(loop_scope="module")
async def test_every_recording_owns_up_to_what_the_way_between_leaves_unknown(ran: Ran) -> None:
    for each in ran.found.cells:
        seen = recording.read(ran.out / each.recording)
        assert seen.clock_uncertainty_ns >= ONE_WAY_MS / 2 * 1e6, each.cell


@pytest.mark.asyncio(loop_scope="module")
async def test_only_named_hosts_are_spoken_to(ran: Ran) -> None:
    assert ran.watch.missed == 0
    elsewhere = {spoken for spoken in ran.watch.seen if spoken.host != LOOPBACK}
    assert elsewhere == ran.named
    assert {spoken.how for spoken in ran.watch.seen} == {"tcp"}  # not a name was looked up


def test_whoever_is_not_named_would_be_seen() -> None:
    def speak() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.setblocking(False)
            one.connect_ex(NOBODY)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"who is it", (NOBODY[0], 53))

    with Namespace.opened() as namespace, watched(namespace) as watch:
        namespace.run(speak)
    assert watch.seen == {Spoken("tcp", *NOBODY), Spoken("udp", NOBODY[0], 53)}
