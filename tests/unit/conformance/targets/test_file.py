"""A target's file is read strictly, and what is wrong with it is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.targets.file import BadTargetError, read
from conformance.targets.target import Depth, Limits

TOKEN = "s3cret-value-of-the-token"
WHOLE = """
name = "staging"
staging = true
depth = "sandwich"
[wires.sse]
url = "https://stream.staging.example/prefix/?key=env:STAGING_KEY"
headers = { Authorization = "Bearer env:STAGING_TOKEN", X-Plain = "as it stands" }
[wires.websocket]
url = "wss://stream.staging.example:8443"
[wires.grpc]
url = "https://grpc.staging.example"
[tls]
ca = "ca.pem"
server_name = "other.staging.example"
[ledger]
url = "http://ledger.staging.example"
[limits]
requests = 500
streams_at_once = 4
cost = 2.5
price_per_thousand_tokens = 0.01
"""
HEAD = 'name = "staging"\nstaging = true\ndepth = "sandwich"\n'
SSE = HEAD + '[wires.sse]\nurl = "https://staging.example"\n'


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_TOKEN", TOKEN)
    monkeypatch.setenv("STAGING_KEY", "a key & more")
    monkeypatch.delenv("UNSET", raising=False)
    monkeypatch.setenv("SHORT", "abc")
    monkeypatch.setenv("BROKEN", "abcdef\r\nX-Other: 1")


def written(folder: Path, text: str) -> Path:
    (folder / "ca.pem").write_text("a certificate")
    file = folder / "staging.toml"
    file.write_text(text)
    return file


def test_all_that_a_file_may_say_is_read(tmp_path: Path) -> None:
    target = read(written(tmp_path, WHOLE))
    assert (target.name, target.depth) == ("staging", Depth.SANDWICH)
    assert list(target.wires) == ["sse", "websocket", "grpc"]
    sse = target.wires["sse"].address
    assert (sse.host, sse.port, sse.tls, sse.path) == (
        "stream.staging.example",
        443,
        True,
        "/prefix",
    )
    assert target.wires["websocket"].address.authority == "stream.staging.example:8443"
    assert target.path(target.tls.ca) == tmp_path / "ca.pem"
    assert target.limits == Limits(500, 4, 2.5, 0.0, 0.01)


def test_a_target_holds_the_names_of_its_secrets_and_never_their_values(tmp_path: Path) -> None:
    printed = repr(read(written(tmp_path, WHOLE)))
    assert "Bearer env:STAGING_TOKEN" in printed
    assert TOKEN not in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not say `staging = true`"),
        ("staging = false\n", "must never be pointed at production"),
        ('staging = "true"\n', "does not say `staging = true`"),
        ("staging = true\nnaem = 1\n", "the file has an unknown 'naem'; did you mean 'name'?"),
        (SSE.replace('staging"', 'nginx"'), "name = 'nginx' is a road of ours"),
        (SSE.replace('"staging"', '"a/b"'), "1 to 40 of a to z"),
        (SSE.replace("sandwich", "deep"), 'say "sandwich" or "adapter" or "probe"'),
        (HEAD, "needs at least one wire: [wires.sse]"),
        (SSE.replace("wires.sse", "wires.ssd"), "did you mean 'sse'?"),
        (SSE.replace("url", "ulr"), "[wires.sse] has an unknown 'ulr'; did you mean 'url'?"),
        (HEAD + "[wires.sse]\n", "[wires.sse] Object missing required field `url`"),
        (HEAD + "wires = { sse = 3 }\n", "[wires.sse] must be a table"),
        (SSE.replace("https:", "ftp:"), "must begin with one of https://"),
        (SSE.replace("https://", "https://user:word@"), "has a user in it"),
        (SSE.replace("example", "example/#here"), "has a #fragment"),
        (SSE.replace("example", "example?api_key=literal"), "write api_key=env:NAME"),
        (SSE.replace("example", "example?api_key=env:UNSET"), "export UNSET="),
        (SSE + 'headers = { Cookie = "literal" }\n', "Cookie looks like a secret"),
        (SSE + 'headers = { Authorization = "env:UNSET" }\n', "UNSET is not set"),
        (SSE + 'headers = { Authorization = "env:SHORT" }\n', "too short to be hidden"),
        (SSE + 'headers = { Authorization = "env:BROKEN" }\n', "BROKEN holds a line break"),
        (SSE + 'stranger_headers = { Cookie = "literal" }\n', "Cookie looks like a secret"),
        (
            HEAD + '[wires.grpc]\nurl = "https://g.test"\nstranger_headers = { X = "1" }\n',
            "a stranger comes by [wires.sse] alone",
        ),
        (SSE + 'headers = { "X: Y" = "1" }\n', "is no header's name"),
        (SSE + 'headers = { X = "a\\r\\nb" }\n', "X has what no header may hold"),
        (SSE + "headers = { X = 1 }\n", "Expected `str`, got `int`"),
        (SSE.replace("sse", "grpc").replace("example", "example/prefix"), "gRPC has no path"),
        (SSE.replace("sse", "grpc"), "give [ledger] url, since there is no [wires.sse]"),
        (SSE.replace("sandwich", "adapter"), '[wires.sse] needs adapter = "…"'),
        (SSE + 'adapter = "openai-chat"\n', 'has an adapter, but depth is "sandwich"'),
        (SSE.replace("sandwich", "probe") + '[ledger]\nurl = "http://x"\n', "does not read"),
        (SSE + '[tls]\nca = "missing.pem"\n', "there is no file missing.pem"),
        (SSE + '[tls]\nclient_key = "ca.pem"\n', "come together"),
        (SSE + "[limits]\nrequest = 1\n", "did you mean 'requests'?"),
        (SSE + "[limits]\nrequests = 0\n", "requests must be at least 1"),
        (SSE + "[limits]\nrequests = 1.5\n", "Expected `int`, got `float`, at `requests`"),
        (SSE + "[limits]\ncost = 1\n", "cost needs a price"),
        (SSE + "[limits]\ncost = nan\nprice_per_request = 1\n", "must be at least 0"),
        (SSE + "[limits]\nprice_per_request = inf\n", "must be at least 0"),
        ("name = ", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadTargetError) as refused:
        read(written(tmp_path, text))
    line = str(refused.value)
    assert said in line
    assert line.startswith(str(tmp_path / "staging.toml: "))
    assert "\n" not in line


@pytest.mark.parametrize("where", ['headers = { Authorization = "{}" }', "headers = 3 # {}"])
def test_a_literal_secret_is_refused_and_not_repeated(tmp_path: Path, where: str) -> None:
    with pytest.raises(BadTargetError) as refused:
        read(written(tmp_path, SSE + where.replace("{}", TOKEN) + "\n"))
    assert TOKEN not in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTargetError, match=r"none\.toml: No such file"):
        read(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadTargetError, match="is not TOML"):
        read(tmp_path / "binary.toml")
