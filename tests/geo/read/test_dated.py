"""One file of a control series: its day, its holder, and what costs the day."""

import datetime as dt
import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError, InputError
from geo.read.content import Content
from geo.read.dated import Holder, date_in, read_day
from geo.read.geojson import geojson_features

SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)


def geojson(*geometries):
    """Return GeoJSON text of features without properties; a geometry may be given as what stands in the file."""
    plain = [one if isinstance(one, dict) else json.loads(shapely.to_geojson(one)) for one in geometries]
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in plain]
    return json.dumps({"type": "FeatureCollection", "features": features})


def day_of(text, name="2024-08-01.geojson"):
    content = Content(name, text.encode())
    return read_day(content, geojson_features(content))


def polygon(*points):
    return {"type": "Polygon", "coordinates": [list(points)]}


@given(
    st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2200, 12, 31)),
    st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y_%m_%d", "%Y.%m.%d"]),
    st.sampled_from(["", "deepstatemap_data_", "folder 2023-01-01/", "v2 ", "zip.zip/1234567/"]),
    st.sampled_from([".geojson", ".json", " (2).json", "_v3.geojson", "T0930.geojson"]),
)
def test_the_day_in_a_name_is_read_in_every_common_form(date, form, before, after):
    # Oracle: datetime's own writing of the date. Four digits of a year before 1000 never occur.
    assert date_in(f"{before}{date.strftime(form)}{after}").date() == date


@pytest.mark.parametrize("name", ["zones.geojson", "12345678901.json", "2024-8-1.json", "2024-08_01.json", ""])
def test_a_name_without_a_day(name):
    assert date_in(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2024-08-01_2024-08-02.json", "holds 2 dates"),
        ("20240231.geojson", "2024-02-31, which is no day in the calendar"),
        ("front_99990101.geojson", "9999-01-01, which is no day"),
    ],
)
def test_a_name_that_does_not_say_one_day_is_refused(name, said):
    with pytest.raises(InputError, match=said):
        date_in(name)


def test_a_day_said_twice_is_one_day():
    assert date_in("20240801 (2024-08-01).json") == date_in("20240801.json")


def test_the_holder_gets_its_canonical_name():
    assert Holder(" Daesh ").actor == "ISIS"
    assert Holder("Russia\x00\n").actor == "Russia"


@pytest.mark.parametrize("actor", ["", "  ", "\x01"])
def test_a_blank_holder_is_refused(actor):
    with pytest.raises(InputError, match="is blank; name who holds the ground"):
        Holder(actor)


@pytest.mark.parametrize("days", [0, -1])
def test_a_file_holds_for_a_day_at_least(days):
    with pytest.raises(InputError, match=f"a file cannot hold for {days} days; give 1 day or more"):
        Holder("A", days)


def test_a_day_is_its_polygons():
    day = day_of(geojson(SQUARE, shapely.Point(37, 36), shapely.box(38, 36, 38.1, 36.1)))
    assert [shape.bounds for shape in day.shapes] == [(37.0, 36.0, 37.1, 36.1), (38.0, 36.0, 38.1, 36.1)]
    assert day.numbers.tolist() == [1, 3]
    assert day.rejected[["row", "reason"]].to_numpy().tolist() == [["2", "not a polygon"]]
    assert day.date.isoformat() == "2024-08-01T00:00:00+00:00"


LOST = "has no geometry that can be read in degrees, and without it the ground of 2024-08-01 would be incomplete"


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (polygon([37, 36], [38, float("nan")], [38, 37], [37, 36]), LOST),
        (polygon([37, 36], [38, float("inf")], [38, 37], [37, 36]), LOST),
        (polygon([37, 36], [380, 36], [380, 37], [37, 36]), LOST),
        (polygon([37, 36], [37, 36]), LOST),
        ({"type": "Polygon", "coordinates": "somewhere"}, LOST),
        (polygon([-180.5, -70], [-60, -75], [60, -75], [179, -70], [-180.5, -70]), LOST),
    ],
)
def test_ground_that_cannot_be_read_costs_the_whole_day(geometry, said):
    # Half of a day's ground would give a distance that is too long, and nothing would show it.
    with pytest.raises(FileRefusedError, match=said):
        day_of(geojson(SQUARE, geometry))


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (shapely.LineString([(37, 36), (37, 36)]), "no polygon is left of it (not a polygon)"),
        (shapely.LineString([(37, 36), (38, 36)]), "no polygon is left of it (not a polygon)"),
        (polygon([37, 36], [37, 36], [37, 36], [37, 36]), "no polygon is left of it (no area is left of the polygon)"),
        (polygon([37, 36], [38, 37], [37, 36], [37, 36]), "no polygon is left of it (no area is left of the polygon)"),
        (shapely.Polygon(), "no polygon is left of it (the polygon is empty)"),
    ],
)
def test_a_file_without_any_ground_is_refused_with_the_reason(geometry, said):
    with pytest.raises(FileRefusedError) as refusal:
        day_of(geojson(geometry))
    assert said in str(refusal.value)


def test_a_file_without_a_day_in_its_name_is_refused():
    with pytest.raises(FileRefusedError, match="^zones.geojson: no date: neither a property nor the file's name"):
        day_of(geojson(SQUARE), name="zones.geojson")


def test_a_crossing_ring_is_repaired_and_said():
    bow = polygon([37, 36], [38, 37], [38, 36], [37, 37], [37, 36])
    day = day_of(geojson(bow))
    assert shapely.is_valid(day.shapes).all()
    # Oracle: two triangles with a base of one degree and half a degree of height.
    assert np.isclose(shapely.area(day.shapes).sum(), 0.5)
    assert day.warnings[0].startswith("1 invalid polygon repaired (rings that cross themselves: 1 of 1): ")
