"""What one version has and the next has not, along the edges that moved: the oracle is the overlay of all edges."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.moved import without
from geo.measure.overlay import polygonal
from geo.model.areas import areas_km2


def ring(lon, lat, size, corners=150):
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = size * (1 + 0.1 * np.sin(7 * angles))
    return shapely.Polygon(np.column_stack([lon + away * np.cos(angles), lat + away * np.sin(angles)]).round(6))


#: Three grounds, the first and the last with a hole; between the first two is a gap of a tenth of a degree.
PARTS = (
    ring(36, 48, 0.5).difference(ring(36, 48, 0.1, 40)),
    ring(37.2, 48, 0.5),
    ring(38.6, 48, 0.5).difference(ring(38.6, 48.1, 0.2, 40)),
)
GROUND = shapely.multipolygons(np.array(PARTS, dtype=object))
#: Added, taken away, or moved: what there is of changes from one day to the next.
BRIDGE = shapely.box(36.4, 47.97, 36.9, 48.03)
STRIP = shapely.box(37.15, 47, 37.25, 49)
CORNER = shapely.Polygon([(38.05, 48), (37.9, 48.1), (37.9, 47.9)])
CHANGES = {
    "two parts merge": lambda shape: shape.union(BRIDGE),
    "a part splits": lambda shape: shape.difference(STRIP),
    "a hole is made": lambda shape: shape.difference(ring(37.0, 48.2, 0.05, 30)),
    "a hole is filled": lambda shape: shape.union(ring(36, 48, 0.12, 40)),
    "a part is new in a hole": lambda shape: shape.union(ring(38.6, 48.1, 0.05, 30)),
    "a part is gone": lambda shape: shape.difference(shapely.box(38, 47, 40, 49)),
    "a bay": lambda shape: shape.difference(shapely.box(36.3, 47.9, 36.8, 47.93)),
    "it grows a little": lambda shape: shape.union(ring(36.45, 48.2, 0.05, 30)),
    "ground that touches in a corner": lambda shape: shape.union(CORNER),
    "nothing": lambda shape: shape,
}  # fmt: skip


def km2(shape):
    return float(areas_km2(np.array([shape], dtype=object))[0])


def check(one, other):
    """Check one way round; return whether it was found along the edges that moved."""
    found = without(one, other, grid_deg=1e-11)
    if found is None:
        return False
    plain = polygonal(shapely.difference(one, other, grid_size=1e-11))
    assert shapely.is_valid(found)
    assert km2(found) == pytest.approx(km2(plain), abs=1e-9)
    assert km2(shapely.symmetric_difference(found, plain)) < 1e-7
    return True


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_found_whatever_changes(change):
    other = CHANGES[change](GROUND)
    assert check(GROUND, other) or change == "a part is gone", "more edges are gone than it is worth"
    assert check(other, GROUND) or change == "a part is gone"


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(sorted(CHANGES)), max_size=4),
    st.lists(st.tuples(st.integers(0, 149), st.floats(0.5, 1.5), st.integers(0, 2)), max_size=8),
    st.booleans(),
)
def test_it_is_what_an_overlay_of_all_edges_says(changes, corners, turned):
    moved = []
    for part, shell in enumerate(PARTS):
        xy = shapely.get_coordinates(shell.exterior)[:-1]
        centre = xy.mean(axis=0)
        for at, share, of in corners:
            if of == part:
                xy[at] = centre + (xy[at] - centre) * share
        moved.append(shapely.Polygon(xy, [hole.coords for hole in shell.interiors]))
    other = polygonal(shapely.union_all([shapely.make_valid(one) for one in moved]))
    for change in changes:
        other = polygonal(CHANGES[change](other))
    for one, two in ((GROUND, other), (other, GROUND)):
        check(shapely.reverse(one) if turned else one, two)


def test_where_most_moved_or_little_is_there_it_is_left_to_the_overlay():
    assert without(GROUND, shapely.affinity.translate(GROUND, 0.01), grid_deg=1e-11) is None
    assert without(PARTS[1], PARTS[1], grid_deg=1e-11) is None
    assert without(GROUND, GROUND, grid_deg=1e-11).is_empty


def test_the_next_ground_across_a_border_is_not_taken_for_the_same():
    half = shapely.box(37.2, 47, 39, 49)
    east, west = GROUND.intersection(half), GROUND.difference(half)
    assert not check(GROUND, east)
    assert not check(east, west)
