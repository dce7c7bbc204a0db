"""What charts of steps through time share: the frame, the axis of days, colours of words, texts cut to a length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_CLOCK: Final = {"hours": "%H:%M", "minutes": "%H:%M"}
_INKS: Final = {"light": "#1B2026", "dark": "#E8EBEE"}


def described(
    title: str,
    subtitle: Sequence[str],
    *,
    height: int,
    tables: dict[str, Any],
    layers: list[dict[str, Any]],
    offset: int,
) -> dict[str, Any]:
    """Return a chart through time for Vega-Lite: its title, its axis of days, its tables in it."""
    x = {"field": "t", "type": "temporal", "scale": {"type": "utc", "nice": False}, "title": None}
    x |= {"axis": {"grid": False, "tickCount": 6, "labelBound": True, "ticks": True, "format": _CLOCK}}
    return {
        "height": height,
        "padding": {"left": 2, "right": 8, "top": 2, "bottom": 4},
        "usermeta": {"embedOptions": {"renderer": "svg"}},
        "title": {
            "text": cut(title), "subtitle": [cut(line) for line in subtitle],
            "fontSize": 14, "subtitleFontSize": 12, "offset": offset, "anchor": "start",
        },
        "config": colours(),
        "datasets": tables,
        "encoding": {"x": x},
        # Vega warns of a layer without rows.
        "layer": [one for one in layers if len(tables[one["data"]["name"]])],
    }  # fmt: skip


def colours() -> dict[str, Any]:
    """Return the colour of words, rules and shades: the page's text, by name for a picture that is taken away."""
    # On the page a style says the same of the theme in use, which the server may learn late (`headline.STYLE`).
    ink = _INKS.get(st.context.theme.type or "", "currentColor")
    named = {mark: {"color": ink} for mark in ("text", "rule", "rect")}
    # Streamlit's own colour of axes has a contrast of 3.7 on white; WCAG AA asks 4.5 of text.
    return named | {"axis": {"labelColor": ink, "titleColor": ink}, "title": {"color": ink, "subtitleColor": ink}}


def cut(text: str) -> str:
    """Return one line of a title, short enough to be read."""
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"


def ms(moment: pd.Timestamp) -> int:
    """Return a moment as whole milliseconds since 1970 UTC, as Vega has it."""
    return round(moment.timestamp() * 1000)
