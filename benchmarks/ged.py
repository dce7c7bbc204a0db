"""A synthetic UCDP GED file: the world of `benchmarks.worlds` in the 49 columns of the yearly release, some 240 MB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from benchmarks.worlds import EVENTS_COUNT, POINTS_COUNT, SEED, events_table
from geo.read.layouts import LAYOUTS
from geo.read.ucdp import CONFIDENCE, DATE_UNCERTAINTY_DAYS, PLACE_UNCERTAINTY_M

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: One article in so many is told in several lines, as texts taken from agencies are.
_LINES_EVERY: Final = 25

_COLUMNS: Final = LAYOUTS[0].columns


def write_ged(file: Path, *, count: int = EVENTS_COUNT, seed: int = SEED) -> Path:
    """Write `count` events as a UCDP GED file of 49 columns, quoted newlines included; one seed, one file."""
    events = events_table(count, points=max(1, round(count * POINTS_COUNT / EVENTS_COUNT)), seed=seed)
    rng = np.random.default_rng(seed + 11)
    columns = {**_who(events, rng), **_where(events), **_what(events, rng), **_said(events, rng)}
    # Quoted only where a cell needs it, as the releases are; other writers of CSV quote every text.
    pd.DataFrame({name: np.asarray(columns[name]) for name in _COLUMNS}).to_csv(file, index=False)
    return file


def _who(events: pd.DataFrame, rng: np.random.Generator) -> dict[str, object]:
    count = len(events)
    conflict, dyad = rng.integers(200, 17_000, count), rng.integers(300, 18_000, count)
    sides = {f"side_{one}": events[f"actor_{one}_raw"] for one in "ab"}
    return {
        **sides,
        **{f"side_{one}_{kind}_id": rng.integers(1, 9_000, count) for one in "ab" for kind in ("dset", "new")},
        **{f"conflict_{kind}_id": conflict for kind in ("dset", "new")},
        **{f"dyad_{kind}_id": dyad for kind in ("dset", "new")},
        "conflict_name": events["actor_a_raw"] + ": " + events["actor_b_raw"],
        "dyad_name": events["actor_a_raw"] + " - " + events["actor_b_raw"],
        "gwnoa": rng.integers(2, 950, count),
        "gwnob": np.full(count, ""),
    }


def _where(events: pd.DataFrame) -> dict[str, object]:
    x, y = events.geometry.x.round(6), events.geometry.y.round(6)
    texts = {"x": x.astype("str"), "y": y.astype("str")}
    province = "Province " + (x.astype("int64") + 180).astype("str")
    return {
        "latitude": y,
        "longitude": x,
        "geom_wkt": "POINT (" + texts["x"] + " " + texts["y"] + ")",
        "where_prec": _codes(events["place_uncertainty_m"], PLACE_UNCERTAINTY_M),
        "where_coordinates": events["place"],
        "where_description": events["place"] + ", near the road to the next town",
        "adm_1": province,
        "adm_2": province + ", district " + (y.astype("int64") + 90).astype("str"),
        "priogrid_gid": ((y + 90) * 2).astype("int64") * 720 + ((x + 180) * 2).astype("int64"),
        # No outline of a country is meant: the benchmark is of reading.
        "country": "Country " + ((x + 180) // 12).astype("int64").astype("str"),
        "country_id": ((x + 180) // 12).astype("int64"),
        "region": "Region " + ((x + 180) // 72).astype("int64").astype("str"),
    }


def _what(events: pd.DataFrame, rng: np.random.Generator) -> dict[str, object]:
    count = len(events)
    last = events["end"] - pd.Timedelta(days=1)
    best = events["deaths_best"].astype("int64").to_numpy()
    parts = rng.multinomial(1, (0.3, 0.3, 0.3, 0.1), count) * best[:, None]
    ids = events.index.str.removeprefix("ged-")
    return {
        "id": ids,
        "relid": "SYN-" + events["start"].dt.strftime("%Y-1-").to_numpy() + ids.to_numpy(),
        "year": events["start"].dt.year.astype("int64"),
        "active_year": np.ones(count, dtype=np.int64),
        "code_status": np.full(count, "Clear"),
        "type_of_violence": events["kind_raw"],
        "event_clarity": _codes(events["confidence"], CONFIDENCE),
        "date_prec": _codes(events["date_uncertainty_days"], DATE_UNCERTAINTY_DAYS),
        "date_start": events["start"].dt.strftime("%Y-%m-%d 00:00:00.000"),
        "date_end": last.dt.strftime("%Y-%m-%d 00:00:00.000"),
        "deaths_a": parts[:, 0],
        "deaths_b": parts[:, 1],
        "deaths_civilians": parts[:, 2],
        "deaths_unknown": parts[:, 3],
        **{name: events[f"deaths_{name}"].astype("int64") for name in ("best", "high", "low")},
    }


def _said(events: pd.DataFrame, rng: np.random.Generator) -> dict[str, object]:
    count = len(events)
    headline = events["note"].reset_index(drop=True)
    day = events["start"].dt.strftime("%Y-%m-%d").reset_index(drop=True)
    several = pd.Series(rng.random(count) < 1 / _LINES_EVERY)
    article = '"Agency,' + day + "," + headline + '"'
    told = article.where(~several, article + '\n"A second agency, the same day: ""' + headline + '"""')
    return {
        "number_of_sources": np.where(several, 2, 1),
        "source_article": told,
        "source_office": np.full(count, "Agency"),
        "source_date": day,
        "source_headline": headline,
        "source_original": "police, in a statement on " + day,
    }


def _codes(values: pd.Series, meanings: Mapping[str, float | str]) -> pd.Series:
    """Return the source's codes; of two with one meaning, the first."""
    codes = {meaning: code for code, meaning in reversed(meanings.items())}
    return values.map(codes)
