"""A target's table for its adapter: its secrets put in, its files beside it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from clients.adapters import catalogue
from clients.adapters.grpc_method import GrpcMethod
from clients.adapters.openai_chat import OpenAiChat
from conformance.targets import adapter
from conformance.targets.file import BadTargetError, of_table
from conformance.targets.target import Depth, Target, TargetWire


def target(folder: Path, name: str, **settings: Any) -> Target:
    wire = TargetWire("http://127.0.0.1:1", adapter=name, settings=settings)
    return Target("staging", Depth.ADAPTER, {"sse": wire}, folder / "staging.toml")


def test_secrets_are_put_in_wherever_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGING_KEY", "k-1234")
    asked = {"a": ["env:STAGING_KEY", 1], "b": {"c": "x env:STAGING_KEY"}}
    made = adapter.settings(target(tmp_path, "openai-chat", request=asked), "sse")
    assert made == OpenAiChat(request={"a": ["k-1234", 1], "b": {"c": "x k-1234"}})


def test_another_request_may_be_asked_with(tmp_path: Path) -> None:
    asked = target(tmp_path, "openai-chat", request={"model": "a"})
    assert adapter.settings(asked, "sse", {"model": "b"}) == OpenAiChat(request={"model": "b"})


def test_a_descriptor_set_stands_beside_the_targets_file(tmp_path: Path) -> None:
    asked = target(
        tmp_path, "grpc-method", method="a.B/C", request={}, text="t", descriptor_set="b.binpb"
    )
    with pytest.raises(BadTargetError, match=r"there is no file b\.binpb beside it"):
        adapter.settings(asked, "sse")
    (tmp_path / "b.binpb").touch()
    made = adapter.settings(asked, "sse")
    assert isinstance(made, GrpcMethod)
    assert made.descriptor_set == str(tmp_path / "b.binpb")


def test_a_wire_without_an_adapter_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(BadTargetError, match=r"staging\.toml: \[wires\.sse\] needs an adapter"):
        adapter.settings(target(tmp_path, ""), "sse")


PAGE = (Path(__file__).parents[4] / "docs" / "adapters.md").read_text()
FENCED = re.findall(r"```toml\n(.*?)```", PAGE, re.S)


def test_the_pages_whole_target_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_KEY", "k-1234")
    made = of_table(tmp_path / "staging.toml", tomllib.loads(FENCED[0]))
    assert isinstance(adapter.settings(made, "sse"), OpenAiChat)
    assert made.wires["sse"].deterministic


@pytest.mark.parametrize("text", FENCED[1:])
def test_the_pages_tables_are_read(text: str) -> None:
    name = re.search(r"# ([a-z-]+)", text)
    assert name
    (wire,) = tomllib.loads(text)["wires"].values()
    catalogue.read(name[1], wire["settings"])


def test_the_page_names_every_adapter() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.M) == list(catalogue.ADAPTERS)
    assert len(FENCED) == 5
