"""Zipped shapefiles: parts, encodings, names cut short, coordinates without a system."""

from __future__ import annotations

import io
import struct
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.model.errors import FileRefusedError, InputError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import read_content
from geo.read.shapefile import shapefile_features

pytestmark = pytest.mark.filterwarnings("ignore:Column names longer than 10", "ignore:Normalized/laundered field name")

SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)
HOLED = shapely.Polygon(
    [(38, 36), (38, 37), (39, 37), (39, 36)], [[(38.4, 36.4), (38.6, 36.4), (38.6, 36.6), (38.4, 36.6)]]
)
GOOD = {"actor": ["Daesh"], "start": ["2015-10-09"], "end": ["2015-11-15"], "line_uncertainty_m": [500]}
CUT = "z.zip: a shapefile cuts names at 10 letters: line_uncer is read as line_uncertainty_m"


@pytest.fixture
def parts(tmp_path):
    """Return ``parts(shapes, columns)``: the bytes of each part of a shapefile, by ending."""

    def make(shapes=(SQUARE,), columns=GOOD, *, crs="EPSG:4326", encoding="utf-8"):
        gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(tmp_path / "made.shp", encoding=encoding)
        return {path.suffix: path.read_bytes() for path in tmp_path.glob("made.*")}

    return make


def zipped(parts, *, stem="layer", more=()):
    """Return the bytes of a zip archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, data in parts.items():
            archive.writestr(stem + ending, data)
        for name, data in more:
            archive.writestr(name, data)
    return out.getvalue()


def test_zones(put, parts):
    columns = {name: values * 2 for name, values in GOOD.items()}
    result = read_file(put("z.zip", zipped(parts([SQUARE, HOLED], columns))))
    zones = result.tables["zones"]
    assert (result.kind, result.rows, result.warnings) == ("control zones", 2, (CUT,))
    assert zones.index.tolist() == ["z-1", "z-2"]
    assert zones["line_uncertainty_m"].tolist() == [500, 500]
    assert shapely.equals(zones.geometry.to_numpy(), [SQUARE, HOLED]).all()


@pytest.mark.parametrize("stem", ["LAYER", "folder/sub/Layer", "weird näme.v2"])
@pytest.mark.parametrize("upper", [False, True])
def test_parts_anywhere_in_the_archive_with_files_beside_them(put, parts, stem, upper):
    made = {ending.upper() if upper else ending: data for ending, data in parts().items()}
    more = [(f"{stem}.sbn", b"x"), (f"{stem}.shp.xml", b"<x/>"), ("readme.txt", b"words"), ("__MACOSX/._a.shp", b"\0")]
    assert read_file(put("z.zip", zipped(made, stem=stem, more=more))).accepted == 1


def test_points_are_events(put, parts):
    columns = {"date": ["2015-10-10"], "actor": ["IS"], "place_uncertainty_m": [5], "deaths_best": [3]}
    result = read_file(put("e.zip", zipped(parts([shapely.Point(37, 36)], columns))))
    event = result.tables["events"].iloc[0]
    assert (event.geometry, event["deaths_best"], event["place_uncertainty_m"]) == (shapely.Point(37, 36), 3, 5)
    assert "place_unce is read as place_uncertainty_m, deaths_bes is read as deaths_best" in result.warnings[0]


def test_a_projected_layer_is_converted(put, parts):
    shapes = gpd.GeoSeries([SQUARE], crs=4326).to_crs(32637)
    result = read_file(put("z.zip", zipped(parts(shapes, crs=32637))))
    assert result.tables["zones"].geometry.iloc[0].hausdorff_distance(SQUARE) < 1e-4
    assert result.warnings[-1] == "z.zip: coordinates converted from WGS 84 / UTM zone 37N to degrees (EPSG:4326)"


def test_without_prj_degrees_are_assumed_and_said(put, parts):
    made = parts()
    del made[".prj"]
    result = read_file(put("z.zip", zipped(made)))
    assert result.tables["zones"].geometry.iloc[0].equals(SQUARE)
    said = "z.zip: no .prj states the coordinate system: the coordinates are taken as degrees (EPSG:4326)"
    assert result.warnings == (said, CUT)


def test_without_prj_metres_are_refused(put, parts):
    made = parts([shapely.box(4e5, 4e6, 4.1e5, 4.1e6)], crs=32637)
    del made[".prj"]
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("z.zip", zipped(made)))
    found = "it has no .prj, and coordinates such as 410000, 4e+06 are not degrees; add the .prj to the zip archive"
    assert str(refusal.value) == f"z.zip: {found}"


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (".dbf", "the shapefile has no .dbf, the part with the properties, which say who and when; put .shp, .shx"),
        (".shx", "the shapefile has no .shx, the part with where each shape begins; put .shp, .shx"),
    ],
)
def test_a_part_that_is_missing_is_named(put, parts, gone, said):
    made = parts()
    del made[gone]
    with pytest.raises(FileRefusedError, match=f"^z.zip: {said}"):
        read_file(put("z.zip", zipped(made)))


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("end", [0, 20, 90, -30])
def test_a_part_cut_short_is_refused(put, parts, ending, end):
    made = parts()
    made[ending] = made[ending][:end]
    with pytest.raises(FileRefusedError, match=r"^z.zip: .*(is cut short|is damaged or no such part|not of one layer)"):
        read_file(put("z.zip", zipped(made)))


def test_parts_of_two_layers_are_refused(put, parts):
    other = parts([SQUARE] * 3, {name: values * 3 for name, values in GOOD.items()})[".dbf"]
    made = parts() | {".dbf": other}
    said = "the parts of the shapefile are not of one layer: 1 shapes and 3 rows of properties"
    with pytest.raises(FileRefusedError, match=said):
        read_file(put("z.zip", zipped(made)))


def test_a_prj_that_says_nothing_is_refused(put, parts):
    with pytest.raises(FileRefusedError, match="the .prj of the shapefile names no coordinate system that is known"):
        read_file(put("z.zip", zipped(parts() | {".prj": b"http://127.0.0.1:9/EPSG:4326"})))


@pytest.mark.parametrize("bare", [".shp", ".shx"])
def test_a_bare_part_is_told_to_be_zipped(put, parts, bare):
    said = "this is one part of a shapefile, not a table; put .shp, .shx, .dbf and .prj together into a zip archive"
    with pytest.raises(FileRefusedError, match=said):
        read_file(put(f"z{bare}", parts()[bare]))


@pytest.mark.parametrize(
    ("encoding", "stated", "remark"),
    [
        ("utf-8", b"UTF-8", ""),
        ("utf-8", b"65001\r\n", ""),
        ("utf-8", None, ""),
        ("cp1252", b"1252", ""),
        ("cp1252", b"ANSI 1252", ""),
        ("cp1252", b"windows-1252", ""),
        ("iso8859-1", b"ISO-8859-1", ""),
        ("iso8859-1", b"88591", ""),
        ("cp1252", None, "nothing says how its texts are written (.cpg); they were read as Windows-1252"),
        ("cp1252", b"nonsense", "nothing says how its texts are written (.cpg); they were read as Windows-1252"),
        ("cp1252", b"\xff\xfe\0", "nothing says how its texts are written (.cpg); they were read as Windows-1252"),
        ("cp1252", b"zlib", "nothing says how its texts are written (.cpg); they were read as Windows-1252"),
    ],
)
def test_texts_are_read_as_stated_or_as_they_can_be(parts, encoding, stated, remark):
    made = parts(columns=GOOD | {"source": ["Höhe é"]}, encoding=encoding)
    made.pop(".cpg", None)
    made[".dbf"] = made[".dbf"][:29] + b"\0" + made[".dbf"][30:]
    found = shapefile_features(Content("z.zip", zipped(made | ({".cpg": stated} if stated else {}))))
    assert list(found.properties["source"]) == ["Höhe é"]
    assert [one for one in found.warnings if "written" in one] == ([found.warnings[0]] if remark else [])
    assert found.warnings[0].startswith(remark)


def test_arabic_in_its_own_encoding(parts):
    made = parts(columns=GOOD | {"source": ["حلب"]}, encoding="cp1256")
    found = shapefile_features(Content("z.zip", zipped(made | {".cpg": b"1256"})))
    assert list(found.properties["source"]) == ["حلب"]


def test_a_letter_cut_in_two_is_marked_and_costs_nothing(parts):
    made = parts(columns=GOOD | {"source": ["ab€"]})
    made[".dbf"] = made[".dbf"].replace("ab€".encode(), b"abc\xe2\x82")
    found = shapefile_features(Content("z.zip", zipped(made)))
    assert list(found.properties["source"]) == ["abc\ufffd"]


def test_a_name_that_two_of_ours_begin_with_is_left_as_it_is(parts):
    found = shapefile_features(Content("z.zip", zipped(parts(columns=GOOD | {"conflict_n": [1]}))))
    assert "conflict_n" in found.properties


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("controlling_actor", "controlling_actor"),  # or _group, or _party: whichever was cut, it names the holder
        ("controlling_party", "controlling_actor"),
        ("actor_in_control", "actor_in_control"),
        ("belligerent", "belligerent"),
        ("snapshot_date", "snapshot_date"),
        ("date_of_survey", "date_of_survey"),
        ("admin4_pcode", "admin4_pcode"),
    ],
)
def test_a_name_that_was_cut_is_whole_where_all_that_begin_like_it_mean_one_thing(parts, name, whole):
    made = parts(columns={"note": ["x"], name: ["Daesh"]})
    found = shapefile_features(Content("z.zip", zipped(made)))
    assert list(found.properties[whole]) == ["Daesh"]


def test_a_cut_holder_is_read(put, parts):
    columns = {"controlling_actor": ["Daesh"], "start": ["2015-10-09"], "snapshot_date": [None]}
    result = read_file(put("z.zip", zipped(parts(columns=columns))))
    assert result.tables["zones"]["actor"].tolist() == ["ISIS"]


@pytest.mark.parametrize(("odd", "read"), [(1, True), (2, False)])
def test_without_prj_nine_shapes_in_ten_must_be_in_degrees(put, parts, odd, read):
    # Near the origin of a projection metres could be degrees: one such shape says nothing of the others.
    metres = [shapely.box(5e5 + n, 4e6, 5.1e5, 4.1e6) for n in range(odd)]
    made = parts([*metres, *[SQUARE] * (10 - odd)], columns={name: values * 10 for name, values in GOOD.items()})
    del made[".prj"]
    path = put("z.zip", zipped(made))
    if read:
        assert read_file(path).accepted == 9
    else:
        with pytest.raises(FileRefusedError, match="it has no .prj, and coordinates such as 510000, 4e.06 are not"):
            read_file(path)


def test_a_prj_that_is_no_text_is_refused(put, parts):
    with pytest.raises(FileRefusedError, match="the shapefile is damaged .its coordinate system cannot be read.; "):
        read_file(put("z.zip", zipped(parts() | {".prj": parts()[".prj"].replace(b"WGS_1984", b"WGS\xcc1984")})))


def test_shapes_under_a_name_that_leads_elsewhere_are_refused(put, parts):
    with pytest.raises(FileRefusedError, match="z.zip: its .shp has no plain name in the archive; put .shp, .shx"):
        read_file(put("z.zip", zipped(parts(), stem="../layer")))


def test_a_property_twice_is_refused(put, parts):
    made = parts()
    made[".dbf"] = made[".dbf"].replace(b"start\0\0", b"actor\0\0")
    with pytest.raises(FileRefusedError, match="z.zip: a feature names 'actor' twice; rename or remove one of them"):
        read_file(put("z.zip", zipped(made)))


def outcome(data):
    """Return the reading of a file, or why it is refused."""
    try:
        return read_content(Content("z.zip", data))
    except InputError as refusal:
        return str(refusal)


def test_a_mutated_part_is_read_or_refused_in_one_line(parts):
    made, chance = parts([SQUARE, HOLED], {name: values * 2 for name, values in GOOD.items()}), np.random.default_rng(3)
    read = refused = 0
    for count in [1, 3, 20] * 60:
        ending = chance.choice([".shp", ".shx", ".dbf", ".prj"])
        data = bytearray(made[ending])
        for place in chance.integers(0, len(data), count):
            data[place] = chance.integers(256)
        found = outcome(zipped(made | {ending: bytes(data)}))
        if isinstance(found, str):
            assert len(found.splitlines()) == 1
            assert "vsi" not in found
            refused += 1
        else:
            assert found.accepted + len(found.rejected) == found.rows
            read += 1
    assert min(read, refused) > 10


def test_a_count_that_the_file_cannot_hold_is_refused(parts):
    made = parts()
    made[".dbf"] = made[".dbf"][:4] + struct.pack("<I", 2**31) + made[".dbf"][8:]
    assert "not of one layer" in outcome(zipped(made))
