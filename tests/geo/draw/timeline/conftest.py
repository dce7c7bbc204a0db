"""The page's own functions, run in a browser."""

import pytest

from geo.draw.timeline.plugin import script


@pytest.fixture(scope="module")
def run(browser):
    """Return ``run(body, argument)``: the body sees every function of the scripts; its own names may repeat theirs."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content("<main></main>")
    yield lambda body, argument=None: page.evaluate(f"async (given) => {{ {script()}\n{{ {body} }} }}", argument)
    context.close()
