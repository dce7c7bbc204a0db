"""`Timeline`: the Folium plugin that carries the data, the scripts and the style into a page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import folium
import pandas as pd
from branca.element import Element

from geo.draw.elements import Verbatim, elements
from geo.draw.extent import extent, shown
from geo.draw.message import milliseconds, series_message
from geo.draw.palette import styles
from geo.draw.timeline.accepted import accepted_events, accepted_places, accepted_zones
from geo.draw.timeline.choices import checked_page, checked_period, checked_question
from geo.draw.timeline.columns import LATER, all_columns
from geo.draw.timeline.land import land_columns, rounded_out
from geo.draw.timeline.payload import as_text, pack
from geo.measure.gap import series
from geo.measure.ground import Ground
from geo.measure.period import is_dated, period_of, step_of
from geo.measure.zones import Control
from geo.model.dataset import Dataset, no_rejects
from geo.model.errors import InputError
from geo.model.kinds import KINDS
from geo.model.tables import HOLDINGS, empty
from geo.model.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from branca.element import Figure
    from numpy.typing import ArrayLike

    from geo.draw.timeline.choices import Moment
    from geo.measure.gap import Question
    from geo.model.view import Area, Camera, Definition, Window

FOLDER: Final = Path(__file__).parent

#: The scripts in the order in which they build on each other; together one function, so nothing of theirs is global.
SCRIPTS: Final = (
    "text", "words", "payload", "checks", "mercator", "clock", "axis", "filter", "visible", "surface",
    "symbols", "theme", "icons", "paged", "basemap", "ground", "zonesLayer", "spatialIndex", "pixels",
    "density", "placed", "marks", "eventsLayer", "readout", "writing", "labels", "histogram", "binTip",
    "gestures", "track", "player", "options", "keys", "bar", "swatches", "layers", "marked", "legend", "facts", "card",
    "tip", "geodesic", "measure", "tools", "paper", "live", "message", "bridge", "app", "calm", "start",
)  # fmt: skip


@cache
def script() -> str:
    """Return the plugin's scripts as one text, without the function round them."""
    return "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


# What stands in the page, and what it is there.
_PARTS: Final = {
    "config": "application/json",
    "message": "application/json",
    "data": "application/octet-stream",
    "texts": "application/octet-stream",
}

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


class Timeline(Element):
    """Events and control zones with a timeline, as a layer of a `folium.Map`.

    Everything the page needs is in it, except Leaflet, which a plain `folium.Map` loads from its usual address and
    `geo.draw.leaflet.inline_leaflet` puts into the page. One timeline a page: its scripts speak to the outside
    through ``window.standoff``.

    Parameters
    ----------
    events, zones, places
        GeoDataFrames in EPSG:4326: points with at least ``start``; polygons with at least ``actor`` and ``start``;
        points with at least ``name``. Other columns of `geo.model.tables` are used where they are given, and where
        they are not the page says "not stated": see `geo.draw.timeline.accepted`. One left out is empty.
    pair
        Two actors, as the tables or the alias table name them: the shortest line between them is worked out at every
        moment and shown on the map.
    definition
        How that line is measured, see `geo.measure.gap`; by default edge to edge where there are zones, otherwise
        position to position, with events standing in for positions on their days.
    period
        The time the bar covers, ``[start, end)``, as times or as text like ``2015-10-10``; a time without a zone is
        UTC. By default whole days round all dates.
    bounds
        West, south, east, north in degrees shown first, such as a frame's ``total_bounds``; by default round the zones
        and the events.
    camera
        Latitude, longitude, zoom shown first, instead of `bounds`.
    theme
        ``"light"``, ``"dark"`` or ``"auto"``, which follows the reader's system.
    title
        What the page is about, for those who do not see it.
    credits
        Sources named in the corner; one text is one source.

    Raises
    ------
    InputError
        A table or an option cannot be used, an actor of the pair is in no table, or its distance changes too often to
        be worked out; when the page is made, a second timeline on it. The message says which, in one line.

    Examples
    --------
    >>> import folium, geopandas
    >>> from geo.draw.leaflet import inline_leaflet
    >>> from geo.draw.timeline import Timeline
    >>> points = geopandas.points_from_xy([37.24, 37.29], [36.37, 36.48])
    >>> events = geopandas.GeoDataFrame({"start": ["2015-10-09", "2015-10-10"]}, geometry=points, crs=4326)
    >>> map_ = inline_leaflet(folium.Map(tiles=None))
    >>> timeline = Timeline(events, title="Two events").add_to(map_)
    >>> "Two events" in map_.get_root().render()
    True
    """

    def __init__(
        self,
        events: gpd.GeoDataFrame | None = None,
        *,
        zones: gpd.GeoDataFrame | None = None,
        places: gpd.GeoDataFrame | None = None,
        pair: tuple[str, str] | None = None,
        definition: Definition | None = None,
        period: tuple[Moment, Moment] | None = None,
        bounds: Area | ArrayLike | None = None,
        camera: Camera | None = None,
        theme: str = "auto",
        title: str = "",
        credits: str | Iterable[str] = (),  # noqa: A002 - the word for it
    ) -> None:
        page = checked_page(bounds=bounds, camera=camera, theme=theme, title=title, credits=credits)
        ground = _ground(accepted_events(events), accepted_zones(zones), accepted_places(places))
        start, end = period_of(ground) if period is None else checked_period(period)
        step = step_of(ground, (start, end))
        # The bar begins and ends on whole steps.
        covered = (start.floor(step), end.ceil(step))
        message = {} if pair is None else _pair_message(ground, checked_question(ground, pair, definition), covered)
        self._hold(ground, message=message, page={**page, "period": covered, "step": step, "dated": period is not None})

    @classmethod
    def of(cls, ground: Ground, *, message: Mapping[str, Any], page: Mapping[str, Any]) -> Timeline:
        """Return the timeline of tables that are checked already.

        Parameters
        ----------
        message
            The first view, as `geo.draw.message.view_message` makes it.
        page
            ``period`` and ``step``; ``bounds``, ``camera``, ``theme``, ``title``, ``credits`` as above; and the
            ``fingerprint`` of the dataset: the page refuses messages for another.
        """
        made = cls.__new__(cls)
        made._hold(ground, message=message, page=page)  # noqa: SLF001 - our own
        return made

    def _hold(self, ground: Ground, *, message: Mapping[str, Any], page: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "Timeline"
        events, zones, places = ground.dataset.events, ground.control.zones, ground.dataset.places
        named = (events["actor_a"], events["actor_b"], zones["actor"])
        actors = sorted({str(name) for column in named for name in column.unique()} - {""})
        chosen = styles(actors)
        frame = extent(events, zones, places)
        tables = {**all_columns(events, zones, places, actors), **land_columns(rounded_out(frame))}
        first = {name: table for name, table in tables.items() if name not in LATER}
        later = {name: table for name, table in tables.items() if name in LATER}
        self.style, self.code = style(), script()
        self.data, self.texts = as_text(pack(first)), as_text(pack(later, known=first))
        self.message = json_for_html(dict(message))
        bounds, camera = page.get("bounds"), page.get("camera")
        self.config = json_for_html(
            {
                "actors": [chosen[name].as_json() for name in actors],
                "kinds": list(KINDS),
                "period": [milliseconds(moment) for moment in page["period"]],
                "dated": is_dated(ground) or page.get("dated", False),
                "step": int(page["step"] / pd.Timedelta(milliseconds=1)),
                "bounds": list(bounds) if bounds else shown(events, zones),
                "camera": list(camera) if camera else None,
                "theme": page.get("theme", "auto"),
                "title": page.get("title", ""),
                "credits": list(dict.fromkeys(page.get("credits", ()))),
                "fingerprint": page.get("fingerprint", ""),
            }
        )

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 - as branca calls it
        """Put the timeline into its page.

        Raises
        ------
        InputError
            It is not on a `folium.Map`, or not the only timeline of the page.
        """
        if not isinstance(self._parent, folium.Map):
            raise InputError("a timeline is a layer of a folium.Map: Timeline(...).add_to(map_)")
        figure = cast("Figure", self.get_root())
        found = sum(isinstance(element, Timeline) for element in elements(figure))
        if found > 1:
            raise InputError(f"a page holds one timeline, found {found}; put all events and zones into one")
        name = self.get_name()
        parts = "".join(
            f'<script type="{kind}" id="{name}_{part}">{getattr(self, part)}</script>\n'
            for part, kind in _PARTS.items()
        )
        script = f'(function () {{\n"use strict";\n{self.code}\nstart({self._parent.get_name()}, "{name}");\n}})();\n'
        figure.header.add_child(Verbatim(f"<style>{self.style}</style>"), name=name)
        figure.html.add_child(Verbatim(parts), name=name)
        figure.script.add_child(Verbatim(script), name=name)
        return ""


def _ground(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> Ground:
    dataset = Dataset(
        name="timeline", title="timeline", events=events, zones=zones, places=places, holdings=empty(HOLDINGS),
        sources=(), rejected=no_rejects(), warnings=(), defaults=View(),
    )  # fmt: skip
    return Ground(dataset, Control(zones, derived=False))


def _pair_message(ground: Ground, question: Question, period: Window) -> dict[str, Any]:
    """Return the pair with its distance over the period, as fields of the first message."""
    found = series(ground, question, *period)
    return {
        "pair": [question.origin, question.rival],
        "definition": question.definition,
        "series": series_message(found),
    }
