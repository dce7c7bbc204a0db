"""The countries' outlines, against areas and places known from elsewhere."""

import numpy as np
import pytest
import shapely

from geo.model.areas import areas_km2
from geo.read.world import country, country_bounds, topology

# Total areas in km2 from the UN Demographic Yearbook (2019, table 3); outlines are coarse and borders disputed.
AREAS = {"Syria": 185_180, "Yemen": 527_968, "Dem. Rep. Congo": 2_345_410, "Fiji": 18_272, "Poland": 312_679}


@pytest.mark.parametrize(("name", "km2"), AREAS.items())
def test_a_country_has_its_area(name, km2):
    # Yemen's eastern border was settled in 2000, with less desert than the yearbook counts.
    assert areas_km2(np.array([country(name)]))[0] == pytest.approx(km2, rel=0.15 if name == "Yemen" else 0.06)


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [("Syria", 37.16, 36.2), ("Russia", 37.6, 55.75), ("Russia", -170.0, 66.2), ("Fiji", -179.95, -16.8)],
)
def test_a_place_lies_in_its_country_on_either_side_of_the_180th_meridian(name, lon, lat):
    assert shapely.dwithin(country(name), shapely.Point(lon, lat), 0.2)
    assert not shapely.dwithin(country("Poland"), shapely.Point(lon, lat), 0.2)


def test_every_country_is_valid_and_between_the_180th_meridians():
    shapes = np.array([country(name) for name in country_bounds()])
    assert len(shapes) == len(topology().countries) > 200
    assert shapely.is_valid(shapes).all()
    assert {shape.geom_type for shape in shapes} == {"MultiPolygon"}
    west, south, east, north = shapely.bounds(shapes[~shapely.is_empty(shapes)]).T
    assert west.min() >= -180
    assert east.max() <= 180
    assert (south.min(), north.max()) >= (-90, 0)


def test_a_country_has_the_bounds_of_its_outline():
    assert country("Syria").bounds == pytest.approx(country_bounds()["Syria"], abs=0.1)
    assert country_bounds()["Fiji"][2] - country_bounds()["Fiji"][0] > 359
