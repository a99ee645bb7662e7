"""The lab in a real browser: three clients, one fault, and what each believes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from gateways.envoy import ENVOY
from gateways.product import Missing
from tests.browser.axe import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIRES = ("sse", "websocket", "grpc-web")
LONG_MS = 20_000  # ends a hang of ours


@pytest.fixture(scope="module")
def lab() -> Iterator[str]:
    """The address of a lab that runs as a person starts it; ended as a person ends it."""
    command = [sys.executable, "-m", "conformance", "lab", "--port", "0"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert started.stdout is not None
    try:
        found = re.match(r"(http://127\.0\.0\.1:\d+)/", started.stdout.readline())
        assert found
        yield found[1]
    finally:
        started.send_signal(signal.SIGINT)
        code = started.wait(timeout=20)
        started.stdout.close()
    assert code == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(started.pid, 0)  # nothing of it is left


@pytest.fixture
def page(browser: Browser, lab: str) -> Iterator[Page]:
    with browser.new_context(base_url=lab) as context:
        yield context.new_page()


def run(page: Page, address: str) -> dict[str, tuple[str, str]]:
    """By wire, what the client believes in the end, and the judge's word for it."""
    page.goto(f"/#{address}")
    page.get_by_role("button", name="Run").click()
    found: dict[str, tuple[str, str]] = {}
    for wire in WIRES:
        lane = page.locator(f"[data-wire={wire}]")
        if wire == "grpc-web" and isinstance(ENVOY.find(), Missing):
            assert "make gateways" in lane.locator(".belief").inner_text()
            continue
        verdict = lane.locator(".badge")
        verdict.wait_for(timeout=LONG_MS)
        found[wire] = (lane.locator(".belief").inner_text(), verdict.inner_text())
    return found


def test_a_healthy_stream_is_complete_on_every_wire(page: Page) -> None:
    found = run(page, "script=steady")
    assert {klass for _, klass in found.values()} == {"complete"}


def test_a_cut_is_believed_otherwise_by_each_client(page: Page) -> None:
    found = run(page, "pull=cut-reset&at=6")
    assert found["websocket"] == ("believes: failed: close 1006", "detected")
    assert found["sse"] == ("believes: complete", "complete")  # it connected again by itself
    assert "reconnecting" in (page.locator("[data-wire=sse] .log").text_content() or "")
    if "grpc-web" in found:
        assert found["grpc-web"][1] == "detected"
        assert "network error" in found["grpc-web"][0]


def test_an_end_that_a_gateway_forged_is_believed(page: Page) -> None:
    assert run(page, "pull=forged-end&at=6")["websocket"] == (
        "believes: it has everything: 1000",
        "silent-truncation",
    )


def test_a_client_of_a_browser_waits_for_ever_in_a_stall_until_its_visitor_does_not(
    page: Page,
) -> None:
    page.goto("/#pull=stall&at=4")
    page.get_by_role("button", name="Run").click()
    waits = page.locator("[data-wire=websocket] .belief", has_text="still waiting")
    waits.wait_for(timeout=LONG_MS)
    page.get_by_role("button", name="Stop waiting").click()
    page.locator("[data-wire=websocket] .badge", has_text="hang").wait_for(timeout=LONG_MS)


def test_the_address_holds_the_setting_so_that_it_can_be_shared(page: Page) -> None:
    page.goto("/")
    page.locator("#run:enabled").wait_for()
    page.locator("select[name=pull]").select_option("cut-fin")
    page.get_by_label("at token").fill("9")
    page.get_by_label("at token").blur()
    shared = page.url
    other = page.context.new_page()
    other.goto(shared)
    other.locator("#run:enabled").wait_for()
    assert other.locator("select[name=pull]").input_value() == "cut-fin"
    assert other.get_by_label("at token").input_value() == "9"
    assert "Does a FIN in mid-stream look like an end?" in other.locator("#question").inner_text()


def test_hostile_text_in_the_stream_is_text(page: Page) -> None:
    run(page, "script=hostile-text")
    assert page.locator("#lanes img, #lanes script, #lanes iframe, #lanes b").count() == 0


def test_what_the_lab_does_not_have_is_said_in_one_line(page: Page) -> None:
    page.goto("/")
    page.get_by_label("at token").fill("7")
    page.route("**/runs", lambda route: route.continue_(post_data='{"road": "moon@tuned"}'))
    page.get_by_role("button", name="Run").click()
    page.get_by_role("alert").filter(has_text="there is no road 'moon@tuned'").wait_for()


def test_axe_finds_no_accessibility_error_in_the_lab(page: Page) -> None:
    run(page, "pull=cut-fin&at=6&script=steady")
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []
