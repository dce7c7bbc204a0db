"""What other pages show on the map: an episode, a place, a row of evidence, with its moment and a camera on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
import streamlit as st

from geo.draw.extent import longitude_span
from geo.model.text import count_text, date_text
from ui.control_words import LEAST_KM2, holder_text, km2_text, span_text
from ui.plain import md

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.advances import Episode
    from geo.measure.change import Change, Turn
    from geo.model.view import Area, Camera
    from geo.scene import Scene
    from ui.state import Session

#: Pixels a frame is made to fit into: the map of a phone, less its margins.
_PIXELS: Final = (340, 300)
#: Nearer than this a village is without what surrounds it; further than that all is.
_ZOOMS: Final = (3.0, 13.0)
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


def frame_of(shape: shapely.Geometry, points: list[tuple[float, float]]) -> Area | None:
    """Return the frame round a shape and points, in degrees; ``None`` of nothing."""
    boxes = [tuple(part) for part in shapely.bounds(shapely.get_parts(shape)).tolist()] if not shape.is_empty else []
    boxes += [(lon, lat, lon, lat) for lon, lat in points]
    if not boxes:
        return None
    west, south, east, north = np.array(boxes, dtype=np.float64).T
    left, right = longitude_span(west, east)
    return left, float(south.min()), right, float(north.max())


def episode(state: Session, scene: Scene, one: Episode) -> None:
    """Show an episode: its dates, the control at its end, a camera on what was gained."""
    frame = frame_of(one.ground, [(turn.lon, turn.lat) for turn in one.places])
    before = max(one.start - scene.step, scene.period[0])
    after = max(one.end, before + scene.step)
    much = [km2_text(one.area_km2)] if one.area_km2 >= LEAST_KM2 else []
    much += [count_text(len(one.places), "place")] if one.places else []
    said = f"On the map: {one.actor}, {span_text(one.start, one.end)}, {' and '.join(much) or 'nothing'} gained."
    _show(
        state, scene, dates=(before, min(after, scene.period[1] - scene.step)), moment=one.end, frame=frame, said=said
    )


def place(state: Session, scene: Scene, found: Change, turn: Turn) -> None:
    """Show a place that changed hands, at the second of the two dates."""
    said = (
        f"On the map: {turn.name}, {holder_text(turn.before)} on {date_text(found.start)}, "
        f"{holder_text(turn.after)} on {date_text(found.end)}."
    )
    frame = frame_of(shapely.Polygon(), [(turn.lon, turn.lat)])
    _show(state, scene, dates=(found.start, found.end), moment=found.end, frame=frame, said=said)


def point(state: Session, scene: Scene, *, moment: pd.Timestamp, lon: float, lat: float, said: str) -> None:
    """Show one point at a moment; the dates compared stay as they are."""
    frame = frame_of(shapely.Polygon(), [(lon, lat)])
    _show(state, scene, dates=None, moment=moment, frame=frame, said=said)


def _show(
    state: Session,
    scene: Scene,
    *,
    dates: tuple[pd.Timestamp, pd.Timestamp] | None,
    moment: pd.Timestamp,
    frame: Area | None,
    said: str,
) -> None:
    if dates is not None and dates[0] < dates[1]:
        state.change(compare=dates)
    state.move_to(moment, scene)
    if frame is not None:
        state.change(camera=camera_on(frame))
        # A new number tells the map to take everything as it is told, camera and all.
        state.opened += 1
    st.session_state["tab"] = "Map"
    st.session_state[_SAID] = said


def tell() -> None:
    """Say what the map was made to show, once."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.toast(md(said), icon=":material/map:")
