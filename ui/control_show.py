"""What other pages show on the map: an advance, a place, rows of evidence; marked, at a moment, with a camera on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import shapely
import streamlit as st

from geo.draw.marks import Marks, Spot
from geo.draw.swipe.shapes import polygons
from geo.model.text import count_text, date_text, radius_text
from ui.control_words import LEAST_KM2, holder_text, km2_text, span_text
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.measure.advances import Episode
    from geo.measure.change import Change, Turn
    from geo.model.claim import Evidence
    from geo.model.view import Area, Camera
    from geo.scene import Scene
    from ui.state import Session

#: Pixels a frame is made to fit into: the map of a phone, less its margins.
_PIXELS: Final = (340, 300)
#: Nearer than this a village is without what surrounds it; further than that all is.
_ZOOMS: Final = (3.0, 13.0)
#: Places known worse than this are no symbols on the map (`timeline/eventsLayer.js` says the same).
EXACT_M: Final = 1_000.0
_NO_GROUND: Final = shapely.MultiPolygon()
#: Where the sentence waits for the next run.
_SAID: Final = "control_shown"


def camera_on(area: Area) -> Camera:
    """Return a camera that holds a frame, given as west, south, east, north in degrees; east may lie beyond 180.

    A web map's world is 256 pixels at zoom 0 and doubles with each (Spherical Mercator).

    Examples
    --------
    >>> camera_on((37.0, 36.2, 37.4, 36.5))
    (36.35014, 37.2, 10.0)
    """
    west, south, east, north = area
    low, high = (_mercator(lat) for lat in (south, north))
    across = max((east - west) / 360, 1e-9)
    up = max((high - low) / (2 * math.pi), 1e-9)
    zoom = min(math.log2(_PIXELS[0] / 256 / across), math.log2(_PIXELS[1] / 256 / up))
    lat = math.degrees(math.atan(math.sinh((low + high) / 2)))
    lon = math.remainder((west + east) / 2, 360)
    return round(lat, 5), round(lon, 5), float(math.floor(2 * min(max(zoom, _ZOOMS[0]), _ZOOMS[1])) / 2)


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(min(max(lat, -85.0), 85.0))))


def episode(state: Session, scene: Scene, one: Episode) -> None:
    """Show an episode: the control at its end, with the ground and the places gained marked."""
    much = [km2_text(one.area_km2)] if one.area_km2 >= LEAST_KM2 else []
    much += [count_text(len(one.places), "place")] if one.places else []
    title = f"{one.actor}, {span_text(one.start, one.end)}: {' and '.join(much) or 'nothing'} gained"
    spots = tuple(_spot(turn.name, turn.lon, turn.lat, turn.place_uncertainty_m) for turn in one.places)
    _show(state, scene, moment=one.end, title=title, outlines=polygons(one.ground), spots=spots)


def place(state: Session, scene: Scene, found: Change, turn: Turn) -> None:
    """Show a place that changed hands, at the second of the two dates."""
    title = (
        f"{turn.name}, {holder_text(turn.before)} on {date_text(found.start)}, "
        f"{holder_text(turn.after)} on {date_text(found.end)}"
    )
    spots = (_spot(turn.name, turn.lon, turn.lat, turn.place_uncertainty_m),)
    _show(state, scene, moment=found.end, title=title, spots=spots)


def evidence(state: Session, scene: Scene, rows: Sequence[Evidence], *, moment: pd.Timestamp, title: str) -> None:
    """Show rows of evidence at a moment: those with coordinates are marked; the note says why rings are fewer."""
    spots = tuple(_evident(scene, row) for row in rows if is_somewhere(row))
    without = len(rows) - len(spots)
    same = len(spots) - len({(spot.lon, spot.lat) for spot in spots})
    notes = [f"{count_text(same, 'row')} at the point of another"] if same else []
    notes += [f"{count_text(without, 'row')} without coordinates not marked"] if without else []
    _show(state, scene, moment=moment, title=title, spots=spots, note="; ".join(notes))


def is_somewhere(row: Evidence) -> bool:
    """Return whether a row of evidence has coordinates."""
    return row.lon is not None and row.lat is not None


def _evident(scene: Scene, row: Evidence) -> Spot:
    """Return the mark of a row: named after the place or the holder of the zone, with how exactly it is known."""
    data = scene.dataset
    places, tables = data.places, {"places": data.places, "events": data.events, "holdings": data.holdings}
    zones = scene.ground.control.zones
    name, within_m = row.said, 0.0
    if row.table == "zones" and row.id in zones.index:
        name = f"zone of {zones['actor'].loc[row.id]}"
    elif row.table != "zones" and row.id in tables[row.table].index:
        held = tables[row.table].loc[row.id]
        where = places.loc[held["place_id"]] if row.table == "holdings" else held
        name = where["place" if row.table == "events" else "name"] or held["kind"]
        within_m = float(where["place_uncertainty_m"])
    return _spot(str(name), float(row.lon or 0.0), float(row.lat or 0.0), within_m)


def _spot(name: str, lon: float, lat: float, within_m: float) -> Spot:
    """Return a point's mark; one known no better than a symbol on the map is worth says so."""
    return Spot(f"{name} (within {radius_text(within_m)})" if within_m > EXACT_M else name, lon, lat)


def _show(
    state: Session,
    scene: Scene,
    *,
    moment: pd.Timestamp,
    title: str,
    outlines: shapely.Geometry = _NO_GROUND,
    spots: tuple[Spot, ...] = (),
    note: str = "",
) -> None:
    """Open the map at a moment, with what is to be seen marked and in the frame."""
    state.move_to(moment, scene)
    state.marks = None
    if spots or not outlines.is_empty:
        state.marks = Marks(title, outlines=outlines, spots=spots, note=note)
        state.change(camera=camera_on(state.marks.frame))
        # A new number tells the map to take everything as it is told, camera and all.
        state.opened += 1
    st.session_state["tab"] = "Map"
    st.session_state[_SAID] = ". ".join(part for part in (f"On the map: {title}", note) if part) + "."


def tell() -> None:
    """Say what the map was made to show, once."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.toast(md(said), icon=":material/map:")
