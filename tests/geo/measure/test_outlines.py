"""The edges of everybody's ground. Oracle: the boundary of the union of what is valid at a moment."""

import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.outlines import edge_of, outlines
from geo.measure.zones import valid_at
from tests.worlds import dataset_of, utc, zone

DAYS = [utc("2015-10-01") + pd.Timedelta(days=day) for day in range(7)]

rows = st.builds(
    lambda actor, x, y, first, days: zone(
        actor,
        shapely.box(37 + x / 4, 36 + y / 4, 37 + (x + 2) / 4, 36 + (y + 2) / 4),
        f"{DAYS[first]:%Y-%m-%d}",
        f"{DAYS[first + days]:%Y-%m-%d}" if first + days < 6 else None,
    ),
    st.sampled_from(["ISIS", "Government", "unknown"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(1, 2),
)


@settings(max_examples=40)
@given(st.lists(rows, min_size=1, max_size=5))
def test_at_every_moment_they_are_the_boundary_of_each_holders_ground(made):
    zones = dataset_of(zones=made).zones
    lines = outlines(zones)
    for day in DAYS:
        now = valid_at(zones, day)
        wanted = [
            shapely.union_all(now.geometry[now["actor"] == actor].to_numpy()).boundary
            for actor in sorted(set(now["actor"]) - {"unknown"})
        ]
        found = valid_at(lines, day).geometry.tolist()
        assert len(found) == len(wanted)
        assert all(a.equals(b) for a, b in zip(found, wanted, strict=True))


def test_two_zones_of_one_holder_side_by_side_have_no_edge_between_them():
    zones = dataset_of(
        zones=[zone("ISIS", shapely.box(37, 36, 38, 37)), zone("ISIS", shapely.box(38, 36, 39, 37))]
    ).zones
    assert outlines(zones).geometry.item().equals(shapely.box(37, 36, 39, 37).boundary)


def test_the_cut_at_the_180th_meridian_is_no_edge_but_a_coast_on_one_side_of_it_is():
    east = shapely.union_all([shapely.box(179, 10, 180, 12), shapely.box(-180, 11, -179, 13)])
    lines = edge_of(east)
    # Oracle: the same ground in longitudes from 0 to 360, which is in one piece.
    whole = shapely.union_all([shapely.box(179, 10, 180, 12), shapely.box(180, 11, 181, 13)]).boundary
    turned = shapely.transform(lines, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))
    assert shapely.line_merge(shapely.union_all([turned])).equals(whole)
    assert outlines(dataset_of(zones=[zone("ISIS", east)]).zones).geometry.item().equals(lines)


def test_no_zones_have_no_edges():
    lines = outlines(dataset_of().zones)
    assert len(lines) == 0
    assert lines.crs.to_epsg() == 4326
