"""Events are drawn as honestly as their places are known, and what is not drawn is counted."""

from itertools import combinations

import numpy as np
import pytest

from geo.model.dataset import Dataset
from geo.model.view import View
from geo.scene import build_scene
from geo.share.picture import SIZES
from geo.share.picture.cells import class_breaks
from geo.share.picture.events import MOST_RINGS, draw_events
from geo.share.picture.extent import frame_of
from geo.share.picture.look import COLOURS, MEASURES
from geo.share.picture.paper import Paper
from geo.share.picture.projection import Box, latitude, northing
from geo.share.picture.spots import spots_of
from geo.share.picture.words import event_notes
from geo.share.picture.zones import styles_of, zones_at
from tests.pictures import scattered
from tests.worlds import dataset_of, event

BOX = Box(40, 60, 620, 460)


def drawn(dataset, **view):
    """Return what `draw_events` says of a dataset, the collections it drew, and the frame."""
    scene = build_scene(dataset, View(**{"dataset": dataset.name, **view}))
    frame = frame_of(scene, zones_at(scene), BOX)
    paper = Paper(SIZES["a4"], COLOURS["light"], MEASURES["a4"])
    return draw_events(paper, frame, scene, styles_of(scene)), paper.figure, frame, scene


def circles(figure):
    """Return the width of every path of every collection in points, by its place."""
    return [
        (tuple(float(value) for value in offset), float(np.ptp(path.vertices[:, 0])))
        for collection in figure.artists
        if hasattr(collection, "get_offsets")
        for offset, path in zip(collection.get_offsets(), collection.get_paths(), strict=True)
    ]


def test_a_place_known_within_a_kilometre_has_a_symbol_and_a_worse_one_a_ring_of_true_size():
    near, vague = event(37.0, 36.0, "2015-03-03"), event(37.4, 36.2, "2015-03-03", place_uncertainty_m=15_000.0)
    said, figure, frame, scene = drawn(dataset_of(events=[near, vague]), instant=None)
    assert (said.total, said.rings, len(said.boxes), said.vague, said.outside) == (2, 1, 1, 0, 0)
    spots = spots_of(scene, frame)
    sharp, rough = (spots.xy[spots.metres == metres][0] for metres in (500.0, 15_000.0))
    found = circles(figure)
    at_rough = [wide for at, wide in found if np.allclose(at, rough)]
    # Oracle: 30 km across at that latitude; and nothing else, such as a dot, is drawn there.
    assert at_rough == [pytest.approx(30_000 / frame.metres_per_point(36.2), rel=1e-6)]
    assert all(wide < 20 for at, wide in found if np.allclose(at, sharp))


def test_a_place_known_worse_than_25_km_is_counted_and_not_drawn():
    said, figure, _, _ = drawn(dataset_of(events=[event(37, 36, "2015-03-03", place_uncertainty_m=50_000.0)]))
    assert said.vague == 1
    assert circles(figure) == []
    assert event_notes(said, density=False) == ["1 event known no better than within 25 km: counted, not drawn."]


def test_events_off_the_map_are_counted():
    data = dataset_of(events=[event(37, 36, "2015-03-03"), event(50, 36, "2015-03-03"), event(51, 36, "2015-03-03")])
    said, _, _, _ = drawn(data, camera=(36.0, 37.0, 9.0))
    assert said.outside == 2
    assert event_notes(said, density=False) == ["2 events in view lie off this map."]


def test_a_crowd_becomes_cells_that_count_every_exact_event_on_the_map():
    said, figure, _, scene = drawn(Dataset.of(name="crowd", events=scattered(6_000)))
    exact = int((scene.events["place_uncertainty_m"] == 500).sum())
    assert said.boxes == ()
    assert said.cell_m > 1_000
    assert said.rings == MOST_RINGS
    rings = int(scene.events["place_uncertainty_m"].isin([5e3, 25e3]).sum())
    assert said.rings + said.rings_left == rings
    assert said.total == exact + rings + said.vague
    assert "too many for symbols" in event_notes(said, density=False)[0]
    assert f"{MOST_RINGS} of {rings:,} rings drawn" in event_notes(said, density=False)[1]
    assert len(figure.artists) < 60


def test_rings_that_are_left_out_are_left_out_everywhere():
    data = Dataset.of(name="crowd", events=scattered(6_000))
    _, figure, _, scene = drawn(data)
    drawn_lon = np.array([at[0] for at, _ in circles(figure)])
    middle = np.median(drawn_lon)
    # Evenly scattered events: about as many rings on either side of the middle of the map.
    assert abs(np.mean(drawn_lon) - middle) < 0.1 * np.ptp(drawn_lon)
    assert scene.counts.shown == 6_000


def test_several_events_at_a_place_are_one_symbol_with_their_number():
    said, _, _, _ = drawn(dataset_of(events=[event(37, 36, "2015-03-03")] * 5 + [event(37.5, 36, "2015-03-03")]))
    assert [count for *_, count in said.piles] == [5]
    assert len(said.boxes) == 2


def test_the_order_of_the_rows_changes_nothing(sample):
    turned = sample.with_tables(events=sample.events.iloc[::-1])
    (one, first, _, _), (other, second, _, _) = drawn(sample), drawn(turned)
    assert one == other
    assert circles(first) == circles(second)


@pytest.mark.parametrize("most", [1, 3, 5, 6, 19, 400, 123_456])
def test_classes_begin_at_one_and_rise(most):
    breaks = class_breaks(most)
    assert breaks[0] == 1
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= 5
    assert breaks[-1] <= most


def test_an_event_at_a_pole_is_off_the_map():
    said, figure, _, _ = drawn(
        dataset_of(events=[event(0, 90, "2015-03-03", place_uncertainty_m=20_000.0), event(0, 80, "2015-03-03")])
    )
    assert (said.total, said.outside, len(said.boxes)) == (2, 1, 1)
    assert all(np.isfinite(at).all() for at, _ in circles(figure))


def test_symbols_at_the_edge_are_whole_and_none_hides_another(sample):
    said, _, frame, _ = drawn(sample)
    assert len(said.boxes) > 15
    for x, y, half in said.boxes:
        assert frame.box.holds(Box(x - half, y - half, x + half, y + half))
    for (x, y, half), (x2, y2, half2) in combinations(said.boxes, 2):
        assert np.hypot(x - x2, y - y2) > half + half2


def test_a_symbol_moved_off_its_place_has_a_line_to_it_and_others_none():
    crowd = [event(37.1, 36.3 + 1e-9 * n, "2015-03-03") for n in range(6)]
    assert drawn(dataset_of(events=[*crowd, event(38.5, 36.9, "2015-03-03")]))[0].moved
    assert not drawn(dataset_of(events=[event(37.1, 36.3, "2015-03-03"), event(38.5, 36.9, "2015-03-03")]))[0].moved


def test_a_ring_whose_square_alone_reaches_the_map_is_off_it():
    near = event(37.0, 36.0, "2015-03-03")
    frame = drawn(dataset_of(events=[near]), camera=(36.0, 37.0, 9.0))[2]
    # Three quarters of its radius from the corner both ways is further than the radius.
    away = 0.75 * 20_000.0 / frame.metres_per_point(frame.north) / frame.points_per_radian
    lon = frame.east + np.degrees(away)
    lat = latitude(float(northing(frame.north)) + away)
    said = drawn(
        dataset_of(events=[near, event(lon, lat, "2015-03-03", place_uncertainty_m=20_000.0)]), camera=(36.0, 37.0, 9.0)
    )[0]
    assert (said.rings, said.outside) == (0, 1)
    assert len(said.actors) == 1
