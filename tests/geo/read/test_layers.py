"""Properties named twice: one of them would be lost, so the file is refused, as a table is."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
import shapely

from geo.model.errors import FileRefusedError
from geo.read.files import read_file

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
