"""A page of ours in a frame: what the map and the map before and after share (`frame.js`, `frame.css`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.state import OWN

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from ui.state import Session

_HERE: Final = Path(__file__)


def framed(module: str, name: str, *, title: str) -> ComponentRenderer:
    """Return the component that frames a page: `name` is its class, beside `module` lie its script and its style."""
    script, style = (
        "\n".join(path.with_suffix(ending).read_text(encoding="utf-8") for path in (_HERE, Path(module)))
        for ending in (".js", ".css")
    )
    return st.components.v2.component(
        name.replace("-", "."),
        html=f'<iframe title="{title}" class="standoff-frame {name}" allow="fullscreen"></iframe>'
        '<p role="status" class="standoff-note"></p>',
        css=style,
        js=script,
    )


def key_of(state: Session) -> bytes | None:
    """Return the secret that makes the addresses of a reader's own files; ``None`` for data that all sessions share."""
    return state.key if state.dataset.name == OWN else None
