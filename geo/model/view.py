"""`View`: everything a reader has chosen, as one frozen value.

A field left at ``None`` means "as the dataset says": `geo.scene.resolve` fills it in. Links omit defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

Definition = Literal["position-to-edge", "edge-to-edge", "position-to-position"]
Mode = Literal["window", "so-far"]
Way = Literal["swipe", "sides"]
Basemap = Literal["built-in", "osm", "light", "topo"]

DEFINITIONS: Final[tuple[Definition, ...]] = ("position-to-edge", "edge-to-edge", "position-to-position")
MODES: Final[tuple[Mode, ...]] = ("window", "so-far")
WAYS: Final[tuple[Way, ...]] = ("swipe", "sides")
BASEMAPS: Final[tuple[Basemap, ...]] = ("built-in", "osm", "light", "topo")

#: What can be drawn otherwise than at first: events as a density grid, sized by deaths; the histogram stacked by kind
#: of event instead of by actor; layers left out.
DISPLAYS: Final = ("density", "sized", "by-kind", "no-events", "no-zones", "no-line", "no-names")

Window = tuple[pd.Timestamp, pd.Timestamp]
Area = tuple[float, float, float, float]
Camera = tuple[float, float, float]

#: "Everywhere", for a view of a dataset that has an area of its own.
WHOLE: Final[Area] = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown, of which data, and how the distance is measured.

    Attributes
    ----------
    dataset
        Name of a built-in dataset; a user's own files are named ``"own"``.
    window
        Events shown, ``[start, end)`` in UTC; ``None``: the whole period of the data.
    instant
        The moment whose control and distance are shown, UTC.
    mode
        ``"window"``: events in the window; ``"so-far"``: everything up to the moment.
    actors, kinds
        Canonical names to keep, sorted; empty keeps all. An event is kept when either side is named.
    min_deaths
        Events with a best estimate below it, or none, are left out; 0 keeps all.
    max_place_uncertainty_m
        Positions placed worse than this are left out of the distance and listed beside it.
    max_event_uncertainty_m
        Events placed worse than this are not shown; ``None`` shows all, drawn as what they are.
    text
        Words that must all occur in place, note, actors or source, in any case.
    area
        West, south, east, north in degrees; distances look only inside. ``None``: the dataset's own area.
    pair
        The actor measured from and its rival.
    definition
        How the distance is measured; see `geo.measure.gap`.
    threshold_m
        The distance the reader asks about, in metres.
    basemap
        ``"built-in"`` asks the network for nothing.
    camera
        Latitude, longitude, zoom; ``None`` fits the data.
    compare
        The two moments whose control is compared, the earlier first, UTC; ``None``: the window's first and last day.
    compare_way, compare_camera
        How the map before and after shows them, one over the other or side by side, and its camera; ``None`` fits what
        changed.
    display
        Names out of `DISPLAYS`, in that order: what is drawn otherwise than at first.
    """

    dataset: str = "aleppo-2015"
    window: Window | None = None
    instant: pd.Timestamp | None = None
    mode: Mode = "window"
    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_deaths: int = 0
    max_place_uncertainty_m: float = 1000.0
    max_event_uncertainty_m: float | None = None
    text: str = ""
    area: Area | None = None
    pair: tuple[str, str] | None = None
    definition: Definition = "position-to-edge"
    threshold_m: float = 2000.0
    basemap: Basemap = "built-in"
    camera: Camera | None = None
    compare: Window | None = None
    compare_way: Way = "swipe"
    compare_camera: Camera | None = None
    display: tuple[str, ...] = ()
