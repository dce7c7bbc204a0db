"""How sure the answer to "is it under the threshold?" is at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.measure import memory
from geo.model.text import radius_text
from geo.scene import question_of
from ui.plain import md
from ui.wording import limit_text

if TYPE_CHECKING:
    from geo.measure.gap import Gap
    from geo.measure.uncertainty import Chance
    from geo.scene import Scene


def show(scene: Scene) -> None:
    """Draw the probability of a distance under the threshold, and what would flip the answer; nothing without one."""
    question, instant = question_of(scene.view), scene.view.instant
    if scene.gap is None or question is None or instant is None:
        return
    found = memory.chance(scene.ground, question, instant, scene.view.threshold_m)
    if found.chance is None:
        st.write(md(f"Under {limit_text(scene.view.threshold_m)}: not known. {found.reason}."))
        return
    st.markdown(md(said(scene.gap, found.chance)))
    if found.chance.decided:
        return
    st.caption(
        "Under a model: positions anywhere in their radius, lines moved as a whole within their tolerance, each as "
        "likely as the next and independent. Not a frequency."
    )


def said(gap: Gap, chance: Chance) -> str:
    """Say a chance in a sentence or two."""
    limit = limit_text(chance.threshold_m)
    share = 100 * chance.probability
    if chance.decided:
        answer = "yes" if chance.probability == 1 else "no"
        return f"Under {limit}: {answer}, wherever the two ends are within their stated uncertainty."
    # None of some draws is no proof of never.
    often = "fewer than 1 %" if share < 1 else "more than 99 %" if share > 99 else f"{share:.0f} %"
    now = "under" if gap.distance_m < chance.threshold_m else "not under"
    ends = {"start": gap.start.name, "end": gap.end.name}
    could = " or ".join(ends[name] for name in chance.flip_ends)
    flip = radius_text(chance.flip_m)
    if could:
        turn = f"that would flip if {could} were {flip} off"
    else:
        turn = f"to flip that takes {flip}, more than either end alone may be off"
    drawn = f" of {chance.draws:,} draws" if chance.draws else ""
    return f"Under {limit} in {often}{drawn}. As measured it is {now}; {turn}."
