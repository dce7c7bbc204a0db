"""The places that a claim of captures is about, by what the data say of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.measure.captures import match_names
from geo.measure.claims.taken import taken

if TYPE_CHECKING:
    from geo.measure.captures import NameMatch
    from geo.measure.claims.taken import Taken
    from geo.measure.claims.unturned import Rests
    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount, Supported


@dataclass(frozen=True, eq=False, slots=True)
class Count:
    """Places of the claim's kinds and area by what is said of them.

    Attributes
    ----------
    yes, low, open, no
        Surely taken, so with low confidence, left open, and not taken.
    nothing
        Of which no holder is on record, so that they are not counted.
    beside
        Places of the list that are of another kind.
    matches, unmatched
        The names of the list, and those of them that no one place fits.
    also
        Recorded as taken, and not on the list.
    outside
        Names of the list whose place lies outside the claim's area.
    """

    yes: tuple[Taken, ...]
    low: tuple[Taken, ...]
    open: tuple[Taken, ...]
    no: tuple[Taken, ...]
    nothing: tuple[Taken, ...]
    beside: tuple[Taken, ...]
    unmatched: tuple[NameMatch, ...]
    matches: tuple[NameMatch, ...]
    also: tuple[Taken, ...]
    outside: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether the data have a place of the claim's kinds and area with anything on record."""
        return bool(self._counted)

    @property
    def sure(self) -> bool:
        """Whether anything on record of one of them is of more than low confidence."""
        return bool(self.yes) or any(one.sure for one in self._counted)

    @property
    def _counted(self) -> tuple[Taken, ...]:
        return (*self.yes, *self.low, *self.open, *self.no)

    def resting(self, rests: Rests) -> tuple[Taken, ...]:
        """Return the places not taken that rest on low confidence alone, or on no record, for some of the time."""
        return tuple(one for one in self.no if one.rests == rests)

    @property
    def recorded(self) -> int:
        """How many are recorded as taken."""
        return len(self.yes) + len(self.low)

    @property
    def least(self) -> int:
        """How many surely are."""
        return len(self.yes)

    @property
    def most(self) -> int:
        """How many the data do not rule out."""
        return self.recorded + len(self.open) + len(self.unmatched)


def count_of(ground: Ground, stated: CapturedCount) -> Count:
    """Return the places of a claim by what the data say of them.

    Raises
    ------
    InputError
        The control of two moments of the time is drawn by different sources.
    """
    every = taken(ground, stated)
    matches = match_names(stated.places, ground.dataset.places) if stated.places else ()
    unmatched = tuple(match for match in matches if match.place_id is None)
    # A place outside the claim's area is none of its places.
    named = {match.place_id: match for match in matches if match.place_id in every}
    listed = [every[str(place)] for place in named] if stated.places else list(every.values())
    fitting = [one for one in listed if _fits(one, stated)]
    doubted = {one.place_id for one in fitting if stated.places and named[one.place_id].sureness == "possible"}
    answers = {one.place_id: _answer(one, doubted=one.place_id in doubted) for one in fitting}
    by = {
        answer: tuple(one for one in fitting if answers[one.place_id] == answer)
        for answer in ("yes", "low", "open", "no", "nothing")
    }
    also = [one for one in every.values() if one.answer in ("yes", "low") and one.place_id not in named]
    return Count(
        **by,
        beside=tuple(one for one in listed if not _fits(one, stated)) if stated.places else (),
        unmatched=unmatched,
        matches=matches,
        outside=tuple(match.name for match in matches if match.place_id is not None and match.place_id not in every),
        also=tuple(one for one in also if _fits(one, stated)) if stated.places else (),
    )


def _answer(one: Taken, *, doubted: bool) -> str:
    return "open" if doubted and one.answer in ("yes", "low") else one.answer


def _fits(one: Taken, stated: CapturedCount) -> bool:
    return not stated.kinds or one.kind.casefold() in {kind.casefold() for kind in stated.kinds}


def decide(stated: CapturedCount, count: Count) -> Supported:
    """Return the verdict; without a place of the claim's kinds and area, or by low confidence alone, there is none."""
    return within(stated, count) if count.any and count.sure else "not decidable"


def within(stated: CapturedCount, count: Count) -> Supported:
    """Return what a number of places says of the number claimed."""
    if not count.least <= stated.count <= count.most:
        return "contradicted"
    return "supported" if count.least == count.most else "not decidable"
