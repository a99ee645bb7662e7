"""`record`: recordings of a live service that the lenses can measure, and no secret in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from lenses.catalogue import LENSES
from lenses.stream import Unmeasurable, sift
from lenses.trace import trace
from tests.services.in_a_thread import serving
from tests.services.stage import TEXT, Stage
from tokenwire import recording as rec

KEY = "sk-live-0123456789"


def target(folder: Path, port: int, more: str = "") -> Path:
    file = folder / "staging.toml"
    file.write_text(
        f"""
name = "staging"
staging = true
depth = "adapter"
[wires.sse]
url = "http://127.0.0.1:{port}/v1/chat/completions"
adapter = "openai-chat"
headers = {{ Authorization = "Bearer env:STAGING_KEY" }}
[wires.sse.settings.request]
model = "m"
messages = [{{ role = "user", content = "A story, env:STAGING_KEY" }}]
{more}
"""
    )
    return file


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_KEY", KEY)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["record", *map(str, arguments)])


@pytest.mark.parametrize("setting", ["stock", "hardened"])
def test_a_recording_is_what_the_lenses_measure(tmp_path: Path, setting: str) -> None:
    stage = Stage()
    with serving(stage) as port:
        file, out = target(tmp_path, port), tmp_path / "new" / "rec.json"
        told = run("--target", file, "--out", out, "--times", 2, "--setting", setting)
    assert told.exit_code == 0, told.output
    assert stage.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() in stage.requests[0].body
    assert len(stage.requests) == 2
    for path in (out, out.with_name("rec-2.json")):
        stream = sift(rec.read(path))
        assert not isinstance(stream, Unmeasurable)
        assert "".join(token.text for token in stream.tokens if token.is_content) == TEXT
        assert stream.done
        assert stream.doubts == (
            "no script to check it against",
            "no ledger to check the origin's stamps against",
        )
        assert not isinstance(LENSES["ttft"].measure(rec.read(path)), Unmeasurable)


@pytest.mark.parametrize("status", ["401", "500"])
def test_no_secret_stands_in_any_output(tmp_path: Path, status: str) -> None:
    with serving(Stage(status)) as port:
        out = tmp_path / "rec.json"
        told = run("--target", target(tmp_path, port), "--out", out)
    assert told.exit_code == 1
    assert f"failed (UnexpectedStatus HTTP {status} " in told.output
    assert "no: (secret)" in told.output
    assert told.output.count("\n") == 1
    assert KEY not in told.output + out.read_text()


def test_a_url_with_its_options_does_for_a_simple_case(tmp_path: Path) -> None:
    (tmp_path / "ask.json").write_text('{"prompt": "?"}')
    with serving(Stage()) as port:
        told = run(
            *("--url", f"http://127.0.0.1:{port}/stream", "--adapter", "plain-sse"),
            *("--set", "text=delta", "--set", "done_event=finished"),
            *("--header", "X-Api-Key=env:STAGING_KEY"),
            *("--request", tmp_path / "ask.json", "--out", tmp_path / "rec.json"),
        )
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"{tmp_path / 'rec.json'}: complete, 9 events in ")


def test_a_service_that_says_nothing_is_left_after_so_many_seconds(tmp_path: Path) -> None:
    stage = Stage(hold_after=2)
    with serving(stage) as port:
        told = run(
            *("--target", target(tmp_path, port), "--out", tmp_path / "r.json", "--seconds", 0.5)
        )
        assert told.exit_code == 1
        assert "failed (DeadlineExceeded the conversation took 0.5 s), 2 events" in told.output


TWO = """[wires.websocket]
url = "ws://127.0.0.1:1/"
adapter = "plain-websocket"
settings = { start = "hi", done = "bye" }
"""
FEW = "[limits]\nrequests = 2\n"


@pytest.mark.parametrize(
    ("more", "arguments", "words"),
    [
        (TWO, (), "has several wires; say --wire sse|websocket"),
        (TWO.replace("start", "strat"), (), "plain-websocket has no setting 'strat'"),
        ("", ("--wire", "grpc"), "has no wire 'grpc'; it has: sse"),
        (FEW, ("--times", "3"), "this comes to 3 requests, the limit is 2"),
        ("", ("--adapter", "ndjson"), "belong to --url"),
        ("", ("--request", "no-such.json"), "no-such.json: No such file"),
        ("", ("--times", "101"), "101 is not in the range"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_one_line(
    tmp_path: Path, more: str, arguments: tuple[str, ...], words: str
) -> None:
    told = run("--target", target(tmp_path, 1, more), "--out", tmp_path / "r.json", *arguments)
    assert told.exit_code == 2
    assert words in told.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say what to record"),
        (("--url", "http://h/"), "--url needs --adapter: openai-chat,"),
        (("--url", "ftp://h/", "--adapter", "ndjson"), "must begin with one of"),
        (("--url", "http://h/", "--adapter", "ndjson", "--set", "x"), "'x' is not NAME=VALUE"),
        (("--url", "http://h/", "--adapter", "ndjson", "--set", "x=1"), "has no setting 'x'"),
        (
            ("--url", "http://h/", "--adapter", "ndjson", "--header", "X-Token=plain"),
            "X-Token looks like a secret; name a variable",
        ),
    ],
)
def test_bad_options_are_refused_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    told = run(*arguments, "--out", tmp_path / "r.json")
    assert told.exit_code == 2
    assert words in told.output
    assert not list(tmp_path.iterdir())


def test_a_request_must_be_a_json_object(tmp_path: Path) -> None:
    for text, words in (("{", "is not JSON"), ("[]", "holds no JSON object")):
        (tmp_path / "ask.json").write_text(text)
        told = run(
            *("--target", target(tmp_path, 1), "--request", tmp_path / "ask.json"),
            *("--out", tmp_path / "r.json"),
        )
        assert told.exit_code == 2
        assert words in told.output


def test_a_recording_names_what_took_it(tmp_path: Path) -> None:
    with serving(Stage()) as port:
        run("--target", target(tmp_path, port), "--out", tmp_path / "rec.json")
    seen = json.loads((tmp_path / "rec.json").read_text())
    assert seen["cell"] == {
        "case": "recorded-1", "wire": "sse", "setting": "hardened", "road": "staging"
    }  # fmt: skip
    assert seen["versions"]["adapter"] == "openai-chat"
    assert seen["expected_from"] == "control"


@pytest.mark.parametrize(
    ("path", "adapter", "provider"),
    [
        ("/v1/chat/completions", "openai-chat", "openai"),
        ("/v1/messages", "anthropic-messages", "anthropic"),
        ("/stream", "plain-sse", "plain-sse"),
    ],
)
def test_the_span_of_a_recording_names_its_model_and_its_provider(
    tmp_path: Path, path: str, adapter: str, provider: str
) -> None:
    (tmp_path / "ask.json").write_text('{"model": "small-2", "messages": []}')
    plain = ("--set", "text=delta", "--set", "done_event=finished")
    with serving(Stage()) as port:
        run(
            *("--url", f"http://127.0.0.1:{port}{path}", "--adapter", adapter),
            *("--request", tmp_path / "ask.json", "--out", tmp_path / "rec.json"),
            *(plain if adapter == "plain-sse" else ()),
        )
    span = trace(rec.read(tmp_path / "rec.json"))
    assert not isinstance(span, Unmeasurable)
    told = dict(span.attributes)
    assert span.name == "chat small-2"
    assert told["gen_ai.operation.name"] == "chat"
    assert told["gen_ai.provider.name"] == provider
    assert told["gen_ai.request.model"] == "small-2"
