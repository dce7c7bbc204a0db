"""The distances of all pairs at the moment: a cell is a pair, and choosing one measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.measure import pairs
from geo.model.text import interval_text, radius_text
from geo.model.view import WHOLE
from geo.share.sheets import matrix_sheet, moment_line
from ui.downloads import offer
from ui.plain import md

if TYPE_CHECKING:
    from geo.measure.pairs import PairCell
    from geo.scene import Scene
    from ui.state import Session

#: Sides whose pairs are worked out unasked: 132 pairs.
MOST_SIDES = 12


def show(state: Session, scene: Scene) -> None:
    """Draw the matrix; choosing a cell sets the pair."""
    sides = list(scene.sides)
    count = len(sides) * (len(sides) - 1)
    if len(sides) > MOST_SIDES and not st.toggle(f"Work out all {count:,} distances", key="all_pairs"):
        return
    cells = _cells(scene)
    rows = pd.DataFrame({"from": sides} | {f"to{n}": [_said(cells, a, b) for a in sides] for n, b in enumerate(sides)})
    # Short: the table's own buttons stand beside it.
    st.caption("Choose a cell to measure it.")
    _table(state, scene, rows, sides)
    _reasons(cells)
    offer(
        scene,
        lambda: matrix_sheet(cells.values()),
        what="distances",
        name="distance-matrix",
        title="Distances of all pairs",
        said=[moment_line(scene)],
    )


def _cells(scene: Scene) -> dict[tuple[str, str], PairCell]:
    view = scene.view
    found = pairs.matrix(
        scene.ground,
        definition=view.definition,
        instant=view.instant or scene.period[0],
        area=None if view.area == WHOLE else view.area,
        max_place_uncertainty_m=view.max_place_uncertainty_m,
    )
    return {(cell.origin, cell.rival): cell for cell in found}


def _said(cells: dict[tuple[str, str], PairCell], origin: str, rival: str) -> str:
    if origin == rival:
        return ""
    gap = cells[origin, rival].answer.gap
    if gap is None:
        return "–"
    far = "contact" if gap.distance_m == 0 else radius_text(gap.distance_m)
    return f"{far} ({interval_text(gap.low_m, gap.high_m)})"


def _table(state: Session, scene: Scene, rows: pd.DataFrame, sides: list[str]) -> None:
    def select() -> None:
        picked = st.session_state["matrix"]["selection"]["cells"]
        if not picked or not picked[0][1].startswith("to"):
            return
        pair = sides[picked[0][0]], sides[int(picked[0][1].removeprefix("to"))]
        if pair[0] != pair[1]:
            state.change(pair=pair)

    origin, rival = scene.view.pair or ("", "")
    there = origin in sides and rival in sides
    chosen = [(sides.index(origin), f"to{sides.index(rival)}")] if there else []
    # The chosen cell is the pair's, wherever the pair was chosen.
    st.session_state["matrix"] = {"selection": {"rows": [], "columns": [], "cells": chosen}}
    st.dataframe(
        rows,
        hide_index=True,
        key="matrix",
        height=min(420, 38 + 35 * len(sides)),
        selection_mode="single-cell",
        on_select=select,
        placeholder="",
        column_config={
            "from": st.column_config.TextColumn("From ↓ to ground of →", pinned=True),
            **{f"to{n}": st.column_config.TextColumn(name) for n, name in enumerate(sides)},
        },
    )


def _reasons(cells: dict[tuple[str, str], PairCell]) -> None:
    missing = [cell for cell in cells.values() if cell.answer.gap is None]
    if missing:
        with st.expander(f"Why there is no distance (–) in {len(missing)} of {len(cells)}"):
            lines = [f"- {md(cell.origin)} to {md(cell.rival)}: {md(cell.answer.reason)}." for cell in missing]
            st.markdown("\n".join(lines))
