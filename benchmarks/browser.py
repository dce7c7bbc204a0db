"""A headless browser for measuring: the one the tests use, in one size, with or without the screen's clock."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import sync_playwright

from tests.browser import ARGUMENTS, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

VIEWPORT: Final = {"width": 1280, "height": 800}

#: Frames as fast as they can be made: a screen's 60 Hz would hide what is faster and round up what is slower.
FREE_RUNNING: Final = ("--disable-frame-rate-limit", "--disable-gpu-vsync")


@contextmanager
def chromium(*, free_running: bool) -> Iterator[Browser]:
    """Start the browser; end it with the block."""
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, *(FREE_RUNNING if free_running else ())]
        browser = playwright.chromium.launch(executable_path=find(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_of(browser: Browser, *, seconds: float = 180, **options: Any) -> Iterator[Page]:  # noqa: ANN401
    """Open a page in a context of its own; an error in the page raises at the end."""
    errors: list[str] = []
    context = browser.new_context(**{"viewport": VIEWPORT, **options})
    try:
        page = context.new_page()
        page.set_default_timeout(seconds * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        _refuse(errors)
    finally:
        context.close()


def open_map(page: Page, address: str, *, seconds: float = 120) -> None:
    """Open a map page and wait until it has read its data."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    until = time.monotonic() + seconds
    while not page.evaluate("() => { let yes = false; window.standoff?.on('ready', () => (yes = true)); return yes; }"):
        _refuse(errors)
        if time.monotonic() > until:
            raise RuntimeError(f"the map was not ready after {seconds:g} s")
        page.wait_for_timeout(50)


def _refuse(errors: list[str]) -> None:
    if errors:
        raise RuntimeError(f"the page said: {errors[0]}")


def memory_mb(page: Page) -> dict[str, float]:
    """Return what the page holds after a collection, in MB of 1e6 bytes: objects, array buffers, canvases."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    session.detach()
    canvases = page.evaluate(
        "() => [...document.querySelectorAll('canvas')].reduce((sum, one) => sum + one.width * one.height * 4, 0)"
    )
    return {
        "objects": (usage["usedSize"] + usage.get("embedderHeapUsedSize", 0)) / 1e6,
        "buffers": usage.get("backingStorageSize", 0) / 1e6,
        "canvases": canvases / 1e6,
    }
