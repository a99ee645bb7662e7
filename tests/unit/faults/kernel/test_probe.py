"""Each missing power is told in one line that a person can act on."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from faults.kernel import attempt, probe
from faults.kernel.netns import Namespace
from faults.kernel.probe import Powers

ask = probe.probe.__wrapped__  # what `cache` would keep

T = TypeVar("T")


class Opened(Namespace):
    """A namespace that stays where it is."""

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Namespace]:
        yield cls(-1)

    def run(self, work: Callable[[], T]) -> T:
        return work()


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def system_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (errno.ENOENT, "modprobe tun"),
        (errno.ENODEV, "modprobe tun"),
        (errno.EACCES, "chmod 666 /dev/net/tun"),
        (errno.EPERM, "run as root"),
        (errno.EINVAL, "CONFIG_TUN"),
    ],
)
def test_a_missing_tun_device_says_why_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, number: int, way_out: str
) -> None:
    monkeypatch.setattr(attempt, "claim", lambda: None)
    monkeypatch.setattr(attempt, "Namespace", Opened)
    monkeypatch.setattr(attempt, "open_tun", failing(system_error(number)))
    found = attempt.attempt()
    assert found["namespaces"] == ""
    assert way_out in found["tun"]
    assert os.strerror(number) in found["tun"]


def test_missing_rights_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "claim", failing(system_error(errno.EPERM)))
    reason = attempt.attempt()["namespaces"]
    assert "run as root" in reason
    assert "--cap-add NET_ADMIN" in reason
    assert "\n" not in reason


def test_another_system_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "this is darwin: use the container" in ask().missing


def test_an_attempt_that_breaks_is_a_reason_and_no_exception(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = subprocess.CalledProcessError(1, ["attempt"], stderr=b"Traceback\nImportError: x\n")
    monkeypatch.setattr(subprocess, "run", failing(error))
    monkeypatch.setattr(sys, "platform", "linux")
    assert ask().missing == "the attempt ended with 1: ImportError: x"


def test_an_attempt_that_hangs_is_a_reason_too(monkeypatch: pytest.MonkeyPatch) -> None:
    error = subprocess.TimeoutExpired(["attempt"], 30)
    monkeypatch.setattr(subprocess, "run", failing(error))
    monkeypatch.setattr(sys, "platform", "linux")
    assert "did not end within 30 s" in ask().missing


def test_what_is_missing_here_is_only_said_where_another_process_could() -> None:
    assert Powers("", "", "").missing_here == ""
    assert Powers("", "", "not root").missing_here == "not root"
    assert Powers("", "", "not root").missing == ""
    assert Powers("no rights", "not tried", "not root").missing_here == "no rights"


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_the_attempt_answers_on_this_machine() -> None:
    powers = ask()
    assert "Traceback" not in powers.missing
