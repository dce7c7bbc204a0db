"""What the benchmark of control measures: the ground of one side, drawn anew every day, seeded.

A ground of some 6,000 corners in 60 parts: one large with two holes, the others small, 30 km apart. Some days are like
those of a daily map, others like nothing but the worst case:

- ``few``: every day two stretches of a dozen corners of the large part move, and one stretch of three small parts;
- ``all``: every day every corner of every part moves, by some tens of metres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.worlds import SEED, VERSIONS_COUNT
from geo.measure.ground import Ground
from geo.measure.zones import control
from geo.model.dataset import Dataset
from geo.model.tables import ZONES, conform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Corners = NDArray[np.float64]

HOLDER: Final = "Holder"
KINDS: Final = ("few", "all")
LINE_UNCERTAINTY_M: Final = 300.0
_FIRST_DAY: Final = pd.Timestamp("2022-01-01", tz="UTC")
_LARGE, _SMALL, _HOLE = 3_000, 50, 60
_PARTS: Final = 58
_STRETCH: Final = 12


def zones(kind: str, *, versions: int = VERSIONS_COUNT, seed: int = SEED) -> gpd.GeoDataFrame:
    """Return a table of `geo.model.tables.ZONES`: one row a day, `KINDS` says what moves from one to the next."""
    rng = np.random.default_rng(seed + 7)
    shells = [_ring(rng, _LARGE, 36.0, 48.0, 1.5, rough=0.15)]
    shells += [_ring(rng, _SMALL, 32 + 0.4 * (k % 20), 44.5 - 0.4 * (k // 20), 0.08, rough=0.1) for k in range(_PARTS)]
    holes = [_ring(rng, _HOLE, lon, 48.0, 0.05, rough=0.1) for lon in (35.5, 36.5)]
    days = pd.date_range(_FIRST_DAY, periods=versions)
    drawn = []
    for _ in days:
        parts = [shapely.Polygon(shells[0], holes), *(shapely.Polygon(shell) for shell in shells[1:])]
        drawn.append(shapely.multipolygons(parts))
        shells = _next_day(rng, shells, kind)
    frame = gpd.GeoDataFrame(
        {
            "actor": HOLDER,
            "start": days,
            "end": days + pd.Timedelta(days=1),
            "line_uncertainty_m": LINE_UNCERTAINTY_M,
            "source": "synthetic",
        },
        index=[f"{day:%Y%m%d}" for day in days],
        geometry=drawn,
        crs=4326,
    )
    return conform(frame, ZONES)


def ground_of(table: gpd.GeoDataFrame) -> Ground:
    """Return a ground of its own, of which nothing is worked out."""
    dataset = Dataset.of(name="control", zones=table)
    return Ground(dataset, control(dataset))


def _ring(rng: np.random.Generator, corners: int, lon: float, lat: float, size: float, *, rough: float) -> Corners:
    """Return a ring round a middle that never turns back, seen from there: it does not cross itself."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = np.ones(corners)
    for wave in range(2, 40):
        away += rough * rng.normal() / wave * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    away = np.clip(away, 0.3, 2.0) + rng.normal(0, 0.002, corners)
    return np.column_stack([lon + size * 1.4 * away * np.cos(angle), lat + size * away * np.sin(angle)]).round(6)


def _next_day(rng: np.random.Generator, shells: list[Corners], kind: str) -> list[Corners]:
    if kind == "all":
        return [_scaled(shell, 1 + rng.normal(0, 0.0003, len(shell))) for shell in shells]
    out = list(shells)
    for part in [0, 0, *rng.choice(np.arange(1, len(shells)), 3, replace=False)]:
        shell = out[part]
        share, at = np.ones(len(shell)), rng.integers(0, len(shell) - _STRETCH)
        share[at : at + _STRETCH] += rng.normal(0, 0.1 if part else 0.03) * np.hanning(_STRETCH + 2)[1:-1]
        out[part] = _scaled(shell, share)
    return out


def _scaled(shell: Corners, share: NDArray[np.float64]) -> Corners:
    """Return a ring whose corners are nearer to its middle, or further, by shares."""
    # The middle of the box moves less than that of the corners; both lie where every corner is seen from.
    middle = (shell.min(axis=0) + shell.max(axis=0)) / 2
    return np.asarray((middle + (shell - middle) * share[:, None]).round(6))
