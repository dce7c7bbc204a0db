"""A synthetic world as files: what the dashboard opens from ``STANDOFF_DATA``, and what a reader would upload."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from geo.read.provenance import SOURCES_FILE
from geo.read.ucdp import CONFIDENCE, DATE_UNCERTAINTY_DAYS, PLACE_UNCERTAINTY_M

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import numpy as np

    from geo.model.dataset import Dataset

_DATASET = """[dataset]
name = "{name}"
title = "{title}"

[view]
pair = ["{pair[0]}", "{pair[1]}"]
definition = "{definition}"

[[source]]
id = "synthetic"
producer = "benchmarks/worlds.py"
"""
_FILE = '[[file]]\nname = "{file}"\nsha256 = "{digest}"\nsources = ["synthetic"]\n'


def write_folder(dataset: Dataset, top: Path) -> Path:
    """Write a dataset as a folder with a SOURCES.toml inside `top`; return the folder."""
    folder = top / dataset.name
    folder.mkdir(parents=True)
    write_ucdp(dataset.events, folder / "events.csv")
    files = ["events.csv"]
    if len(dataset.zones):
        zones = dataset.zones.reset_index()
        for column in ("start", "end"):
            zones[column] = zones[column].dt.strftime("%Y-%m-%d")
        zones.to_file(folder / "zones.gpkg", driver="GPKG")
        places = dataset.places.assign(latitude=dataset.places.geometry.y, longitude=dataset.places.geometry.x)
        places.drop(columns="geometry").to_csv(folder / "places.csv")
        holdings = dataset.holdings.assign(start=dataset.holdings["start"].dt.strftime("%Y-%m-%d"), end="")
        holdings.to_csv(folder / "holdings.csv")
        files += ["zones.gpkg", "places.csv", "holdings.csv"]
    view = dataset.defaults
    text = _DATASET.format(
        name=dataset.name, title=dataset.title, pair=view.pair or ("", ""), definition=view.definition
    )
    for file in files:
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        text += "\n" + _FILE.format(file=file, digest=digest)
    (folder / SOURCES_FILE).write_text(text, encoding="utf-8")
    return folder


def write_ucdp(events: gpd.GeoDataFrame, file: Path) -> Path:
    """Write events in UCDP's layout, as far as it is read."""
    last = events["end"] - pd.Timedelta(days=1)
    rows = pd.DataFrame(
        {
            "id": events.index.str.removeprefix("ged-"),
            "year": events["start"].dt.year.to_numpy(),
            "type_of_violence": events["kind_raw"].to_numpy(),
            "side_a": events["actor_a_raw"].to_numpy(),
            "side_b": events["actor_b_raw"].to_numpy(),
            "source_headline": events["note"].to_numpy(),
            "where_prec": _codes(events["place_uncertainty_m"], PLACE_UNCERTAINTY_M),
            "where_coordinates": events["place"].to_numpy(),
            "latitude": events.geometry.y.to_numpy(),
            "longitude": events.geometry.x.to_numpy(),
            "event_clarity": _codes(events["confidence"], CONFIDENCE),
            "date_prec": _codes(events["date_uncertainty_days"], DATE_UNCERTAINTY_DAYS),
            "date_start": events["start"].dt.strftime("%Y-%m-%d").to_numpy(),
            "date_end": last.dt.strftime("%Y-%m-%d").to_numpy(),
            "best": events["deaths_best"].to_numpy(),
            "high": events["deaths_high"].to_numpy(),
            "low": events["deaths_low"].to_numpy(),
        }
    )
    rows.to_csv(file, index=False)
    return file


def _codes(values: pd.Series, meanings: dict[str, float] | dict[str, int] | dict[str, str]) -> np.ndarray:
    """Return the source's codes; of two with one meaning, the first."""
    codes = {meaning: code for code, meaning in reversed(meanings.items())}
    return values.map(codes).to_numpy()
