"""How soon after a cut a person sees what each client believes: run this module.

Exit code 1 where one takes a second or more. Figures, and no test: they are a machine's.
"""

from __future__ import annotations

import re
import subprocess
import sys
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import QUIET, chromium

MOST_MS = 1_000.0
TIMES = 5
WIRES = ("sse", "websocket", "grpc-web")
MOMENT = re.compile(r"^(\d+) ms  (.*)$")


def after_cut_ms(page: Page, wire: str) -> float:
    """From the fault to the first thing that the client was told after it."""
    log = page.locator(f"[data-wire={wire}] .log li").all_text_contents()
    moments = [(int(found[1]), found[2]) for line in log if (found := MOMENT.match(line))]
    told = next(at for at, what in moments if re.match(r"reconnecting|error|believes", what))
    # The page hears of the fault over a line of its own, now and then after the client did.
    fired = min(at for at, what in moments if "fired" in what)
    return float(max(0, told - fired))


def main() -> int:
    """Print the median and the most for each wire."""
    command = [sys.executable, "-m", "conformance", "lab", "--port", "0"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    slow = False
    try:
        url = started.stdout.readline().split()[0]
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=chromium(), args=QUIET) as browser,
        ):
            page = browser.new_page()
            found: dict[str, list[float]] = {wire: [] for wire in WIRES}
            for _ in range(TIMES):
                page.goto(f"{url}#pull=cut-reset&at=6")
                page.reload()
                page.get_by_role("button", name="Run").click()
                for wire in WIRES:
                    page.locator(f"[data-wire={wire}] .badge").wait_for()
                    found[wire].append(after_cut_ms(page, wire))
            for wire, times in found.items():
                print(f"{wire}: told {median(times):.0f} ms (median), {max(times):.0f} ms (most)")
                slow |= max(times) >= MOST_MS
    finally:
        started.terminate()
        started.wait()
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
