"""Dated files as one control series: for how long each holds, what is not known, and what is said of it."""

import hashlib
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError, InputError
from geo.read.files import read_each, read_paths
from geo.read.options import held_by
from geo.read.series import validity


def square(lon):
    return shapely.box(lon, 36.0, lon + 0.1, 36.1)


def geojson(*shapes, properties=None, crs=None):
    features = [
        {"type": "Feature", "properties": properties or {}, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in shapes
    ]
    stated = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **stated, "features": features})


def utc(text):
    return pd.Timestamp(text, tz="UTC")


def spans(dataset):
    """Return first day and day after the last of each zone, as texts."""
    zones = dataset.zones.sort_values("start")
    return [(f"{start:%m-%d}", f"{end:%m-%d}") for start, end in zip(zones["start"], zones["end"], strict=True)]


@given(
    st.sets(st.integers(0, 60), min_size=1, max_size=30).map(sorted),
    st.integers(1, 9),
)
def test_a_day_is_known_from_the_last_file_before_it_and_no_longer_than_the_gap(days, max_gap):
    starts = [utc("2024-01-01") + pd.Timedelta(days=day) for day in days]
    ends = validity(starts, max_gap_days=max_gap)
    # Oracle: day by day, the newest file not after it, if that is younger than the gap.
    for day in range(80):
        moment = utc("2024-01-01") + pd.Timedelta(days=day)
        before = [one for one in days if one <= day]
        expected = [before[-1]] if before and day - before[-1] < max_gap else []
        found = [one for one, start, end in zip(days, starts, ends, strict=True) if start <= moment < end]
        assert found == expected


def test_a_folder_of_dated_files_is_a_series_and_says_what_is_missing(put, tmp_path):
    for day in ("01", "02", "04", "09"):
        put(f"days/deepstatemap_data_202408{day}.geojson", geojson(square(37 + int(day) / 10)))
    put("days/readme.txt", "nothing but words\n")
    dataset = read_paths([tmp_path / "days"], options=held_by("Russia"))
    assert spans(dataset) == [("08-01", "08-02"), ("08-02", "08-04"), ("08-04", "08-07"), ("08-09", "08-12")]
    assert set(dataset.zones["actor"]) == {"Russia"}
    label = "deepstatemap_data_20240801.geojson to deepstatemap_data_20240809.geojson (4 files)"
    assert dataset.warnings[:4] == (
        f"{label}: each file is ground of Russia from its day until the next file's, at most 3 days",
        f"{label}: no file states line_uncertainty_m: the edge is taken as within 1,000 m",
        f"{label}: no file for 5 days: 2024-08-03, 2024-08-05 to 2024-08-08",
        f"{label}: control is not known on 2 days: 2024-08-07 to 2024-08-08",
    )
    assert (dataset.zones["line_uncertainty_m"] == 1000).all()


def test_days_within_the_gap_are_said_and_known(put):
    paths = [put(f"2024-08-0{day}.geojson", geojson(square(37))) for day in (1, 3)]
    said = read_paths(paths, options=held_by("A")).warnings[-1]
    assert "no file for " in said
    assert said.endswith("; the file before holds on all of them")


def test_the_gap_can_be_chosen(put):
    paths = [put(f"2024-08-{day}.geojson", geojson(square(37))) for day in ("01", "20")]
    assert spans(read_paths(paths, options=held_by("A", max_gap_days=30))) == [("08-01", "08-20"), ("08-20", "09-19")]
    assert spans(read_paths(paths, options=held_by("A", max_gap_days=1))) == [("08-01", "08-02"), ("08-20", "08-21")]
    with pytest.raises(InputError, match="a file cannot hold for 0 days"):
        read_paths(paths, options=held_by("A", max_gap_days=0))
    with pytest.raises(InputError, match="a file cannot hold for more than 36,600 days"):
        read_paths(paths, options=held_by("A", max_gap_days=1_000_000_000))


def test_order_and_folders_do_not_matter(put):
    days = ("2024-08-01", "2024-08-02", "2024-08-03")
    paths = [put(f"{folder}/{day}.geojson", geojson(square(37))) for folder, day in zip("bac", days, strict=True)]
    assert read_paths(paths, options=held_by("A")) == read_paths(reversed(paths), options=held_by("A"))
    assert spans(read_paths([path.parent for path in paths], options=held_by("A")))[0] == ("08-01", "08-02")


def test_one_content_on_two_days_is_two_days(put):
    # A front that did not move: the second day is known because its file says so, not because it was carried.
    paths = [put(f"2024-08-0{day}.geojson", geojson(square(37))) for day in (1, 2)]
    dataset = read_paths(paths, options=held_by("A", max_gap_days=1))
    assert spans(dataset) == [("08-01", "08-02"), ("08-02", "08-03")]


def test_one_day_twice_with_one_content_counts_once(put):
    paths = [put(f"{folder}/2024-08-01.geojson", geojson(square(37))) for folder in ("a", "b")]
    reading = read_each(paths, options=held_by("A"))
    assert [len(result.tables["zones"]) for result in reading.results] == [1]
    assert reading.refusals == ()
    assert (
        reading.results[0]
        .warnings[-1]
        .endswith("b/2024-08-01.geojson: the same day and content as a/2024-08-01.geojson; it counts once")
    )


def test_one_day_twice_with_different_content_is_not_known(put):
    paths = [put("2024-08-01.geojson", geojson(square(37))), put("x/2024-08-02.geojson", geojson(square(37)))]
    other = put("y/20240802.geojson", geojson(square(38)))
    dataset = read_paths([*paths, other], options=held_by("A", max_gap_days=1))
    assert spans(dataset) == [("08-01", "08-02")]
    assert dataset.warnings[-1] == (
        "2024-08-02.geojson and 20240802.geojson: different content for one day, 2024-08-02, which is therefore "
        "not known; keep one of them"
    )


def test_a_refused_file_costs_its_day_and_says_why(put):
    texts = [geojson(square(37)), '{"type": "FeatureCollection", "features": [', geojson(square(37))]
    paths = [put(f"2024-08-0{day}.geojson", text) for day, text in enumerate(texts, 1)]
    dataset = read_paths(paths, options=held_by("A", max_gap_days=1))
    assert spans(dataset) == [("08-01", "08-02"), ("08-03", "08-04")]
    assert "control is not known on 1 day: 2024-08-02" in dataset.warnings[3]
    assert dataset.warnings[-1].startswith("2024-08-02.geojson: broken JSON at line 1")


BROKEN = '{"type": "FeatureCollection", "features": ['
EMPTY = '{"type": "FeatureCollection", "features": []}'
NO_GEOMETRY = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": null}]}'


NO_START = geojson(square(37), properties={"actor": "B"})


@pytest.mark.parametrize("text", [BROKEN, EMPTY, NO_GEOMETRY, NO_START, ""])
def test_a_day_whose_file_cannot_be_used_does_not_get_the_ground_of_the_day_before(put, text):
    # Without it the first file would hold for three days, across the one that says something else.
    put("2024-08-01.geojson", geojson(square(37)))
    put("2024-08-02.geojson", text)
    folder = put("2024-08-04.geojson", geojson(square(38))).parent
    reading = read_each([folder], options=held_by("A"))
    assert [f"{one.date:%m-%d}" for one in reading.lost] == ["08-02"]
    assert reading.lost[0].reason.startswith("2024-08-02.geojson: ")
    (result,) = reading.results
    assert result.tables["zones"]["end"].dt.day.tolist() == [2, 7]
    assert [one.split(": ", 1)[1] for one in result.warnings[2:]] == [
        "no file for 1 day: 2024-08-03",
        "no file that can be used for 1 day: 2024-08-02",
        "control is not known on 2 days: 2024-08-02 to 2024-08-03",
    ]


def test_a_day_of_different_contents_ends_what_the_file_before_says(put):
    put("2024-08-01.geojson", geojson(square(37)))
    put("a_2024-08-02.geojson", geojson(square(37)))
    folder = put("b_2024-08-02.geojson", geojson(square(38))).parent
    assert spans(read_paths([folder], options=held_by("A"))) == [("08-01", "08-02")]


def test_files_that_cannot_be_used_before_and_after_the_others_are_listed(put):
    for day in (1, 9):
        put(f"2024-08-0{day}.geojson", EMPTY + " " * day)
    folder = put("2024-08-03.geojson", geojson(square(38))).parent
    dataset = read_paths([folder], options=held_by("A", max_gap_days=2))
    assert spans(dataset) == [("08-03", "08-05")]
    assert "2024-08-01, 2024-08-09" in dataset.warnings[3]
    assert dataset.warnings[4].endswith("not known on 7 days: 2024-08-01 to 2024-08-02, 2024-08-05 to 2024-08-09")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("2024-08-02.geojson.gz", b"\x1f\x8bgarbage"),
        ("2024-08-02.zip", b"PK\x03\x04garbage"),
        ("2024-08-02.geojsonl", b'{"type": "Feature", "geometry"'),
        ("2024-08-02.kmz", b"PK\x03\x04garbage"),
        ("2024-08-02.fgb", b"fgb\x03fgb\x00garbage"),
    ],
)
def test_a_damaged_file_of_a_day_in_any_wrapping_leaves_the_day_unknown(put, name, data):
    paths = [put(f"2024-08-0{day}.geojson", geojson(square(37))) for day in (1, 4)]
    path = paths[0].with_name(name)
    path.write_bytes(data)
    reading = read_each([*paths, path], options=held_by("A"))
    assert [f"{one.date:%m-%d}" for one in reading.lost] == ["08-02"]
    zones = reading.results[-1].tables["zones"]
    assert [f"{end:%m-%d}" for end in zones["end"]] == ["08-02", "08-07"]


def test_a_broken_copy_of_a_day_that_can_be_read_costs_nothing(put):
    put("2024-08-01.geojson", geojson(square(37)))
    folder = put("2024-08-01 (1).geojson", BROKEN).parent
    reading = read_each([folder], options=held_by("A"))
    assert (len(reading.refusals), reading.lost) == (1, ())


def test_a_refused_file_with_dates_of_its_own_costs_no_day_of_the_series(put):
    put("2024-08-01.geojson", geojson(square(37)))
    line = shapely.LineString([(37, 36), (38, 36)])
    folder = put("2024-08-02.geojson", geojson(line, properties={"actor": "B", "start": "2024-08-02"})).parent
    reading = read_each([folder], options=held_by("A"))
    assert (len(reading.refusals), reading.lost) == (1, ())


@pytest.mark.parametrize("name", ["events_2024-08-02.csv", "zones.geojson", "2024-02-30.geojson"])
def test_a_refused_file_that_shows_no_day_of_the_series_costs_none(put, name):
    put("2024-08-01.geojson", geojson(square(37)))
    folder = put(name, BROKEN).parent
    assert spans(read_paths([folder], options=held_by("A"))) == [("08-01", "08-04")]


def test_a_time_in_a_name_is_said_not_to_count(put):
    dataset = read_paths([put("20240801T0930.geojson", geojson(square(37)))], options=held_by("A"))
    assert spans(dataset) == [("08-01", "08-04")]
    assert any("the time of day in its name is not read" in one for one in dataset.warnings)


def test_files_of_different_systems_are_each_converted(put):
    shape = square(37).segmentize(0.005)
    metres = gpd.GeoSeries([shape], crs=4326).to_crs(32637).iloc[0]
    lonely = put("2024-08-01.geojson", geojson(metres, crs="urn:ogc:def:crs:EPSG::32637"))
    degrees = put("2024-08-02.geojson", geojson(shape, crs="urn:ogc:def:crs:OGC:1.3:CRS84"))
    zones = read_paths([lonely, degrees], options=held_by("A")).zones.geometry
    # Oracle: the shape before it was projected.
    assert max(zone.hausdorff_distance(shape) for zone in zones) < 1e-9


@pytest.mark.parametrize(
    ("shape", "crs", "said"),
    [
        (shapely.box(400_000, 4_000_000, 401_000, 4_001_000), None, "are not degrees"),
        (shapely.box(400_000, 4_000_000, 401_000, 4_001_000), "EPSG:4326", "are not degrees"),
        (square(37), "EPSG:32637", "states the projected system WGS 84 / UTM zone 37N, but coordinates such as"),
    ],
)
def test_coordinates_that_contradict_the_system_cost_the_day(put, shape, crs, said):
    paths = [put("2024-08-01.geojson", geojson(shape, crs=crs)), put("2024-08-02.geojson", geojson(square(37)))]
    dataset = read_paths(paths, options=held_by("A"))
    assert spans(dataset) == [("08-02", "08-05")]
    assert said in dataset.warnings[-1]


def test_repairs_are_counted_over_the_files(put):
    bow = shapely.Polygon([(37, 36), (38, 37), (38, 36), (37, 37)])
    paths = [put(f"2024-08-0{day}.geojson", geojson(bow)) for day in (1, 2, 3)]
    said = [one for one in read_paths(paths, options=held_by("A")).warnings if "repaired" in one]
    assert len(said) == 1
    assert said[0].endswith("(2024-08-01.geojson and 2 more)")


def test_every_file_is_a_source_with_its_digest(put):
    texts = [geojson(square(37)), geojson(square(38))]
    paths = [put(f"2024-08-0{day}.geojson", text) for day, text in enumerate(texts, 1)]
    dataset = read_paths(paths, options=held_by("A"))
    assert [(one.file, one.sha256) for one in dataset.sources] == [
        (path.name, hashlib.sha256(text.encode()).hexdigest()) for path, text in zip(paths, texts, strict=True)
    ]


def test_rows_are_accepted_or_set_aside_and_none_is_lost(put):
    paths = [put("2024-08-01.geojson", geojson(square(37), shapely.Point(37, 36)))]
    paths += [put("2024-08-02.geojson", geojson(shapely.LineString([(37, 36), (38, 36)]), square(38), square(39)))]
    (result,) = read_each(paths, options=held_by("A")).results
    assert (result.rows, result.accepted, len(result.rejected)) == (5, 3, 2)
    assert result.tables["zones"].index.tolist() == ["2024-08-01-1", "2024-08-02-2", "2024-08-02-3"]
    assert result.row_numbers["zones"].tolist() == [1, 2, 3]


def test_without_a_holder_the_file_is_refused_and_says_what_to_give(put):
    with pytest.raises(FileRefusedError, match="nothing says who held a zone .*in the terminal: --actor NAME"):
        read_paths([put("2024-08-01.geojson", geojson(square(37)))])


def test_a_file_that_names_its_holder_keeps_it_and_the_told_one_is_said_to_have_no_effect(put):
    properties = {"actor": "Ukraine", "start": "2024-08-01", "line_uncertainty_m": 100}
    dataset = read_paths(
        [put("2024-08-01.geojson", geojson(square(37), properties=properties))], options=held_by("Russia")
    )
    assert dataset.zones["actor"].tolist() == ["Ukraine"]
    assert dataset.warnings[-1] == "--actor Russia had no effect: no control file lacks a holder"


def test_a_file_with_dates_and_no_holder_takes_the_told_one(put):
    properties = {"start": "2024-08-01", "end": "2024-08-05", "line_uncertainty_m": 100}
    dataset = read_paths([put("zones.geojson", geojson(square(37), properties=properties))], options=held_by("Russia"))
    assert (dataset.zones["actor"].tolist(), spans(dataset)) == (["Russia"], [("08-01", "08-05")])
    assert dataset.warnings == (
        "zones.geojson: no property says who held a zone: every one is taken as held by Russia, as told",
    )


def test_polygons_that_may_not_all_be_the_holders_are_said(put):
    document = json.loads(geojson(square(37), square(38)))
    for feature, name in zip(document["features"], ("Occupied", "Liberated"), strict=True):
        feature["properties"] = {"id": len(name), "name": name}
    reading = read_each(
        [put(f"2024-08-0{day}.geojson", json.dumps(document) + " " * day) for day in (1, 2)], options=held_by("A")
    )
    (note,) = reading.notes
    assert note.startswith("2024-08-01.geojson (and 1 more file): its polygons differ in name ('Occupied', ")
    assert note.endswith("'Liberated'); all are taken as held by A")


def test_properties_that_are_numbers_or_the_same_everywhere_are_no_matter(put):
    document = json.loads(geojson(square(37), square(38)))
    for number, feature in enumerate(document["features"]):
        feature["properties"] = {"fid": number, "layer": "front"}
    assert read_each([put("2024-08-01.geojson", json.dumps(document))], options=held_by("A")).notes == ()


def test_a_described_folder_says_that_the_told_holder_has_no_effect(root):
    assert (
        read_paths([root / "data" / "aleppo-2015"], options=held_by("A"))
        .warnings[-1]
        .startswith("--actor A had no effect")
    )


def test_the_five_real_days(slices):
    paths = sorted(slices.glob("deepstatemap_data_2024*.geojson"))
    dataset = read_paths(paths, options=held_by("Russia"))
    assert spans(dataset) == [(f"{month:02}-01", f"{month:02}-04") for month in (8, 9, 10, 11, 12)]
    # Oracle: the number of points in each file, counted in its text.
    points = [sum(map(len, _rings(path))) for path in paths]
    assert shapely.get_num_coordinates(dataset.zones.sort_values("start").geometry).tolist() == points
    assert np.unique(dataset.zones["line_uncertainty_m"]).tolist() == [1000.0]


def _rings(path):
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]
