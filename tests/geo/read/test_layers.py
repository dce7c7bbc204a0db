"""Properties named twice: one of them would be lost, so the file is refused, as a table is."""

from __future__ import annotations

import io
import json

import geopandas as gpd
import pytest
import shapely

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.layers import properties_of
from geo.read.recognise import parsed

SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)
GOOD = {"actor": "Daesh", "start": "2015-10-09", "end": "2015-11-15", "line_uncertainty_m": 500, "source": "drawn"}


def geojson(*features):
    """Return GeoJSON text of (shape, properties) pairs."""
    whole = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": whole})


@pytest.mark.parametrize("second", ["actor", "Actor ", "ACTOR"])
def test_a_property_named_twice_is_refused_as_in_a_table(put, second):
    text = geojson((SQUARE, {"Actor": "ISIS"} | GOOD)).replace('"actor": "Daesh"', f'"{second}": "Government"')
    with pytest.raises(FileRefusedError, match=r"^z.json: a feature names actor twice; rename or remove one of them$"):
        read_file(put("z.json", text))


def test_a_name_given_twice_in_the_text_is_refused(put):
    text = geojson((SQUARE, GOOD)).replace('"start"', '"actor": "Government", "start"')
    with pytest.raises(FileRefusedError, match="an object names actor twice"):
        read_file(put("z.json", text))


def test_a_geopackage_with_a_property_twice_is_refused(tmp_path):
    columns = {"actor": ["A"], "valid from": ["2015-10-09"], "valid_from": ["2015-10-10"]}
    path = tmp_path / "z.gpkg"
    gpd.GeoDataFrame(columns, geometry=[SQUARE], crs=4326).to_file(path, layer="zones", driver="GPKG")
    with pytest.raises(FileRefusedError, match="a feature names valid_from twice"):
        read_file(path)


def test_half_a_character_in_a_property_is_marked_and_nothing_is_lost(put):
    read = read_file(put("z.json", geojson((SQUARE, GOOD | {"source": "drawn \ud800 by hand"}))))
    assert list(read.tables["zones"]["source"]) == ["drawn \ufffd by hand"]


def test_half_a_character_in_the_name_of_a_property_is_marked(put):
    read = parsed(Content("z.json", geojson((SQUARE, GOOD | {"note \ud800": "x"})).encode()))
    assert list(read.properties["note_\ufffd"]) == ["x"]
    twice = geojson((SQUARE, GOOD | dict.fromkeys(("note \ud800", "note \ud801"), "x")))
    with pytest.raises(FileRefusedError, match="a feature names note_\ufffd twice"):
        read_file(put("z.json", twice))


def numbered(count, form):
    """Return a file of one format with features that each have a property of a name of its own."""
    rows = [{f"p{number}": "x"} for number in range(count)]
    if form == "json":
        return geojson(*((SQUARE, row) for row in rows)).encode()
    if form == "lines":
        return b"\n".join(json.dumps({"type": "Feature", "geometry": None, "properties": row}).encode() for row in rows)
    if form == "kml":
        data = "".join(f'<Data name="{name}"><value>x</value></Data>' for row in rows for name in row)
        return f"<kml><Placemark><ExtendedData>{data}</ExtendedData></Placemark></kml>".encode()
    out = io.BytesIO()
    columns = {f"p{number}": ["x"] for number in range(count)}
    gpd.GeoDataFrame(columns, geometry=[SQUARE], crs=4326).to_file(
        out, driver={"gpkg": "GPKG", "fgb": "FlatGeobuf"}[form]
    )
    return out.getvalue()


@pytest.mark.parametrize("form", ["json", "lines", "kml", "gpkg", "fgb"])
def test_properties_of_too_many_names_are_refused(form, monkeypatch):
    content = Content("z", numbered(21, form))
    monkeypatch.setenv("STANDOFF_MAX_PROPERTIES", "21")
    assert len(parsed(content).properties.columns) == 21
    monkeypatch.setenv("STANDOFF_MAX_PROPERTIES", "20")
    with pytest.raises(FileRefusedError) as refusal:
        parsed(content)
    assert str(refusal.value).startswith("z: its properties have 21 different names in ")
    assert "STANDOFF_MAX_PROPERTIES allows more" in str(refusal.value)


def test_of_many_features_the_properties_have_fewer_names():
    # 5,000 names of 10,000 features are the limit, so of 12,000 features 4,166: by hand, 50,000,000 cells.
    rows = [{f"p{number % 4_167}": 1} for number in range(12_000)]
    with pytest.raises(FileRefusedError, match="4,167 different names in 12,000 features, too many for a table"):
        properties_of(Content("z", b""), rows)
