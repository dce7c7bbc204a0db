"""`Timeline`: the Folium plugin that carries the data, the scripts and the style into a page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from branca.element import MacroElement
from jinja2 import Template

from geo.draw.message import milliseconds, series_message
from geo.draw.palette import styles
from geo.draw.timeline.columns import all_columns
from geo.draw.timeline.land import land_columns, rounded_out
from geo.draw.timeline.payload import as_text, pack
from geo.measure.ground import Ground
from geo.measure.zones import Control
from geo.model.dataset import Dataset
from geo.model.kinds import KINDS
from geo.model.tables import EVENTS, PLACES, ZONES, empty
from geo.scene import period_of, step_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

    from geo.measure.gap import GapInterval
    from geo.model.view import Area, Camera, Window

FOLDER: Final = Path(__file__).parent

#: The scripts in the order in which they build on each other; together one function, so nothing of theirs is global.
SCRIPTS: Final = (
    "text", "payload", "clock", "filter", "visible", "surface", "symbols", "theme", "icons", "basemap", "zonesLayer",
    "spatialIndex", "pixels", "density", "eventsLayer", "readout", "labels", "histogram", "track", "player", "bar",
    "keys", "layers", "legend", "card", "measure", "tools", "live", "message", "bridge", "app", "start",
)  # fmt: skip


@cache
def script() -> str:
    """Return the plugin's scripts as one text, without the function round them."""
    return "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


#: The style sheets in the order of their cascade.
STYLES: Final = ("page", "panels", "bar", "narrow")


@cache
def style() -> str:
    """Return the plugin's style sheets as one text."""
    return "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


def json_for_html(value: object) -> str:
    r"""Return JSON that can stand in a script element: no ``<``, so no end tag and no comment.

    Examples
    --------
    >>> json_for_html("</script>")
    '"\\u003c/script>"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in ("<", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


class Timeline(MacroElement):
    """Events and control zones with a timeline, as a layer of a `folium.Map`.

    One map a page: the scripts speak to the outside through ``window.standoff``.

    Parameters
    ----------
    events, zones, places
        Tables of `geo.model.tables`; one left out is empty.
    pair
        The two actors the series is about.
    series
        The pair's distance over time, see `geo.measure.gap.GapInterval`.
    message
        Fields of the first view, as `geo.draw.message.view_message` makes them; the rest is the page's default.
    period
        The time the bar covers, ``[start, end)``; by default whole days round all dates.
    step
        The step of the bar, a day or an hour; by default an hour only in data of less than two days that state times.
    bounds
        West, south, east, north in degrees shown first; by default round the zones and the events.
    camera
        Latitude, longitude, zoom shown first, instead of `bounds`.
    theme
        ``"light"``, ``"dark"`` or ``"auto"``, which follows the reader's system.
    title
        What the page is about, for those who do not see it.
    credits
        Sources named in the corner.
    fingerprint
        Of the dataset; messages for another are refused.

    Examples
    --------
    >>> import folium
    >>> from geo.draw.timeline import Timeline
    >>> map_ = folium.Map(tiles=None)
    >>> Timeline().add_to(map_).get_name().startswith("timeline_")
    True
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}<style>{{ this.style }}</style>{% endmacro %}
        {% macro html(this, kwargs) %}
        <script type="application/json" id="{{ this.get_name() }}_config">{{ this.config }}</script>
        <script type="application/json" id="{{ this.get_name() }}_message">{{ this.message }}</script>
        <script type="application/octet-stream" id="{{ this.get_name() }}_data">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        (function () {
        "use strict";
        {{ this.code }}
        start({{ this._parent.get_name() }}, "{{ this.get_name() }}");
        })();
        {% endmacro %}
        """
    )

    def __init__(
        self,
        events: gpd.GeoDataFrame | None = None,
        *,
        zones: gpd.GeoDataFrame | None = None,
        places: gpd.GeoDataFrame | None = None,
        pair: tuple[str, str] | None = None,
        series: Iterable[GapInterval] = (),
        message: Mapping[str, Any] | None = None,
        period: Window | None = None,
        step: pd.Timedelta | None = None,
        bounds: Area | None = None,
        camera: Camera | None = None,
        theme: str = "auto",
        title: str = "",
        credits: Iterable[str] = (),  # noqa: A002 - the word for it
        fingerprint: str = "",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Timeline"
        events = empty(EVENTS) if events is None else events
        zones = empty(ZONES) if zones is None else zones
        places = empty(PLACES) if places is None else places
        actors = sorted({*events["actor_a"], *events["actor_b"], *zones["actor"]} - {""})
        chosen = styles(actors)
        extent = _extent(events, zones, places)
        tables = {**all_columns(events, zones, places, actors), **land_columns(rounded_out(extent))}
        ground = Ground(Dataset.of(name="timeline", events=events, zones=zones), Control(zones, derived=False))
        period = period or period_of(ground)
        spoken = (
            dict(message) if message is not None else {"pair": pair and list(pair), "series": series_message(series)}
        )
        self.style, self.code = style(), script()
        self.data = as_text(pack(tables))
        self.message = json_for_html(spoken)
        self.config = json_for_html(
            {
                "actors": [chosen[name].as_json() for name in actors],
                "kinds": list(KINDS),
                "period": [milliseconds(moment) for moment in period],
                "step": int((step or step_of(ground, period)) / pd.Timedelta(milliseconds=1)),
                "bounds": list(bounds) if bounds else _shown(events, zones, extent),
                "camera": list(camera) if camera else None,
                "theme": theme,
                "title": title,
                "credits": list(dict.fromkeys(credits)),
                "fingerprint": fingerprint,
            }
        )


def _extent(*tables: gpd.GeoDataFrame) -> Area:
    """Return the box round all tables; the whole world when they are empty."""
    boxes = [table.total_bounds for table in tables if len(table)]
    if not boxes:
        return (-180.0, -90.0, 180.0, 90.0)
    west, south, east, north = zip(*boxes, strict=True)
    return (float(min(west)), float(min(south)), float(max(east)), float(max(north)))


def _shown(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, extent: Area) -> list[float] | None:
    return list(extent) if len(events) or len(zones) else None
