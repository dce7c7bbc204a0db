"""A map page in a browser: how tests open it, ask it and drag on it."""

import pandas as pd
import pytest

DAY = 86_400_000
READY = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error('the page is not ready after 30 s')), 30000);
  const wait = () => (window.standoff ? standoff.on('ready', () => done()) : setTimeout(wait, 10));
  wait();
})"""
HOSTILE = '</script><img src=x onerror="window.hacked=1"><svg onload=hacked=1>'


def ms(text):
    return int(pd.Timestamp(text, tz="UTC").value // 1_000_000)


def stats(page):
    return page.evaluate("() => standoff.stats()")


def until(page, condition):
    # The page's policy lets no text become code, which is how Playwright itself would wait.
    for _ in range(100):
        if page.evaluate(f"() => Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"waited in vain for {condition}")


def centre(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, selector, dx):
    x, y = centre(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y, steps=3)
    page.mouse.move(x + dx, y, steps=3)
    page.mouse.up()
