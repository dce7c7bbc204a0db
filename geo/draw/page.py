"""One HTML document for a scene: a Folium map with our timeline, everything inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import folium

from geo.draw.document import credits_of, document
from geo.draw.extent import shown
from geo.draw.leaflet import inline_leaflet
from geo.draw.message import MOST_ZOOM, view_message
from geo.draw.timeline import Timeline
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from geo.scene import Scene

#: Where tiles may come from once a reader chooses an online map; `timeline/basemap.js` has their addresses.
TILE_HOSTS: Final = (
    "https://tile.openstreetmap.org",
    "https://*.basemaps.cartocdn.com",
    "https://*.tile.opentopomap.org",
)


def render_page(scene: Scene, *, theme: str = "auto", title: str | None = None) -> str:
    """Return the scene as one complete HTML document that asks the network for nothing.

    Only the tiles of an online map are loaded, and only once the view or the reader chooses one. The same scene gives
    the same bytes.

    Parameters
    ----------
    theme
        ``"light"``, ``"dark"`` or ``"auto"``, which follows the reader's system.
    title
        Title of the document; by default the dataset's.
    """
    dataset, view = scene.dataset, scene.view
    name = dataset.title if title is None else title
    map_ = folium.Map(
        tiles=None, zoom_start=2, attribution_control=False, zoom_snap=0.25,
        maxZoom=MOST_ZOOM,  # Folium gives its own max_zoom to tiles alone
        trackResize=False,  # the scripts do it, and a window resized is not a reader moving the map
    )  # fmt: skip
    timeline = Timeline.of(
        scene.ground,
        message=view_message(scene),
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
    return document(map_, title=name, hosts=TILE_HOSTS)
