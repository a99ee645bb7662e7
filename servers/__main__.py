"""`python -m servers`: the origin in a process of its own.

Prints one line of JSON, `{"sse": "host:port", …}`, as soon as every wire answers. SIGTERM
lets streams finish for `--grace-seconds` and then cuts them, SIGINT cuts them at once; both
exit 0. Exits 2 with one line on stderr where it cannot start.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from typing import NoReturn

import uvloop

from servers.binding import CannotListen
from servers.origin import Settings, serving
from servers.scripts.document import BadDocument, book

EXIT_CANNOT_START = 2


def main(arguments: list[str] | None = None) -> int:
    """Serve until a signal says otherwise. Returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        uvloop.run(_serve(asked))
    except (BadDocument, CannotListen) as error:
        print(f"python -m servers: {error}", file=sys.stderr)
        return EXIT_CANNOT_START
    return 0


async def _serve(asked: argparse.Namespace) -> None:
    settings = Settings(
        host=asked.host,
        sse_port=asked.sse_port,
        websocket_port=asked.ws_port,
        grpc_port=asked.grpc_port,
        http=asked.http,
    )
    signals = _signals()
    async with serving(settings, scripts=book(asked.document)) as origin:
        _tell(origin.authorities, asked.ready_fd)
        if await signals.get() is signal.SIGTERM:
            stopping = asyncio.create_task(origin.stop(asked.grace_seconds))
            again = asyncio.create_task(signals.get())  # a second one cuts the grace short
            await asyncio.wait((stopping, again), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            again.cancel()


def _signals() -> asyncio.Queue[signal.Signals]:
    heard: asyncio.Queue[signal.Signals] = asyncio.Queue()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, heard.put_nowait, number)
    return heard


def _tell(authorities: dict[str, str], ready_fd: int | None) -> None:
    line = json.dumps(authorities)
    print(line, flush=True)
    if ready_fd is not None:
        with os.fdopen(ready_fd, "w") as ready:
            ready.write(line + "\n")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_CANNOT_START, f"{self.prog}: {message}; see --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("python -m servers", description="Serve the scripts over every wire.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    for wire in ("sse", "ws", "grpc"):
        parser.add_argument(
            f"--{wire}-port", type=_port, default=0, help="0, the default: a free one"
        )
    parser.add_argument(
        "--http",
        choices=("h11", "httptools"),
        default="h11",
        help="uvicorn's HTTP/1.1; httptools answers chunked even to HTTP/1.0",
    )
    parser.add_argument("--document", default="", metavar="FILE", help="UTF-8 text to stream")
    parser.add_argument(
        "--grace-seconds", type=_seconds, default=10.0, help="what SIGTERM leaves to streams (10)"
    )
    parser.add_argument(
        "--ready-fd", type=_descriptor, metavar="FD", help="write the addresses here, too"
    )
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{text!r} is no port (0 to 65535)")
    return int(text)


def _descriptor(text: str) -> int:
    try:
        os.fstat(int(text))
    except (OSError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no open descriptor") from error
    return int(text)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not from 0 to 3600")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
