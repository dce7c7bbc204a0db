"""Tables to take away: CSV with header lines, made when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.share.sheets import headed_csv, header_lines
from ui.published import sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from geo.scene import Scene


def offer(
    scene: Scene,
    table: Callable[[], pd.DataFrame],
    *,
    what: str,
    name: str,
    title: str,
    said: Sequence[str] = (),
    measured: bool = True,
) -> None:
    """Draw a button that downloads a table with its definition, units and sources in its first lines.

    Where the operator has data coarsened or held back before they leave, there is none.

    Parameters
    ----------
    table
        Makes the table; called when the button is pressed.
    what
        What is downloaded, as the button says it.
    name
        The file's name without its ending.
    title, said, measured
        As in `geo.share.sheets.header_lines`.
    """
    told = sharing()
    if told.fault or told.settings.least:
        # Tables are worked out on the exact data.
        st.caption(
            f"The {what}: not offered as a file. Whoever runs this Standoff lets data leave through Share alone."
        )
        return

    def content() -> bytes:
        frame = table()
        return headed_csv(frame, header_lines(scene, title=title, said=said, measured=measured, columns=frame.columns))

    st.download_button(
        f"Download the {what} (CSV)",
        data=content,
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download-{name}",
        icon=":material/download:",
        type="tertiary",
    )
