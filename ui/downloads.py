"""What is taken away beside the Share dialog: tables with header lines, and rows; only where they may leave so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.share.rights import withheld
from geo.share.sheets import headed_csv, header_lines
from ui.plain import md
from ui.published import sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from geo.model.dataset import Dataset
    from geo.scene import Scene

#: The operator has data coarsened or held back before they leave; only what Share makes is.
_THROUGH_SHARE: Final = "Whoever runs this Standoff lets data leave through Share alone."

#: Takes off Streamlit's own button over each table, which saves the rows as they are.
NO_ROWS: Final = """
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
"""
#: Of what Streamlit puts over tables and charts only what takes nothing away; what a later version adds is hidden.
#: What Share and the Claims page give to be copied is of what leaves.
NO_EXPORT: Final = """
[data-testid="stElementToolbarButton"]:not(
  [role="dialog"] .stCode *, .st-key-shared-link *, :has(button:is(
  [aria-label^="Fullscreen"], [aria-label^="Close fullscreen"],
  [aria-label^="Search"], [aria-label^="Show/hide columns"]
))) { display: none; }
"""


def hide_exports(dataset: Dataset) -> None:
    """Take off what Streamlit itself lets out, where not all may leave."""
    if _closed():
        st.html("<style>" + NO_EXPORT + "</style>")
    elif _withheld(dataset):
        st.html("<style>" + NO_ROWS + "</style>")


def close_exports() -> None:
    """Have Streamlit copy no cells of tables and save none, where the operator has all leave through Share."""
    if _closed():
        st.set_option(key="client.disableDataExport", value=True)


def offer_file(
    content: Callable[[], bytes],
    *,
    what: str,
    kind: str,
    name: str,
    mime: str,
    key: str,
    dataset: Dataset | None = None,
) -> None:
    """Draw a button that downloads rows as they are; where they may not leave, the reason stands in its place.

    Parameters
    ----------
    content
        Makes the file; called when the button is pressed.
    what, kind
        What is downloaded, and the kind of the file, as the button says them.
    name
        The file's name.
    dataset
        The data whose rows they are; None: no rows, or those of the reader's own file, which go back to who gave it.
    """
    reason = _closed() or ("" if dataset is None else _withheld(dataset))
    if reason:
        st.caption(md(f"The {what}: not offered as a file. {reason}"))
        return
    st.download_button(
        f"Download the {what} ({kind})",
        data=content,
        file_name=name,
        mime=mime,
        on_click="ignore",
        key=key,
        icon=":material/download:",
        type="tertiary",
    )


def _closed() -> str:
    """Return why nothing that is exact leaves beside the dialog; empty where it may."""
    told = sharing()
    return _THROUGH_SHARE if told.fault or told.settings.least else ""


def _withheld(dataset: Dataset) -> str:
    """Return why rows of the data may not be passed on; looked for once for the data shown."""
    held = st.session_state.get("withheld")
    if held is None or held[0] is not dataset:
        held = st.session_state["withheld"] = (dataset, " ".join(withheld(dataset)))
    said: str = held[1]
    return said


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

    def content() -> bytes:
        frame = table()
        return headed_csv(frame, header_lines(scene, title=title, said=said, measured=measured, columns=frame.columns))

    # Numbers worked out of data may be passed on where their rows may not.
    offer_file(content, what=what, kind="CSV", name=f"{name}.csv", mime="text/csv", key=f"download-{name}")
