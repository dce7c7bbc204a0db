"""Texts of a sheet: none overlaps another, none is cut by the sheet's edge, and what must be there is."""

import itertools
from dataclasses import replace

import pytest
import shapely

from geo.read.files import read_paths
from geo.read.options import held_by
from geo.share.care import Care
from geo.share.picture import SIZES
from geo.share.snapshot import THEMES, Wanted, take
from tests.pictures import ADDRESS, MADE, NOW
from tests.worlds import dataset_of, utc, zone

#: Less than a tenth of a millimetre is no overlap that anybody sees.
FINE = 0.25


def overlaps(boxes):
    found = []
    for (one, *a), (other, *b) in itertools.combinations(boxes, 2):
        wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if wide > FINE and high > FINE:
            found.append((one, other, round(wide, 2), round(high, 2)))
    return found


#: The sample and the longest names at every size in both themes, the others on a low and on a high sheet.
SHEETS = [
    *itertools.product(("sample", "long names"), SIZES, THEMES),
    *((name, size, THEMES[n % 2]) for n, name in enumerate(MADE) if name != "long names" for size in ("card", "a4")),
]


@pytest.mark.parametrize("which", SHEETS, ids=" ".join)
def test_no_text_overlaps_another_or_leaves_the_sheet(worlds, shoot, sheet, which):
    name, size, theme = which
    boxes, (wide, high) = sheet(shoot(worlds(name), theme=theme), size)
    assert len(boxes) > 8
    assert overlaps(boxes) == []
    assert [box for box in boxes if box[1] < 0 or box[2] < 0 or box[3] > wide or box[4] > high] == []


def test_an_overlap_is_seen():
    assert overlaps([("a", 0, 0, 9, 9), ("b", 8, 8, 12, 12), ("c", 9, 0, 12, 5)]) == [("a", "b", 1, 1)]


def joined(boxes):
    return " ".join(text for text, *_ in boxes)


@pytest.mark.parametrize("size", SIZES)
def test_the_sample_says_everything_a_reader_needs(sample, shoot, sheet, size):
    snapshot = shoot(sample)
    said = joined(sheet(snapshot, size)[0])
    for part in (
        "Northern Aleppo, August to October 2015", "On 10 October 2015 ISIS was 2.1 km (1.3 mi) from",
        "Interval 0 m–5.0 km",
        "interval 0 m–5.0 km", "position to edge", "events: 1 February 2015 to 14 November 2015", "169 of 169 events",
        "dates in UTC", "Government", "Opposition", "Kurdish forces", "Contested", "half-way lines between held places",
        "Battle", "Somewhere inside the ring", "Area measured", "Shortest line of the pair",
        "Uppsala Conflict Data Program",
        "CC BY 4.0", "Natural Earth", "Mercator", "Scale bar right at 36°21′N", "10 km (6.2 mi)", "Tall Rifaat",
        f"Digest {snapshot.digest}", f"Link {ADDRESS}/?v=1",
    ):  # fmt: skip
        assert part in " ".join(said.split()), part
    assert "N" in [text for text, *_ in sheet(snapshot, size)[0]]
    assert "Syria" in said


def test_what_was_done_to_the_data_stands_on_the_sheet(sample, sheet, shoot):
    snapshot = replace(shoot(sample), said=("Places are put on a grid of 5 km.", "The last 3 days are held back."))
    said = joined(sheet(snapshot, "card")[0])
    assert "Before sharing: Places are put on a grid of 5 km. The last 3 days are held back." in said


def test_a_long_link_is_cut_and_the_digest_is_not(sample, sheet):
    wanted = Wanted(address="https://standoff.example/" + "deep/" * 80)
    snapshot = take(sample, wanted, now=NOW)
    texts = [text for text, *_ in sheet(snapshot, "a4")[0]]
    assert f"Digest {snapshot.digest}" in texts
    assert next(text for text in texts if text.startswith("Link ")).endswith("…")


def test_sources_without_room_are_counted(worlds, shoot, sheet):
    said = joined(sheet(shoot(worlds("long names")), "card")[0])
    assert "more sources, where the link leads" in said or "40 sources, where the link leads" in said


def test_switches_of_the_view_are_followed(sample, shoot, sheet):
    shown = joined(sheet(shoot(sample, display=("no-events", "no-zones", "no-line", "no-names")))[0])
    for part in ("Battle", "Government", "2.1 km (1.3 mi) position", "Tall Rifaat", "interval 0 m"):
        assert part not in shown
    assert "Switched off." in shown


def test_the_theme_changes_the_ground(sample, shoot):
    from geo.share.picture.layout import draw_sheet  # noqa: PLC0415

    faces = {
        theme: draw_sheet(shoot(sample, theme=theme), name="card", size=SIZES["card"]).get_facecolor()
        for theme in THEMES
    }
    assert sum(faces["light"][:3]) == 3
    assert sum(faces["dark"][:3]) < 0.6


def test_coarse_data_say_so_with_all_their_sources(sample, sheet):
    wanted = Wanted(care=Care(grid_m=1_000, hold_back_days=3), address=ADDRESS)
    snapshot = take(sample, wanted, now=NOW)
    said = " ".join(joined(sheet(snapshot, "card")[0]).split())
    assert all(sentence in said for sentence in snapshot.said)
    assert "Uppsala Conflict Data Program, GED 21.1 (CC BY 4.0)" in said
    assert "More signs" not in said


@pytest.mark.parametrize("size", ["card", "a3"])
def test_the_front_in_ukraine_fits_and_says_what_its_scale_is_worth(shared, shoot, sheet, size):
    paths = sorted((shared / "data").glob("deepstatemap_data_2024*.geojson"))
    dataset = read_paths(paths, options=held_by("Russia"))
    boxes, _ = sheet(shoot(dataset), size)
    assert overlaps(boxes) == []
    said = " ".join(joined(boxes).split())
    assert "what it calls 100 km is 9" in said
    assert "Ukraine" in said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("narrow", [False, True], ids=["whole", "narrowed"])
def test_the_names_of_the_sentence_stand_on_the_map(sample, shoot, sheet, size, narrow):
    view = {"window": (utc("2015-09-01"), utc("2015-10-21")), "instant": utc("2015-10-10"), "actors": ("ISIS",)}
    texts = [text for text, *_ in sheet(shoot(sample, **(view if narrow else {})), size)[0]]
    assert {"Tall Susin", "Sayfat"} <= set(texts)
    assert ("Mare’ Operations Room" in texts) <= (not narrow)


def test_a_holders_name_is_whole_where_its_ground_has_room(shoot, sheet):
    name = "Вооружённые силы России"
    wide = dataset_of(zones=[zone(name, shapely.box(37, 36, 38, 37))])
    assert [text for text, *_ in sheet(shoot(wide))[0]].count(name) == 2
    # A high and narrow ground has it on two lines; the one beside it widens the map.
    narrow = dataset_of(zones=[zone(name, shapely.box(37, 36, 37.44, 37)), zone("B", shapely.box(38, 36, 39, 37))])
    texts = [text for text, *_ in sheet(shoot(narrow))[0]]
    assert {"Вооружённые", "силы России"} <= set(texts) or {"Вооружённые силы", "России"} <= set(texts)
    assert not any(text.startswith("Вооруж") and text.endswith("…") for text in texts)
