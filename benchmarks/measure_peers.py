"""The usual ways to measure events against control of their day, in a projection: peers of `geo.measure.nearest`.

Each takes frames that are already in UTM; DuckDB also has them in tables of its own before its clock starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

try:
    import duckdb
    import duckdb_extension_spatial
except ImportError:  # They are installed on Linux only.
    duckdb = None

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


def geopandas_loop(events: gpd.GeoDataFrame, control: gpd.GeoDataFrame) -> pd.Series:
    """Return the distance of each event to the control of its day, metres in UTM: one `distance` a day."""
    found = []
    days = events.groupby("start", sort=False)
    of_day = dict(zip(control["start"], control.geometry, strict=True))
    for day, group in days:
        found.append(group.distance(of_day[day]))
    return pd.concat(found).reindex(events.index)


class NoDuckDBError(RuntimeError):
    """DuckDB or its spatial extension is not installed; the message says what to do."""


class DuckDB:
    """The same in DuckDB with its spatial extension, on as many threads as there are cores."""

    def __init__(self, events: gpd.GeoDataFrame, control: gpd.GeoDataFrame) -> None:
        if duckdb is None:
            raise NoDuckDBError("DuckDB is left out: install duckdb and duckdb-extension-spatial to have it measured")
        # The package holds the extension for one version of DuckDB; by its path, nothing is looked for on a network.
        extensions = Path(duckdb_extension_spatial.__file__).parent / "extensions"
        self._connection = duckdb.connect()
        self._connection.execute(f"LOAD '{extensions / f'v{duckdb.__version__}' / 'spatial.duckdb_extension'}'")
        points = pd.DataFrame(
            {"n": np.arange(len(events)), "day": _days(events), "x": events.geometry.x, "y": events.geometry.y}
        )
        versions = pd.DataFrame({"day": _days(control), "wkb": shapely.to_wkb(control.geometry.to_numpy())})
        self._connection.register("points_frame", points)
        self._connection.register("versions_frame", versions)
        self._connection.execute("CREATE TABLE points AS SELECT n, day, ST_Point(x, y) AS place FROM points_frame")
        self._connection.execute(
            "CREATE TABLE versions AS SELECT day, ST_GeomFromWKB(wkb) AS shape FROM versions_frame"
        )

    def distances(self) -> NDArray[np.float64]:
        """Return the distance of each event to the control of its day, metres in UTM, in the events' order."""
        found = self._connection.execute(
            "SELECT n, ST_Distance(place, shape) AS distance FROM points JOIN versions USING (day) ORDER BY n"
        ).fetchnumpy()
        return np.asarray(found["distance"], dtype=np.float64)

    def close(self) -> None:
        """Let go of the tables."""
        self._connection.close()


def _days(frame: gpd.GeoDataFrame) -> NDArray[np.int64]:
    return frame["start"].dt.tz_convert(None).astype("datetime64[s]").astype("int64").to_numpy()
