"""The step chart's tables: what is drawn where, checked against the steps it was given."""

import json
import math
from dataclasses import replace
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import utc
from ui import gap_chart
from ui.gap_chart import MOST_POINTS, Chart, Mark, Step

DAY = pd.Timedelta(days=1)


def chart(steps, *, marks=(), threshold_m=2000.0, moment=None, title="A to B"):
    return Chart(
        steps=steps,
        period=(steps[0].start, steps[-1].end),
        step=DAY,
        moment=moment or steps[0].start,
        threshold_m=threshold_m,
        marks=marks,
        title=title,
        subtitle=("Edge to edge",),
        alt="a chart",
    )


def tables(drawn):
    return gap_chart._tables(drawn, scale=1.0)


@st.composite
def series(draw):
    """Steps in order, without holes, some unknown."""
    at = utc("2015-01-01")
    steps = []
    for days in draw(st.lists(st.integers(1, 300), min_size=1, max_size=12)):
        far = draw(st.none() | st.floats(0, 50_000))
        end = at + days * DAY
        steps.append(Step(at, end, far, max(0.0, (far or 0) - 500), (far or 0) + 500, "" if far is not None else "why"))
        at = end
    return steps


def at(table, moment):
    """Return the height of the drawn line at a moment: straight between its points, broken at missing ones."""
    moment_ms = moment.timestamp() * 1000
    for (t, d), (t2, d2) in pairwise(table):
        if t <= moment_ms < t2:
            return None if math.isnan(d) or math.isnan(d2) else d + (d2 - d) * (moment_ms - t) / (t2 - t)
    return None


@given(series(), st.data())
def test_the_line_has_the_height_of_the_step_at_every_moment_and_none_where_it_is_unknown(steps, data):
    line = tables(chart(steps))["steps"][["t", "d"]].to_numpy().tolist()
    step = data.draw(st.sampled_from(steps))
    moment = step.start + data.draw(st.floats(0, 0.999)) * (step.end - step.start)
    drawn = at(line, moment)
    if step.distance_m is None:
        assert drawn is None
    else:
        assert drawn is not None
        assert abs(drawn - step.distance_m) < 1e-6 * max(1.0, step.distance_m)


@given(series())
def test_the_days_that_can_be_pointed_at_are_few_and_say_their_own_step(steps):
    days = tables(chart(steps))["days"]
    assert len(days) <= MOST_POINTS + len(steps)
    for _, day in days.iterrows():
        moment = pd.Timestamp(day["t"], unit="ms", tz="UTC")
        step = next(one for one in steps if one.start <= moment < one.end)
        assert (day["said"] == "unknown") == (step.distance_m is None)
        assert step.distance_m is not None or day["interval"] == "why"


@given(series(), st.floats(0, 1e7))
def test_the_scale_holds_every_distance_and_starts_at_nothing(steps, threshold_m):
    drawn = chart(steps, threshold_m=threshold_m)
    top = gap_chart.highest_m(drawn)
    assert all(step.distance_m < top for step in steps if step.distance_m is not None)
    limit = tables(drawn)["threshold"]
    assert limit.empty == (threshold_m > top)


def test_a_moment_that_stands_alone_says_nothing_of_other_days():
    lone = Chart(
        steps=[Step(utc("2015-06-01"), utc("2015-06-02"), 3000.0, 2000.0, 4000.0)],
        period=(utc("2015-01-01"), utc("2016-01-01")),
        step=DAY, moment=utc("2015-06-01"), threshold_m=1000.0, marks=(), title="", subtitle=(), alt="",
    )  # fmt: skip
    days = pd.to_datetime(tables(lone)["days"]["t"], unit="ms")
    assert [f"{day:%Y-%m-%d}" for day in days] == ["2015-06-01"]


def test_names_do_not_lie_on_each_other():
    steps = [Step(utc("2015-01-01"), utc("2015-12-31"), 3000.0, 2000.0, 4000.0)]
    near = [Mark(utc(f"2015-02-0{day}"), 2000.0 + day, "circle", f"said {day}", f"name {day}") for day in (1, 2)]
    far = Mark(utc("2015-11-01"), 2000.0, "circle", "said", "name")
    drawn = tables(chart(steps, marks=[*near, far]))
    assert drawn["left"]["label"].tolist() == ["name 1"]
    assert drawn["right"]["label"].tolist() == ["name"], "to the left of a mark near the right border"
    assert drawn["marks"]["said"].tolist() == ["said 1", "said 2", "said"]


def test_the_moment_and_the_threshold_change_tables_not_the_drawing():
    steps = [Step(utc("2015-01-01"), utc("2015-03-01"), 9000.0, 8000.0, 9900.0)]
    drawings = []
    for moment, limit in (("2015-01-05", 2000.0), ("2015-02-05", 3000.0)):
        spec = gap_chart._spec(chart(steps, moment=utc(moment), threshold_m=limit), 300)
        del spec["datasets"]
        drawings.append(json.dumps(spec))
    assert drawings[0] == drawings[1]


def test_text_from_data_is_in_titles_and_tables_alone():
    bait = "datum.t + {{x}} <img src=x>"
    steps = [
        Step(utc("2015-01-01"), utc("2015-03-01"), None, reason=bait),
        Step(utc("2015-03-01"), utc("2015-04-01"), 5.0),
    ]
    marks = [Mark(utc("2015-03-02"), 5.0, "circle", bait, bait)]
    spec = gap_chart._spec(chart(steps, marks=marks, title=bait), 300)
    assert spec["title"]["text"] == bait
    del spec["title"], spec["datasets"]
    assert bait not in json.dumps(spec)
    assert "expr" not in json.dumps(spec).replace(json.dumps({"expr": "width"}), "")


def test_where_the_pointer_is_in_height_does_not_choose_the_day():
    steps = [Step(utc("2015-01-01"), utc("2015-02-01"), 9000.0), Step(utc("2015-02-01"), utc("2015-03-01"), 1.0)]
    spec = gap_chart._spec(chart(steps), 300)
    days = next(one for one in spec["layer"] if one["data"]["name"] == "days")
    assert days["encoding"]["y"] == {"value": 0}


def test_only_marks_and_words_are_read_out():
    steps = [Step(utc("2015-01-01"), utc("2015-03-01"), 9000.0), Step(utc("2015-03-01"), utc("2015-03-05"), None)]
    spec = gap_chart._spec(chart(steps, marks=[Mark(utc("2015-01-01"), 9000.0, "circle", "said", "name")]), 300)
    heard = {one["mark"]["type"] + " " + one["data"]["name"] for one in spec["layer"] if one["mark"].get("aria", True)}
    assert heard == {"point marks", "text left", "text moment", "text threshold"}


def test_within_a_day_the_clock_is_said():
    steps = [Step(utc("2015-01-01"), utc("2015-01-02"), 9000.0)]
    hourly = replace(chart(steps, moment=utc("2015-01-01 05:00")), step=pd.Timedelta(hours=1))
    drawn = tables(hourly)
    assert drawn["days"]["date"].iloc[5] == "2015-01-01 05:00"
    assert drawn["moment"]["label"].tolist() == ["2015-01-01 05:00"]
