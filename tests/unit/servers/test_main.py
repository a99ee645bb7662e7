from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.unit.servers.plain import HANG_SECONDS, as_json, request

ROOT = Path(__file__).parents[3]


@contextmanager
def started(*arguments: str, pass_fds: tuple[int, ...] = ()) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "servers", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        pass_fds=pass_fds,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'proto'}"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=HANG_SECONDS)


def addresses(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    read: dict[str, str] = json.loads(process.stdout.readline())
    return read


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_serves_and_ends_when_told_to(number: signal.Signals) -> None:
    with started() as process:
        where = addresses(process)
        assert list(where) == ["sse", "websocket", "grpc"]
        query = {"request": as_json(request(limit=3))}
        answer = httpx.get(f"http://{where['sse']}/sse", params=query, trust_env=False)
        assert answer.text.count("id: ") == 4
        process.send_signal(number)
        _, errors = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 0
    assert errors == ""


@pytest.mark.parametrize("signals", [1, 2])
def test_sigterm_lets_a_stream_finish_and_a_second_one_does_not(signals: int) -> None:
    heard: list[str] = []
    with started("--grace-seconds", str(HANG_SECONDS)) as process:
        where = addresses(process)["sse"]
        query = {"request": as_json(request(pace=0.5, hold_after=signals - 1))}
        with httpx.stream("GET", f"http://{where}/sse", params=query, trust_env=False) as answer:
            lines = answer.iter_lines()
            heard.append(next(lines))
            for _ in range(signals):
                process.send_signal(signal.SIGTERM)
                refused(where)  # so the signal has been seen to
            with suppress(httpx.RemoteProtocolError):
                heard += lines
        process.wait(timeout=HANG_SECONDS)
    assert process.returncode == 0
    assert any("finishReason" in line for line in heard) is (signals == 1)


def refused(where: str) -> None:
    """Return once nobody accepts connections there any more."""
    host, _, port = where.rpartition(":")
    with suppress(ConnectionError):
        while True:
            socket.create_connection((host, int(port))).close()


def test_it_tells_its_starter_on_a_descriptor_too() -> None:
    reader, writer = os.pipe()
    with started("--ready-fd", str(writer), pass_fds=(writer,)) as process:
        os.close(writer)
        with os.fdopen(reader) as ready:
            assert json.loads(ready.read()) == addresses(process)


def test_it_streams_the_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("Guten Tag, \U0001f600!")
    with started("--document", str(file)) as process:
        query = {"request": as_json(request("document"))}
        url = f"http://{addresses(process)['sse']}/sse"
        answer = httpx.get(url, params=query, trust_env=False)
    data = [json.loads(line[6:]) for line in answer.text.split("\r\n") if line.startswith("data")]
    assert "".join(one["text"]["text"] for one in data if "text" in one) == "Guten Tag, \U0001f600!"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--document", "setup/none.txt"], "the document 'setup/none.txt': No such file"),
        (["--document", sys.executable], "is not UTF-8 at byte"),
        (["--sse-port", "70000"], "argument --sse-port: '70000' is no port"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1:0"),
        (["--grace-seconds", "-1"], "argument --grace-seconds: '-1'"),
        (["--grace-seconds", "soon"], "argument --grace-seconds"),
        (["--ready-fd", "99"], "argument --ready-fd: '99' is no open descriptor"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_bad_input_is_one_line_that_names_it_and_exit_code_2(
    arguments: list[str], said: str
) -> None:
    with started(*arguments) as process:
        output, errors = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 2
    assert said in errors
    assert errors.count("\n") == 1
    assert "addresses" not in output


@pytest.mark.parametrize("wire", ["sse", "ws", "grpc"])
def test_a_port_in_use_is_one_line_that_names_it(wire: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(f"--{wire}-port", port) as process:
            output, errors = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 2
    assert output == ""
    assert errors == (
        f"python -m servers: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "choose another port, or 0 for a free one\n"
    )
