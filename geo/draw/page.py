"""One HTML document for a scene: a Folium map with our timeline, everything inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import folium
import pandas as pd

from geo.draw.card import Sheet
from geo.draw.document import credits_of, document
from geo.draw.extent import shown
from geo.draw.leaflet import inline_leaflet
from geo.draw.message import MOST_ZOOM, view_message
from geo.draw.timeline import Timeline
from geo.model.kinds import KINDS
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from geo.draw.card import Card
    from geo.model.dataset import Dataset
    from geo.scene import Scene

#: Where tiles may come from once a reader chooses an online map; `timeline/basemap.js` has their addresses.
TILE_HOSTS: Final = (
    "https://tile.openstreetmap.org",
    "https://*.basemaps.cartocdn.com",
    "https://*.tile.opentopomap.org",
)


#: The fields of a message that a reader of a shared page goes back to; the distances never change there.
_OPENING: Final = ("window", "instant", "mode", "filters", "display", "camera", "selected")
#: So many actors can be chosen by name; words find those of the others.
_MOST_ACTORS: Final = 500


def render_page(scene: Scene, *, theme: str = "auto", title: str | None = None, card: Card | None = None) -> str:
    """Return the scene as one complete HTML document that asks the network for nothing.

    Only the tiles of an online map are loaded, and only once the view or the reader chooses one. The same scene gives
    the same bytes.

    Parameters
    ----------
    theme
        ``"light"``, ``"dark"`` or ``"auto"``, which follows the reader's system.
    title
        Title of the document; by default the dataset's.
    card
        What is said beside the map, for a page that leaves the dashboard. Such a page opens on the map that asks
        nobody: tiles are loaded when its reader chooses them, not because its author did.
    """
    dataset, view = scene.dataset, scene.view
    name = dataset.title if title is None else title
    map_ = folium.Map(
        tiles=None, zoom_start=2, attribution_control=False, zoom_snap=0.25,
        maxZoom=MOST_ZOOM,  # Folium gives its own max_zoom to tiles alone
        trackResize=False,  # the scripts do it, and a window resized is not a reader moving the map
    )  # fmt: skip
    message = view_message(scene)
    if card is not None:
        message["basemap"] = "built-in"
    timeline = Timeline.of(
        scene.ground,
        message=message,
        page={
            "period": scene.period,
            "step": scene.step,
            "bounds": view.area if view.area and view.area != WHOLE else shown(scene.dataset.events, scene.zones),
            "camera": view.camera,
            "theme": theme,
            "title": name,
            "credits": credits_of(dataset),
            "fingerprint": dataset.fingerprint,
        },
    )
    timeline.add_to(inline_leaflet(map_))
    if card is not None:
        opening = {key: message[key] for key in _OPENING}
        Sheet(card, theme=theme, opening=opening, actors=_actors(dataset), kinds=_kinds(dataset)).add_to(map_)
    return document(map_, title=name, hosts=TILE_HOSTS, referrer=card is None)


def _actors(dataset: Dataset) -> list[str]:
    """Return the actors of events by name; of very many, those of most events."""
    events = dataset.events
    named = pd.concat([events["actor_a"], events["actor_b"].where(events["actor_b"] != events["actor_a"], "")])
    counted = named[named != ""].value_counts(sort=False).sort_index(kind="stable")
    return sorted(map(str, counted.sort_values(ascending=False, kind="stable").index[:_MOST_ACTORS]))


def _kinds(dataset: Dataset) -> list[str]:
    held = set(dataset.events["kind"].unique())
    return [kind for kind in KINDS if kind in held]
