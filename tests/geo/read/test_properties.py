"""For any table: each row is accepted or set aside once, and its order does not change what it says."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.dataset import Dataset
from geo.read.content import Content
from geo.read.recognise import read_content

BAD = st.sampled_from(
    ["", "nan", "inf", "-1", "95", "x", "2015-13-40", "2015-02-29", "1e400", "١٢", "'", '"', "a,b", "\n"]
)


def cell(good):
    """Return a strategy for mostly good cells and some bad ones."""
    return st.one_of(good, good, good, BAD)


CELLS = {
    "date": cell(st.dates().map(str)),
    "last_day": cell(st.just("")),
    "latitude": cell(st.floats(-91, 91).map(str)),
    "longitude": cell(st.floats(-181, 181).map(str)),
    "place_uncertainty_m": cell(st.integers(0, 50_000).map(str)),
    "actor_a": cell(st.sampled_from(["IS", "Rebels", "Mare’ Operations Room"])),
    "deaths_low": cell(st.integers(0, 9).map(str)),
    "deaths_best": cell(st.integers(0, 9).map(str)),
    "note": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
}
ROW = st.fixed_dictionaries(CELLS)
COLUMNS = ["event_id", *CELLS]
ANCHOR = {"date": "2015-10-10", "latitude": "36", "longitude": "37", "actor_a": "IS"}


def table(rows):
    """Write rows as CSV with an id for each."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return Content("t.csv", out.getvalue().encode())


@given(st.lists(ROW, max_size=12))
def test_each_row_is_accepted_or_set_aside_once(rows):
    # The first row is sound, so that the file is never refused for having no actor at all.
    given_rows = [{"event_id": "anchor", **ANCHOR}, *({"event_id": f"e{n}", **row} for n, row in enumerate(rows))]
    result = read_content(table(given_rows))
    assert result.rows == len(given_rows)
    assert result.accepted + len(result.rejected) == result.rows
    numbers = [*result.rejected["row"].astype(int), *result.row_numbers["events"]]
    assert sorted(numbers) == list(range(2, len(given_rows) + 2))


@settings(max_examples=50)
@given(st.lists(ROW, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_fingerprint(rows, order):
    given_rows = [{"event_id": "anchor", **ANCHOR}, *({"event_id": f"e{n}", **row} for n, row in enumerate(rows))]
    turned = given_rows.copy()
    order.shuffle(turned)
    one, other = (Dataset.of(name="t", **read_content(table(some)).tables) for some in (given_rows, turned))
    assert one.fingerprint == other.fingerprint
