"""One HTML document for a scene: a Folium map with our timeline, everything inside it."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING, Final

import folium

from geo.draw.elements import elements
from geo.draw.extent import shown
from geo.draw.leaflet import inline_leaflet
from geo.draw.message import MOST_ZOOM, view_message
from geo.draw.timeline import Timeline
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from geo.model.dataset import Dataset
    from geo.scene import Scene

#: Where tiles may come from once a reader chooses an online map; `timeline/basemap.js` has their addresses.
TILE_HOSTS: Final = (
    "https://tile.openstreetmap.org",
    "https://*.basemaps.cartocdn.com",
    "https://*.tile.opentopomap.org",
)

_VIEWPORT: Final = re.compile(r'<meta name="viewport".*?/>', re.DOTALL)
# Scripts that run: those with a type are data.
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


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
            "credits": _credits(dataset),
            "fingerprint": dataset.fingerprint,
        },
    )
    timeline.add_to(inline_leaflet(map_))
    figure = map_.get_root()
    for number, element in enumerate(elements(figure)):
        element._id = str(number)  # noqa: SLF001 - Folium's own are random, and we promise the same bytes
    return _finished(figure.render(), name)


def _credits(dataset: Dataset) -> list[str]:
    """Return who made the data, each once; a file without a producer is named by its file."""
    producers = [source.producer or source.file for source in dataset.sources]
    return list(dict.fromkeys(name.strip() for text in producers for name in text.split(";") if name.strip()))


def _finished(page: str, title: str) -> str:
    """Return Folium's page with a language, a title, a viewport that may be zoomed, and a content policy."""
    page = _VIEWPORT.sub('<meta name="viewport" content="width=device-width, initial-scale=1">', page, count=1)
    page = page.replace("<html>", '<html lang="en">', 1)
    head = f"<head>\n{_policy(page)}\n<title>{html.escape(title)}</title>\n"
    return page.replace("<head>", head, 1)


def _policy(page: str) -> str:
    """Return the policy that lets this page's own scripts run and nothing else, and fetch nothing but tiles."""
    digests = [hashlib.sha256(code.encode("utf-8")).digest() for code in _SCRIPT.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob: "
        f"{' '.join(TILE_HOSTS)}; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
