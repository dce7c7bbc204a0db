"""What is shared: a dataset as it may leave, seen through a view. Page, picture, rows and bundle are drawn from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from geo.measure.claims.check import check_claim
from geo.model.errors import InputError
from geo.model.text import count_text
from geo.model.view import View
from geo.scene import build_scene
from geo.share.care import Care, Treatment
from geo.share.link import IN_VIEW, to_query
from geo.share.linked import leaving as link_to
from geo.share.linked import only_in_view
from geo.share.rights import withheld

if TYPE_CHECKING:
    import pandas as pd

    from geo.model.claim import Claim, Verdict
    from geo.model.dataset import Dataset
    from geo.scene import Scene

Theme = Literal["light", "dark"]

THEMES: Final[tuple[Theme, ...]] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to share.

    Attributes
    ----------
    view
        The view as its author saw it.
    care
        What is done to the data before anything leaves.
    theme
        Light or dark.
    whole
        Whether all events go along, so that a reader may widen the view, or those in view alone.
    claims
        The claims whose verdicts go along. They rest on all events: with `whole` false there are none.
    address
        Address of the dashboard, without a query or a slash at its end; empty: a link is its query alone.
    """

    view: View = field(default_factory=View)
    care: Care = field(default_factory=Care)
    theme: Theme = "light"
    whole: bool = True
    claims: tuple[Claim, ...] = ()
    address: str = ""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A dataset as it leaves, and its scene.

    Attributes
    ----------
    wanted
        What was asked for; its view and claims are those that may leave.
    scene
        What is seen; its dataset is what leaves.
    said
        Sentences on what was done to the data before they left, for every reader to see.
    withheld
        Why its rows may not be passed on, as the data say that they were before anything was done to them; none where
        they may.
    grown_m
        By how much radii grew on the grid, and with them the limits of the view, metres.
    """

    wanted: Wanted
    scene: Scene
    said: tuple[str, ...]
    withheld: tuple[str, ...]
    grown_m: float = 0.0

    @property
    def dataset(self) -> Dataset:
        """The data that leave."""
        return self.scene.dataset

    @property
    def query(self) -> str:
        """The query of a link to the view, with the fingerprint of the data and what was done to them."""
        wanted, fingerprint = self.wanted, self.dataset.fingerprint
        link = link_to(wanted.view, fingerprint=fingerprint, care=wanted.care, grown_m=self.grown_m)
        return to_query(link if wanted.whole else replace(link, rows=IN_VIEW[0]))

    @property
    def link(self) -> str:
        """The address that opens the view in the dashboard; only the query where no address is known."""
        address = self.wanted.address
        return f"{address}/?{self.query}" if address else f"?{self.query}"

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with the data, the view and what was done to the data."""
        told = (self.dataset.fingerprint, self.query, self.wanted.care, self.wanted.whole, self.wanted.claims)
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @cached_property
    def verdicts(self) -> tuple[Verdict | InputError, ...]:
        """What the data say of each claim of `wanted.claims`, or why one could not be asked."""
        return tuple(self._verdict(claim) for claim in self.wanted.claims)

    def _verdict(self, claim: Claim) -> Verdict | InputError:
        try:
            return check_claim(self.scene.ground, claim)
        except InputError as error:
            return error


def take(dataset: Dataset, wanted: Wanted, *, now: pd.Timestamp) -> Snapshot:
    """Return what is shared of a dataset.

    Parameters
    ----------
    now
        The moment before which days are held back; no part of the result where nothing is held back.

    Raises
    ------
    InputError
        With care, words or names of the view would let other events through; see `Treatment.check_filters`.
    """
    return taken(Treatment(dataset, wanted.care, now), wanted)


def taken(treatment: Treatment, wanted: Wanted) -> Snapshot:
    """Return what is shared of a dataset that is treated as wanted already: many views can be taken of it."""
    treatment.check_filters(wanted.view)
    claims = wanted.claims if wanted.whole else ()
    told = treatment.claims(claims)
    view = treatment.view(wanted.view)
    leaving = treatment.dataset
    if not wanted.whole:
        leaving = only_in_view(leaving, view)
    late = len(claims) - len(told)
    left_out = f"{count_text(late, 'claim')} about the days held back, or said on one of them: left out."
    said = (*treatment.said, *([left_out] if late else []))
    return Snapshot(
        wanted=replace(wanted, view=view, claims=told),
        scene=build_scene(leaving, view),
        said=said,
        withheld=withheld(treatment.before),
        grown_m=0.0 if treatment.coarse is None else treatment.coarse.grown_m,
    )
