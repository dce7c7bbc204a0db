"""How long a sidebar filter takes in the running dashboard: from the click to the map painted with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.browser import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

#: A click counts from the event the hand makes; both clocks are put on one scale.
_CLICKED: Final = """(() => {
  if (window.top !== window) return;
  const note = (event) => (window.clickedAt = performance.timeOrigin + event.timeStamp);
  for (const kind of ['click', 'keydown']) window.addEventListener(kind, note, true);
})();"""

#: Watches the map frame by frame: a new count is painted with the frame in which it is seen, over by the next.
_WATCH: Final = """(frame) => {
  const page = frame.contentWindow;
  window.watched ??= { frame, page };
  const { visible } = page.standoff.stats();
  window.paintedAt = null;
  const look = () => {
    if (page.standoff.stats().visible === visible) page.requestAnimationFrame(look);
    else page.requestAnimationFrame(() => (window.paintedAt = page.performance.timeOrigin + page.performance.now()));
  };
  page.requestAnimationFrame(look);
}"""

_TOOK: Final = "() => window.paintedAt === null ? null : window.paintedAt - window.clickedAt"

_SAME: Final = """(frame) => {
  let camera;
  frame.contentWindow.standoff.on('ready', (report) => (camera = report.camera.join()))();
  return { same: frame === watched.frame && frame.contentWindow === watched.page, camera };
}"""


@dataclass(frozen=True, slots=True)
class Filtered:
    """Milliseconds from click to painted map, by what was clicked."""

    took: tuple[tuple[str, float], ...]


def filters(browser: Browser, address: str, dataset: str, *, rounds: int) -> Filtered:
    """Click filters of the sidebar, eight a round.

    Raises
    ------
    RuntimeError
        The frame was replaced, the page reloaded or the camera moved, or the map did not follow.
    """
    took = []
    with page_of(browser) as page:
        page.add_init_script(_CLICKED)
        page.goto(f"{address}/?v=1&dataset={dataset}")
        page.wait_for_selector("iframe.standoff-map.ready")
        page.get_by_role("button", name="Clear filters").wait_for()
        page.wait_for_timeout(2000)
        _frame(page).evaluate(_WATCH)
        before = _frame(page).evaluate(_SAME)["camera"]
        for _ in range(rounds):
            for name, act in _acts(page):
                took.append((name, _timed(page, name, act)))
                after = _frame(page).evaluate(_SAME)
                if not after["same"] or after["camera"] != before:
                    raise RuntimeError(f"the filter {name!r} reloaded the map or moved its camera")
    return Filtered(tuple(took))


def _frame(page: Page) -> Locator:
    return page.locator("iframe.standoff-map")


def _timed(page: Page, name: str, act: Callable[[], object]) -> float:
    _frame(page).evaluate(_WATCH)
    act()
    for _ in range(2000):
        took = page.evaluate(_TOOK)
        if took is not None:
            page.wait_for_timeout(700)  # the rest of the rerun, so that one click does not wait for another's
            return float(took)
        page.wait_for_timeout(10)
    raise RuntimeError(f"the map did not follow the filter {name!r} within 20 s")


def _acts(page: Page) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is clicked, one after the other; menus are opened before the time counts."""
    sidebar = page.get_by_test_id("stSidebar")
    yield "kind", _option(page, "Kinds of event", "battle")
    yield "kind, a second", _option(page, "Kinds of event", "attack on civilians")
    yield "actor", _option(page, "Actors", 0)
    # Not the next: those with most events fight each other, and the second of two adds nothing.
    yield "actor, a second", _option(page, "Actors", 3)
    up = sidebar.get_by_test_id("stNumberInputStepUp")
    yield "deaths", up.click
    yield "deaths, one more", up.click
    yield "precision", _option(page, "Place known", "Within 1 km")
    yield "clear", sidebar.get_by_role("button", name="Clear filters").click


def _option(page: Page, label: str, which: str | int) -> Callable[[], object]:
    """Open a menu and return the click on one of its choices, by its words or its place."""
    page.keyboard.press("Escape")
    page.get_by_test_id("stSidebar").get_by_label(label, exact=False).first.click()
    choices = page.get_by_role("option").filter(has_not_text="Select all")
    choice = choices.nth(which) if isinstance(which, int) else choices.filter(has_text=which).first
    choice.wait_for()
    page.wait_for_timeout(200)
    return choice.click
