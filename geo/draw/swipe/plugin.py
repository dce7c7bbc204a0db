"""`render_swipe`: control at two moments as one complete HTML document."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import folium
from branca.element import Element

from geo.draw.document import credits_of, document
from geo.draw.elements import Verbatim
from geo.draw.extent import extent
from geo.draw.leaflet import inline_leaflet
from geo.draw.message import MOST_ZOOM
from geo.draw.palette import styles
from geo.draw.swipe.said import moments, said
from geo.draw.swipe.shapes import frame_of, shapes, swipe_columns
from geo.draw.timeline.payload import as_text, pack
from geo.draw.timeline.plugin import FOLDER as SHARED
from geo.draw.timeline.plugin import json_for_html
from geo.measure.partition import partition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branca.element import Figure

    from geo.measure.change import Change, Turn
    from geo.measure.ground import Ground
    from geo.model.view import Camera

FOLDER: Final = Path(__file__).parent

#: Scripts that the map with a timeline is made of, too, then this page's own, in the order they build on each other.
_SHARED_SCRIPTS: Final = (
    "text", "words", "payload", "checks", "mercator", "clock", "surface", "symbols", "theme", "icons", "basemap",
    "ground", "zonesLayer", "writing", "labels", "paged", "swatches", "paper", "calm",
)  # fmt: skip
_OWN_SCRIPTS: Final = ("sides", "gained", "turns", "turnCard", "divider", "key", "buttons", "bridge", "swipe", "begin")
_SHARED_STYLES: Final = ("page", "panels", "narrow")


@cache
def script() -> str:
    """Return the page's scripts as one text, without the function round them."""
    paths = [SHARED / f"{name}.js" for name in _SHARED_SCRIPTS] + [FOLDER / f"{name}.js" for name in _OWN_SCRIPTS]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def style() -> str:
    """Return the page's style sheets as one text."""
    paths = [*(SHARED / f"{name}.css" for name in _SHARED_STYLES), FOLDER / "swipe.css"]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def render_swipe(
    ground: Ground, change: Change, *, title: str, theme: str = "auto", camera: Camera | None = None
) -> str:
    """Return control before and after a change as one complete HTML document that asks the network for nothing.

    One map with one camera shows both moments: a divider uncovers one or the other, or the two stand side by side.
    The same input gives the same bytes.

    Parameters
    ----------
    ground
        What the change was worked out on.
    change
        The two moments and what changed hands.
    title
        Title of the document.
    theme
        ``"light"``, ``"dark"`` or ``"auto"``, which follows the reader's system.
    camera
        Latitude, longitude, zoom shown first; by default the frame round what changed.
    """
    map_ = folium.Map(
        tiles=None, zoom_start=2, attribution_control=False, zoom_snap=0.25,
        maxZoom=MOST_ZOOM,  # Folium gives its own max_zoom to tiles alone
        trackResize=False,  # the scripts do it, and a window resized is not a reader moving the map
    )  # fmt: skip
    _Swipe(ground, change, page={"title": title, "theme": theme, "camera": camera}).add_to(inline_leaflet(map_))
    return document(map_, title=title)


class _Swipe(Element):
    """The data, the scripts and the style of the page, as a layer of its map."""

    def __init__(self, ground: Ground, change: Change, *, page: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "Swipe"
        before, after = (partition(ground, moment, area=change.area) for moment in (change.start, change.end))
        drawn = shapes(before, after, change)
        holders = {one.holder for one in drawn} | {name for turn in change.turns for name in (turn.before, turn.after)}
        chosen = styles(holders)
        actors = sorted(chosen)
        data, places = ground.dataset, ground.dataset.places
        others = places[~places.index.isin([turn.place_id for turn in change.turns])]
        # The frame of the dataset's own page, whose land is at hand.
        frame = extent(data.events, ground.control.zones, places)
        self.data = as_text(pack(swipe_columns(drawn, others, actors, frame)))
        first, last = moments(change)
        self.config = json_for_html(
            {
                **page,
                "actors": [chosen[name].as_json() for name in actors],
                "moments": [first, last],
                "area": list(change.area) if change.area else None,
                "bounds": list(frame_of(drawn, change)),
                "turns": [_turn(turn) for turn in change.turns],
                "said": said(change, derived=ground.control.derived),
                "notes": list(change.notes),
                "credits": credits_of(data),
            }
        )

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 - as branca calls it
        """Put everything into the page."""
        map_, figure, name = cast("folium.Map", self._parent), cast("Figure", self.get_root()), self.get_name()
        parts = (
            f'<script type="application/json" id="{name}_config">{self.config}</script>\n'
            f'<script type="application/octet-stream" id="{name}_data">{self.data}</script>\n'
        )
        code = f'(function () {{\n"use strict";\n{script()}\nbeginSwipe({map_.get_name()}, "{name}");\n}})();\n'
        figure.header.add_child(Verbatim(f"<style>{style()}</style>"), name=name)
        figure.html.add_child(Verbatim(parts), name=name)
        figure.script.add_child(Verbatim(code), name=name)
        return ""


def _turn(turn: Turn) -> dict[str, object]:
    """Return a place that changed hands as the page reads it; an uncertainty without end is none that can be drawn."""
    metres = turn.place_uncertainty_m
    return {
        "name": turn.name, "kind": turn.kind, "before": turn.before, "after": turn.after, "lon": turn.lon,
        "lat": turn.lat, "uncertainty_m": metres if math.isfinite(metres) else None, "confidence": turn.confidence,
        "source": turn.source,
    }  # fmt: skip
