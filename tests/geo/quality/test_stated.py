"""Events outside their stated country: places known from a map, and distances by pyproj."""

import tomllib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.quality.named import _TABLE, ground
from geo.quality.report import report_of
from geo.quality.stated import distances_m, place_all
from geo.read.world import country, country_bounds
from tests.worlds import dataset_of, event, utc

GEOD = Geod(ellps="WGS84")


def world(*rows):
    """Return a dataset of events of (longitude, latitude, radius, country)."""
    made = dataset_of(
        events=[event(lon, lat, "2015-10-01", place_uncertainty_m=radius) for lon, lat, radius, _ in rows]
    )
    names = [name for *_, name in rows]
    return replace(made, countries=pd.Series(names, index=made.events.index, dtype="str"))


def found(*rows):
    return report_of(world(*rows), today=utc("2026-11-23"))


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Syria", 37.16, 36.20), ("SYRIA ", 37.16, 36.20), ("Syrian Arab Republic", 37.16, 36.20),
        ("Syria", 35.80, 33.00), ("DR Congo (Zaire)", 29.22, -1.68), ("Democratic Republic of Congo", 15.3, -4.3),
        ("Myanmar (Burma)", 96.15, 16.8), ("Yemen (North Yemen)", 44.2, 15.35), ("Ukraine", 34.1, 44.95),
        ("Israel", 34.45, 31.5), ("Russia (Soviet Union)", 44.8, 41.7), ("Serbia (Yugoslavia)", 18.4, 43.85),
        ("Côte d’Ivoire", -4.0, 5.35), ("Ivory Coast", -4.0, 5.35), ("Cambodia (Kampuchea)", 104.9, 11.55),
        ("Zimbabwe (Rhodesia)", 31.05, -17.8), ("Bosnia-Herzegovina", 18.4, 43.85), ("Sudan", 31.6, 4.85),
        ("Kingdom of eSwatini (Swaziland)", 31.4, -26.5), ("Madagascar (Malagasy)", 47.5, -18.9),
        ("Macedonia, FYR", 21.4, 42.0), ("United States of America", -77.0, 38.9), ("Somalia", 44.06, 9.56),
        ("West Bank and Gaza Strip", 34.45, 31.5), ("South Sudan", 31.6, 4.85), ("Solomon Islands", 159.95, -9.43),
        ("India", 74.8, 34.1), ("Pakistan", 74.8, 34.1), ("Timor-Leste", 125.6, -8.55),
    ],
)  # fmt: skip
def test_cities_lie_in_their_countries_by_the_names_sources_give_them(name, lon, lat):
    placed = place_all(world((lon, lat, 100.0, name)).events, pd.Series([name], index=["e0"], dtype="str"))
    assert placed.known.all()
    assert not placed.outside.any()


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Syria", 44.4, 33.3),
        ("Iraq", 37.16, 36.20),
        ("Ukraine", 37.6, 55.75),
        ("Russia", 30.5, 50.45),
        ("Fiji", 0.0, 0.0),
    ],
)
def test_other_countries_cities_lie_outside(name, lon, lat):
    finding = found((lon, lat, 100.0, name)).find("outside-country")
    assert finding.removable == ("e0",)
    assert finding.rows["country"].tolist() == [name]


@settings(max_examples=30)
@given(st.floats(38, 42), st.floats(35.6, 38.5), st.sampled_from([100.0, 25_000.0, 100_000.0]))
def test_outside_is_farther_than_the_radius_and_ten_kilometres(lon, lat, radius):
    finding = found((lon, lat, radius, "Syria")).find("outside-country")
    far = by_pyproj(lon, lat)
    if abs(far - radius - 10_000) > 50:
        assert (finding is not None) is bool(far > radius + 10_000)
    if finding is not None:
        assert finding.rows["km outside"].iloc[0] == pytest.approx(far / 1000, abs=0.06)


SYRIA = ground("Syria")
# Points every 0.001 degrees, some 90 m, along the border with Turkey and Iraq.
EDGE = shapely.get_coordinates(shapely.segmentize(shapely.boundary(SYRIA), 0.001))


def by_pyproj(lon, lat):
    """Return the distance to the nearest of the points along the border; 0 inside."""
    if SYRIA.contains(shapely.Point(lon, lat)):
        return 0.0
    many = np.full(len(EDGE), lon), np.full(len(EDGE), lat)
    return GEOD.inv(*many, *EDGE.T)[2].min()


def test_distances_to_a_country_are_those_to_its_edge():
    points = np.array([[40.0, 37.5], [44.4, 33.3], [36.0, 36.9]])
    expected = [by_pyproj(*point) for point in points]
    assert distances_m(SYRIA, points) == pytest.approx(expected, abs=50)


def test_the_sentence_says_how_many_of_how_many_and_how_far():
    report = found((44.4, 33.3, 100.0, "Syria"), (37.16, 36.2, 100.0, "Syria"), (37.2, 36.2, 1.0, ""))
    finding = report.find("outside-country")
    assert (finding.count, finding.of) == (1, 2)
    assert (
        "1 of 2 events lies outside the country stated by more than its own uncertainty and 10 km" in finding.sentence
    )


def test_unknown_names_are_counted_and_said():
    report = found((37.16, 36.2, 100.0, "Atlantis"), (37.16, 36.2, 100.0, "Atlantis"), (37.2, 36.2, 1.0, "Syria"))
    finding = report.find("country-unknown")
    assert (finding.count, finding.asks) == (2, False)
    assert "(Atlantis)" in finding.sentence
    assert report.find("outside-country") is None


def test_swapped_coordinates_are_suspected_where_the_country_says_so():
    # Damascus the other way round lies in Turkey.
    report = found((33.5, 36.3, 100.0, "Syria"), (36.3, 33.5, 100.0, "Syria"))
    assert report.find("swapped").ids == ("e0",)


def test_every_outline_that_names_stand_for_exists():
    for entry in tomllib.loads(_TABLE.read_text("utf-8"))["country"]:
        assert all(not country(name).is_empty for name in entry["outlines"])
        assert all(ground(name) is not None for name in entry["names"])


def test_an_islet_without_an_outline_is_not_known():
    empty = [name for name in country_bounds() if country(name).is_empty]
    assert empty, "the test has something to try"
    for name in empty:
        stands_for_another = ground(name) is not None
        assert (found((0.0, 0.0, 1.0, name)).find("country-unknown") is None) == stands_for_another
