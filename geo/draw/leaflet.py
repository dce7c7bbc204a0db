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

from geo.draw.elements import Verbatim, elements
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PICTURE: Final = re.compile(r"url\(images/([\w-]+\.png)\)")
#: Leaflet looks for the pictures of its default marker beside its style sheet, which a page with everything inside
#: does not have.
_MARKER: Final = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png", "shadowUrl": "marker-shadow.png"}

#: Attributes in which Folium's elements keep what they load: tiles, WMS and pictures laid over the map, floating
#: pictures, videos, GeoJSON that is not embedded.
_ADDRESSES: Final = ("tiles", "url", "image", "video_url", "embed_link")
#: An address on another host where HTML or CSS loads it, also inside a JavaScript string. Links to follow are none.
_LOADED: Final = re.compile(
    r"""(?:\b(?:src|srcset|poster)\s*=|<link\b[^>]*?\shref\s*=|<object\b[^>]*?\sdata\s*=|<(?:image|use)\b[^>]*?href\s*="""
    r"""|\b(?-i:url)\(|@import)(?:[\s"'\\]|u0022|u0027)*((?:https?:)?//[^\s"'<>()\\]+)""",
    re.IGNORECASE,
)
_LONGEST: Final = 80


def inline_leaflet(map_: folium.Map) -> folium.Map:
    """Put Leaflet itself into the page of a map, which then asks the network for nothing; return the map.

    The map keeps what Leaflet can do by itself: markers, shapes, GeoJSON, pictures given as data, tooltips, a layer
    switch. What Folium would load besides (jQuery, Bootstrap, icon fonts) is left out, so nothing that needs it may be
    on the map. The map may be put into another figure afterwards.

    Parameters
    ----------
    map_
        A map made with ``tiles=None``.

    Raises
    ------
    InputError
        When the page is made, if something in it would still need a network: anything of Folium's with an address
        that is not ``data:`` (tiles, WMS, pictures, videos, GeoJSON that is not embedded), a `folium.Icon`, a
        `folium.Popup`, a plugin with scripts or styles of its own, or HTML that names an address beginning with
        ``http://``, ``https://`` or ``//`` as a source, a style sheet or a picture. What scripts and frames of the
        caller's own ask for is not looked into.

    Examples
    --------
    >>> import folium
    >>> map_ = inline_leaflet(folium.Map(tiles=None))
    >>> '<script src="' in map_.get_root().render()
    False
    """
    map_.default_js, map_.default_css = [], []
    map_.add_child(_Leaflet(), name="leaflet", index=0)
    return map_


class _Leaflet(Element):
    """What puts Leaflet into the head of whatever page its map is in when that is made."""

    def __init__(self) -> None:
        super().__init__()
        self._name = "Leaflet"

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 - as branca calls it
        """Put Leaflet into the head, once for all maps of a page."""
        cast("Figure", self.get_root()).header.add_child(_Head(), name="leaflet")
        return ""


class _Head(Element):
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
        yield from _unmet(element)
        for address in _addresses(element):
            if not address.startswith("data:"):
                what = "tiles" if isinstance(element, folium.TileLayer) else type(element).__name__
                yield f"{what} ({_short(address)})"
    # What the elements made of themselves: texts, in which HTML of the caller's may stand.
    for part in (figure.header, figure.html, figure.script):
        for element in [*part._children.values()]:  # noqa: SLF001 - the tree has no public walk
            if isinstance(element, JavascriptLink | CssLink):
                yield element.url
            elif not isinstance(element, Verbatim | _Head):
                yield from map(_short, _LOADED.findall(element.render()))


def _unmet(element: Element) -> Iterator[str]:
    """Yield what an element needs that is not Leaflet's and is left out of the page."""
    if isinstance(element, folium.Icon) and not isinstance(element, folium.CustomIcon):
        yield "the icon font of a folium.Icon"
    elif isinstance(element, folium.Popup):
        yield "jQuery for a folium.Popup (a tooltip does without)"
    elif isinstance(element, folium.Map) and element.objects_to_stay_in_front:
        yield "jQuery for keep_in_front"


def _addresses(element: Element) -> Iterator[str]:
    """Yield the addresses an element of Folium's would load from."""
    own = vars(element)
    options = own.get("options")
    given = [own.get(name) for name in _ADDRESSES]
    if isinstance(options, dict):
        given += [value for name, value in options.items() if str(name).lower().endswith("url")]
    yield from (address for address in given if isinstance(address, str) and address)


def _short(address: str) -> str:
    return address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"


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
