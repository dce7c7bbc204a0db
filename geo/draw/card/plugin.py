"""`Sheet`: the Folium element that puts a card beside the map of its page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from branca.element import Element

from geo.draw.card.parts import ID, card_html, paper_head
from geo.draw.elements import Verbatim
from geo.draw.timeline.plugin import json_for_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from branca.element import Figure

    from geo.draw.card.words import Card

_FOLDER: Final = Path(__file__).parent
#: Without scripts there is no map: nothing keeps its place free.
_NO_SCRIPT: Final = "<noscript><style>.folium-map { display: none !important; }</style></noscript>"


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


class Sheet(Element):
    """A card beside the map, and the fields with which its reader looks further.

    Parameters
    ----------
    card
        What is said.
    theme
        ``"light"``, ``"dark"`` or ``"auto"``.
    opening
        What the map shows at first, as `geo.draw.message.view_message` says it; a reader can go back to it.
    actors, kinds
        Names that a reader can choose events by.
    """

    def __init__(
        self, card: Card, *, theme: str, opening: Mapping[str, Any], actors: list[str], kinds: list[str]
    ) -> None:
        super().__init__()
        self._name = "Sheet"
        self.head, self.card = paper_head(card), card_html(card, theme=theme)
        self.config = json_for_html({"opening": dict(opening), "actors": actors, "kinds": kinds})

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 - as branca calls it
        """Put the card into its page, after the map."""
        figure, name = cast("Figure", self.get_root()), self.get_name()
        data = f'<script type="application/json" id="{ID}-opening">{self.config}</script>\n'
        figure.header.add_child(Verbatim(f"<style>{_text('card.css')}</style>\n{_NO_SCRIPT}"), name=name)
        figure.html.add_child(Verbatim(f"{self.head.html}\n"), name=f"{name}_head", index=0)
        figure.html.add_child(Verbatim(f"{self.card.html}\n{data}"), name=name)
        figure.script.add_child(Verbatim(f'(function () {{\n"use strict";\n{_text("card.js")}\n}})();\n'), name=name)
        return ""
