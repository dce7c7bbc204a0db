"""Control files built in the test: squares, one a day, without properties."""

import json

import pytest
import shapely


@pytest.fixture
def control(tmp_path):
    """Write a GeoJSON file of boxes (west, south, east, north) or GeoJSON geometries; return its path."""

    def write(name, *boxes, properties=None, crs=None):
        geometries = [
            box if isinstance(box, dict) else json.loads(shapely.to_geojson(shapely.box(*box))) for box in boxes
        ]
        features = [{"type": "Feature", "properties": properties or {}, "geometry": one} for one in geometries]
        stated = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"type": "FeatureCollection", **stated, "features": features}), encoding="utf-8")
        return path

    return write


@pytest.fixture
def zones(control):
    """Write zones of (actor, first day, last day, box) into one file; return its path."""

    def write(name, *rows):
        features = []
        for actor, start, last, box in rows:
            properties = {"actor": actor, "start": start, "last_day": last, "line_uncertainty_m": 500}
            path = control(name, box, properties=properties)
            features += json.loads(path.read_text(encoding="utf-8"))["features"]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return path

    return write
