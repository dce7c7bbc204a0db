"""The page for those who bring files names every column that is read, and none that is not."""

import re

import pytest

from geo.read import columns, ground, survey

TABLES = {
    "events": columns.EVENT_NAMES,
    "places": columns.PLACE_NAMES,
    "holdings": columns.HOLDING_NAMES,
    "zones": ground.NAMES,
    "surveys": survey._NAMES | {"holder": survey._HOLDERS + survey._MAYBE_HOLDERS},
}


@pytest.fixture
def said(root):
    return set(re.findall(r"`([a-z0-9_]+)`", (root / "docs" / "your-own-files.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("names", TABLES.values(), ids=TABLES)
def test_every_accepted_name_is_on_the_page(said, names):
    assert {one for accepted in names.values() for one in accepted} <= said
