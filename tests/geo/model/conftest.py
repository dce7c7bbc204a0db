"""Two rows of every table, as small as the schemas allow."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from geo.model.tables import CRS, EVENTS, HOLDINGS, PLACES, ZONES, conform

EVENT = {
    "start": "2015-10-09",
    "end": "2015-10-10",
    "date_uncertainty_days": 0,
    "actor_a": "ISIS",
    "actor_b": "Opposition",
    "actor_a_raw": "IS",
    "actor_b_raw": "Syrian insurgents",
    "kind": "capture",
    "kind_raw": "capture",
    "deaths_best": 3,
    "deaths_low": None,
    "deaths_high": 5,
    "place": "Tall Susin",
    "place_uncertainty_m": 500,
    "confidence": "medium",
    "note": "Taken in the night.",
    "source": "press",
    "url": "",
}
ZONE = {"actor": "ISIS", "start": "2015-10-09", "end": None, "line_uncertainty_m": 1000, "source": "press"}
PLACE = {
    "name": "Tall Susin",
    "aliases": "Tal Susin;تل سوسين",
    "kind": "village",
    "place_uncertainty_m": 500,
    "confidence": "high",
    "note": "North of the city.",
    "source": "press",
}
HOLDING = {
    "place_id": "a",
    "actor": "ISIS",
    "start": "2015-10-09",
    "end": None,
    "confidence": "medium",
    "note": "",
    "source": "press",
}


def two_rows(row, table, shapes=None):
    frame = pd.DataFrame([row, row], index=["a", "b"])
    if shapes:
        frame = gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)
    return conform(frame, table)


@pytest.fixture
def tables():
    """Return the four tables by name; each test gets its own."""
    points = [Point(37.1768, 36.3544), Point(37.1779, 36.3747)]
    return {
        "events": two_rows(EVENT, EVENTS, points),
        "zones": two_rows(ZONE, ZONES, [box(37, 36, 37.1, 36.1), box(37.1, 36, 37.2, 36.1)]),
        "places": two_rows(PLACE, PLACES, points),
        "holdings": two_rows(HOLDING, HOLDINGS),
    }
