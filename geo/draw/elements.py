"""Parts of a Folium page: text that stays as it is, and the tree they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branca.element import Element

if TYPE_CHECKING:
    from collections.abc import Iterator


class Verbatim(Element):
    """Text that goes into the page as it is.

    A plain `Element` of branca's takes its text for a Jinja template, and `MacroElement` makes one of what its macros
    gave: ``{{ ... }}`` in a name out of somebody's file would be run on the server.

    Examples
    --------
    >>> Verbatim("{{ 6 * 7 }}").render()
    '{{ 6 * 7 }}'
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 - as branca calls it
        """Return the text."""
        return self.text


def elements(element: Element) -> Iterator[Element]:
    """Yield an element and everything in it, in order."""
    yield element
    for child in element._children.values():  # noqa: SLF001 - the tree has no public walk
        yield from elements(child)
