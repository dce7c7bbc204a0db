"""Of one place two actors cannot be the holder at once: whatever the order of rows and files, the first stands."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.dataset import Source, no_rejects
from geo.model.tables import HOLDINGS, conform
from geo.read.files import FileResult, read_paths
from geo.read.merge import merge

PLACES = "place_id,name,latitude,longitude,place_uncertainty_m\nsusin,Tall Susin,36,37,500\nqarah,Qarah,36.1,37,500\n"
HELD = "place_id,actor,start,end,holding_id\n"
ISIS_THEN = "susin,IS,2015-10-01,2015-10-09,a\n"


@pytest.mark.parametrize(
    ("rows", "kept", "aside"),
    [
        ("susin,Rebels,2015-10-08,2015-10-20,b\n", ["a"], [("b", "ISIS")]),
        ("susin,Rebels,2015-10-09,2015-10-20,b\n", ["a", "b"], []),
        ("susin,Rebels,2015-09-01,2015-10-01,b\n", ["a", "b"], []),
        ("susin,Rebels,2015-09-01,,b\n", ["b"], [("a", "Opposition")]),
        ("susin,Rebels,2015-10-01,2015-10-02,b\n", ["a"], [("b", "ISIS")]),
        ("qarah,Rebels,2015-10-01,2015-10-02,b\n", ["a", "b"], []),
        # One actor twice is no contradiction: both stand, and a third meets the longer of them.
        ("susin,Daesh,2015-10-02,2015-11-01,b\nsusin,Rebels,2015-10-20,,c\n", ["a", "b"], [("c", "ISIS")]),
        # What is set aside holds nothing: the next is measured against what was kept.
        ("susin,Rebels,2015-10-08,2015-12-01,b\nsusin,Army,2015-10-10,,c\n", ["a", "c"], [("b", "ISIS")]),
    ],
)
@pytest.mark.parametrize("split", [(0, 1), (1, 1), (0, -1), (1, -1)])
def test_a_place_has_one_holder_at_a_time(put, rows, kept, aside, split):
    places = put("places.csv", PLACES)
    first, step = split
    lines = [ISIS_THEN, *rows.splitlines(keepends=True)][::step]
    # In one file and in two, in the order given and turned round.
    parts = [part for part in (lines[:first], lines[first:]) if part]
    holdings = [put(f"held{number}.csv", HELD + "".join(part)) for number, part in enumerate(parts)]
    dataset = read_paths([places, *holdings])
    assert sorted(dataset.holdings.index) == kept
    assert set(dataset.rejected["reason"]) <= {"the place has another holder then"}
    # The row set aside is found again by its number in its file.
    rejected = dataset.rejected.to_dict("records")
    found = [(parts[int(one["file"][4])][int(one["row"]) - 2].strip()[-1], one["value"]) for one in rejected]
    assert found == aside


MOMENTS = st.integers(1, 12)
SPELLS = st.lists(
    st.tuples(st.sampled_from("pq"), st.sampled_from("XYZ"), MOMENTS, st.one_of(st.none(), MOMENTS)), max_size=8
).map(lambda rows: [row for row in rows if row[3] is None or row[2] < row[3]])


@given(SPELLS)
def test_of_any_holdings_those_kept_agree_day_by_day(rows):
    frame = pd.DataFrame(
        [
            {
                "place_id": place,
                "actor": actor,
                **dict.fromkeys(("confidence", "note", "source"), "low"),
                "start": pd.Timestamp(2015, 10, start, tz="UTC"),
                "end": pd.NaT if end is None else pd.Timestamp(2015, 10, end, tz="UTC"),
            }
            for place, actor, start, end in rows
        ],
        columns=HOLDINGS.column_names,
        index=pd.Index([str(number) for number in range(len(rows))], dtype="str"),
    )
    held = conform(frame, HOLDINGS)
    numbers = pd.Series(range(2, len(rows) + 2), index=held.index)
    places = pd.DataFrame(index=pd.Index(["p", "q"], name="place_id"))
    one, other = (
        FileResult(kind, {name: table}, no_rejects(), (), len(table), Source(kind, kind), {name: which})
        for kind, name, table, which in [
            ("places", "places", places, pd.Series(dtype="int64")),
            ("holdings", "holdings", held, numbers),
        ]
    )
    tables, rejected = merge([one, other])
    kept = tables["holdings"]
    assert len(kept) + len(rejected) == len(rows)
    # Oracle: count the holders of each place on each day; one set aside met another holder in what was kept.
    days = {
        (place, day): {
            row.actor
            for row in kept.itertuples()
            if row.place_id == place and row.start.day <= day < (99 if pd.isna(row.end) else row.end.day)
        }
        for place in "pq"
        for day in range(1, 14)
    }
    assert all(len(holders) <= 1 for holders in days.values())
    for row, holder in zip(rejected["row"], rejected["value"], strict=True):
        place, actor, start, _ = rows[int(row) - 2]
        assert days[place, start] == {holder} != {actor}
