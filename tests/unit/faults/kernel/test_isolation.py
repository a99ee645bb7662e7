"""Moving between namespaces: what is refused before anything is moved."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from faults.kernel import isolation
from faults.kernel.isolation import claim, enter
from faults.kernel.netns import Namespace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")


@pytest.fixture
def second_thread() -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.usefixtures("second_thread")
def test_a_process_with_threads_does_not_enter_and_leave_them_behind() -> None:
    with pytest.raises(RuntimeError, match=r"moves one thread and .* are running here"):
        enter(-1)


@pytest.mark.usefixtures("second_thread")
def test_a_process_with_threads_claims_no_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "may_make_namespaces", lambda: False)
    with pytest.raises(RuntimeError, match=r"unshare\(2\) moves one thread"):
        claim()


def test_who_has_the_rights_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "may_make_namespaces", lambda: True)
    before = os.readlink("/proc/self/ns/user")
    claim()
    assert os.readlink("/proc/self/ns/user") == before


def test_what_is_no_namespace_cannot_be_moved_into() -> None:
    with open("/dev/null", "rb") as file, pytest.raises(OSError, match="setns"):
        Namespace(file.fileno()).run(lambda: None)


def test_a_command_says_which_namespace_and_whose_death_ends_it() -> None:
    command = Namespace(9).command(["echo", "token"])
    assert command[0] == sys.executable
    assert command[-4:] == ["9", str(os.getpid()), "echo", "token"]
