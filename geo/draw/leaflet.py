"""Leaflet inside the page, so that a map saved to a file opens without a network."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from jinja2 import Template
from xstatic.pkg import leaflet

from geo.draw.elements import elements
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PICTURE: Final = re.compile(r"url\(images/([\w-]+\.png)\)")
#: Leaflet looks for the pictures of its default marker beside its style sheet, which a page with everything inside
#: does not have.
_MARKER: Final = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png", "shadowUrl": "marker-shadow.png"}


def inline_leaflet(map_: folium.Map) -> folium.Map:
    """Put Leaflet itself into the page of a map, which then asks the network for nothing; return the map.

    The map keeps what Leaflet can do by itself: markers, shapes, GeoJSON, tooltips, a layer switch. What Folium would
    load besides (jQuery, Bootstrap, icon fonts) is left out, so nothing that needs it may be on the map.

    Parameters
    ----------
    map_
        A map made with ``tiles=None``.

    Raises
    ------
    InputError
        When the page is made, if something on the map would still need a network: tiles, a `folium.Icon`, a
        `folium.Popup`, or a plugin with scripts or styles of its own.

    Examples
    --------
    >>> import folium
    >>> map_ = inline_leaflet(folium.Map(tiles=None))
    >>> '<script src="' in map_.get_root().render()
    False
    """
    map_.default_js, map_.default_css = [], []
    cast("Figure", map_.get_root()).header.add_child(_Leaflet(), name="leaflet")
    return map_


class _Leaflet(Element):
    """Leaflet's script and style; refuses a page that would load more."""

    _template = Template("<style>{{ this.style }}</style><script>{{ this.code }}</script>")

    def __init__(self) -> None:
        super().__init__()
        self._name = "Leaflet"
        self.code, self.style = _leaflet()

    def render(self, **kwargs: object) -> str:
        """Return the two elements of the page's head; by now everything else has asked for what it needs."""
        needed = list(dict.fromkeys(_needs(cast("Figure", self.get_root()))))
        if needed:
            raise InputError(
                f"the page would need {'; '.join(needed[:3])} from a network; leave that out, make the map with "
                "tiles=None, or save it without inline_leaflet"
            )
        return str(super().render(**kwargs))


def _needs(figure: Figure) -> Iterator[str]:
    """Yield what the page would get from a network, in words."""
    for element in elements(figure):
        if isinstance(element, folium.TileLayer) and element.tiles.startswith("http"):
            yield f"tiles ({element.tiles})"
        elif isinstance(element, folium.Icon):
            yield "the icon font of a folium.Icon"
        elif isinstance(element, folium.Popup):
            yield "jQuery for a folium.Popup (a tooltip does without)"
        elif isinstance(element, folium.Map) and element.objects_to_stay_in_front:
            yield "jQuery for keep_in_front"
    for element in figure.header._children.values():  # noqa: SLF001 - the tree has no public walk
        if isinstance(element, JavascriptLink | CssLink):
            yield element.url


@cache
def _leaflet() -> tuple[str, str]:
    folder = Path(leaflet.BASE_DIR)
    code = (folder / "leaflet.js").read_text(encoding="utf-8")
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    options = json.dumps({name: _picture(file) for name, file in _MARKER.items()})
    icons = f'L.Icon.Default.mergeOptions({options}); L.Icon.Default.imagePath = "";'
    return (
        re.sub(r"//# sourceMappingURL=.*", "", code) + icons,
        _PICTURE.sub(lambda found: f"url({_picture(found[1])})", style),
    )


def _picture(name: str) -> str:
    data = (Path(leaflet.BASE_DIR) / "images" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"
