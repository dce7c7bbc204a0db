"""The chart of what was held: what is drawn where, checked against the steps it was given."""

import json
import math
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import utc
from ui import control_chart
from ui.control_chart import MOST_LINES, Chart, HeldStep, Line
from ui.gap_chart import MOST_POINTS

DAY = pd.Timedelta(days=1)


def chart(*lines, dates=None, unit="km²", title="Ground"):
    period = (lines[0].steps[0].start, lines[0].steps[-1].end)
    return Chart(
        lines=lines, period=period, step=DAY, dates=dates or (period[0], period[1] - DAY), unit=unit, title=title,
        subtitle=("Everywhere",), alt="a chart",
    )  # fmt: skip


def line(name, steps):
    return Line(name, "#111111", "#EEEEEE", steps)


def constant(name, value, end="2015-12-31"):
    return line(name, [HeldStep(utc("2015-01-01"), utc(end), value, value, value)])


@st.composite
def steps(draw):
    """Steps in order, without holes, some unknown."""
    at, made = utc("2015-01-01"), []
    for days in draw(st.lists(st.integers(1, 300), min_size=1, max_size=12)):
        km2 = draw(st.none() | st.floats(0, 200_000))
        made.append(HeldStep(at, at + days * DAY, km2, max(0.0, (km2 or 0) - 5), (km2 or 0) + 5))
        at += days * DAY
    return made


@given(steps(), st.data())
def test_a_line_has_the_height_of_its_step_at_every_moment_and_none_where_it_is_unknown(made, data):
    points = control_chart.tables_of(chart(line("A", made)))["steps"][["t", "v"]].to_numpy().tolist()
    step = data.draw(st.sampled_from(made))
    at = (step.start + data.draw(st.floats(0, 0.999)) * (step.end - step.start)).timestamp() * 1000
    t, v, v2 = next((t, v, v2) for (t, v), (t2, v2) in pairwise(points) if t <= at < t2)
    assert t <= at
    if step.value is None:
        assert math.isnan(v)
    else:
        assert v == v2 == step.value


def test_a_line_breaks_where_another_source_draws_it():
    first, second, last = (utc(day) for day in ("2015-01-01", "2015-02-01", "2015-03-01"))
    for series, breaks in ((0, 0), (1, 1)):
        made = [HeldStep(first, second, 5.0, 5.0, 5.0), HeldStep(second, last, 5.0, 5.0, 5.0, series)]
        drawn = control_chart.tables_of(chart(line("A", made)))["steps"]
        assert drawn["v"].isna().sum() == breaks
        assert len(drawn) == (5 if breaks else 2)


@given(steps())
def test_every_day_that_can_be_pointed_at_says_what_was_held_then(made):
    days = control_chart.tables_of(chart(line("A", made)))["days"]
    assert len(days) <= MOST_POINTS + 1
    for _, day in days.iterrows():
        moment = pd.Timestamp(day["t"], unit="ms", tz="UTC")
        step = next(one for one in made if one.start <= moment < one.end)
        said = "not known" if step.value is None else f"{step.value:,.1f} km²"
        assert day["s0"].startswith(said)


@given(steps())
def test_the_scale_holds_every_value_and_grey_is_where_nothing_is_known(made):
    drawn = chart(line("A", made))
    bottom, top = control_chart.bounds(drawn)
    assert bottom >= 0
    assert all(bottom <= one.value < top for one in made if one.value is not None)
    holes = control_chart.tables_of(drawn)["unknown"]
    lost = sum((one.end - one.start for one in made if one.value is None), pd.Timedelta(0))
    assert (holes["t2"] - holes["t"]).sum() == lost / pd.Timedelta(milliseconds=1)


def test_the_scale_begins_at_nothing_unless_all_values_are_large():
    assert control_chart.bounds(chart(constant("A", 100.0), constant("B", 5.0)))[0] == 0
    assert control_chart.bounds(chart(constant("A", 109_000.0), constant("B", 108_000.0)))[0] > 0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=MOST_LINES))
def test_names_beside_the_lines_do_not_lie_on_each_other(values):
    drawn = chart(*(constant(f"Side {n}", value) for n, value in enumerate(values)))
    bottom, top = control_chart.bounds(drawn)
    at = sorted(control_chart.tables_of(drawn)["ends"]["at"])
    room = control_chart._ROW * (top - bottom)
    assert all(high - low > room * 0.999 for low, high in pairwise(at))
    assert len(at) == len(values)


def test_both_dates_are_written_however_near_each_other_they_are():
    for dates in (("2015-01-01", "2015-12-30"), ("2015-01-01", "2015-01-02"), ("2015-12-29", "2015-12-30")):
        tables = control_chart.tables_of(chart(constant("A", 5.0), dates=tuple(map(utc, dates))))
        written = [*tables["dates_left"]["label"], *tables["dates_right"]["label"]]
        assert sorted(written) == list(dates)
        near = (utc(dates[1]) - utc(dates[0])) < 100 * DAY
        assert len(tables["dates_right"]) == (1 if near else 0), "to the left of its line, away from the other"


def test_text_from_data_is_in_titles_and_tables_alone():
    bait = "datum.t + {{x}} <img src=x> \"'];hacked"
    spec = control_chart.spec_of(chart(constant(bait, 5.0), title=bait), 300)
    assert spec["title"]["text"] == bait
    del spec["title"], spec["datasets"]
    written = json.dumps(spec)
    for part in ("datum.", "{{", "<img", "];"):
        assert part not in written
    assert "expr" not in written.replace(json.dumps({"expr": "width"}), "")


def test_titles_of_the_tooltip_are_never_empty_never_the_date_s_and_never_one():
    lines = [constant(name, 5.0) for name in ("<<<", "Date", "Ahrar al-Sham", "A.B", "A B")]
    assert control_chart._titles(lines) == ["Line 1", "Line 2", "Ahrar al-Sham", "A B", "Line 5"]


def test_lines_differ_by_more_than_their_colour():
    lines = [constant(f"Side {n}", 10.0 * n) for n in range(MOST_LINES)]
    spec = control_chart.spec_of(chart(*lines), 300)
    for mark, channel in (("line", "strokeDash"), ("point", "shape")):
        layer = next(one for one in spec["layer"] if one["mark"]["type"] == mark and channel in one.get("encoding", {}))
        told = layer["encoding"][channel]["scale"]["range"]
        assert len({str(one) for one in told}) == len(lines)


def test_only_words_are_read_out():
    spec = control_chart.spec_of(chart(constant("A", 5.0)), 300)
    heard = {one["mark"]["type"] for one in spec["layer"] if one["mark"].get("aria", True)}
    assert heard == {"text"}
