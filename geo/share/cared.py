"""Whether data that a bundle calls coarse or held back are so: done once more, nothing of them may change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.period import is_dated
from geo.model.text import date_text
from geo.scene import ground_of
from geo.share._held_back import held_back
from geo.share.care import NOTHING_LEFT, Care, Treatment, held_back_said
from geo.share.manifest import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.share.snapshot import Snapshot

#: By how much radii and edges grew: of data that are coarse already this cannot be worked out again.
_GROWN: Final = re.compile(r"(?<=radius grew by )[\d,]+(?= m)|(?<=edges count as )[\d,]+(?= m)")
_RADII: Final = re.compile(r"(?<=radius grew by )[\d,]+(?= m)")
_DAY: Final = re.compile(r"nothing from (\d{1,2} [A-Z][a-z]+ \d{4}) on is here")
_CLAIMS: Final = re.compile(r"[1-9][\d,]* claims? about the days held back, or said on one of them: left out\.")


def not_careful(snapshot: Snapshot) -> Iterator[str]:
    """Yield a sentence for each thing that is not as the care and the sentences of a snapshot say."""
    care, said = snapshot.wanted.care, list(snapshot.said)
    # The grid alone: which days there were before is not known any more, and the day of the cut is what `said` names.
    treatment = Treatment(snapshot.dataset, Care(grid_m=care.grid_m), pd.Timestamp(0, tz="UTC"))
    if care.grid_m and not _is_on_grid(snapshot, treatment):
        yield f"parameters.care: data, view or claims are not on the grid of {care.grid_m:g} m that it names."
    expected = list(treatment.said)
    if care.hold_back_days:
        cut = _cut(said)
        if cut is not None:
            expected.append(held_back_said(care.hold_back_days, cut, nothing_left=_nothing_left(snapshot)))
            if not _ends_before(snapshot, cut):
                yield f"parameters.care: there are data of {date_text(cut)} or later, which are said to be held back."
        elif is_dated(ground_of(snapshot.dataset)):
            yield "parameters.said: it does not name the day from which on data are held back."
        if said and _CLAIMS.fullmatch(said[-1]):
            said.pop()
    grown = _RADII.findall("".join(said))
    if grown != ([f"{snapshot.grown_m:,.0f}"] if care.grid_m else []) or (snapshot.grown_m and not care.grid_m):
        yield f"parameters.grown_m: radii are not said to have grown by {snapshot.grown_m:,.15g} m."
    if [_GROWN.sub("0", one) for one in said] != [_GROWN.sub("0", one) for one in expected]:
        yield f"parameters.said: the manifest says {shown(said)}; of such care is said {shown(expected)}."


def _is_on_grid(snapshot: Snapshot, treatment: Treatment) -> bool:
    wanted, dataset = snapshot.wanted, snapshot.dataset
    return (
        treatment.dataset == dataset
        and treatment.dataset.title == dataset.title
        and treatment.dataset.name == dataset.name
        and treatment.dataset.sources == dataset.sources
        and treatment.view(wanted.view) == wanted.view
        and treatment.claims(wanted.claims) == wanted.claims
    )


def _cut(said: list[str]) -> pd.Timestamp | None:
    named = [found[1] for found in map(_DAY.search, said) if found]
    cut = pd.to_datetime(named[0], format="%d %B %Y", utc=True, errors="coerce") if named else pd.NaT
    return None if pd.isna(cut) else pd.Timestamp(cut)


def _nothing_left(snapshot: Snapshot) -> bool:
    """Return whether the data hold no date; of events in view alone, the rest not being here, it is taken as said."""
    empty = not is_dated(ground_of(snapshot.dataset))
    return empty and (snapshot.wanted.whole or NOTHING_LEFT in " ".join(snapshot.said))


def _ends_before(snapshot: Snapshot, cut: pd.Timestamp) -> bool:
    """Return whether holding back from a moment on leaves the data as they are."""
    names = ("events", "zones", "places", "holdings")
    tables = {name: getattr(snapshot.dataset, name) for name in names}
    return snapshot.dataset.with_tables(**held_back(tables, cut)) == snapshot.dataset
