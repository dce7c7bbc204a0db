"""Sources leave with their rows: no more of them than files of days that leave. Oracle: the rows that leave."""

import json
from dataclasses import replace

import pytest
import shapely

from geo.model.dataset import Source
from geo.read.files import read_paths
from geo.read.options import held_by
from geo.share._late_days import DAY_TAKEN_OUT
from geo.share.care import Care, careful
from geo.share.folder import files_of
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event, utc, zone

NOW = utc("2026-11-23")
MONTHS = ("2024-08-01", "2024-09-01", "2024-10-01", "2024-11-01", "2024-12-01")
BOX = shapely.box(37, 36, 37.2, 36.2)
KNOWN = {"producer": "UCDP", "licence": "CC BY 4.0"}


@pytest.fixture
def maps(tmp_path):
    for day in MONTHS:
        feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(BOX)}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (tmp_path / f"map_{day.replace('-', '')}.geojson").write_text(text, "utf-8")
    return read_paths([tmp_path], options=held_by("Russia"))


@pytest.mark.parametrize(("days", "left"), [(1, 4), (30, 4), (31, 3), (40, 3), (90, 2), (92, 1), (93, 1), (3_000, 0)])
@pytest.mark.parametrize("grid_m", [0.0, 1_000.0])
def test_of_maps_that_are_held_back_there_is_no_trace_in_sources_and_title(maps, days, left, grid_m):
    after = careful(maps, Care(grid_m=grid_m, hold_back_days=days), now=NOW)
    names = [f"map_{day.replace('-', '')}.geojson" for day in MONTHS[:left]]
    assert len(after.zones) == left
    assert [one.file for one in after.sources] == names
    assert after.title.startswith(", ".join(names[:3]) if names else "Data up to ")
    files = files_of(after)
    assert b"5 files" not in files["SOURCES.toml"]
    assert DAY_TAKEN_OUT.encode() not in files["SOURCES.toml"]


def test_a_title_counts_the_files_that_leave_and_no_others(maps):
    assert "(5 files)" in maps.title
    after = careful(maps, Care(hold_back_days=5), now=NOW)
    assert after.title == "map_20240801.geojson, map_20240901.geojson, map_20241001.geojson and 1 more"
    again = careful(after, Care(hold_back_days=5), now=NOW)
    assert again.title == "map_20240801.geojson, map_20240901.geojson, map_20241001.geojson"


def test_a_bundle_of_maps_held_back_opens_and_tells_of_none(maps):
    data = files_of(take(maps, Wanted(care=Care(hold_back_days=40)), now=NOW).dataset)
    assert not [name for name, text in data.items() if b"map_202411" in text or b"map_202412" in text]


def named(*files, **about):
    return tuple(Source(file, "", **about) for file in files)


def after_of(*sources, zones=(), title="t"):
    tables = {"zones": list(zones)} if zones else {}
    world = dataset_of(events=[event(37, 36, "2015-10-01"), event(37, 36, "2015-11-14")], **tables)
    return careful(replace(world, title=title, sources=sources), Care(hold_back_days=30), now=NOW)


def test_files_named_after_days_held_back_are_not_told_where_others_say_whose_the_data_are():
    after = after_of(*named("a_2015-10-01.csv", "b_2015-11-01.csv", "c_2015-11-14.csv", **KNOWN))
    assert [one.file for one in after.sources] == ["a_2015-10-01.csv"]


def test_whose_the_rows_are_that_leave_stays_known():
    after = after_of(*named("b_2015-11-01.csv", "c_2015-11-14.csv", **KNOWN), *named("d.csv", producer="GTD"))
    assert [(one.file, one.producer) for one in after.sources] == [(f"b_{DAY_TAKEN_OUT}.csv", "UCDP"), ("d.csv", "GTD")]


def test_a_file_of_which_only_a_day_held_back_is_known_is_not_told():
    after = after_of(*named("x_2015-11-14.csv"), title="x_2015-11-14.csv")
    assert (after.sources, after.title) == ((), "Data up to 15 October 2015")


def test_what_a_source_is_made_of_is_left_out_in_the_same_way():
    parts = named("a.csv", "b_2015-11-01.csv", "c_2015-11-14.csv", **KNOWN)
    (one,) = after_of(Source("all.csv", "", made_of=parts)).sources
    assert [part.file for part in one.made_of] == ["a.csv"]


@pytest.mark.parametrize(("other", "left"), [("b.geojson", ["b.geojson"]), ("Smith 2015", ["a.geojson", "b.geojson"])])
def test_only_rows_that_all_name_their_file_say_that_it_has_none_left(other, left):
    # Where a row names a person, those of the file it is in may be any.
    late = zone("ISIS", BOX, "2015-11-01") | {"source": "a.geojson"}
    early = zone("ISIS", BOX, "2015-09-01") | {"source": other}
    after = after_of(*named("a.geojson", "b.geojson", **KNOWN), zones=[late, early])
    assert [one.file for one in after.sources] == left


def test_without_days_held_back_all_sources_and_the_title_stay(maps):
    after = careful(maps, Care(grid_m=1_000.0), now=NOW)
    assert [one.file for one in after.sources] == [one.file for one in maps.sources]
    assert after.title == maps.title


def test_a_title_that_names_no_file_keeps_its_words():
    after = after_of(*named("e.csv"), title="Shelling (5 files) up to 14 November 2015")
    assert after.title == f"Shelling (5 files) up to {DAY_TAKEN_OUT}"
