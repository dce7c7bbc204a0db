"""Small worlds with what is hard about drawing, and snapshots of them."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model.dataset import Dataset, Source
from geo.model.kinds import KINDS
from geo.model.tables import EVENTS, conform
from geo.model.view import View
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event, holding, place, utc, zone

NOW = pd.Timestamp("2026-01-01", tz="UTC")
ADDRESS = "https://standoff.example/"
LONG = "The Joint Operations Room of the Northern Countryside and of All Villages Beyond It (Second Formation)"


def hostile(number):
    return f'<script>alert({number})</script> $x^{{{number}}}$ & "q" \'; \\frac ]]> \u202egnp.exe\x00 東京'


def scattered(count, *, box=(36.5, 35.9, 38.0, 36.9), seed=0, actors=40):
    """Make events all over a box: a quarter exact, the others within 5, 25 and 50 km."""
    chance = np.random.default_rng(seed)
    day = utc("2015-01-01") + pd.to_timedelta(chance.integers(0, 300, count), unit="D")
    actor = np.array([f"Actor {number}" for number in range(actors)])[chance.integers(0, actors, count)]
    columns = {
        "start": day, "end": day + pd.Timedelta(days=1), "date_uncertainty_days": 0, "actor_a": actor,
        "actor_b": "Other",
        "actor_a_raw": actor, "actor_b_raw": "Other", "kind": np.array(KINDS)[chance.integers(0, len(KINDS), count)],
        "kind_raw": "", "deaths_best": 1, "deaths_low": 0, "deaths_high": 3, "place": "", "confidence": "high",
        "place_uncertainty_m": chance.choice([500.0, 5e3, 25e3, 5e4], count), "note": "", "source": "test", "url": "",
    }  # fmt: skip
    points = gpd.points_from_xy(chance.uniform(box[0], box[2], count), chance.uniform(box[1], box[3], count))
    frame = gpd.GeoDataFrame(columns, geometry=points, crs=4326, index=[f"e{number}" for number in range(count)])
    return conform(frame, EVENTS)


def long_names():
    """Six places in a row, held by actors with hostile and with very long names; forty sources with long terms."""
    dataset = dataset_of(
        places=[place(hostile(i) * 2 if i % 2 else LONG * 2, 37.1 + 0.02 * i, 36.3 + 0.01 * i) for i in range(6)],
        holdings=[holding(f"p{i}", LONG * 4 if i % 2 else hostile(i) * 4, "2015-01-01", None) for i in range(6)],
        events=[event(37.1 + 0.02 * i, 36.3, "2015-03-03", actor_a=f"{LONG}{i}") for i in range(20)],
    )
    sources = tuple(Source(f"f{i}", "0" * 64, f"{LONG} {i}", hostile(i), "Terms" * 60) for i in range(40))
    return replace(dataset, title=hostile(0) * 30, sources=sources)


def pacific():
    """Two zones that meet at the 180th meridian, and places and events on both sides of it."""
    return dataset_of(
        zones=[zone("Alpha", shapely.box(175, -20, 180, -12)), zone("Beta", shapely.box(-180, -20, -174, -12))],
        events=[
            event(179.5, -16, "2015-03-03"),
            event(-179, -17, "2015-03-04", place_uncertainty_m=20_000.0),
            event(-176, -15, "2015-03-05", kind="strike"),
        ],
        places=[place("Запоріжжя", 178.44, -18.14), place("تل رفعت", -179.2, -14.0)],
    )


def villages():
    """Two held places without events; one name is Arabic."""
    return dataset_of(
        places=[place("North", 37.17, 36.35), place("مارع", 37.17, 36.30)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None), holding("p1", "Government", "2015-01-01", None)],
    )


def contested():
    """Three zones in a row, the middle one contested, with a lake left out of the first; one event that is nowhere."""
    lake = shapely.box(36.6, 36.1, 36.7, 36.2)
    return dataset_of(
        zones=[
            zone("Government", shapely.box(36.5, 36, 37, 36.5) - lake),
            zone("contested", shapely.box(37, 36, 37.2, 36.5)),
            zone("Opposition", shapely.box(37.2, 36, 37.7, 36.5)),
        ],
        events=[event(36.8, 36.2, "2015-03-03"), event(37.4, 36.2, "2015-03-03", place_uncertainty_m=80_000.0)],
    )


MADE = {
    "nothing": lambda: Dataset.of(name="nothing", title="Nothing at all"),
    "one event": lambda: dataset_of(events=[event(37.1, 36.3, "2015-03-03")]),
    "villages": villages,
    "pacific": pacific,
    "contested": contested,
    "world": lambda: Dataset.of(name="world", title="Everywhere", events=scattered(300, box=(-179, -60, 179, 75))),
    "crowd": lambda: Dataset.of(name="crowd", title="A crowd", events=scattered(6_000)),
    "long names": long_names,
}


def snap(dataset, *, theme="light", **view):
    chosen = View(**{"dataset": dataset.name, **view})
    return take(dataset, Wanted(view=chosen, theme=theme, address=ADDRESS), now=NOW)
