"""FlatGeobuf: GDAL reads it from memory, and only what the file can hold."""

from __future__ import annotations

import struct

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.model.errors import FileRefusedError, InputError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.flatgeobuf import flatgeobuf_features
from geo.read.recognise import read_content

SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)
GOOD = {"actor": ["Daesh"], "start": ["2015-10-09"], "end": ["2015-11-15"], "line_uncertainty_m": [500]}


def flatgeobuf(path, *, shapes=(SQUARE,), columns=GOOD, crs="EPSG:4326", **options):
    """Write features and return the path."""
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(path, driver="FlatGeobuf", **options)
    return path


@pytest.fixture
def whole(tmp_path):
    """Return the bytes of a FlatGeobuf with one zone."""
    return flatgeobuf(tmp_path / "z.fgb").read_bytes()


def test_zones(tmp_path):
    result = read_file(flatgeobuf(tmp_path / "z.fgb"))
    zone = result.tables["zones"].loc["z-1"]
    assert (result.kind, result.warnings) == ("control zones", ())
    assert (zone["actor"], zone["line_uncertainty_m"], zone.geometry.equals(SQUARE)) == ("ISIS", 500, True)


@pytest.mark.parametrize("index", ["YES", "NO"])
def test_points_are_events_with_or_without_an_index(tmp_path, index):
    columns = {"event_id": ["a"], "date": ["2015-10-10"], "actor": ["IS"], "place_uncertainty_m": [5]}
    path = flatgeobuf(tmp_path / "e.fgb", shapes=[shapely.Point(37, 36)], columns=columns, SPATIAL_INDEX=index)
    assert read_file(path).tables["events"].geometry.to_dict() == {"a": shapely.Point(37, 36)}


def test_a_stated_system_is_converted(tmp_path):
    path = flatgeobuf(tmp_path / "z.fgb", shapes=gpd.GeoSeries([SQUARE], crs=4326).to_crs(32637), crs=32637)
    zone = read_file(path).tables["zones"].iloc[0]
    assert zone.geometry.hausdorff_distance(SQUARE) < 1e-4


def test_values_become_texts(tmp_path):
    columns = {
        "count": pd.array([1, None, 3], dtype="Int64"),
        "share": [0.5, 2.0, None],
        "when": pd.to_datetime(["2015-10-09T10:30:00Z", None, "2016-01-01T00:00:00Z"]),
        "Side A": ["É", "", None],
    }
    path = flatgeobuf(tmp_path / "z.fgb", shapes=[SQUARE] * 3, columns=columns, SPATIAL_INDEX="NO")
    assert flatgeobuf_features(Content("z.fgb", path.read_bytes())).properties.to_dict("list") == {
        "count": ["1", "", "3"],
        "share": ["0.5", "2", ""],
        "when": ["2015-10-09T10:30:00Z", "", "2016-01-01T00:00:00Z"],
        "side_a": ["É", "", ""],
    }


@pytest.mark.parametrize("part", [8, 10, 20, 60, 0.5, 0.97])
def test_a_file_cut_short_is_refused_in_one_line(whole, part):
    end = int(len(whole) * part) if part < 1 else part
    with pytest.raises(
        FileRefusedError, match=r"^z.fgb: the FlatGeobuf is .*(damaged|cut short).*; download it again$"
    ):
        read_content(Content("z.fgb", whole[:end]))


def test_a_header_that_promises_more_than_the_file_holds_is_refused_at_once(whole):
    at = whole.index(struct.pack("<Q", 1), 12)
    promised = whole[:at] + struct.pack("<Q", 2**60) + whole[at + 8 :]
    with pytest.raises(FileRefusedError, match=r"1,152,921,504,606,846,976 features cannot stand in [\d,]+ bytes"):
        read_content(Content("z.fgb", promised))


def test_no_features(tmp_path):
    columns = {name: [] for name in GOOD}
    with pytest.raises(FileRefusedError, match="z.fgb: it holds no features"):
        read_file(flatgeobuf(tmp_path / "z.fgb", shapes=[], columns=columns))


def outcome(data):
    """Return the reading of a file, or why it is refused."""
    try:
        return read_content(Content("z.fgb", data))
    except InputError as refusal:
        return str(refusal)


def test_a_mutated_file_is_read_or_refused_in_one_line(whole):
    chance = np.random.default_rng(11)
    read = refused = 0
    for count in [1, 3, 20] * 60:
        data = bytearray(whole)
        for place in chance.integers(8, len(data), count):
            data[place] = chance.integers(256)
        found = outcome(bytes(data))
        if isinstance(found, str):
            assert len(found.splitlines()) == 1
            refused += 1
        else:
            assert found.accepted + len(found.rejected) == found.rows
            read += 1
    assert min(read, refused) > 10
