"""How fast a page of so many cells opens and filters: `python -m tests.browser.speed [CELLS]`.

Exit code 1 where it takes two seconds to open, or a filter pauses for a person to see (100 ms;
Nielsen, Usability Engineering, 1993, chapter 5). Figures, and no test: they are a machine's.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import cast

from playwright.sync_api import Page, sync_playwright

from tests.browser import pages
from tests.browser.conftest import QUIET, chromium

OPEN_MS = 2_000.0
PAUSE_MS = 100.0
TIMES = 5
FILTERS = ("wire=grpc", "klass=hang", "text=gateway-3", "text=deploy+case-7", "outcome=differs", "")
# Until the frame after the next one has begun: only then has a person seen it.
SEEN = """async act => {
  const from = performance.now();
  if (act !== null) location.replace("#" + act);
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return act === null ? performance.now() : performance.now() - from;
}"""


def figures(page: Page, url: str) -> tuple[float, list[float], int]:
    """Milliseconds from navigation to sight, of each filter, and how many elements there are."""
    opened: list[float] = []
    for _ in range(TIMES):
        page.goto("about:blank")
        page.goto(url)
        opened.append(cast("float", page.evaluate(SEEN, None)))
    filtered = [cast("float", page.evaluate(SEEN, f)) for _ in range(TIMES) for f in FILTERS]
    elements = cast("int", page.evaluate("document.querySelectorAll('*').length"))
    return median(opened), filtered, elements


def main(count: int) -> int:
    """Print the figures, at full speed and on a processor four times slower."""
    slow = False
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        path = pages.written(folder / "large.html", pages.large(folder, count))
        print(f"{count:,} cells, {path.stat().st_size / 1e6:.1f} MB")
        with playwright.chromium.launch(executable_path=chromium(), args=QUIET) as browser:
            for slower in (1, 4):
                page = browser.new_page()
                wire = page.context.new_cdp_session(page)
                wire.send(  # pyright: ignore[reportUnknownMemberType] (a bare Dict)
                    "Emulation.setCPUThrottlingRate", {"rate": slower}
                )
                opened, filtered, elements = figures(page, path.as_uri())
                print(
                    f"processor 1/{slower}: opens in {opened:.0f} ms, filters in "
                    f"{median(filtered):.0f} ms (median), {max(filtered):.0f} ms (most), "
                    f"{elements:,} elements"
                )
                slow |= slower == 1 and (opened >= OPEN_MS or median(filtered) >= PAUSE_MS)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
