"""What leaves is coarse, and nothing of the days held back. Oracles: a search of all that is there; pyproj.Geod."""

import json
import re
import struct
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.ground import ONE_DAY
from geo.measure.period import period_of
from geo.model.claim import CapturedCount, Claim, FirstTime, HappenedNear, WithinDistance
from geo.model.dataset import Dataset, Source
from geo.model.errors import InputError
from geo.model.view import WHOLE, View
from geo.read.catalog import claims_beside, open_built_in
from geo.read.files import read_paths
from geo.read.options import held_by
from geo.scene import build_scene, ground_of
from geo.share._late_days import DAY_TAKEN_OUT
from geo.share._scrub import LEFT_OUT, TAKEN_OUT
from geo.share.bundle import made_of, read_back
from geo.share.care import GRIDS_M, NOTHING_LEFT, Care, Treatment, careful
from geo.share.numbers import numbers_of, verdicts_of
from geo.share.rights import withheld
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
NOW = utc("2026-11-23")
TABLES = ("events", "zones", "places", "holdings")
GRID = Care(grid_m=1_000.0)
#: Three decimals of a degree are about 100 m: coarser ones stand for themselves.
EXACT = re.compile(r"(?<!\d)\d{1,3}\.\d{3,}(?!\d)")


@pytest.fixture(scope="module")
def sample():
    return open_built_in("aleppo-2015")


def shapes_of(dataset):
    return [shape for name in TABLES[:3] for shape in getattr(dataset, name).geometry]


def told(dataset):
    """Return all texts and numbers of a dataset but its geometries, as one text."""
    tables = [getattr(dataset, name) for name in TABLES]
    plain = [pd.DataFrame(one.drop(columns="geometry", errors="ignore")).to_csv() for one in tables]
    said = [repr(asdict(one)) for one in dataset.sources] + [repr(dataset.defaults), repr(dataset.zone_area)]
    more = [*dataset.warnings, dataset.title, dataset.rejected.to_csv(), dataset.countries.to_csv()]
    return "\n".join([*plain, *said, *more])


def exact_numbers(dataset):
    """Return the coordinates of a dataset's points and outlines that have three decimals or more."""
    degrees = np.unique(shapely.get_coordinates(shapes_of(dataset)))
    # The centre of the cell at 0, 0 is written 1e-06, whatever point was there.
    return {float(one) for one in degrees if abs(one * 100 - round(one * 100)) > 1e-9 and one != 1e-6}


def found_in(text, exact, *, rounded=True):
    """Return which exact coordinates a text holds, as they are and rounded to three decimals or more."""
    forms = {f"{abs(one):.{digits}f}" for one in exact for digits in range(3, 8) if rounded}
    return set(EXACT.findall(text)) & (forms | {repr(abs(one)) for one in exact})


def bytes_of(dataset):
    return b"".join(shapely.to_wkb(shapes_of(dataset), byte_order=1))


points = st.tuples(
    st.floats(-180, 180).map(lambda one: round(one, 6)), st.floats(-89.99, 89.99).map(lambda one: round(one, 6))
)
radii = st.sampled_from([0.0, 100.0, 500.0, 5_000.0, 25_000.0])


@st.composite
def worlds(draw):
    """Draw a dataset whose texts tell its coordinates in many ways."""
    at = draw(st.lists(st.tuples(points, radii), min_size=1, max_size=6))
    told = [
        {
            "note": f"at {lat}, {lon} or {abs(lat):.3f}N {abs(lon):.4f}E",
            "place": f"grid {lon:.5f}",
            "url": f"https://maps.example.org/?ll={lat},{lon}",
        }
        for (lon, lat), _ in at
    ]
    size = draw(st.floats(0.001, 0.02))
    return dataset_of(
        events=[
            event(*p, "2015-10-01", place_uncertainty_m=r, **texts) for (p, r), texts in zip(at, told, strict=True)
        ],
        places=[place(f"P{n}", *p, r, aliases=f"{p[1]},{p[0]}") for n, (p, r) in enumerate(at)],
        holdings=[holding(f"p{n}", ["ISIS", "Government"][n % 2], "2015-01-01", None) for n in range(len(at))],
        zones=[
            zone("ISIS", shapely.box(max(-180, x - size), max(-90, y - size), min(180, x + size), min(90, y + size)))
            for (x, y), _ in at
        ],
    )


@settings(max_examples=30)
@given(worlds(), st.sampled_from([143.0, 1_000.0, 49_000.0]))
def test_no_exact_coordinate_is_left_in_any_table_text_or_byte(world, grid_m):
    after = careful(world, Care(grid_m=grid_m), now=NOW)
    exact = exact_numbers(world)
    left = set(shapely.get_coordinates(shapes_of(after)).ravel())
    # The ends of the Earth are where they are.
    assert not left & (exact - {-180.0, 180.0, -90.0, 90.0})
    assert not found_in(told(after), exact)
    data = bytes_of(after)
    assert not [one for one in exact - {180.0, -180.0, 90.0, -90.0} if struct.pack("<d", one) in data]


@settings(max_examples=30)
@given(worlds(), st.sampled_from([143.0, 1_000.0, 49_000.0]))
def test_the_grown_circle_holds_the_exact_one(world, grid_m):
    after = careful(world, Care(grid_m=grid_m), now=NOW)
    for name in ("events", "places"):
        one, other = getattr(world, name), getattr(after, name)
        off_m = GEOD.inv(one.geometry.x, one.geometry.y, other.geometry.x, other.geometry.y)[2]
        assert (off_m + one["place_uncertainty_m"].to_numpy() <= other["place_uncertainty_m"].to_numpy()).all()
    assert (after.zones["line_uncertainty_m"] >= 300 + 0.7 * grid_m).all()
    assert after.zones.geometry.is_valid.all()


@settings(max_examples=20)
@given(worlds(), st.sampled_from([143.0, 1_000.0, 49_000.0]), st.randoms(use_true_random=False))
def test_it_is_the_same_in_any_order_and_however_often(world, grid_m, random):
    care = Care(grid_m=grid_m)
    after = careful(world, care, now=NOW)
    assert careful(after, care, now=NOW).fingerprint == after.fingerprint
    assert told(careful(after, care, now=NOW)) == told(after)
    orders = {name: random.sample(range(len(getattr(world, name))), len(getattr(world, name))) for name in TABLES}
    shuffled = world.with_tables(**{name: getattr(world, name).iloc[order] for name, order in orders.items()})
    assert careful(shuffled, care, now=NOW).fingerprint == after.fingerprint


def test_how_much_a_radius_grows_tells_nothing_of_where_in_its_cell_a_place_is():
    world = dataset_of(places=[place("A", 37.17001, 36.35001), place("B", 37.17002, 36.35002)])
    after = careful(world, GRID, now=NOW).places
    assert after.geometry.iloc[0] == after.geometry.iloc[1]
    assert after["place_uncertainty_m"].tolist() == [1_220.0, 1_220.0]


def test_the_same_place_goes_to_the_same_cell_whatever_is_shared_with_it(sample):
    few = sample.with_tables(events=sample.events.iloc[::7])
    after, some = (careful(one, GRID, now=NOW).events for one in (sample, few))
    pd.testing.assert_frame_equal(after.loc[some.index], some)


def test_one_village_on_two_sides_of_the_180th_meridian_stays_one():
    world = dataset_of(places=[place("A", 180.0, 36.35), place("B", -180.0, 36.35)])
    after = careful(world, GRID, now=NOW).places
    assert after.geometry.iloc[0] == after.geometry.iloc[1]


def test_the_sample_loses_its_coordinates_and_keeps_its_headline(sample):
    snapshot = take(sample, Wanted(care=GRID, claims=claims_beside("aleppo-2015")), now=NOW)
    assert not found_in(told(snapshot.dataset), exact_numbers(sample))
    said = (numbers_of(snapshot), verdicts_of(snapshot), snapshot.query, snapshot.said)
    # Borders of areas on the grid, said to three decimals, may look like a coordinate said so.
    assert not found_in(json.dumps(said), exact_numbers(sample), rounded=False)
    exact = build_scene(sample, View())
    # A position is off by less than 720 m at either end of the line, and so is its middle.
    assert abs(snapshot.scene.gap.distance_m - exact.gap.distance_m) < 720
    assert snapshot.scene.counts == exact.counts
    assert len(snapshot.scene.left_out) == len(exact.left_out)
    assert snapshot.scene.zones_derived


def test_what_was_certain_enough_for_the_view_still_is(sample):
    treatment = Treatment(sample, GRID, NOW)
    view = treatment.view(View(max_event_uncertainty_m=1_000.0))
    assert (view.max_place_uncertainty_m, view.max_event_uncertainty_m) == (1_720.0, 1_720.0)
    before = build_scene(sample, View(max_event_uncertainty_m=1_000.0)).events
    # An id whose number is by chance one of the data's own metres is replaced.
    ids = treatment.coarse.ids["events"]
    assert len(ids) <= 3
    assert build_scene(treatment.dataset, view).events.index.tolist() == [ids.get(one, one) for one in before.index]
    again = Treatment(treatment.dataset, GRID, NOW)
    assert again.view(view) == view
    assert again.dataset.zone_max_place_uncertainty_m == treatment.dataset.zone_max_place_uncertainty_m == 1_720.0


def test_camera_and_area_go_to_the_grid(sample):
    treatment = Treatment(sample, GRID, NOW)
    view = treatment.view(View(camera=(36.35445, 37.17684, 17.0), area=(37.05123, 36.29456, 37.30789, 36.50012)))
    lat, lon, zoom = view.camera
    assert 0 < GEOD.inv(37.17684, 36.35445, lon, lat)[2] < 720
    assert zoom == 17.0
    assert not set(view.area) & {37.05123, 36.29456, 37.30789, 36.50012}
    # At most two cells.
    assert np.abs(np.subtract(view.area, (37.05123, 36.29456, 37.30789, 36.50012))).max() < 0.023
    west, south, east, north = view.area
    assert (west < 37.05123, south < 36.29456, east > 37.30789, north > 36.50012) == (True,) * 4
    assert treatment.view(View(area=WHOLE)).area == WHOLE
    assert treatment.view(View()).area is None
    assert treatment.dataset.defaults == treatment.view(sample.defaults)


@pytest.mark.parametrize("grid_m", GRIDS_M)
def test_a_position_in_the_area_of_interest_stays_in_it(grid_m):
    world = dataset_of(
        places=[place("North", 37.1712, 36.3512), place("South", 37.172345, 36.302345)],
        holdings=[holding("p0", "ISIS", "2015-09-01", None), holding("p1", "Opposition", "2015-02-01", None)],
        events=[event(37.1712, 36.3512, "2015-11-07")],
    )
    area, at, limit_m = (37.165, 36.29, 37.185, 36.36), (utc("2015-10-01"), utc("2015-10-02")), 200_000.0
    view = View(pair=("ISIS", "Opposition"), definition="position-to-position", area=area)
    claim = claim_of(WithinDistance("ISIS", "Opposition", at, limit_m, definition="position-to-position", area=area))
    wanted = Wanted(view=view, claims=(claim,), care=Care(grid_m=grid_m))
    snapshot = take(world, wanted, now=NOW)
    # 5.4 km apart: the interval of the coarse places holds that.
    assert snapshot.scene.gap.low_m <= 5_422 <= snapshot.scene.gap.high_m
    assert [one["verdict"] for one in verdicts_of(snapshot)] == ["supported"]


def test_no_field_of_a_view_holds_a_coordinate_or_a_day_held_back(sample):
    lat, lon, late = 36.35445, 37.17684, utc("2015-11-14")
    text = f"{lat}, {lon} on 14 November 2015"
    fields = {
        "window": (utc("2015-10-01"), late), "instant": late, "mode": "so-far", "actors": (text,), "kinds": ("battle",),
        "min_deaths": 2, "max_place_uncertainty_m": 500.0, "max_event_uncertainty_m": 500.0, "text": text,
        "area": (lon, lat, lon + 0.5, lat + 0.5), "pair": (text, f"of {text}"), "definition": "edge-to-edge",
        "threshold_m": 700.0, "basemap": "osm", "camera": (lat, lon, 12.0), "compare": (utc("2015-10-01"), late),
        "compare_way": "sides", "compare_camera": (lat, lon, 14.0), "display": ("density",),
        # A name of letters, digits and hyphens.
        "dataset": "x",
    }  # fmt: skip
    exact = View(**fields)
    # A new field is told here of what it becomes.
    assert [name for name, value in asdict(exact).items() if value == getattr(View(), name)] == []
    after = Treatment(sample, Care(grid_m=1_000.0, hold_back_days=30), NOW).view(exact)
    assert not found_in(repr(after), {lat, lon})
    assert not re.search(r"2015-1[1-9]|November", repr(after))
    assert after.compare_camera[:2] == after.camera[:2]


def test_words_and_names_that_do_not_leave_let_no_other_events_through():
    notes = ("at 36.332345", "at 36.432345 on 14 November 2015", "a school", "the coordinate of a school")
    rows = [event(37.171234 + n / 10, 36.332345 + n / 10, "2015-10-01", note=note) for n, note in enumerate(notes)]
    rows += [event(37, 36, "2015-10-02", **dict.fromkeys(("actor_a", "actor_b"), f"Post {36.332345 + n:.6f}"))
             for n in range(2)]  # fmt: skip
    world = dataset_of(events=[*rows, event(37, 36, "2015-11-30")])
    day = Care(hold_back_days=30)
    for care, view in (
        (GRID, View(text="36.332345")), (GRID, View(text="coordinate")), (day, View(text="14 November 2015")),
        (GRID, View(actors=("Post 36.332345",))),
    ):  # fmt: skip
        with pytest.raises(InputError, match="other events would be counted without it; take them out of the filter"):
            take(world, Wanted(view=view, care=care), now=NOW)
    for care in (Care(), GRID, day):
        assert take(world, Wanted(view=View(text="school"), care=care), now=NOW).scene.counts.shown == 2


def test_words_that_a_dataset_opens_with_go_where_they_hold_a_coordinate():
    world = dataset_of(events=[event(37.171234, 36.332345, "2015-10-01", note="at 36.332345")])
    world = replace(world, defaults=View(dataset="test", text="36.332345"))
    assert careful(world, GRID, now=NOW).defaults.text == ""


@pytest.mark.parametrize("name", ["clinic-36.332345-37.171234", "clinic-2015-11-14", "36.332345_37.171234"])
def test_the_name_of_a_dataset_gives_nothing_away(name):
    exact = dataset_of(
        events=[event(37.171234, 36.332345, "2015-10-01"), event(37.171234, 36.332345, "2015-11-14")],
    )
    exact = replace(exact, name=name, defaults=View(dataset=name))
    care = Care(grid_m=1_000.0, hold_back_days=3)
    snapshot = take(exact, Wanted(view=View(dataset=name), care=care), now=NOW)
    after = snapshot.dataset
    assert (after.name, after.defaults.dataset, snapshot.wanted.view.dataset) == ("data-1",) * 3
    parts = name.split("-")[1:] if name.startswith("clinic") else name.split("_")
    made = made_of(read_back(snapshot))
    for part in ("-".join(parts), *[one for one in parts if "." in one]):
        assert [one for one, data in made.items() if part.encode() in data] == []
    kept = Treatment(replace(exact, name="clinic-2015"), care, NOW)
    assert kept.dataset.name == "clinic-2015"


def test_what_an_event_says_of_its_country_holds_no_coordinate_and_no_day_held_back():
    world = dataset_of(events=[event(37.1712, 36.3346, "2015-10-01"), event(37.18, 36.34, "2015-11-14")])
    said = pd.Series(["Syria 36.3346,37.1712, left 14 November 2015", "Syria"], index=world.events.index, dtype="str")
    world = replace(world, countries=said.rename("country"))
    after = careful(world, Care(grid_m=1_000.0, hold_back_days=10), now=NOW)
    assert after.countries.tolist() == [f"Syria {TAKEN_OUT},{TAKEN_OUT}, left {DAY_TAKEN_OUT}"]


@pytest.mark.parametrize("care", [GRID, Care(hold_back_days=1)])
def test_nobody_finds_a_coordinate_by_trying_which_file_has_the_digest(sample, care):
    assert {one.sha256 for source in careful(sample, care, now=NOW).sources for one in (source, *source.made_of)} == {
        ""
    }


def test_coordinates_with_two_decimals_leave_on_no_grid():
    at = (37.17, 36.33)
    note = "clinic at 36.33, 37.17; 362000N 0371012E; 36 20 00 N; 36．3300 37·1700; geo 36.33N; 36.4 and 12 km"
    world = dataset_of(
        events=[event(*at, "2015-10-01", note=note)], places=[place("A", *at, aliases="36.331234 or 36.33")]
    )
    for grid_m in (1_000.0, 7_000.0):
        after = careful(world, Care(grid_m=grid_m), now=NOW)
        assert not re.search(r"3620|0371|36 20|36[.．]33|37[.·]17", told(after))
        assert after.events["note"].tolist() == [LEFT_OUT]
        assert after.places["aliases"].tolist() == [f"{TAKEN_OUT} or {TAKEN_OUT}"]
    apart = "36.9 N, 36.92 and 36.92 km in GED 36.1, CC BY 4.0"
    source = Source("f.csv", "", version="36.1", licence="CC BY 36.9")
    world = replace(dataset_of(events=[event(37.5, 36.5, "2015-10-01", place=apart)]), sources=(source,))
    after = careful(world, Care(grid_m=7_000.0), now=NOW)
    assert after.events["place"].iloc[0] == f"36.9 N, {TAKEN_OUT} and 36.92 km in GED 36.1, CC BY 4.0"
    coarsest = careful(world, Care(grid_m=GRIDS_M[-1]), now=NOW)
    assert (coarsest.sources[0].version, coarsest.sources[0].licence) == ("36.1", "CC BY 36.9")


def test_an_id_that_is_a_coordinate_is_renamed_everywhere():
    world = dataset_of(places=[place("A", 37.17684, 36.35445)], events=[event(37.17684, 36.35445, "2015-10-01")])
    places = world.places.set_axis(pd.Index(["36.35445_37.17684"], name="place_id", dtype="str"))
    events = world.events.set_axis(pd.Index(["row-1"], name="event_id", dtype="str"))
    held = dataset_of(places=[place("x", 0, 0)], holdings=[holding("p0", "ISIS", "2015-01-01", None)]).holdings
    world = Dataset.of(
        name="x",
        places=places,
        events=events,
        holdings=held.assign(place_id=pd.Series(["36.35445_37.17684"], index=held.index, dtype="str")),
        countries=pd.Series(
            ["Syria"], index=pd.Index(["row-1"], name="event_id", dtype="str"), name="country", dtype="str"
        ),
    )
    after = careful(world, GRID, now=NOW)
    assert after.places.index.tolist() == after.holdings["place_id"].tolist() == ["row-1"]
    assert (after.events.index.tolist(), after.countries.to_dict()) == (["row-1"], {"row-1": "Syria"})


def test_sources_and_what_was_set_aside_give_nothing_away():
    world = dataset_of(places=[place("A", 37.17684, 36.35445)])
    source = Source(
        "36.35445.csv",
        "0" * 64,
        producer="x",
        citation="10.1057/s41599-023 at 37.17684",
        url="https://x/?ll=36.354,37.2",
    )
    rejected = pd.DataFrame({"file": ["f"], "row": ["1"], "column": ["latitude"], "value": ["36.9"], "reason": ["no"]})
    world = replace(
        world, sources=(replace(source, made_of=(source,)),), warnings=("row at 37.177",), rejected=rejected
    )
    after = careful(world, GRID, now=NOW)
    assert not found_in(told(after), {37.17684, 36.35445})
    assert after.sources[0].made_of[0].citation == f"10.1057/s41599-023 at {TAKEN_OUT}"
    assert (after.sources[0].url, after.sources[0].sha256, len(after.rejected)) == ("https://x/", "", 0)
    assert after.sources[0].made_of[0].sha256 == ""


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("events.csv: latitude holds numbers up to 4030123 and longitude up to 312345, which are no degrees", False),
        ("events.csv: the row at 36.354, 37.177", False),
        ("events.csv: 12 times without place_uncertainty_m: the place is taken as within 1,000 m of the point", True),
        ("survey.csv: surveys of 3 dates, 2015-08-01 to 2015-09-01, without an end", True),
    ],
)
def test_what_was_said_of_rows_is_left_out_whole_where_it_may_hold_a_position(said, stays):
    world = replace(dataset_of(events=[event(37.17684, 36.35445, "2015-10-01")]), warnings=(said,))
    assert careful(world, GRID, now=NOW).warnings == ((said,) if stays else ())
    assert careful(careful(world, GRID, now=NOW), GRID, now=NOW).warnings == ((said,) if stays else ())


# What is held back


@st.composite
def calendars(draw):
    """Draw a dataset of events, holdings and zones that begin and end on any day of a month, or never."""
    days = st.tuples(st.integers(0, 30), st.integers(1, 30) | st.none())
    spans = draw(st.lists(days, min_size=1, max_size=8))
    start = utc("2015-10-01")

    def rows(make):
        found = []
        for first, length in spans:
            row = make()
            end = pd.NaT if length is None else start + pd.Timedelta(days=first + length)
            found.append(row | {"start": start + pd.Timedelta(days=first), "end": end})
        return found

    off = st.integers(0, 40)
    events = [row | {"end": row["start"] + pd.Timedelta(days=1)} if pd.isna(row["end"]) else row
              for row in rows(lambda: event(37.1, 36.1, "2015-10-01", date_uncertainty_days=draw(off)))]  # fmt: skip
    return dataset_of(
        events=events,
        places=[place(f"P{n}", 37.0 + n / 100, 36.0) for n in range(len(spans))],
        holdings=[
            row | {"place_id": f"p{n}"} for n, row in enumerate(rows(lambda: holding("", "ISIS", "2015-10-01", None)))
        ],
        zones=rows(lambda: zone("ISIS", shapely.box(37, 36, 37.2, 36.2))),
    )


@settings(max_examples=80)
@given(calendars(), st.integers(1, 40), st.sampled_from(["2015-10-01", "2015-10-12T15:30", "2026-01-01"]))
def test_nothing_lies_at_or_after_the_cut_and_all_before_it_is_kept(world, days, now):
    treatment = Treatment(world, Care(hold_back_days=days), utc(now))
    after, cut = treatment.dataset, treatment.cut
    end = period_of(ground_of(world))[1]
    # Oracle, row by row: an event known to a month counts to its end, any other to the first day it may have been on.
    # The end of a zone may be made up: for how long its map was taken to hold.
    seen = [one.start + ONE_DAY for name in ("zones", "holdings") for one in getattr(world, name).itertuples()]
    seen += [one for one in world.holdings["end"] if pd.notna(one)]
    for row in world.events.itertuples():
        off = pd.Timedelta(days=row.date_uncertainty_days)
        is_sure = row.end - row.start + off <= pd.Timedelta(days=31)
        seen.append(row.end if is_sure else row.start - off + ONE_DAY)
    assert max(seen) <= end
    assert cut == min(max(seen), utc(now).floor("D")) - pd.Timedelta(days=days)
    for name in ("events", "zones", "holdings"):
        table = getattr(after, name)
        assert (table["start"] < cut).all()
        assert (table["end"] <= cut).all()
    lasting = {name: getattr(world, name) for name in ("zones", "holdings")}
    assert {one: len(getattr(after, one)) for one in lasting} == {
        one: (table["start"] < cut).sum() for one, table in lasting.items()
    }
    latest = [row.end + pd.Timedelta(days=row.date_uncertainty_days) for row in world.events.itertuples()]
    assert len(after.events) == sum(one <= cut for one in latest)
    # At every moment before the cut the same held.
    for moment in pd.date_range(utc("2015-10-01"), cut - pd.Timedelta(days=1)):
        for name, table in lasting.items():
            was, still = (
                one[(one["start"] <= moment) & ~(one["end"] <= moment)].index for one in (table, getattr(after, name))
            )
            assert was.tolist() == still.tolist(), name


def test_what_ends_exactly_at_the_cut_and_what_lasts_longer_look_the_same():
    ends = ["2015-10-16", "2015-11-15", None]
    world = dataset_of(
        places=[place(f"P{n}", 37 + n / 10, 36) for n in range(3)],
        holdings=[holding(f"p{n}", "ISIS", "2015-01-01", end) for n, end in enumerate(ends)],
    )
    # The last day recorded is the 14th, the last of a holding; zones drawn anew on the 15th record nothing more.
    after = careful(world, Care(hold_back_days=30), now=NOW)
    assert after.holdings["end"].tolist() == [utc("2015-10-16")] * 3
    assert str(after.holdings["end"].dtype) == "datetime64[us, UTC]"


def test_an_event_that_may_have_happened_after_the_cut_is_left_out():
    world = dataset_of(
        events=[
            event(37, 36, "2015-10-15"),
            event(37, 36, "2015-10-15", end=utc("2015-10-17")),
            event(37, 36, "2015-10-16"),
            event(37, 36, "2015-11-14"),
            # 14 October and a day at most, or two; a month that is known and no day of it; no day at all.
            event(37, 36, "2015-10-14", date_uncertainty_days=1),
            event(37, 36, "2015-10-14", date_uncertainty_days=2),
            event(37, 36, "2015-09-30", date_uncertainty_days=31),
            event(37, 36, "2015-01-01", date_uncertainty_days=2**62),
        ]
    )
    after = careful(world, Care(hold_back_days=30), now=NOW)
    assert after.events.index.tolist() == ["e0", "e4"]


@pytest.mark.parametrize("days", [1, 7, 30])
@pytest.mark.parametrize(
    ("start", "end", "off"), [("2016-02-01", "2016-06-01", 366), ("2016-06-01", "2016-06-02", 366)]
)
def test_days_are_counted_from_the_last_that_is_recorded_surely(days, start, end, off):
    known = [event(37, 36, str(day.date())) for day in pd.date_range("2016-01-01", "2016-02-10")]
    world = dataset_of(events=[*known, event(37, 36, start, end=utc(end), date_uncertainty_days=off)])
    treatment = Treatment(world, Care(hold_back_days=days), NOW)
    assert treatment.cut == utc("2016-02-11") - pd.Timedelta(days=days)
    assert len(treatment.dataset.events) == len(known) - days


@pytest.mark.parametrize("days", [1, 7, 30])
def test_one_event_of_half_a_year_does_not_undo_the_days_held_back(shared, days):
    world = read_paths([shared / "data" / "ged_syria_2016-02-01_10_full41cols.csv"])
    after = careful(world, Care(hold_back_days=days), now=NOW)
    surely = world.events[world.events["date_uncertainty_days"] <= 1]
    assert after.events["end"].max() <= utc("2016-02-11") - pd.Timedelta(days=days) or after.events.empty
    assert len(surely) > 100
    assert not set(world.events.index[world.events["start"] >= utc("2016-02-10")]) & set(after.events.index)


def series_of(folder, days, *, gap=3):
    """Return the data of a map for each day, with no properties."""
    for day in days:
        shape = shapely.geometry.mapping(shapely.box(37, 48, 38 + day.month / 100, 49))
        feature = {"type": "Feature", "properties": {}, "geometry": shape}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (folder / f"map_{day:%Y%m%d}.geojson").write_text(text, "utf-8")
    return read_paths([folder], options=held_by("Russia", max_gap_days=gap))


@pytest.mark.parametrize(("days", "gap"), [(1, 3), (2, 3), (3, 3), (3, 40), (30, 40), (30, 36_600)])
def test_the_newest_of_a_series_of_maps_is_held_back_for_however_long_each_is_taken_to_hold(tmp_path, days, gap):
    maps = pd.to_datetime(["2024-10-01", "2024-11-01", "2024-12-01"], utc=True)
    world = series_of(tmp_path, maps, gap=gap)
    assert world.zones["start"].tolist() == list(maps)
    assert world.zones["end"].max() > maps[-1] + ONE_DAY
    treatment = Treatment(world, Care(hold_back_days=days), NOW)
    # The last day of which there is a map is 1 December; so many days back from its end.
    assert treatment.cut == utc("2024-12-02") - pd.Timedelta(days=days)
    assert treatment.dataset.zones["start"].tolist() == [day for day in maps if day < treatment.cut]
    assert utc("2024-12-01") not in treatment.dataset.zones["start"].tolist()


def test_days_are_counted_from_nothing_where_no_date_is_known():
    world = dataset_of(events=[event(37, 36, "2015-01-01", date_uncertainty_days=2**62)])
    with pytest.raises(InputError, match="no event has a date to count the days held back from; hold back 0 days"):
        careful(world, Care(hold_back_days=1), now=NOW)


def test_a_place_goes_with_its_last_holding_and_one_that_nobody_held_stays():
    world = dataset_of(
        places=[place("old", 37, 36), place("new", 37.1, 36), place("camp", 37.2, 36)],
        holdings=[holding("p0", "ISIS", "2015-01-01", "2015-11-15"), holding("p1", "ISIS", "2015-11-01", None)],
    )
    after = careful(world, Care(hold_back_days=30), now=NOW)
    assert after.places["name"].tolist() == ["old", "camp"]


def test_texts_that_name_a_day_held_back_are_emptied():
    world = dataset_of(
        events=[
            event(37, 36, "2015-10-01", note="followed by another on 20 October 2015"),
            event(37, 36, "2015-10-02", note="as in 2014", url="https://example.org/2015/10/20/x"),
            event(37, 36, "2015-11-14"),
        ]
    )
    source = Source("f.csv", "", producer="x", filters="2015-10-01 to 2015-11-14", changes="3 of 12 rows set aside")
    after = careful(
        replace(world, sources=(source,), warnings=("2 of 3 events on 2015-11-14",)), Care(hold_back_days=30), now=NOW
    )
    assert after.events["note"].tolist() == ["", "as in 2014"]
    assert after.events["url"].tolist() == ["", ""]
    assert (after.sources[0].filters, after.sources[0].changes, after.warnings) == ("", "", ())


def test_no_text_names_a_day_held_back_and_who_recorded_it_stays_known():
    late = "14 November 2015"
    world = dataset_of(
        events=[
            event(37, 36, "2015-10-01", source="ACLED 20 November 2015", place="strike of 2015-11-14",
                  **dict.fromkeys(("actor_a", "actor_b", "actor_a_raw", "actor_b_raw", "kind_raw"), f"X of {late}")),
            event(37, 36, "2015-11-14"),
        ],
        places=[place(f"Camp of {late}", 37, 36, aliases=late) | {"kind": late, "source": late}],
        holdings=[holding("p0", f"X of {late}", "2015-01-01", None) | {"source": late}],
        zones=[zone(f"X of {late}", shapely.box(37, 36, 38, 37)) | {"source": late}],
    )  # fmt: skip
    source = Source("events_2015-11-14.csv", "", version=f"as of {late}", accessed="2026-01-05",
                    url="https://acleddata.com/2015-11-14.csv")  # fmt: skip
    world = replace(world, title=f"Shelling up to {late}", sources=(replace(source, made_of=(source,)),))
    treatment = Treatment(world, Care(hold_back_days=30), NOW)
    after = treatment.dataset
    assert not re.search("2015-11|Nov|2026", told(after))
    assert after.events["source"].tolist() == [f"ACLED {DAY_TAKEN_OUT}"]
    assert (after.title, after.sources[0].url) == (f"Shelling up to {DAY_TAKEN_OUT}", "https://acleddata.com/")
    assert withheld(after) == withheld(world) != ()
    # Names stay the same as those of the view.
    assert set(treatment.view(View(actors=(f"X of {late}",))).actors) == set(after.holdings["actor"])


def test_claims_name_no_day_held_back_and_no_coordinate_in_their_ids(sample):
    early = (utc("2015-10-09"), utc("2015-10-11"))
    told_late = {"who": "x, 2015-11-14", "url": "https://x/2015/11/14/a", "note": "14 November 2015"}
    near = HappenedNear("Camp of 14 November 2015", early, 500)
    claims = (
        claim_of(near, **told_late),
        replace(claim_of(near), quote="On 14 November 2015 they came within 5 km"),
        replace(claim_of(near), id="at-36.35445-37.17684"),
        replace(claim_of(near), id="strike-2015-11-14"),
    )
    found = Treatment(sample, Care(grid_m=1_000.0, hold_back_days=30), NOW).claims(claims)
    assert [one.id for one in found] == ["one", "claim-1", "claim-2"]
    assert not re.search("2015-11|2015/11|Nov", repr(found).replace("Timestamp('2015-10", ""))
    assert (found[0].who, found[0].url, found[0].note) == (f"x, {DAY_TAKEN_OUT}", "", "")


def test_the_view_looks_at_no_day_held_back(sample):
    treatment = Treatment(sample, Care(hold_back_days=30), NOW)
    last = utc("2015-10-15")
    view = treatment.view(
        View(
            window=(utc("2015-10-01"), utc("2015-11-01")),
            instant=utc("2015-11-01"),
            compare=(utc("2015-10-01"), utc("2015-11-01")),
        )
    )
    assert view.window == (utc("2015-10-01"), utc("2015-10-16"))
    assert view.instant == last
    assert view.compare == (utc("2015-10-01"), last)
    late = (utc("2015-10-20"), utc("2015-11-01"))
    assert treatment.view(View(window=late, compare=late)) == View()
    assert build_scene(treatment.dataset, view).period[1] <= utc("2015-10-16")


def claim_of(statement, **fields):
    return Claim("one", "a sentence", statement, **fields)


def test_claims_about_days_held_back_are_left_out_and_said_to_be(sample):
    early = (utc("2015-10-09"), utc("2015-10-11"))
    late = (utc("2015-10-09"), utc("2015-10-17"))
    kept = claim_of(WithinDistance("ISIS", "Government", early, 2_000))
    claims = (
        kept,
        claim_of(WithinDistance("ISIS", "Government", late, 2_000)),
        claim_of(WithinDistance("ISIS", "Government", early, 2_000), said_on=utc("2015-10-16")),
    )
    snapshot = take(sample, Wanted(claims=claims, care=Care(hold_back_days=30)), now=NOW)
    assert snapshot.wanted.claims == (kept,)
    assert snapshot.said[-1] == "2 claims about the days held back, or said on one of them: left out."


def test_claims_have_their_areas_on_the_grid_and_no_coordinates_in_texts(sample):
    during, area = (utc("2015-10-09"), utc("2015-10-11")), (37.05, 36.29, 37.31, 36.49)
    treatment = Treatment(sample, GRID, NOW)
    found = treatment.claims(
        [
            claim_of(HappenedNear("36.35445, 37.17684", during, 500), url="https://x/36.354/37.177", note="at 36.354"),
            claim_of(CapturedCount("ISIS", during, 2, places=("Tall Susin", "37.17684"), area=area)),
            claim_of(FirstTime("ISIS", "Government", during, utc("2015-08-01"), area=area)),
        ]
    )
    assert found[0].statement.place == f"{TAKEN_OUT}, {TAKEN_OUT}"
    assert (found[0].url, found[0].note) == ("", LEFT_OUT)
    assert found[1].statement.places == ("Tall Susin", TAKEN_OUT)
    assert found[1].statement.area == found[2].statement.area == treatment.view(View(area=area)).area
    assert found[2].statement.since == utc("2015-08-01")


def test_without_care_everything_is_as_it_was(sample):
    treatment = Treatment(sample, Care(), NOW)
    claims = claims_beside("aleppo-2015")
    assert treatment.dataset is sample
    assert treatment.view(View()) == View()
    assert treatment.claims(claims) == claims
    assert treatment.said == ()
    assert not Care()


def test_what_was_done_is_said_with_its_numbers(sample):
    said = " ".join(Treatment(sample, Care(grid_m=1_000, hold_back_days=30), NOW).said)
    assert "about 1.0 km wide and high, and its radius grew by 720 m" in said
    assert "worked out anew" in said
    assert "The last 30 days are held back: nothing from 16 October 2015 on is here" in said
    zones = dataset_of(zones=[zone("ISIS", shapely.box(37, 36, 38, 37))])
    assert "their edges count as 720 m less certain" in " ".join(Treatment(zones, GRID, NOW).said)


@pytest.mark.parametrize(("days", "left"), [(30, True), (44, True), (45, False), (3_000, False)])
def test_where_nothing_is_left_it_is_said_so(days, left):
    world = dataset_of(events=[event(37, 36, "2015-10-01"), event(37, 36, "2015-11-14")], places=[place("A", 37, 36)])
    snapshot = take(world, Wanted(care=Care(hold_back_days=days)), now=NOW)
    assert len(snapshot.dataset.events) == left
    assert snapshot.said[-1].endswith(NOTHING_LEFT) is not left


def test_data_without_dates_or_rows_are_no_trouble():
    nothing = Dataset.of(name="nothing")
    assert careful(nothing, Care(grid_m=1_000, hold_back_days=30), now=NOW).fingerprint == nothing.fingerprint
    undated = dataset_of(places=[place("A", 37.17684, 36.35445)])
    assert len(careful(undated, Care(hold_back_days=3_660), now=NOW).places) == 1
    short = dataset_of(events=[event(37, 36, "2015-10-01")])
    assert len(careful(short, Care(hold_back_days=3_660), now=NOW).events) == 0


@pytest.mark.parametrize("grid_m", [-1.0, 1.0, 99.9, 49_000.1, float("nan"), float("inf")])
def test_a_grid_that_cannot_be_is_refused(grid_m):
    with pytest.raises(InputError, match="give 0 for none, or 100 to 49000 m"):
        Care(grid_m=grid_m)


def test_a_grid_that_is_none_of_the_few_becomes_the_next():
    asked = (100, 143, 144, 1_000, 5_000, 7_001, 49_000)
    assert [Care(grid_m=one).grid_m for one in asked] == [143, 143, 1_000, 1_000, 7_000, 49_000, 49_000]
    assert Care(grid_m=5_000.0) == Care(grid_m=7_000.0)


@pytest.mark.parametrize("days", [-1, 3_661, 1.5, True])
def test_days_that_cannot_be_held_back_are_refused(days):
    with pytest.raises(InputError, match="give a whole number from 0 to 3660"):
        Care(hold_back_days=days)


def test_the_coarsest_and_the_finest_grid_there_is_can_be_used(sample):
    for grid_m in GRIDS_M:
        after = careful(sample, Care(grid_m=grid_m), now=NOW)
        assert len(after.events) == len(sample.events)
