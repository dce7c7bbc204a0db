"""The sample and its ledger, and the sample without some of its rows, or with more."""

from pathlib import Path

import pandas as pd
import pytest

from geo.measure.ground import Ground
from geo.measure.zones import control
from geo.model.dataset import Dataset
from geo.model.tables import TABLES
from geo.read.catalog import open_folder
from geo.read.claim_fields import CLAIMS_FILE, claims_of
from tests.worlds import frame_of

SAMPLE = Path(__file__).parents[4] / "data" / "aleppo-2015"


@pytest.fixture(scope="session")
def sample_data():
    return open_folder(SAMPLE)


@pytest.fixture(scope="session")
def sample(sample_data):
    return Ground(sample_data, control(sample_data))


@pytest.fixture(scope="session")
def ledger():
    return claims_of((SAMPLE / CLAIMS_FILE).read_bytes())


@pytest.fixture(scope="session")
def sample_claim(ledger):
    return {claim.id: claim for claim in ledger}.__getitem__


def remade(data, tables):
    made = Dataset.of(
        name=data.name,
        events=tables.get("events", data.events),
        zones=data.zones,
        places=tables.get("places", data.places),
        holdings=tables.get("holdings", data.holdings),
        defaults=data.defaults,
        zone_max_radius_m=data.zone_max_radius_m,
        zone_area=data.zone_area,
    )
    return Ground(made, control(made))


@pytest.fixture(scope="session")
def without_rows(sample_data):
    """Return ``without(table=lambda rows: mask)``: the sample's ground without the rows of the masks."""

    def without(**masks):
        tables = {name: (rows := getattr(sample_data, name))[~mask(rows)] for name, mask in masks.items()}
        if "places" in tables:
            held = tables.get("holdings", sample_data.holdings)
            tables["holdings"] = held[held["place_id"].isin(tables["places"].index)]
        return remade(sample_data, tables)

    return without


@pytest.fixture(scope="session")
def with_rows(sample_data):
    """Return ``more(table={id: row})``: the sample's ground with more rows; a holding cuts those it overlaps."""

    def more(**rows):
        tables = {}
        for name, new in rows.items():
            old = getattr(sample_data, name)
            if name == "holdings":
                old = cut(old, new.values())
            tables[name] = pd.concat([old, frame_of(TABLES[name], list(new.values()), list(new))])
        return remade(sample_data, tables)

    return more


def cut(holdings, new):
    """Let the holdings of the places of new ones end where those begin."""
    cut_ = holdings.copy()
    for row in new:
        own = (cut_["place_id"] == row["place_id"]) & (cut_["start"] < row["start"]) & (cut_["end"] > row["start"])
        cut_.loc[own, "end"] = row["start"]
        later = (cut_["place_id"] == row["place_id"]) & (cut_["start"] >= row["start"])
        later &= cut_["start"] < (row["end"] if pd.notna(row["end"]) else cut_["end"].max())
        cut_ = cut_[~later]
    return cut_
