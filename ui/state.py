"""The session's state: which data, which view, what is selected; and the address that says the same.

One value, the view, is the owner. Widgets are filled from it before they are drawn, and their callbacks write a new
view; the map reports where the reader left it; the address is written from it after every run.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.model.errors import InputError, StandoffError
from geo.model.view import View
from geo.read.claim_fields import pack, unpack
from geo.share.link import PAGES, Link, from_params, to_params, to_query
from geo.share.linked import on
from ui.cache import built_in
from ui.published import sharing

if TYPE_CHECKING:
    from datetime import date

    from geo.draw.marks import Marks
    from geo.model.claim import Claim
    from geo.model.dataset import Dataset
    from geo.read.gather import Reading
    from geo.scene import Scene

#: The pages of links, by the titles of their tabs.
TABS = {page.title(): page for page in PAGES}
#: Name of a dataset made of the reader's own files.
OWN = "own"
DEFAULT = "aleppo-2015"


@dataclass
class Session:
    """Everything one browser session holds."""

    dataset: Dataset
    view: View
    selected: str | None = None
    #: What another page marked on the map: no part of the view, and of these data alone.
    marks: Marks | None = None
    #: The claim that the address holds.
    claim: Claim | None = None
    own: Dataset | None = None
    #: What the reader's own files gave, as it was read: what is set aside by hand is in `dataset` alone.
    reading: Reading | None = None
    notices: list[str] = field(default_factory=list)
    #: Number of the map's last report; echoed to it, so that a late answer never pulls a handle back.
    seq: int = 0
    #: Grows with every opening of data; a new number tells the map to show the view as it is, camera and all.
    opened: int = 0
    #: What the map was last told.
    told: dict[str, Any] | None = field(default=None, repr=False)
    #: What a link to its author's own files says, until files are opened.
    awaiting: Link | None = None
    #: Such a link after files were opened that are not its author's, or were not told the same: they may be yet.
    missed: Link | None = None
    #: Makes the addresses of this session's own map pages, which nobody else can guess.
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def change(self, **fields: object) -> None:
        """Replace fields of the view."""
        self.view = replace(self.view, **fields)

    def move_to(self, moment: pd.Timestamp, scene: Scene) -> None:
        """Show another moment; dates that do not hold it are widened as far as it."""
        first, last = scene.period[0], scene.period[1] - scene.step
        instant = min(max(moment.floor(scene.step), first), last)
        start, end = scene.view.window or scene.period
        if not start <= instant < end:
            window = min(start, instant), max(end, instant + scene.step)
            lifted = window == scene.period and self.dataset.defaults.window is None
            self.change(window=None if lifted else window)
        self.change(instant=instant)

    def open(self, dataset: Dataset) -> None:
        """Show another dataset with its own defaults."""
        self.dataset = dataset
        self.view = View(
            dataset=dataset.name,
            basemap=self.view.basemap,
            display=self.view.display,
            definition=dataset.defaults.definition,
        )
        self.selected = self.marks = None
        awaited, self.awaiting = self.awaiting, None
        link = self.missed = awaited or self.missed
        if link is not None and dataset.name == OWN:
            self._apply(link, told=awaited is not None)
        self.opened += 1

    def _apply(self, link: Link, *, told: bool) -> None:
        """Show own files as the link to them says, where they are those of its author; else say so, where asked."""
        shown, said = on(link, self.dataset)
        # Whether coarse data were made of these files, only doing so again would tell.
        if link.fingerprint is not None and (link.care or not said):
            self.view, self.missed = shown.view, None
            self.selected = link.selected if link.selected in self.dataset.events.index else None
            self.notices += [said] if said else []
        elif told:
            which = (
                "The link does not say which files it was made with"
                if link.fingerprint is None
                else "These files, or what was told of them under Your files, are not what the link was made with"
            )
            self.notices.append(f"{which}: its view is not applied.")

    def exchange(self, dataset: Dataset) -> None:
        """Show the reader's own files with more or fewer of their rows; the view stays as it is."""
        self.dataset = self.own = dataset
        self.marks = None
        if self.selected is not None and self.selected not in dataset.events.index:
            self.selected = None
        self.opened += 1


def session() -> Session:
    """Return this browser session's state; on the first run it is read from the address."""
    if "standoff" not in st.session_state:
        link = from_params({name: st.query_params.get_all(name) for name in st.query_params})
        st.session_state["standoff"] = _opened(link)
        title = next((title for title, page in TABS.items() if page == link.page), None)
        if title is not None:
            st.session_state["tab"] = title
        claim = st.session_state["standoff"].claim
        if claim is not None:
            st.session_state["claims_own"] = [claim]
            st.session_state["claim_of_link"] = claim
    found: Session = st.session_state["standoff"]
    return found


def _opened(link: Link) -> Session:
    notices, packed = list(link.notices), link.claim
    awaiting = None
    try:
        dataset = built_in(link.view.dataset)
    except StandoffError as error:
        dataset = built_in(DEFAULT)
        if link.view.dataset == OWN:
            awaiting = link
            notices.append(
                "This link was made with its author's own files, which a link does not carry: open the same files "
                "under Your files. The sample is shown meanwhile."
            )
        else:
            notices.append(f"{error}. The sample is shown instead.")
        link = Link()
    link, said = on(link, dataset)
    selected = link.selected
    if selected is not None and selected not in dataset.events.index:
        notices.append(f"The data hold no event {selected[:40]!r}, which this link selects: none is selected.")
        selected = None
    notices += [said] if said else []
    claim = None
    if packed is not None:
        try:
            found = unpack(packed)
            # What is read may be a little longer when it is written again: "IS" is ISIS, "2km" is "2 km".
            pack(found)
            claim = found
        except InputError as error:
            notices.append(f"The claim in this link cannot be used: {error}. It is left out.")
    return Session(dataset=dataset, view=link.view, selected=selected, claim=claim, notices=notices, awaiting=awaiting)


def write_address(state: Session) -> None:
    """Make the browser's address say the view, when it does not yet; a link that still waits for its files stays."""
    if state.awaiting is not None:
        return
    params = _params(state)
    if {name: st.query_params.get_all(name) for name in st.query_params} != {k: [v] for k, v in params.items()}:
        st.query_params.from_dict(params)


def address(link: Link) -> str:
    """Return the address of a link to this dashboard, as the reader's browser knows it."""
    return f"{(st.context.url or '').rstrip('/')}/?{to_query(link)}"


def _params(state: Session) -> dict[str, str]:
    """Return what the browser's address says.

    Where the operator lets nothing exact leave, the address tells of the exact data neither fingerprint nor row: who
    has coarse ones could find out by it what the exact ones are.
    """
    link, told = link_of(state), sharing()
    closed = told.fault or told.settings.least
    return to_params(replace(link, fingerprint=None, selected=None) if closed else link)


def link_of(state: Session) -> Link:
    """Return a link to what the session shows: view, selected event, page and claim, of the exact data."""
    page = TABS.get(st.session_state.get("tab", "Map"), "map")
    return Link(
        view=state.view,
        fingerprint=state.dataset.fingerprint[:12],
        selected=state.selected,
        page=None if page == "map" else page,
        claim=_packed(state),
    )


def _packed(state: Session) -> str | None:
    """Return the claim that the address holds as text; one that no link can hold is let go, with a notice."""
    if state.claim is None:
        return None
    try:
        return pack(state.claim)
    except InputError as error:
        state.notices.append(f"The address cannot hold the claim: {error}.")
        state.claim = None
        return None


def day(value: date) -> pd.Timestamp:
    """Return a date from a widget as midnight UTC."""
    return pd.Timestamp(value).tz_localize("UTC")
