"""Zip archives: their GeoJSON files are read in memory, and nothing in a name or a header does harm."""

import hashlib
import io
import json
import zipfile

import numpy as np
import pytest
import shapely

from geo.model.errors import FileRefusedError
from geo.read.files import read_each, read_paths
from geo.read.options import held_by


def geojson(lon=37.0, properties=None):
    geometry = json.loads(shapely.to_geojson(shapely.box(lon, 36.0, lon + 0.1, 36.1)))
    feature = {"type": "Feature", "properties": properties or {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def packed(members, *, change=None, method=zipfile.ZIP_DEFLATED):
    """Return the bytes of an archive of (name, text) pairs; `change` may alter the directory before it is written."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in members:
            archive.writestr(name, text)
        if change is not None:
            change(archive.filelist)
    return out.getvalue()


DAYS = [(f"days/2024-08-0{day}.geojson", geojson(37 + day)) for day in (1, 2, 4)]


def test_an_archive_gives_what_its_folder_gives(put, tmp_path):
    for name, text in DAYS:
        put(name, text)
    archive = put("series.zip", packed(reversed(DAYS)))
    folder, zipped = read_paths([tmp_path / "days"], options=held_by("A")), read_paths([archive], options=held_by("A"))
    columns = ["actor", "start", "end", "line_uncertainty_m", "geometry"]
    assert zipped.zones[columns].to_dict("list") == folder.zones[columns].to_dict("list")
    assert zipped.zones.index[0] == "series.zip/days/2024-08-01-1"


def test_the_source_of_an_archive_is_the_archive(put):
    data = packed(DAYS)
    dataset = read_paths([put("series.zip", data)], options=held_by("A"))
    assert [(one.file, one.sha256) for one in dataset.sources] == [("series.zip", hashlib.sha256(data).hexdigest())]


def test_zones_with_properties_are_read_from_an_archive_too(put):
    properties = {"actor": "B", "start": "2024-08-01", "line_uncertainty_m": 100}
    data = packed([("zones.geojson", geojson(properties=properties))])
    dataset = read_paths([put("z.zip", data)])
    assert dataset.zones["actor"].tolist() == ["B"]
    assert [one.file for one in dataset.sources] == ["z.zip"]


def test_files_and_archives_are_one_series(put):
    archive = put("august.zip", packed(DAYS[:2]))
    later = put("2024-08-03.geojson", geojson(40))
    zones = read_paths([later, archive], options=held_by("A")).zones
    assert zones["end"].dt.day.tolist() == [2, 3, 6]


@pytest.mark.parametrize(
    "name",
    [
        "../2024-08-09.geojson",
        "/etc/2024-08-09.geojson",
        "C:\\2024-08-09.geojson",
        "a/../../2024-08-09.json",
        "inner.zip",
        "readme.txt",
        "layer.dbf",
        "2024-08-09.geojson.exe",
        "2024-08-09\n.geojson",
    ],
)
def test_what_is_no_data_under_a_plain_name_is_not_read_and_said(put, tmp_path, name):
    before = sorted(tmp_path.parent.rglob("*"))
    archive = put("s.zip", packed([*DAYS, (name, geojson(50))]))
    reading = read_each([archive], options=held_by("A"))
    assert len(reading.results[0].tables["zones"]) == 3
    assert reading.refusals == ()
    assert reading.notes[0].startswith("s.zip: 1 member of the archive not read, for they are no data")
    assert "\n" not in reading.notes[0]
    assert sorted(tmp_path.parent.rglob("*")) == sorted([*before, archive])


def test_what_the_finder_adds_is_passed_over(put):
    extra = [("__MACOSX/days/._2024-08-01.geojson", b"\0\5\26\7"), ("days/.DS_Store", b"\0"), ("days/", "")]
    reading = read_each([put("s.zip", packed([*DAYS, *extra]))], options=held_by("A"))
    assert (reading.notes, reading.refusals) == ((), ())


def _encrypted(members):
    members[1].flag_bits |= 1


def _huge(members):
    members[0].file_size = 500_000_001


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed(DAYS, change=_encrypted), "s.zip: the archive is encrypted; unpack it"),
        (
            packed(DAYS, change=_huge),
            "s.zip: its files hold 500 MB once unpacked, more than 500 (STANDOFF_MAX_ARCHIVE_MB allows more); split",
        ),
        (
            packed([("a.json", " " * 2_000_000)]),
            "s.zip: its files hold 2 MB once unpacked, more than 200 times",
        ),
        (packed(DAYS)[:-30], "s.zip: the archive is damaged"),
        (packed([("xl/workbook.xml", "<x/>")]), "s.zip: this is a zip archive of no file that is read"),
        (packed([("readme.md", "words")]), "s.zip: this is a zip archive of no file that is read"),
    ],
)
def test_an_archive_that_cannot_be_read_is_refused_in_one_line(put, data, said):
    with pytest.raises(FileRefusedError) as refusal:
        read_paths([put("s.zip", data)], options=held_by("A"))
    assert str(refusal.value).startswith(said)
    assert "\n" not in str(refusal.value)


def _understated(members):
    members[1].file_size = 10


def test_a_member_that_is_longer_than_it_says_costs_only_itself(put):
    reading = read_each([put("s.zip", packed(DAYS, change=_understated))], options=held_by("A"))
    assert [len(result.tables["zones"]) for result in reading.results] == [2]
    assert reading.refusals[0].startswith("s.zip/days/2024-08-02.geojson: damaged in the archive")


def _large(members):
    members[1].file_size = 64_000_001


def _grown(members):
    members[1].file_size = 60_000_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_large, "it holds 64 MB once unpacked, more than 64 (STANDOFF_MAX_MEMBER_MB allows more)"),
        (_grown, "it holds 60 MB once unpacked, more than 200 times"),
    ],
)
def test_a_member_that_unpacks_to_too_much_costs_only_its_day(put, change, said):
    # Bytes that do not pack hide one that does from the ratio of the whole.
    noise = ("readme.bin", np.random.default_rng(0).bytes(400_000))
    reading = read_each([put("s.zip", packed([*DAYS, noise], change=change))], options=held_by("A"))
    assert reading.refusals[0].startswith(f"s.zip/days/2024-08-02.geojson: {said}")
    assert [f"{one.date:%m-%d}" for one in reading.lost] == ["08-02"]
    zones = reading.results[0].tables["zones"]
    assert zones["end"].dt.day.tolist() == [2, 7]


def test_a_method_that_could_grow_without_limit_is_not_unpacked(put):
    with pytest.raises(FileRefusedError, match="2024-08-01.geojson: packed in a way that is not read"):
        read_paths([put("s.zip", packed(DAYS, method=zipfile.ZIP_BZIP2))], options=held_by("A"))


def test_an_archive_given_twice_is_read_once(put):
    data = packed(DAYS)
    reading = read_each([put("a.zip", data), put("b.zip", data)], options=held_by("A"))
    assert reading.refusals == ("b.zip: the same content as a.zip; it was read once",)
    assert [result.rows for result in reading.results] == [3]


def test_a_copy_of_an_archive_is_told_by_its_bytes_and_named_by_its_label(put):
    path = put("0.upload", packed(DAYS))
    reading = read_each([path], labels={path: "series.zip"}, options=held_by("A"))
    assert reading.results[0].source.file == "series.zip"
