"""A long reading in the browser: a bar with a number, the map of before in use meanwhile, a cancel that leaves it."""

import re

import pytest

from tests.e2e.test_dashboard import EVENT_HEADER, desk  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """Return a table that takes some seconds to read."""
    file = tmp_path_factory.mktemp("long") / "long.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write(EVENT_HEADER)
        out.writelines(
            f"e{n},2015-{n % 9 + 1:02}-10,{36 + n / 1e6:.6f},37.1,ISIS,Rebels {n % 977},battle,Place {n % 9973},500,"
            f"note {n} on what was reported,s,\n"
            for n in range(400_000)
        )
    return file


def test_a_long_reading_is_followed_cancelled_and_leaves_the_map(desk, long):  # noqa: F811 - the fixture
    here = desk()
    here.upload(long)
    bar = here.page.locator(".st-key-reading")
    bar.get_by_text(re.compile(r"^Reading( long\.csv)?: \d+ %$")).wait_for()
    assert "169 of 169 events" in here.counts()
    here.page.get_by_role("button", name="Cancel").click()
    here.page.get_by_text("Reading was cancelled; what was shown before is still here.").wait_for()
    assert bar.count() == 0
    assert "169 of 169 events" in here.counts()
    assert here.page.get_by_role("button", name="Read again").is_visible()
