"""Zip archives: their files are read in memory, and nothing in a name or a header does harm."""

import gzip
import hashlib
import io
import json
import re
import stat
import subprocess
import sys
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.model.errors import FileRefusedError, InputError
from geo.read.archive import open_archive
from geo.read.content import Content
from geo.read.files import read_each, read_file, read_paths
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


def _linked(members):
    members[0].external_attr = (stat.S_IFLNK | 0o777) << 16


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
        (packed(DAYS)[:-30], "s.zip: this zip archive or workbook is damaged"),
        (packed([("xl/workbook.xml", "<x/>")]), "s.zip: this is a zip archive of no file that is read"),
        (
            packed([("readme.md", "words")]),
            "s.zip: this is a zip archive of no file that is read: it holds 'readme.md'; give tables or maps",
        ),
        (
            packed([("../a.csv", "a"), ("/etc/b.csv", "b")]),
            "s.zip: this is a zip archive of no file that is read: '../a.csv' has a name that leads out of the archive",
        ),
        (
            packed([("a.csv", "a")], change=_linked),
            "s.zip: this is a zip archive of no file that is read: 'a.csv' is a link; do not unpack it",
        ),
        (
            packed([("in.zip", packed(DAYS))]),
            "s.zip: this is a zip archive of no file that is read: 'in.zip' is an archive inside it",
        ),
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


CSV = "latitude,longitude,date,actor,place_uncertainty_m,deaths\n36.5,37.25,2015-10-10,IS,5,0\n"
ZONE = geojson(properties={"actor": "B", "start": "2024-08-01", "end": "2024-08-02", "line_uncertainty_m": 100})
KML = (
    "<kml><Placemark><ExtendedData><Data name='actor'><value>B</value></Data></ExtendedData><TimeStamp>"
    "<when>2015-10-10</when></TimeStamp><Point><coordinates>37,36</coordinates></Point></Placemark></kml>"
)


def shapefile(tmp_path):
    """Return the parts of a shapefile with one zone, as (ending, bytes)."""
    columns = {"actor": ["A"], "start": ["2015-10-09"], "end": ["2015-10-10"]}
    gpd.GeoDataFrame(columns, geometry=[shapely.box(37, 36, 38, 37)], crs=4326).to_file(tmp_path / "made.shp")
    return [(path.suffix, path.read_bytes()) for path in sorted(tmp_path.glob("made.*"))]


def test_an_archive_may_hold_any_mix_of_files(put, tmp_path):
    layer = [(f"gis/Line{ending}", data) for ending, data in shapefile(tmp_path)]
    more = [("gis/Line.shp.xml", "<x/>"), ("gis/Line.sbn", "x"), ("notes/readme.txt", "words")]
    kmz = packed([("doc.kml", KML), ("files/icon.png", "x")])
    data = packed([("e.CSV", CSV), ("z/zone.geojson", ZONE), ("p.kml", KML), ("q.kmz", kmz), *layer, *more])
    reading = read_each([put("all.zip", data)])
    assert reading.refusals == ()
    assert {result.source.file: [*result.tables] for result in reading.results} == {
        "all.zip/e.CSV": ["events"],
        "all.zip/gis/Line.shp": ["zones"],
        "all.zip/p.kml": ["events"],
        "all.zip/q.kmz": ["events"],
        "all.zip/z/zone.geojson": ["zones"],
    }
    said = "all.zip: 1 member of the archive not read, for they are no data under a plain name of their own"
    assert reading.notes[0] == f"{said}: 'notes/readme.txt'"
    assert {one.file for result in reading.results for one in result.sources} == {"all.zip"}


@pytest.mark.parametrize("name", ["20240801.export.CSV", "ged251.csv", "table.txt", "folder/events.tsv"])
def test_an_archive_of_one_table_is_that_table(put, name):
    text = CSV.replace(",", "\t") if name.endswith("tsv") else CSV
    path = put("e.zip", packed([(name, text)]))
    one, many = read_file(path), read_paths([path])
    assert one.tables["events"].index.tolist() == many.events.index.tolist()
    assert [source.file for source in one.sources] == [source.file for source in many.sources] == ["e.zip"]


def test_an_archive_of_several_is_not_one_file(put):
    with pytest.raises(FileRefusedError, match="s.zip: this is an archive of 3 files, and one is read here; unpack it"):
        read_file(put("s.zip", packed(DAYS)))


def test_two_layers_of_shapes_are_two_files(put, tmp_path):
    parts = shapefile(tmp_path)
    layers = [(f"{stem}{ending}", data) for stem in ("north", "south") for ending, data in parts]
    reading = read_each([put("l.zip", packed(layers))])
    # The same parts give the same bytes, whatever they are called.
    assert [result.source.file for result in reading.results] == ["l.zip/north.shp"]
    assert reading.refusals == ("l.zip/south.shp: the same content as l.zip/north.shp; it was read once",)


def test_a_workbook_under_another_name_in_an_archive_is_no_archive(put):
    reading = read_each([put("s.zip", packed([("a.csv", packed(DAYS)), ("b.csv", CSV)]))])
    assert reading.refusals == ("s.zip/a.csv: this is a zip archive inside another; give it by itself",)
    assert [result.accepted for result in reading.results] == [1]


def test_a_link_is_not_followed(put):
    link = zipfile.ZipInfo("events.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    reading = read_each([put("s.zip", packed([("good.csv", CSV), (link, "/etc/passwd")]))])
    assert [result.source.file for result in reading.results] == ["s.zip/good.csv"]
    assert reading.notes[0].endswith(": 'events.csv'")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_of_one_name_the_second_is_not_read(put):
    reading = read_each([put("s.zip", packed([("a.csv", CSV), ("a.csv", CSV.replace("IS", "B"))]))])
    assert [result.rows for result in reading.results] == [1]
    assert reading.notes[0].endswith(": 'a.csv'")


def _overlapping(members):
    # Every entry of the list leads to the first member's bytes, as in the bombs that grow without nesting.
    for member in members[1:]:
        member.header_offset = members[0].header_offset


@pytest.mark.parametrize("members", [2, 500])
def test_members_that_overlap_are_refused(put, members):
    data = packed([(f"{number}.csv", CSV) for number in range(members)], change=_overlapping)
    with pytest.raises(FileRefusedError, match="s.zip: its members overlap, as they do in archives made to do harm"):
        read_paths([put("s.zip", data)])


def test_too_many_members_are_refused(put):
    data = packed([(f"{number}.md", "") for number in range(10_001)], method=zipfile.ZIP_STORED)
    with pytest.raises(FileRefusedError, match="s.zip: the archive has more than 10,000 members; split it"):
        read_paths([put("s.zip", data)])


def test_a_list_of_members_without_end_is_refused_before_it_is_read():
    whole = packed(DAYS)
    end = whole.rindex(b"PK\5\6")
    promised = whole[: end + 12] + (2**31).to_bytes(4, "little") + whole[end + 16 :]
    with pytest.raises(FileRefusedError, match="s.zip: the archive has more than 10,000 members"):
        open_archive(Content("s.zip", promised))


@pytest.mark.parametrize("kind", ["zip", "gzip"])
def test_a_bomb_takes_no_more_memory_than_it_may(put, kind):
    nothing = b"\n" * 200_000_000
    data = packed([("a.csv", nothing)]) if kind == "zip" else gzip.compress(nothing)
    del nothing
    path = put("bomb", data)
    script = (
        "import resource, sys; from geo.read.files import read_paths\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_paths([sys.argv[1]])\n"
        "except ValueError as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    said, grown = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert re.search(
        r"^bomb: (its files hold|it holds) \d+ MB once unpacked, more than 200 times the packed size", said
    )
    assert int(grown) < 64_000


def test_the_limit_of_an_archive_is_a_setting(put, monkeypatch):
    rows = CSV + "".join(f"36.5,37.{number},2015-10-10,IS,5,0\n" for number in range(60_000))
    path = put("s.zip", packed([("a.csv", rows)], method=zipfile.ZIP_STORED))
    monkeypatch.setenv("STANDOFF_MAX_ARCHIVE_MB", "1")
    with pytest.raises(
        FileRefusedError, match="its files hold 2 MB once unpacked, more than 1 .STANDOFF_MAX_ARCHIVE_MB"
    ):
        read_paths([path])
    monkeypatch.setenv("STANDOFF_MAX_ARCHIVE_MB", "2")
    assert len(read_paths([path]).events) == 60_001
    monkeypatch.setenv("STANDOFF_MAX_ARCHIVE_MB", "much")
    with pytest.raises(InputError, match="STANDOFF_MAX_ARCHIVE_MB is 'much', which is no whole number of 1 or more"):
        read_paths([path])


def test_a_table_packed_by_gzip_is_read(put):
    data = gzip.compress(CSV.encode()) + gzip.compress(b"36.6,37.25,2015-10-11,IS,5,0\n") + bytes(10)
    path = put("e.csv.gz", data)
    dataset = read_paths([path])
    assert len(dataset.events) == read_file(path).accepted == 2
    assert [(one.file, one.sha256) for one in dataset.sources] == [("e.csv.gz", hashlib.sha256(data).hexdigest())]


@pytest.mark.parametrize("end", [5, 15, -1])
def test_a_gzip_file_cut_short_is_refused(put, end):
    with pytest.raises(FileRefusedError, match="e.gz: the gzip file is damaged"):
        read_paths([put("e.gz", gzip.compress(CSV.encode())[:end])])


def test_gzip_in_gzip_is_not_unpacked(put):
    with pytest.raises(FileRefusedError, match="e.gz: this is a compressed file .gzip., not a table; unpack it first"):
        read_paths([put("e.gz", gzip.compress(gzip.compress(CSV.encode())))])


def test_archives_of_a_folder_are_read(put):
    put("f/a.zip", packed([("z.geojson", ZONE)]))
    folder = put("f/e.csv.gz", gzip.compress(CSV.encode())).parent
    dataset = read_paths([folder])
    assert (len(dataset.zones), len(dataset.events)) == (1, 1)


def test_a_damaged_archive_is_read_or_refused_in_one_line(put):
    whole, chance = packed([("a.csv", CSV), ("b.geojson", ZONE)]), np.random.default_rng(2)
    outcomes = []
    for count in [1, 5, 40] * 40:
        data = bytearray(whole)
        for place in chance.integers(4, len(data), count):
            data[place] = chance.integers(256)
        reading = read_each([put("s.zip", bytes(data))])
        assert all(len(line.splitlines()) == 1 for line in (*reading.refusals, *reading.notes))
        outcomes.append(len(reading.results))
    assert {0, 1, 2} <= set(outcomes)
