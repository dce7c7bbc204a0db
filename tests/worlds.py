"""Small worlds for tests: tables made row by row, and a ground with numbers one can check by hand."""

import geopandas as gpd
import pandas as pd
import shapely

from geo.measure.ground import Ground
from geo.measure.zones import control
from geo.model.dataset import Dataset
from geo.model.tables import TABLES, conform


def utc(text):
    return pd.Timestamp(text, tz="UTC")


def frame_of(table, rows, ids):
    plain = [{key: value for key, value in row.items() if key != "geometry"} for row in rows]
    if not table.geometry:
        return conform(pd.DataFrame(plain, index=ids), table)
    return conform(gpd.GeoDataFrame(plain, index=ids, geometry=[row["geometry"] for row in rows], crs=4326), table)


def place(name, lon, lat, uncertainty_m=500.0, aliases=""):
    return {
        "name": name, "aliases": aliases, "kind": "village", "place_uncertainty_m": uncertainty_m,
        "confidence": "high", "note": "made for a test", "source": "test", "geometry": shapely.Point(lon, lat),
    }  # fmt: skip


def holding(place_id, actor, start, end):
    return {
        "place_id": place_id, "actor": actor, "start": utc(start), "end": utc(end) if end else pd.NaT,
        "confidence": "high", "note": "made for a test", "source": "test",
    }  # fmt: skip


def event(lon, lat, day, actor_a="ISIS", actor_b="Opposition", **fields):
    row = {
        "start": utc(day), "end": utc(day) + pd.Timedelta(days=1), "date_uncertainty_days": 0,
        "actor_a": actor_a, "actor_b": actor_b, "actor_a_raw": actor_a, "actor_b_raw": actor_b,
        "kind": "battle", "kind_raw": "battle", "deaths_best": 3, "deaths_low": 2, "deaths_high": 9,
        "place": "North", "place_uncertainty_m": 500.0, "confidence": "high", "note": "made for a test",
        "source": "test", "url": "", "geometry": shapely.Point(lon, lat),
    }  # fmt: skip
    return row | fields


def zone(actor, shape, start="2015-01-01", end=None, line_m=300.0):
    return {
        "actor": actor, "start": utc(start), "end": utc(end) if end else pd.NaT, "line_uncertainty_m": line_m,
        "source": "test", "geometry": shape,
    }  # fmt: skip


def dataset_of(*, zone_max_radius_m=6000.0, **tables):
    """Make a dataset; ids are the table's first letter and the row's number."""
    made = {
        name: frame_of(TABLES[name], rows, [f"{name[0]}{number}" for number in range(len(rows))])
        for name, rows in tables.items()
    }
    return Dataset.of(name="test", **made, zone_max_radius_m=zone_max_radius_m)


def ground_of(**tables):
    dataset = dataset_of(**tables)
    return Ground(dataset, control(dataset))


def two_villages():
    """North is ISIS's from 9 October, South the Government's; Vague is ISIS's and nearer, but known within 2 km."""
    return ground_of(
        places=[
            place("North", 37.17, 36.35, aliases="Shamal; شمال"),
            place("South", 37.17, 36.30),
            place("Vague", 37.18, 36.32, 2000.0),
        ],
        holdings=[
            holding("p0", "Opposition", "2015-02-01", "2015-10-09"),
            holding("p0", "ISIS", "2015-10-09", "2015-11-15"),
            holding("p1", "Government", "2015-02-01", "2015-11-15"),
            holding("p2", "ISIS", "2015-02-01", "2015-11-15"),
        ],
    )
