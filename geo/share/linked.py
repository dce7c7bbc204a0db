"""What links say of the data: one to data that care was taken of, and any link on the data that are open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.model.errors import InputError
from geo.model.text import count_text, exact_text
from geo.read.claim_fields import pack, unpack
from geo.scene import build_scene
from geo.share.link import Link

if TYPE_CHECKING:
    from geo.model.dataset import Dataset
    from geo.model.view import View
    from geo.share.care import Care, Treatment


def leaving(view: View, *, fingerprint: str, care: Care, grown_m: float) -> Link:
    """Return the link to a view of data as they leave.

    On exact data the author's own limits hold, so the link has these; where the coarse data are open, `on` lets them
    grow as the radii did.

    Parameters
    ----------
    view
        The view as `Treatment.view` leaves it: its limits on how well places and events are known are grown.
    fingerprint
        That of the data as they leave.
    care, grown_m
        What was done to them, and by how much their radii grew, metres.
    """
    if not care:
        return Link(view=view, fingerprint=fingerprint)
    return Link(view=_grown(view, -grown_m), fingerprint=fingerprint, care=care, grown_m=grown_m or None)


def careful(link: Link, treatment: Treatment) -> Link:
    """Return a link that gives no more away than data treated so: their fingerprint, and of the rest what leaves.

    A selected event or a claim that does not leave is left out, and so is a claim that no link can hold.

    Raises
    ------
    InputError
        Words or names of the view would let other events through; see `Treatment.check_filters`.
    """
    if not treatment.care:
        return link
    treatment.check_filters(link.view)
    dataset, coarse = treatment.dataset, treatment.coarse
    told = leaving(
        treatment.view(link.view),
        fingerprint=dataset.fingerprint,
        care=treatment.care,
        grown_m=0.0 if coarse is None else coarse.grown_m,
    )
    selected = link.selected if link.selected in dataset.events.index else None
    return replace(told, selected=selected, page=link.page, claim=_claim(link.claim, treatment))


def _claim(packed: str | None, treatment: Treatment) -> str | None:
    if packed is None:
        return None
    try:
        return next(map(pack, treatment.claims([unpack(packed)])), None)
    except InputError:
        return None


def on(link: Link, *datasets: Dataset) -> tuple[Link, str]:
    """Return a link as it is shown on the data that are open, and what is to be said of those its author saw.

    Parameters
    ----------
    datasets
        The data that are open; then others that are as good, such as these with care taken of them.
    """
    here, seen = datasets[0].fingerprint, link.fingerprint
    view = _grown(link.view, link.grown_m or 0.0) if link.care else link.view
    if seen is not None and _is_of(datasets[0], seen, link.rows, view):
        return replace(link, view=view, care=None, grown_m=None, rows=None), ""
    if seen is not None and any(_is_of(one, seen, link.rows, view) for one in datasets[1:]):
        return link, ""
    if link.care:
        done = f"This link is of data {_done(link.care)}; the data open here are another version"
        return link, f"{done}: numbers may differ."
    if seen is None:
        return link, ""
    said = f"Today's data ({here[: len(seen)]}) are not those that the author of this link saw ({seen})"
    return link, f"{said}: numbers may differ from theirs."


def only_in_view(dataset: Dataset, view: View) -> Dataset:
    """Return the dataset with the events in view alone; places, holdings and zones all stay: distances rest on them."""
    # The rows keep the order they have in the table.
    return dataset.with_tables(events=dataset.events.iloc[np.sort(build_scene(dataset, view).rows)])


def _is_of(dataset: Dataset, seen: str, rows: str | None, view: View) -> bool:
    """Return whether a fingerprint is that of a dataset, or of its events in view where those alone went along."""
    return (dataset if rows is None else only_in_view(dataset, view)).fingerprint.startswith(seen)


def _done(care: Care) -> str:
    """Say what was done to data.

    Examples
    --------
    >>> from geo.share.care import Care
    >>> _done(Care(grid_m=1000, hold_back_days=7)), _done(Care(grid_m=143)), _done(Care(hold_back_days=1))
    ('made coarse (1 km grid, last 7 days held back)', 'made coarse (143 m grid)', 'with the last day held back')
    """
    days = care.hold_back_days
    held = f"last {count_text(days, 'day') if days > 1 else 'day'} held back" if days else ""
    if not care.grid_m:
        return f"with the {held}"
    return f"made coarse ({', '.join(filter(None, (f'{exact_text(care.grid_m)} grid', held)))})"


def _grown(view: View, by_m: float) -> View:
    """Return a view with other limits; to the micrometre, so that what was added can be taken away."""
    limit_m = view.max_event_uncertainty_m
    return replace(
        view,
        max_place_uncertainty_m=max(0.0, round(view.max_place_uncertainty_m + by_m, 6)),
        max_event_uncertainty_m=None if limit_m is None else max(0.0, round(limit_m + by_m, 6)),
    )
