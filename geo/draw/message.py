"""The small message that tells the page which view to show; ``timeline/message.js`` reads it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo.measure.select import search_text
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from geo.draw.marks import Marks
    from geo.measure.gap import Gap, GapInterval
    from geo.measure.ground import Witness
    from geo.scene import Scene

#: How far the map zooms in: about a third of a metre a pixel at 36 degrees north.
MOST_ZOOM: Final = 18


def milliseconds(moment: pd.Timestamp) -> int:
    """Return a moment as whole milliseconds since 1970 UTC.

    Examples
    --------
    >>> import pandas as pd
    >>> milliseconds(pd.Timestamp("1970-01-02", tz="UTC"))
    86400000
    """
    return round(moment.timestamp() * 1000)


def view_message(scene: Scene, *, selected: str | None = None, marks: Marks | None = None) -> dict[str, Any]:
    """Return the scene's view as plain JSON values, for ``standoff.apply(message)`` in the page.

    The fingerprint is in it, so that a page that holds other data refuses it. Times are milliseconds since 1970 UTC,
    distances metres.

    Parameters
    ----------
    selected
        Id of the event whose card is open.
    marks
        What is outlined and ringed beside what the view shows.
    """
    view = scene.view
    return {
        "fingerprint": scene.dataset.fingerprint,
        "window": [milliseconds(moment) for moment in (view.window or scene.period)],
        "instant": milliseconds(view.instant if view.instant is not None else scene.period[0]),
        "mode": view.mode,
        "filters": {
            "actors": list(view.actors),
            "kinds": list(view.kinds),
            "min_deaths": view.min_deaths,
            "max_event_uncertainty_m": view.max_event_uncertainty_m,
            "text": search_text(view.text),
        },
        "pair": list(view.pair) if view.pair else None,
        "definition": view.definition,
        "threshold_m": view.threshold_m,
        "area": list(view.area) if view.area and view.area != WHOLE else None,
        "series": series_message(scene.series),
        "basemap": view.basemap,
        "display": list(view.display),
        "camera": list(view.camera) if view.camera else None,
        "selected": selected,
        "marks": None if marks is None else marks.message,
    }


def series_message(series: Iterable[GapInterval]) -> list[dict[str, Any]]:
    """Return the intervals of a series; one without a distance has a ``reason`` instead."""
    return [
        {"start": milliseconds(part.start), "end": milliseconds(part.end), **_gap(part.gap, part.reason)}
        for part in series
    ]


def _gap(gap: Gap | None, reason: str) -> dict[str, Any]:
    if gap is None or not all(math.isfinite(value) for value in (gap.distance_m, gap.low_m, gap.high_m)):
        return {"reason": reason}
    return {
        "distance_m": gap.distance_m,
        "low_m": gap.low_m,
        "high_m": gap.high_m,
        "from": _witness(gap.start),
        "to": _witness(gap.end),
        "definition": gap.definition,
        "notes": list(gap.notes),
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return {"name": witness.name, "lon": witness.lon, "lat": witness.lat}
