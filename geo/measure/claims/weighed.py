"""How a claim of a share is decided: the events that count, three readings of them, and what these say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from geo.measure.claims.fallen import fallen, ground_text, possible_time
from geo.measure.claims.tally import Tally, firmly, plainly, tallied
from geo.measure.claims.variants import levels_up_to, without
from geo.measure.claims.words import percent_text, share_text
from geo.measure.select import in_window
from geo.model.text import radius_text
from geo.model.view import View

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.claim import MajorityShare, Supported

#: Events known worse than this are left out of the reading of the precise ones, metres; the limit of every view.
PRECISE_M: Final = View().max_place_uncertainty_m
_PRECISE: Final = f"those placed within {radius_text(PRECISE_M)}"
_SURER: Final = "those left without the rows of low confidence"


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """A verdict and its reason, with the count and the readings that it comes of: all events, and those of a kind."""

    found: Supported
    reason: str
    tally: Tally
    readings: dict[str, pd.DataFrame]
    stated: MajorityShare

    @property
    def low(self) -> float:
        """The least share of any reading that has events."""
        return min(one.low for one in self._tallies())

    @property
    def high(self) -> float:
        """The greatest share of any reading that has events."""
        return max(one.high for one in self._tallies())

    def _tallies(self) -> list[Tally]:
        found = (tallied(counted, self.stated) for counted in self.readings.values())
        return [one for one in found if one.total]

    @property
    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """All events counted, and those left without the rows of low confidence."""
        return self.readings[""], self.readings[_SURER]


def judged(ground: Ground, stated: MajorityShare) -> Judged:
    """Return the verdict on a claim of a share.

    All readings must say the same: all events, the precise ones, and what is left of the ground when its events and
    holdings of low confidence are left out.
    """
    counted = counted_of(ground, stated)
    surer = without(ground, confidences=levels_up_to("low"))
    return _judged(ground, stated, counted, counted if surer is ground else counted_of(surer, stated))


def judged_without(ground: Ground, stated: MajorityShare, weighed: Judged, variant: Ground) -> Judged:
    """Return the verdict on what `geo.measure.claims.variants.without` leaves of a ground, of which one is known.

    Where events alone are left out nobody's ground is another, and none of those left is looked up again.
    """
    if is_placed_anew(ground, variant):
        return judged(variant, stated)
    left = (_recorded(one[one.index.isin(variant.dataset.events.index)]) for one in weighed.frames)
    return _judged(variant, stated, *left)


def is_placed_anew(ground: Ground, variant: Ground) -> bool:
    """Return whether the events that a variant leaves may lie on other ground than before."""
    before, after = ground.dataset, variant.dataset
    alike = (before.holdings is after.holdings, before.places is after.places, before.zones is after.zones)
    return not all(alike)


def _judged(ground: Ground, stated: MajorityShare, counted: pd.DataFrame, surer: pd.DataFrame) -> Judged:
    readings = {"": counted, _PRECISE: counted[counted["precise"]], _SURER: surer}
    tally = tallied(counted, stated)
    if stated.holder not in ground.sides():
        return Judged(
            "not decidable", f"The data record no ground that {stated.holder} ever held.", tally, readings, stated
        )
    return Judged(*decide(stated, readings), tally, readings, stated)


def counted_of(ground: Ground, stated: MajorityShare) -> pd.DataFrame:
    """Return the events that count, with whose ground they fell on; ``inside`` is False of those that only may."""
    events = ground.dataset.events
    named: pd.Series = (events["actor_a"] == stated.actor) | (events["actor_b"] == stated.actor)
    if stated.kinds:
        named &= events["kind"].isin(stated.kinds)
    times = possible_time(events)
    named &= in_window(times, stated.during)
    if stated.area is not None:
        named &= shapely.intersects(shapely.box(*stated.area), events.geometry.to_numpy())
    found: pd.DataFrame = events[named].sort_values("start", kind="stable").sort_index(kind="stable")
    found = found.join(fallen(ground, found))
    found["recorded"] = in_window(found, stated.during)
    times = times.loc[found.index]
    found["sure_in"] = (times["start"] >= stated.during[0]) & (times["end"] <= stated.during[1])
    found["precise"] = found["place_uncertainty_m"] <= PRECISE_M
    return _recorded(found)


def _recorded(found: pd.DataFrame) -> pd.DataFrame:
    """Return the events, and none where not one of them is recorded in the time: they only may lie in it."""
    return found if bool(found["recorded"].any()) else found.iloc[:0]


def decide(stated: MajorityShare, readings: dict[str, pd.DataFrame]) -> tuple[Supported, str]:
    """Return a verdict and its reason from the events of each reading; that of all events is named ``""``.

    One that any one event decides is none: every reading must say the same without any one of its events.
    """
    tallies = {what: tallied(counted, stated) for what, counted in readings.items()}
    tally = tallies.pop("")
    said = f"{share_text(tally.on, tally.total)} of the events on record fell on {where_text(stated)}"
    between = f"between {percent_text(tally.low)} and {percent_text(tally.high)}"
    asked = percent_text(stated.share)
    found = plainly(stated, tally)
    if found == "not decidable":
        return found, f"{said}, but {between} where unsure ground and days are counted either way: {asked} lies inside."
    for what, reading in tallies.items():
        if not reading.total:
            return "not decidable", f"{said}, but none is among {what}."
        if plainly(stated, reading) != found:
            return "not decidable", f"{said}, but {_share(reading)} of {what}: the unsure rows decide."
    for what, reading in {"": tally, **tallies}.items():
        if not firmly(stated, reading, found):
            among = f" of {what}" if what else ""
            return "not decidable", f"{said}, but one event decides it: without one{among} the others do not say so."
    alone = "; of ".join(f"{what} it was {_share(reading).removesuffix(',')}" for what, reading in tallies.items())
    beyond = "more than" if found == "supported" else "not more than"
    unsure = "" if tally.low == tally.high else f", {between} with unsure ground counted either way"
    return found, f"{said}{unsure}. Of {alone}: {beyond} {asked} each time."


def _share(reading: Tally) -> str:
    """Say the share of a reading, and its interval where it has one."""
    said = share_text(reading.on, reading.total)
    if reading.low == reading.high:
        return said
    return f"{said}, between {percent_text(reading.low)} and {percent_text(reading.high)},"


def where_text(stated: MajorityShare) -> str:
    """Say on which ground an event counts."""
    return f"ground held by others than {stated.holder}" if stated.other else ground_text(stated.holder)
