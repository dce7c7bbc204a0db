"""Synthetic data of the size of the largest there are; the same seed gives the same bytes.

`events_table` has the spread of UCDP's global event dataset: 385,000 events of 1989 to 2023 on 60,000 distinct points,
clustered in countries and in years, 1,200 actors of whom few take part in most, skewed deaths, ids, place names and
headlines like UCDP's. Codes of precision have the shares of a published excerpt (Syria, 1 to 10 February 2016), which
has more exact places than the whole: more is drawn, not less. `front_table` is 769 daily versions of a front of 2,900
vertices between two holders; from one day to the next some 24 vertices move, as in the daily series in ``FACTS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.words import headlines, names, place_names
from geo.model.dataset import Dataset, Source
from geo.model.tables import EVENTS, HOLDINGS, PLACES, ZONES, conform
from geo.model.view import View
from geo.read.ucdp import DATE_UNCERTAINTY_DAYS, PLACE_UNCERTAINTY_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED: Final = 20_231_231
EVENTS_COUNT: Final = 385_000
POINTS_COUNT: Final = 60_000
ACTORS_COUNT: Final = 1_200
VERSIONS_COUNT: Final = 769
VERTICES_COUNT: Final = 2_900

FIRST_DAY: Final = pd.Timestamp("1989-01-01", tz="UTC")
LAST_DAY: Final = pd.Timestamp("2023-12-31", tz="UTC")
HOLDERS: Final = ("Holder North", "Holder South")
#: West, south, east, north of the ground of the two holders.
FRONT_BOX: Final = (35.5, 46.5, 40.5, 50.5)

# West, south, east, north; share of all events in thousandths; first and last year of most of them.
_REGIONS: Final = (
    (35.7, 32.4, 42.3, 37.2, 200, 2011, 2021), (60.6, 29.4, 71.5, 38.3, 140, 2001, 2021),
    (35.5, 46.5, 40.5, 50.5, 80, 2014, 2023), (38.8, 30.0, 48.5, 37.3, 60, 2003, 2020),
    (-108.0, 16.5, -97.0, 28.0, 70, 2007, 2023), (72.0, 21.0, 88.0, 34.5, 70, 1990, 2020),
    (80.1, 26.4, 88.1, 30.3, 35, 1996, 2006), (-78.0, 0.5, -71.0, 11.0, 30, 1990, 2015),
    (79.8, 6.0, 81.8, 9.8, 30, 1990, 2009), (41.5, -1.5, 50.5, 11.0, 45, 1991, 2023),
    (3.5, 6.0, 14.5, 13.7, 35, 2009, 2023), (26.5, -5.5, 30.9, 3.8, 35, 1996, 2023),
    (43.0, 12.6, 49.0, 17.5, 30, 2009, 2023), (36.0, 3.5, 42.0, 14.5, 20, 1991, 2022),
    (22.5, 9.5, 34.0, 15.5, 20, 1991, 2023), (120.0, 5.5, 126.5, 13.5, 20, 1990, 2020),
    (93.0, 12.0, 99.0, 26.0, 20, 1990, 2023), (-1.0, 27.5, 8.5, 36.8, 15, 1992, 2010),
    (-6.5, 11.0, 4.0, 17.5, 20, 2012, 2023), (37.0, 37.0, 44.5, 39.5, 10, 1990, 2017),
    (34.2, 31.2, 35.6, 33.2, 15, 1989, 2023),
)  # fmt: skip

_SHARES: Final = {
    "where": (0.600, 0.331, 0.005, 0.021, 0.026, 0.014, 0.003),
    "date": (0.952, 0.026, 0.010, 0.007, 0.005),
}
_LONGEST_DAYS: Final = (1, 6, 7, 31, 366)


def world(*, events: int = EVENTS_COUNT, versions: int = VERSIONS_COUNT, seed: int = SEED) -> Dataset:
    """Return events and front as one dataset, which opens on the whole period."""
    zones = front_table(versions, seed=seed) if versions else None
    places, holdings = _held(seed) if versions else (None, None)
    return Dataset.of(
        name="synthetic",
        title=f"Synthetic: {events:,} events, {versions:,} versions of a front",
        events=events_table(events, points=_points(events), seed=seed),
        zones=zones,
        places=places,
        holdings=holdings,
        sources=[Source(file="synthetic", sha256="0" * 64, producer="benchmarks/worlds.py")],
        defaults=View(dataset="synthetic", pair=HOLDERS if versions else None, definition="position-to-edge"),
    )


def _points(events: int) -> int:
    return max(1, round(events * POINTS_COUNT / EVENTS_COUNT))


def events_table(
    count: int = EVENTS_COUNT, *, points: int = POINTS_COUNT, actors: int = ACTORS_COUNT, seed: int = SEED
) -> gpd.GeoDataFrame:
    """Return a table of `geo.model.tables.EVENTS` with the spread of UCDP's global dataset."""
    rng = np.random.default_rng(seed)
    weights = np.array([region[4] for region in _REGIONS], dtype=float)
    weights /= weights.sum()
    # Every point is used once; the rest crowd where much happens already.
    popularity = rng.pareto(1.1, points) + 0.05
    spot = _spots(rng, popularity, weights)
    rest = rng.choice(points, size=max(count - points, 0), p=popularity / popularity.sum())
    at = rng.permutation(np.concatenate([np.arange(min(points, count)), rest]))
    region = spot["region"][at]
    start, end, date_code = _dates(rng, region)
    order = np.lexsort((rng.random(count), start, region))
    ids = np.empty(count, dtype=np.int64)
    # UCDP numbers events as they are coded, country by country.
    ids[order] = np.sort(rng.choice(np.arange(1, 2 * count + 1), size=count, replace=False))
    who = _sides(rng, region, actors, weights)
    deaths = _deaths(rng, count)
    kind_code = rng.choice(3, size=count, p=(0.76, 0.11, 0.13))
    start_day = FIRST_DAY + pd.to_timedelta(start, unit="D")
    where_code = spot["where"][at]
    actor_names = np.array([*HOLDERS, *names(np.random.default_rng(seed + 1), actors - len(HOLDERS))], dtype=object)
    frame = gpd.GeoDataFrame(
        {
            "start": start_day,
            "end": FIRST_DAY + pd.to_timedelta(end, unit="D"),
            "date_uncertainty_days": np.array(list(DATE_UNCERTAINTY_DAYS.values()))[date_code],
            "actor_a": actor_names[who[0]],
            "actor_b": actor_names[who[1]],
            "actor_a_raw": actor_names[who[0]],
            "actor_b_raw": actor_names[who[1]],
            "kind": np.array(["battle", "battle", "attack on civilians"], dtype=object)[kind_code],
            "kind_raw": np.array(["1", "2", "3"], dtype=object)[kind_code],
            "deaths_best": deaths[1],
            "deaths_low": deaths[0],
            "deaths_high": deaths[2],
            "place": place_names(np.random.default_rng(seed + 2), points)[at],
            "place_uncertainty_m": np.array(list(PLACE_UNCERTAINTY_M.values()))[where_code],
            "confidence": np.where(rng.random(count) < 0.97, "high", "medium"),
            "note": headlines(np.random.default_rng(seed + 3), np.asarray(start_day.year)),
            "source": "UCDP GED",
            "url": "",
        },
        index=[f"ged-{number}" for number in ids],
        geometry=shapely.points(spot["lon"][at], spot["lat"][at]),
        crs=4326,
    )
    return conform(frame, EVENTS)


def since_2002(count: int, *, of: int = EVENTS_COUNT, seed: int = SEED) -> gpd.GeoDataFrame:
    """Return so many events that began in 2002 or later, out of a table of `of`: all peers can order those in time."""
    events = events_table(of, points=_points(of), seed=seed)
    late = events[events["start"] >= pd.Timestamp("2002-01-01", tz="UTC")]
    return late.sample(count, random_state=seed).sort_index()


def _spots(
    rng: np.random.Generator, popularity: NDArray[np.float64], weights: NDArray[np.float64]
) -> dict[str, NDArray[np.generic]]:
    """Return distinct points in clusters inside their regions, to four decimals of a degree."""
    count = len(popularity)
    region = rng.choice(len(weights), size=count, p=weights)
    box = np.array([one[:4] for one in _REGIONS])
    centres = rng.random((len(weights), 24, 2))
    near = centres[region, rng.integers(0, 24, count)] + rng.normal(0, 0.06, (count, 2))
    share = np.where(rng.random((count, 1)) < 0.7, near, rng.random((count, 2)))
    share = np.abs(share) % 1.0
    low, high = box[region, :2], box[region, 2:]
    lonlat = np.round(low + share * (high - low), 4)
    # Spread evenly over points by their rank, so that the shares hold for events, not only for points.
    rank = np.empty(count)
    rank[np.argsort(-popularity)] = np.arange(count)
    where = np.searchsorted(np.cumsum(_SHARES["where"])[:-1], (0.3 + rank * 0.6180339887) % 1.0, side="right")
    return {"region": region, "lon": lonlat[:, 0], "lat": lonlat[:, 1], "where": where}


def _dates(
    rng: np.random.Generator, region: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return first day, day after the last (both counted from `FIRST_DAY`) and the code of the date's precision."""
    count, days = len(region), (LAST_DAY - FIRST_DAY).days + 1
    first = np.array([(one[5] - 1989) * 365.25 for one in _REGIONS])[region]
    last = np.array([(one[6] + 1 - 1989) * 365.25 for one in _REGIONS])[region]
    # A war has its worst years: most events fall round its middle, or late when it goes on; the rest at any time.
    ongoing = last > 33 * 365.25
    within = first + rng.beta(np.where(ongoing, 1.6, 2.2), np.where(ongoing, 1.0, 2.0)) * (last - first)
    start = np.where(rng.random(count) < 0.85, within, rng.random(count) * days).astype(np.int64)
    start = np.clip(start, 0, days - 1)
    code = rng.choice(5, size=count, p=_SHARES["date"])
    longest = np.array(_LONGEST_DAYS)[code]
    length = 1 + (rng.random(count) * longest).astype(np.int64) * (code > 0)
    return start, np.minimum(start + length, days), code


def _sides(
    rng: np.random.Generator, region: NDArray[np.int64], actors: int, weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the two actors of each event: every region has its own, of whom few take part in most events."""
    free = actors - len(HOLDERS)
    share = np.maximum(2, (weights * free).astype(np.int64))
    base = len(HOLDERS) + np.concatenate([[0], np.cumsum(share)[:-1]])
    size = share[region]
    rank = [np.floor(size * rng.random(len(region)) ** power).astype(np.int64) for power in (3.0, 2.0)]
    sides = [np.minimum(base[region] + one, actors - 1) for one in rank]
    # Where the front runs, the two who hold the ground fight each other.
    front = (region == 2) & (rng.random(len(region)) < 0.9)
    sides = [np.where(front, number, side) for number, side in enumerate(sides)]
    same = sides[0] == sides[1]
    sides[1] = np.where(same, base[region] + (sides[1] + 1 - base[region]) % size, sides[1])
    return sides[0], sides[1]


def _deaths(rng: np.random.Generator, count: int) -> tuple[NDArray[np.int64], ...]:
    best = np.floor(rng.lognormal(0.55, 1.15, count)).astype(np.int64)
    spread = rng.random((2, count))
    low = np.where(spread[0] < 0.25, np.floor(best * spread[0] * 3), best).astype(np.int64)
    high = best + np.where(spread[1] < 0.3, np.ceil(best * spread[1] * 4), 0).astype(np.int64)
    return low, best, high


def front_table(
    versions: int = VERSIONS_COUNT, *, vertices: int = VERTICES_COUNT, seed: int = SEED
) -> gpd.GeoDataFrame:
    """Return a table of `geo.model.tables.ZONES`: two holders' ground each day, up to the last day of the events."""
    rng = np.random.default_rng(seed + 4)
    west, south, east, north = FRONT_BOX
    lat = np.round(np.linspace(south, north, vertices), 5)
    lon = (west + east) / 2 + 0.9 * np.sin(np.linspace(0, 5, vertices)) + np.cumsum(rng.normal(0, 0.004, vertices))
    lon = np.round(np.clip(lon, west + 0.8, east - 0.8), 5)
    days = LAST_DAY - pd.to_timedelta(np.arange(versions)[::-1], unit="D")
    shapes: list[shapely.Polygon] = []
    for _ in range(versions):
        shapes += [_ground(lon, lat, edge) for edge in (west, east)]
        lon = _moved(rng, lon, west + 0.5, east - 0.5)
    frame = gpd.GeoDataFrame(
        {
            "actor": np.tile(HOLDERS, versions),
            "start": np.repeat(days, 2),
            "end": np.repeat(days + pd.Timedelta(days=1), 2),
            "line_uncertainty_m": 500.0,
            "source": "synthetic",
        },
        index=[f"{day:%Y%m%d}-{side}" for day in days for side in (1, 2)],
        geometry=shapes,
        crs=4326,
    )
    return conform(frame, ZONES)


def _ground(lon: NDArray[np.float64], lat: NDArray[np.float64], edge: float) -> shapely.Polygon:
    # The front runs strictly northwards, so no ring crosses itself.
    line = np.column_stack([lon, lat])
    return shapely.Polygon(np.vstack([line, [[edge, lat[-1]], [edge, lat[0]]]]))


def _moved(rng: np.random.Generator, lon: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Return the next day's front: two stretches of a dozen vertices give way."""
    out = lon.copy()
    for middle in rng.integers(6, len(lon) - 6, 2):
        stretch = slice(middle - 6, middle + 6)
        out[stretch] = np.clip(out[stretch] + rng.normal(0, 0.03) * np.hanning(14)[1:-1], low, high)
    return np.round(out, 5)


def _held(seed: int) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return forty towns, twenty a holder, held as long as there is a front: ends for the pair's distance."""
    rng = np.random.default_rng(seed + 5)
    west, south, east, north = FRONT_BOX
    lon = np.concatenate([rng.uniform(west + 0.1, west + 1.2, 20), rng.uniform(east - 1.2, east - 0.1, 20)])
    lat = rng.uniform(south + 0.2, north - 0.2, 40)
    ids = [f"town-{number:02}" for number in range(40)]
    plain = {"confidence": "high", "note": "", "source": "synthetic"}
    places = gpd.GeoDataFrame(
        {"name": place_names(rng, 40), "aliases": "", "kind": "town", "place_uncertainty_m": 500.0, **plain},
        index=ids, geometry=shapely.points(lon.round(4), lat.round(4)), crs=4326,
    )  # fmt: skip
    holdings = pd.DataFrame(
        {"place_id": ids, "actor": np.repeat(HOLDERS, 20), "start": LAST_DAY - pd.Timedelta(days=VERSIONS_COUNT - 1),
         "end": pd.NaT, **plain},
        index=[f"held-{name}" for name in ids],
    )  # fmt: skip
    return conform(places, PLACES), conform(holdings, HOLDINGS)
