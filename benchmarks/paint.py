"""How long a map page takes from the start of its navigation until it is ready: painted, its texts read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.browser import open_map, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: What the map has drawn when it says it is ready is painted after the next animation frame's callbacks, so the frame
#: after its first painting is the second from then.
_LISTEN: Final = """(() => {
  let held;
  Object.defineProperty(window, 'standoff', {
    configurable: true,
    get: () => held,
    set: (api) => {
      held = api;
      const said = () => (window.firstPaintMs = performance.now());
      api.on('ready', () => requestAnimationFrame(() => requestAnimationFrame(said)));
    },
  });
})();"""

_SAID: Final = """() => new Promise((done) => {
  const ask = () => (window.firstPaintMs ? done(firstPaintMs) : setTimeout(ask, 5));
  ask();
})"""

_NEXT_FRAME: Final = "() => new Promise((done) => requestAnimationFrame(() => done(performance.now())))"


def frame_address(browser: Browser, address: str, dataset: str, *, seconds: float = 300) -> str:
    """Open the dashboard on a dataset and return the address of its map page; the server is warm afterwards."""
    with page_of(browser, seconds=seconds) as page:
        page.goto(f"{address}/?v=1&dataset={dataset}")
        page.wait_for_selector("iframe.standoff-map.ready", timeout=seconds * 1000)
        return str(page.locator("iframe.standoff-map").get_attribute("src"))


def first_paint(browser: Browser, address: str, *, times: int) -> tuple[float, ...]:
    """Return milliseconds for so many openings of a map page, each in a fresh context."""
    return tuple(_once(browser, address) for _ in range(times))


def _once(browser: Browser, address: str) -> float:
    with page_of(browser) as page:
        page.add_init_script(_LISTEN)
        open_map(page, address)
        return float(page.evaluate(_SAID))


def first_paint_in_dashboard(browser: Browser, address: str, dataset: str, *, times: int) -> tuple[float, ...]:
    """Return milliseconds until the map stands in the dashboard, Streamlit's own start included."""
    return tuple(_framed_once(browser, address, dataset) for _ in range(times))


def _framed_once(browser: Browser, address: str, dataset: str) -> float:
    with page_of(browser) as page:
        page.goto(f"{address}/?v=1&dataset={dataset}")
        page.wait_for_selector("iframe.standoff-map.ready")
        return float(page.evaluate(_NEXT_FRAME))
