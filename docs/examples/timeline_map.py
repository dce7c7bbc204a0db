# ruff: noqa: INP001 - an example, not a package
"""A map with a timeline from plain tables: run it from the top folder and open timeline.html.

``python -m docs.examples.timeline_map``; in a notebook, end a cell with ``make()`` and the map appears below it.
The places are real; the events and zones are made up to show what a table may say and what it may leave out.
"""

import folium
import geopandas as gpd
import shapely

from geo.draw.leaflet import inline_leaflet
from geo.draw.timeline import Timeline

EVENTS = gpd.GeoDataFrame(
    {
        "start": ["2015-10-01", "2015-10-04", "2015-10-09", "2015-10-09"],
        "actor_a": ["ISIS", "Government", "ISIS", "ISIS"],
        "actor_b": ["Opposition", "ISIS", "Opposition", None],
        "kind": ["battle", "airstrike", "capture", "shelling"],
        "deaths_best": [4, None, 12, None],
        "place": ["Marea", "Kuweires", "Tall Susin", "Aleppo"],
        "place_uncertainty_m": [500, 1000, 500, 15_000],
    },
    geometry=gpd.points_from_xy([37.197, 37.583, 37.235, 37.161], [36.480, 36.187, 36.326, 36.202]),
    crs=4326,
)

ZONES = gpd.GeoDataFrame(
    {
        "actor": ["ISIS", "ISIS", "Opposition"],
        "start": ["2015-10-01", "2015-10-09", "2015-10-01"],
        "end": ["2015-10-09", None, None],
    },
    geometry=[
        shapely.box(37.30, 36.25, 37.70, 36.55),
        shapely.box(37.22, 36.25, 37.70, 36.55),
        shapely.box(36.95, 36.25, 37.20, 36.55),
    ],
    crs=4326,
)


def make() -> folium.Map:
    """Return the map; it asks the network for nothing."""
    map_ = inline_leaflet(folium.Map(tiles=None))
    Timeline(EVENTS, zones=ZONES, pair=("ISIS", "Opposition"), title="North of Aleppo, an example").add_to(map_)
    # Other layers of Folium's go on the same map.
    folium.Marker([36.202, 37.134], tooltip="Aleppo").add_to(map_)
    return map_


if __name__ == "__main__":
    make().save("timeline.html")
