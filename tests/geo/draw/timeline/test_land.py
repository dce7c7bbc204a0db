import hashlib

import numpy as np
import pytest

from geo.draw.timeline.land import land_columns, rounded_out
from geo.draw.timeline.payload import as_text, pack
from geo.read.world import LAND_FILE

ALEPPO = rounded_out((36.8, 36.1, 37.7, 36.7))


def rings_of(tables):
    """Put the rings together as the page does."""
    start = tables["arcs"].arrays["first_point"]
    lon = np.cumsum(tables["arc_points"].arrays["lon"])
    lat = np.cumsum(tables["arc_points"].arrays["lat"])
    first, arcs = tables["land_rings"].arrays["first_arc"], tables["land_arcs"].arrays["arc"]
    for ring in range(tables["land_rings"].rows):
        parts = []
        for arc in arcs[first[ring] : first[ring + 1]]:
            plain = arc if arc >= 0 else ~arc
            points = np.column_stack([lon[start[plain] : start[plain + 1]], lat[start[plain] : start[plain + 1]]])
            parts.append(points if arc >= 0 else points[::-1])
        yield parts


def test_the_file_is_the_one_the_readme_names():
    digest = hashlib.sha256(LAND_FILE.read_bytes()).hexdigest()
    assert digest in (LAND_FILE.parent / "README.md").read_text(encoding="utf-8")


def test_arcs_of_a_ring_meet_end_to_end():
    # Oracle: TopoJSON's own rule, that consecutive arcs of a ring share a position.
    for parts in rings_of(land_columns(ALEPPO)):
        following = [*parts[1:], parts[0]]
        for part, after in zip(parts, following, strict=True):
            assert part[-1][1] == after[0][1]
            assert (part[-1][0] - after[0][0]) % 3_600_000 == 0


def test_no_arc_jumps_across_the_world():
    tables = land_columns(ALEPPO)
    start = tables["arcs"].arrays["first_point"][:-1]
    steps = np.delete(np.abs(tables["arc_points"].arrays["lon"]), start)
    assert steps.max() < 1_800_000


@pytest.mark.parametrize(("name", "lon", "lat"), [("Russia", 97, 62), ("Fiji", 178, -18), ("Syria", 38.5, 35)])
def test_countries_are_named_where_they_are(name, lon, lat):
    countries = land_columns(ALEPPO)["countries"]
    at = countries.texts["name"].index(name)
    assert countries.arrays["lon"][at] / 1e6 == pytest.approx(lon, abs=15)
    assert countries.arrays["lat"][at] / 1e6 == pytest.approx(lat, abs=5)


def test_the_sample_s_land_is_small_and_has_borders_and_coasts():
    tables = land_columns(ALEPPO)
    assert len(as_text(pack(tables))) < 120_000
    assert set(tables["arcs"].arrays["border"].tolist()) == {0, 1}


def test_near_the_data_the_land_has_more_detail():
    far = land_columns(rounded_out((-60.0, -20.0, -59.0, -19.0)))
    assert detail(land_columns(ALEPPO), ALEPPO) > 3 * detail(far, ALEPPO)


def detail(tables, frame):
    lon = np.cumsum(tables["arc_points"].arrays["lon"]) / 1e4
    lat = np.cumsum(tables["arc_points"].arrays["lat"]) / 1e4
    west, south, east, north = frame
    return int(((lon > west) & (lon < east) & (lat > south) & (lat < north)).sum())


def test_the_largest_countries_come_first():
    countries = land_columns(ALEPPO)["countries"]
    assert (np.diff(countries.arrays["span"]) <= 0).all()
