"""Files of the user's own gateway: what they may say, and the one line for what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateways.own import BadOwnGatewayError, Own, read, version
from gateways.own_files import checked, digest, rendered
from gateways.product import Slot

SLOT = Slot(0, http=11, grpc=12, http_origin=13, grpc_origin=14)
WHOLE = 'command = ["sh", "{http}", "{http_origin}", "{grpc_origin}"]\n'


def written(folder: Path, text: str, **files: str | bytes) -> Path:
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(raw)
    path = folder / "mine.toml"
    path.write_text(text)
    return path


def looked_at(path: Path) -> None:
    own = read(path)
    checked(path, own)
    version(path, own, "")


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ('comand = ["sh"]', "no key 'comand'; did you mean 'command'"),
        ('command = "sh"', "command: Expected an array of texts, got a text"),
        ("files = []", "needs the key `command`"),
        ("command = []", "command: is empty"),
        ("command = [", "not TOML"),
        ('command = ["no-such-program"]', "command: there is no program 'no-such-program'"),
        ('command = ["./mine"]', "{here}/name"),
        ('command = ["sh", "{htpp}"]', "no placeholder {htpp}; did you mean {http}"),
        ('command = ["sh", "{http}", "{http_origin}"]', "nothing mentions {grpc_origin}"),
        ('command = ["sh", "{http}", "{grpc_origin}"]', "nothing mentions {http_origin}"),
        ('command = ["sh", "{http_origin}"]\nwires = ["sse"]', "nothing mentions {http}"),
        ('command = ["sh", "{grpc_origin}"]\nwires = ["grpc"]', "nothing mentions {http}"),
        (
            'command = ["sh"]\nwires = ["http"]',
            "no wire 'http'; known: sse, websocket, grpc, grpc-web",
        ),
        ('command = ["sh"]\nwires = []', "wires: is empty"),
        ('command = ["sh"]\nready_seconds = 0', "ready_seconds: 0 is not above 0 and at most 40"),
        ('command = ["sh"]\nready_seconds = "long"', "ready_seconds: "),
        ('command = ["sh"]\nfiles = ["gone.conf"]', "there is no 'gone.conf' beside it"),
        ('command = ["sh"]\n[tls]\nca = "gone.pem"', "there is no 'gone.pem' beside it"),
        ('command = ["sh"]\n[tls]\ncert = "a"', "no key 'tls.cert'; known: ca, http2"),
        (WHOLE + '[replace]\n"listen 80" = "{http}"', "'listen 80' does not occur in any file"),
        (WHOLE + 'version = ["sh", "-c", "echo none"]', "names no version"),
        (WHOLE + 'version = ["no-such-program"]', "version: there is no program"),
    ],
)
def test_a_file_that_cannot_be_meant_is_one_line_with_the_way_out(
    tmp_path: Path, text: str, way_out: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadOwnGatewayError) as caught:
        looked_at(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert way_out in said
    assert "\n" not in said


def test_one_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadOwnGatewayError, match="No such file"):
        read(tmp_path / "gone.toml")


def test_a_deployed_file_stays_as_it_is_but_for_what_is_replaced(tmp_path: Path) -> None:
    deployed = "listen 80; # not 8080, not 180\nserver app:8000; log {http};\n"
    path = written(
        tmp_path,
        WHOLE + 'files = ["x.conf"]\n[replace]\n"80" = "{http}"\n"app:8000" = "to:{http_origin}"',
        **{"x.conf": deployed},
    )
    made = rendered(path, read(path), SLOT, Path("/run"))
    expected = "listen 11; # not 8080, not 180\nserver to:13; log {http};\n"
    assert dict(made.files) == {"x.conf": expected}


def test_the_longest_text_is_replaced_first_and_none_twice(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        WHOLE + 'files = ["x"]\n[replace]\n"a" = "b"\n"ab" = "a{folder}"\n"b" = "c"',
        x="ab a b",
    )
    assert rendered(path, read(path), SLOT, Path("/run")).files["x"] == "a/run b c"


def test_bytes_that_are_no_text_and_line_ends_go_back_as_they_were(tmp_path: Path) -> None:
    raw = b"\xff\xfe\x00 a\r\n"
    path = written(tmp_path, WHOLE + 'files = ["x"]\n[replace]\n"a" = "{http}"', x=raw)
    text = rendered(path, read(path), SLOT, Path("/run")).files["x"]
    assert text.encode("utf-8", "surrogateescape") == b"\xff\xfe\x00 11\r\n"


def test_a_folder_is_taken_whole_and_what_lies_outside_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "up" / "conf.d").mkdir(parents=True)
    (tmp_path / "up" / "conf.d" / "a.conf").write_text("a")
    (tmp_path / "b.conf").write_text("b")
    path = written(tmp_path / "up", WHOLE + 'files = ["conf.d", "../b.conf"]')
    files = rendered(path, read(path), SLOT, Path("/run")).files
    assert dict(files) == {"conf.d/a.conf": "a", "b.conf": "b"}


def test_command_and_environment_know_the_ports_and_foreign_braces_stay(tmp_path: Path) -> None:
    text = 'command = ["sh", "{grpc}", "{here}", "{other}"]\n[environment]\nTO = "{http_origin}"'
    path = written(tmp_path, text)
    made = rendered(path, read(path), SLOT, Path("/run"))
    assert made.command[1:] == ("12", str(tmp_path), "{other}")
    assert made.started[1] == "TO=13"
    assert made.listening == ("grpc",)


def test_another_configuration_is_another_version(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE + 'files = ["x"]\nversion = ["echo", "v1.2.3"]', x="one")
    own = read(path)
    before = version(path, own, digest(path, own))
    (tmp_path / "x").write_text("two")
    after = version(path, own, digest(path, own))
    assert before.startswith("1.2.3 files ")
    assert before != after
    assert version(path, Own(("sh",)), "abc") == "files abc"
