"""One gateway process: started, asked whether it is ready, ended, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from types import ModuleType

from gateways import leash
from gateways.ports import accepted
from gateways.product import Binary, keep_within
from tokenwire.clock import Clock

STARTING_SECONDS = 20.0
STOPPING_SECONDS = 3.0
BETWEEN_ATTEMPTS_SECONDS = 0.01
KEPT_LINES = 40
_MAX_LINE = 64 * 1024

Routed = Callable[[], Awaitable[bool]]


class GatewayFailedError(Exception):
    """A gateway that never became ready, or has died; the text has its own last words."""


class Running:
    """A process that serves. `pid` is its own and its process group's."""

    def __init__(
        self,
        name: str,
        process: asyncio.subprocess.Process,
        output: asyncio.StreamReader,
        folder: Path,
        binary: Binary,
    ) -> None:
        self.name = name
        self.pid = process.pid
        self.folder = folder
        self._binary = binary
        self._process = process
        self._successors: list[asyncio.subprocess.Process] = []
        self._words: deque[str] = deque(maxlen=KEPT_LINES)
        self._reading = asyncio.create_task(self._read(output))

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.returncode is None

    async def ended(self) -> int:
        """Its exit status once it has ended: below 0, the signal that ended it."""
        return await self._process.wait()

    def last_words(self) -> str:
        """How it ended, and the last thing that it said."""
        how = "still runs" if self.alive else f"ended with {self._process.returncode}"
        said = self._words[-1] if self._words else "it said nothing"
        return f"{self.name} {how}: {said}"

    async def ready(self, ports: Sequence[int], routed: Routed, most_seconds: float) -> None:
        """Return when every port takes connections, and what comes in is routed.

        Raises:
            GatewayFailedError: it ended before, or took longer than `most_seconds`.
        """
        try:
            async with Clock.running().timeout(most_seconds):
                for port in ports:
                    await self._until(partial(accepted, port))
                await self._until(routed)
        except TimeoutError as error:
            raise GatewayFailedError(
                f"not ready within {most_seconds:g} s: {self.last_words()}"
            ) from error

    async def _until(self, so: Routed) -> None:
        while not await so():
            if not self.alive:
                await self._reading
                raise GatewayFailedError(self.last_words())
            await Clock.running().sleep(BETWEEN_ATTEMPTS_SECONDS)

    async def beside(self, command: tuple[str, ...]) -> None:
        """Start one more process, which is to take over and ends with this; its words are lost."""
        self._successors.append(await self._another(command, subprocess.DEVNULL))

    async def ask(self, command: tuple[str, ...]) -> None:
        """Run a command of the product's own to its end, within STARTING_SECONDS.

        Raises:
            GatewayFailedError: it could not be started, exits with an error or takes too long.
        """
        asked = await self._another(command, subprocess.PIPE)
        try:
            async with Clock.running().timeout(STARTING_SECONDS):
                said, _ = await asked.communicate()
        except TimeoutError as error:
            asked.kill()
            raise GatewayFailedError(f"{command[0]} does not answer") from error
        if asked.returncode:
            raise GatewayFailedError(f"{command[0]} refuses: {said.decode(errors='replace')}")

    async def _another(self, command: tuple[str, ...], output: int) -> asyncio.subprocess.Process:
        return await _started(self._binary, command, self.folder, output)

    async def stop(self) -> None:
        """SIGTERM, a bounded wait, then SIGKILL for all that is left of its process groups."""
        self._signal(signal.SIGTERM)
        processes = (self._process, *self._successors)
        with suppress(TimeoutError):
            async with Clock.running().timeout(STOPPING_SECONDS):
                await asyncio.gather(*(each.wait() for each in processes))
        self._signal(signal.SIGKILL)
        await asyncio.gather(*(each.wait() for each in processes))
        await self._reading

    def _signal(self, number: signal.Signals) -> None:
        for each in (self._process, *self._successors):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(each.pid, number)

    async def _read(self, output: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await output.readline()
            except ValueError:  # longer than _MAX_LINE
                continue
            if not line:
                return
            if words := line.decode("utf-8", "replace").strip():
                self._words.append(words)


@asynccontextmanager
async def running(
    name: str,
    binary: Binary,
    files: Callable[[Path], Mapping[str, str]],
    command: Callable[[Path], tuple[str, ...]],
    ports: Sequence[int],
    routed: Routed,
    sweep: Callable[[Path], None] = keep_within,
    beside: ModuleType = leash,
    ready_seconds: float = STARTING_SECONDS,
) -> AsyncIterator[Running]:
    """A gateway that is ready, until the block ends; then its process and folder are gone.

    `routed` says whether requests reach their routes yet; it is asked once the ports are open.
    `files`, `command` and, once it has ended, `sweep` are asked with the folder that the process
    has for itself. `beside` sees to it that nothing is left: `leash`, or `keeper` for a command
    that may become a daemon. `ready_seconds` is how long it may take to be ready.

    Raises:
        GatewayFailedError: it cannot be started, or never became ready.
    """
    folder = Path(tempfile.mkdtemp(prefix="tokenwire-gateway-"))
    try:
        write(folder, files(folder))
        async with _output() as (output, end):
            try:
                process = await _started(binary, command(folder), folder, end, beside)
            finally:
                os.close(end)
            gateway = Running(name, process, output, folder, binary)
            try:
                await gateway.ready(ports, routed, ready_seconds)
                yield gateway
            finally:
                await asyncio.shield(gateway.stop())
    finally:
        sweep(folder)
        shutil.rmtree(folder, ignore_errors=True)


def write(folder: Path, files: Mapping[str, str]) -> None:
    """The files of a gateway, for the first time or anew."""
    folder.chmod(0o755)  # products that start as root read it as somebody else
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        # What was read of a file that is no text goes back as it was.
        (folder / file).write_bytes(text.encode("utf-8", "surrogateescape"))


@asynccontextmanager
async def _output() -> AsyncIterator[tuple[asyncio.StreamReader, int]]:
    """A reader, and the end of its pipe to write to. A real pipe: what uvloop gives to a child is
    a socket, which Apache cannot open as /dev/stderr."""
    reading, writing = os.pipe()
    reader = asyncio.StreamReader(limit=_MAX_LINE)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(reading, "rb", 0)
    )
    try:
        yield reader, writing
    finally:
        transport.close()


async def _started(
    binary: Binary, command: tuple[str, ...], folder: Path, output: int, beside: ModuleType = leash
) -> asyncio.subprocess.Process:
    leashed = (sys.executable, "-IS", str(beside.__file__), str(os.getpid()), *command)
    try:
        return await asyncio.create_subprocess_exec(
            *leashed,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | dict(binary.environment),
            cwd=folder,
            start_new_session=True,
        )
    except OSError as error:
        raise GatewayFailedError(f"{command[0]} cannot be started: {error}") from error
