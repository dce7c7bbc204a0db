"""Layers of gains and losses; files are built in the test."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.options import held_by
from geo.read.recognise import read_content


def geojson(*features):
    """Return GeoJSON text of (shape, properties) pairs."""
    whole = [
        {
            "type": "Feature",
            "properties": {"line_uncertainty_m": 100, **properties},
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for shape, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": whole})


def square(west, east=None):
    """Return ground one degree high at the equator, from one longitude to another."""
    return shapely.box(west, 0, west + 1 if east is None else east, 1)


def change(shape, actor, day, what, **more):
    return shape, {"actor": actor, "date": f"2024-01-{day:02}", "change": what, **more}


def read(*features, **told):
    return read_content(Content("g.json", geojson(*features).encode()), **told)


def held(result):
    """Return (actor, west, east, first day, day it ended or None) of every zone, sorted."""
    zones = result.tables["zones"]
    return sorted(
        (
            one.actor,
            round(one.geometry.bounds[0], 9),
            round(one.geometry.bounds[2], 9),
            one.start.day,
            None if pd.isna(one.end) else one.end.day,
        )
        for one in zones.itertuples()
    )


def test_ground_gained_is_held_until_it_is_lost_or_another_gains_it():
    result = read(
        change(square(0, 4), "A", 1, "gain"),
        change(square(1, 2), "A", 5, "loss"),
        change(square(2, 3), "B", 7, "gain"),
    )
    assert (result.kind, result.rows, result.accepted) == ("gains and losses of ground", 3, 3)
    zones = result.tables["zones"]
    assert held(result) == [("A", 0, 4, 1, None), ("A", 1, 2, 1, 5), ("A", 2, 3, 1, 7), ("B", 2, 3, 7, None)]
    still = zones[(zones["actor"] == "A") & zones["end"].isna()].geometry.iloc[0]
    assert still.equals(shapely.MultiPolygon([square(0), square(3)]))
    assert result.row_numbers["zones"].tolist() == [1, 1, 1, 3]
    assert sorted(zones.index) == ["g-1-1", "g-1-2", "g-1-3", "g-3"]
    assert zones["source"].unique().tolist() == ["g.json"]
    assert result.warnings == (
        (
            "g.json: change is read as what changed: ground gained is held from its date until a later loss or "
            "another's gain, the last still so; what was held before the first gain is not known"
        ),
    )


def test_a_row_earlier_in_the_file_may_be_later_in_time():
    late = change(square(0), "B", 9, "captured")
    early = change(square(0), "A", 2, "advance")
    assert held(read(late, early)) == held(read(early, late)) == [("A", 0, 1, 2, 9), ("B", 0, 1, 9, None)]


def test_ground_that_several_gain_on_one_date_is_contested_until_a_later_change():
    result = read(
        change(square(0, 2), "A", 1, "gain"),
        change(square(1, 3), "B", 1, "gain"),
        change(square(1, 1.5), "B", 4, "loss"),
        change(square(1.5, 2), "B", 6, "gain"),
    )
    assert held(result) == [
        ("A", 0, 1, 1, None),
        ("A", 1, 1.5, 4, None),
        ("B", 1.5, 2, 6, None),
        ("B", 2, 3, 1, None),
        ("contested", 1, 1.5, 1, 4),
        ("contested", 1.5, 2, 1, 6),
    ]
    assert any(one.endswith("contested until a later gain or loss") for one in result.warnings)


def test_of_one_date_losses_come_before_gains():
    # Whatever the order of the rows: ground that changes hands on one date is the gainer's.
    rows = [change(square(0), "A", 1, "gain"), change(square(0), "B", 3, "gain"), change(square(0), "A", 3, "loss")]
    assert held(read(*rows)) == held(read(*rows[::-1])) == [("A", 0, 1, 1, 3), ("B", 0, 1, 3, None)]


def test_ground_gained_again_is_held_since_the_first_gain():
    rows = [change(square(0, 2), "A", 1, "gain"), change(square(1, 3), "A", 5, "gain")]
    result = read(*rows)
    assert held(result) == [("A", 0, 2, 1, None), ("A", 2, 3, 5, None)]
    assert result.accepted == 2


def test_a_loss_of_ground_that_was_never_gained_changes_nothing_and_is_said():
    result = read(
        change(square(0), "A", 1, "gain"), change(square(5), "A", 2, "lost"), change(square(0), "B", 3, "lost")
    )
    assert held(result) == [("A", 0, 1, 1, None)]
    assert result.warnings[1] == (
        "g.json: 2 rows with a loss of ground that no earlier gain gave to the actor: nothing changed (the first is "
        "feature 2)"
    )


def test_a_word_that_may_be_either_is_settled_by_who_held_the_ground():
    result = read(
        change(square(0, 4), "A", 1, "captured"),
        change(square(0, 1), "A", 2, "liberated"),
        change(square(1, 2), "B", 3, "liberated"),
        change(square(8, 9), "B", 4, "liberated"),
    )
    assert held(result) == [("A", 0, 1, 1, 2), ("A", 1, 2, 1, 3), ("A", 2, 4, 1, None), ("B", 1, 2, 3, None)]
    assert result.rejected[["row", "column", "value", "reason"]].to_numpy().tolist() == [
        [
            "4",
            "change",
            "liberated",
            "it may be a gain or a loss, and nobody is known to have held the ground: write gain or loss there",
        ]
    ]
    assert result.accepted + len(result.rejected) == result.rows == 4
    assert any("2 rows that may be a gain or a loss: 1 read as a loss" in one for one in result.warnings)


def test_rows_that_say_nothing_are_set_aside():
    result = read(
        change(square(0), "A", 1, "gain"),
        change(square(1), "A", 1, "unchanged"),
        change(square(2), "A", 1, ""),
        change(square(3), "", 1, "gain"),
        change(shapely.Point(0, 0), "A", 1, "gain"),
    )
    assert result.rejected[["row", "reason"]].to_numpy().tolist() == [
        ["2", "says neither gain nor loss"],
        ["3", "says neither gain nor loss"],
        ["4", "no actor"],
        ["5", "not a polygon"],
    ]
    assert (result.accepted, len(result.tables["zones"])) == (1, 1)


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("status", ["gained", "lost"], "gains and losses of ground"),
        ("type", ["Advance", "advance"], "gains and losses of ground"),
        ("category", ["captured", "withdrawn"], "gains and losses of ground"),
        ("status", ["captured", "captured"], "control zones"),
        ("status", ["captured", "held"], "control zones"),
        ("type", ["gain", "city"], "control zones"),
        ("change_type", ["gain", "city"], "gains and losses of ground"),
        ("change", ["2 km", "3 km"], "control zones"),
        ("remark", ["gain", "loss"], "control zones"),
    ],
)
def test_what_is_a_layer_of_changes(name, words, kind):
    rows = [
        (square(number), {"actor": "A", "start": f"2024-01-0{number + 1}", name: word})
        for number, word in enumerate(words)
    ]
    assert read(*rows).kind == kind


def test_changes_of_a_holder_told_once():
    rows = [(square(0), {"date": "20240102", "change": "gain"}), (square(0), {"date": "20240105", "change": "loss"})]
    assert held(read(*rows, options=held_by("A"))) == [("A", 0, 1, 2, 5)]


def test_changes_with_an_end_are_refused():
    with pytest.raises(FileRefusedError) as refusal:
        read(change(square(0), "A", 1, "gain", end="2024-02-01"))
    assert str(refusal.value) == (
        "g.json: change says what changed and end until when: gains and losses have one date each; remove end, or "
        "change if these are zones"
    )


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (change(None, "A", 5, "loss"), "loss by A on 2024-01-05 (feature 2)"),
        (change(square(0), "A", 32, "loss"), "loss by A on a date not known (feature 2)"),
        (change(square(0), "", 5, "gain"), "gain by nobody named on 2024-01-05 (feature 2)"),
        (change(square(0), "A", 5, "held"), "change by A on 2024-01-05 (feature 2)"),
    ],
)
def test_a_change_that_cannot_be_used_is_said_with_its_actor_and_date(lost, said):
    result = read(
        change(square(0, 4), "A", 1, "gain"), lost, change(square(9), "B", 7, "loss"), change(square(9), "B", 7, "gain")
    )
    assert f"g.json: 1 change of ground set aside: {said}; from then on some of what is shown" in "\n".join(
        result.warnings
    )


def test_a_point_that_is_no_ground_is_no_change_that_is_missed():
    result = read(change(square(0, 4), "A", 1, "gain"), change(shapely.Point(1, 0.5), "A", 5, "loss"))
    assert len(result.rejected) == 1
    assert not any("change of ground set aside" in one for one in result.warnings)


def test_slivers_are_dropped_and_counted():
    # 1e-12 degrees are a ten-thousandth of a millimetre.
    result = read(change(square(0), "A", 1, "gain"), change(square(0, 1 - 1e-12), "B", 2, "gain"))
    assert held(result) == [("A", 0, 1, 1, 2), ("B", 0, 1, 2, None)]
    assert any(one.startswith("g.json: 1 sliver below 1 m² where outlines differ") for one in result.warnings)


def test_a_file_with_no_gain_left_is_read_and_holds_nothing(put):
    result = read_file(put("g.json", geojson(change(square(0), "A", 1, "loss"))))
    assert (len(result.tables["zones"]), result.accepted, result.rows) == (0, 1, 1)


CORNER = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda corner: (corner[0] / 4, corner[1] / 4))
CHANGES = st.lists(
    st.tuples(
        st.lists(CORNER, min_size=3, max_size=5),
        st.sampled_from("ABC"),
        st.integers(1, 5),
        st.sampled_from(["gain", "gain", "loss"]),
    ),
    min_size=1,
    max_size=9,
)


def replayed(point_in, changes, day):
    """Return who holds a point at the end of a day: the changes played for it alone."""
    holders = frozenset()
    for date in range(1, day + 1):
        now = [
            (actor, what)
            for inside, (_, actor, when, what) in zip(point_in, changes, strict=True)
            if inside and when == date
        ]
        holders -= {actor for actor, what in now if what == "loss"}
        gained = frozenset(actor for actor, what in now if what == "gain")
        holders = gained or holders
    return "contested" if len(holders) > 1 else next(iter(holders), None)


@settings(max_examples=30)
@given(CHANGES)
def test_every_point_is_held_by_whom_its_own_changes_say(changes):
    # Oracle: each point's own history, by point in polygon, without any polygon being cut.
    hulls = [shapely.MultiPoint(corners).convex_hull for corners, *_ in changes]
    changes = [one for one, hull in zip(changes, hulls, strict=True) if hull.area > 1e-3]
    hulls = [hull for hull in hulls if hull.area > 1e-3]
    if not changes:
        return
    rows = [change(hull, actor, day, what) for hull, (_, actor, day, what) in zip(hulls, changes, strict=True)]
    result = read(*rows)
    assert result.accepted == result.rows == len(rows)
    zones = result.tables["zones"]
    points = np.random.default_rng(len(rows)).uniform(0, 10, (150, 2))
    edges = shapely.union_all([hull.exterior for hull in hulls])
    points = points[shapely.distance(edges, shapely.points(points)) > 1e-4]
    inside = np.array([shapely.contains_xy(hull, points) for hull in hulls]).T
    for day in range(1, 7):
        moment = pd.Timestamp(f"2024-01-{day:02} 12:00", tz="UTC")
        now = zones[(zones["start"] <= moment) & (zones["end"].isna() | (zones["end"] > moment))]
        by = np.array([shapely.contains_xy(one, points) for one in now.geometry]).reshape(-1, len(points))
        assert (by.sum(axis=0) <= 1).all()
        found = [next(iter(now["actor"][some]), None) for some in by.T]
        assert found == [replayed(some, changes, day) for some in inside]
