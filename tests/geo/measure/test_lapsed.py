"""Who was last recorded as the holder of ground: the oracle goes back version after version."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.lapsed import last_holders
from geo.model.areas import areas_km2
from geo.scene import ground_of
from tests.worlds import dataset_of, utc, zone

FIRST = utc("2015-01-01")


def km2(shape):
    return float(areas_km2(np.array([shape], dtype=object))[0])


def ground_with_bays(bays, lon):
    """Return a ground of 300 corners that is square but for its bays."""
    edge = [(lon + k / 250, 36.0) for k in range(250)]
    square = shapely.Polygon([*edge, (lon + 1, 36), *((lon + 1 - k / 50, 37) for k in range(50)), (lon, 37)])
    return square.difference(shapely.union_all([shapely.box(lon + at, 36, lon + at + 0.04, 36.5) for at in bays]))


bays = st.lists(st.sampled_from([0.1, 0.12, 0.3, 0.5]), unique=True, max_size=3)
versions = st.lists(st.tuples(st.sampled_from("AB"), bays, st.integers(1, 3)), min_size=2, max_size=8)


@settings(max_examples=60)
@given(versions)
def test_ground_is_its_who_held_it_last(drawn):
    rows, held, day = [], [], FIRST
    for actor, own, days in drawn:
        shape = ground_with_bays(own, 36.0 if actor == "A" else 38.0)
        rows.append(zone(actor, shape) | {"start": day, "end": day + pd.Timedelta(days=days)})
        held.append((actor, shape))
        day += pd.Timedelta(days=days)
    ground, before = ground_of(dataset_of(zones=rows)), day - pd.Timedelta(hours=1)
    asked = shapely.box(35.9, 36.1, 39.1, 36.4).difference(held[-1][1])
    expected, rest = {}, asked
    for actor, shape in reversed(held[:-1]):
        expected[actor] = expected.get(actor, 0.0) + km2(shapely.intersection(rest, shape))
        rest = shapely.difference(rest, shape)
    found = {name: km2(shape) for name, shape in last_holders(ground, asked, before).items()}
    assert found == pytest.approx({name: area for name, area in expected.items() if area > 1e-9}, abs=1e-6)
