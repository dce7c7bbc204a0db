"""When rows held. Oracle: `geo.measure.zones.valid_at`, row by row in pandas."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.lives import lives_by, lives_of, microseconds, moments_of
from geo.measure.zones import valid_at
from geo.model.tables import HOLDINGS
from tests.worlds import frame_of, holding, utc

DAY = pd.Timedelta(days=1)
START = utc("2024-01-01")
ROW = st.tuples(st.sampled_from("AB"), st.integers(0, 9), st.none() | st.integers(1, 5))


def table(rows):
    made = [
        holding("p0", actor, str(START + day * DAY), None if length is None else str(START + (day + length) * DAY))
        for actor, day, length in rows
    ]
    return frame_of(HOLDINGS, made, [f"h{n}" for n in range(len(rows))])


@given(st.lists(ROW, min_size=1, max_size=8), st.floats(-1, 15))
def test_the_rows_of_a_moment_are_those_valid_then(rows, days):
    frame = table(rows)
    moment = (START + days * DAY).floor("us")
    for instant in (moment, moment.floor("D")):
        expected = valid_at(frame, instant)
        assert list(frame.index[lives_of(frame).at(microseconds(instant))]) == list(expected.index)
        for actor, lives in lives_by(frame, "actor").items():
            assert list(frame.index[lives.at(microseconds(instant))]) == list(
                expected.index[expected["actor"] == actor]
            )


@given(st.lists(ROW, min_size=1, max_size=8))
def test_bounds_are_every_start_and_end_once_in_order(rows):
    frame = table(rows)
    expected = sorted({*frame["start"], *frame["end"].dropna()})
    assert moments_of(lives_of(frame).bounds()) == expected


def test_an_empty_table_has_no_lives():
    frame = table([("A", 0, 1)]).iloc[:0]
    assert lives_by(frame, "actor") == {}
    assert len(lives_of(frame).bounds()) == 0
