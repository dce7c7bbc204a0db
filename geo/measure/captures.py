"""A list of captured places, as a report writes their names, matched to the places of a dataset."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from geo.measure import geodesy
from geo.measure._name_index import ALIAS, NAME, NEAR, PART, SPELLING, NameIndex
from geo.measure.naming import LONGEST_NAME, spelling
from geo.model.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure._name_index import Fit

How = Literal["name", "alias", "spelling", "near spelling", ""]
Sureness = Literal["sure", "probable", "possible", "asked", "none"]


#: A match farther from the middle of the list's others is doubtful, kilometres, if also so many times as far as they.
FAR_KM: Final = 100.0
_TIMES_AS_FAR: Final = 3.0
#: The middle of fewer places says nothing about another.
_FEWEST_OTHERS: Final = 2
#: A second place whose spelling differs by so much more is still named beside the first.
_NEARLY: Final = 0.5
_MOST_RIVALS: Final = 10
_SHOWN: Final = 60
_HOW: Final[tuple[How, ...]] = ("name", "alias", "spelling", "near spelling", "near spelling")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What one name of a list stands for.

    Attributes
    ----------
    listed
        The name as the list has it.
    place_id, name, kind
        The place; ``None`` and empty where there is none, or several fit equally well.
    how
        ``"name"`` and ``"alias"``: the very same but for case, accents and marks; ``"spelling"``: the same after
        transliteration classes; ``"near spelling"``: one or two letters off.
    sureness
        ``"asked"``: several places fit equally well and a person must say which; ``"none"``: nothing fits.
    rivals
        Ids of the other places that fit as well, or nearly.
    distance_km
        From the middle of the list's other matches, kilometres; ``None`` of a list of one.
    why
        The match in a sentence.
    """

    listed: str
    place_id: str | None
    name: str
    kind: str
    how: How
    sureness: Sureness
    rivals: tuple[str, ...]
    distance_km: float | None
    why: str


def match_names(names: Sequence[str], places: gpd.GeoDataFrame, *, kinds: Sequence[str] = ()) -> tuple[NameMatch, ...]:
    """Return what each name of a list stands for, in its order; no two become one place unsaid.

    Parameters
    ----------
    names
        The list, in any spelling, in Latin, Arabic or Cyrillic letters; `geo.measure.naming.split_names` makes one of a
        text.
    places
        The table of places (EPSG:4326).
    kinds
        Only places of these kinds, as the table has them, in any case; empty for all. A name that says itself what it
        is (prison, academy, factory, zone, air base, ...) never fits a place of another kind.

    Notes
    -----
    The very same name or alias is sure; one that sounds the same is sure or, where vowels differ, probable; one that
    is a letter off, or lacks a word as Tall, is possible. Equally good fits are asked. A match that lies more than
    `FAR_KM` from the middle (the medians) of the list's other matches, and three times as far as half of those do, is
    possible at most.
    """
    index = NameIndex(places)
    wanted = {kind.strip().casefold() for kind in kinds}
    first = [_first(name, index, wanted) for name in names]
    return tuple(_named_twice([_placed(match, at, first, index) for at, match in enumerate(first)]))


def find_named(places: gpd.GeoDataFrame, name: str) -> NameMatch:
    """Return the one place a name stands for, in any spelling, surely or probably.

    Raises
    ------
    UnknownNameError
        No place has the name; the message lists near ones.
    InputError
        Several places fit equally well.
    """
    index = NameIndex(places)
    match = _first(name, index, set())
    if match.match.sureness == "asked":
        raise InputError(f"{match.match.why}; name one as the data do")
    if match.match.sureness not in {"sure", "probable"}:
        raise UnknownNameError("place", _shown(name), [index.names[fit.row] for fit in match.fits] or index.names)
    return match.match


@dataclass(frozen=True, slots=True)
class _First:
    """What a name stands for by itself: the match, all fits, and the row of the place, if it is one."""

    match: NameMatch
    fits: tuple[Fit, ...]
    row: int | None


def _first(name: str, index: NameIndex, wanted: set[str]) -> _First:
    every = index.fits(name)
    fits = [fit for fit in every if not wanted or index.kinds[fit.row].casefold() in wanted]
    if not fits:
        return _First(_none(name, index, every), (), None)
    best, as_good = fits[0], [fit for fit in fits if _as_good(fits[0], fit)]
    if len(as_good) > 1:
        return _First(_asked(name, index, as_good), tuple(as_good), None)
    rivals = [fit for fit in fits[1:] if _rivals(best, fit)][:_MOST_RIVALS]
    match = NameMatch(
        listed=name,
        place_id=index.ids[best.row],
        name=index.names[best.row],
        kind=index.kinds[best.row],
        how=_HOW[best.level],
        sureness=_sureness(name, best, rivals),
        rivals=tuple(index.ids[fit.row] for fit in rivals),
        distance_km=None,
        why=_why(name, best, index, rivals),
    )
    return _First(match, (best, *rivals), best.row)


def _as_good(best: Fit, other: Fit) -> bool:
    # Susin may be Tall Susin as well as Sousian: with part of the one it sounds the same, with the other it does not.
    part = best.level in {SPELLING, NEAR} and not best.alike and other.level == PART and other.alike
    return other.rank == best.rank or part


def _rivals(best: Fit, other: Fit) -> bool:
    if best.level in {NAME, ALIAS}:
        return other.level <= SPELLING and other.alike
    return other.level == best.level and other.cost - best.cost <= _NEARLY


def _sureness(name: str, best: Fit, rivals: list[Fit]) -> Sureness:
    if best.level > SPELLING:
        return "possible"
    if rivals or (best.level == SPELLING and not (best.cost == 0 and best.alike and spelling(name).weight > 1)):
        return "probable"
    return "sure"


def _none(name: str, index: NameIndex, every: list[Fit]) -> NameMatch:
    why = f"no place is called {_shown(name)!r}" if name.strip() else "an empty name"
    if len(name) > LONGEST_NAME:
        why = f"a text of {len(name):,} characters is no name of a place"
    if every:
        other = _shown(index.names[every[0].row])
        kind = index.kinds[every[0].row] or "no kind stated"
        why = f"{_shown(name)!r} fits {other} ({kind}), which is not of the kinds asked for"
    return NameMatch(name, None, "", "", "", "none", (), None, why)


def _asked(name: str, index: NameIndex, fits: list[Fit]) -> NameMatch:
    said = [
        f"{_shown(index.names[fit.row])} ({index.kinds[fit.row] or 'place'}, {index.ids[fit.row]})"
        for fit in fits[:_MOST_RIVALS]
    ]
    more = f" and {len(fits) - len(said)} more" if len(fits) > len(said) else ""
    why = f"{_shown(name)!r} fits {len(fits)} places equally well: {', '.join(said)}{more}"
    rivals = tuple(index.ids[fit.row] for fit in fits[:_MOST_RIVALS])
    return NameMatch(name, None, "", "", _HOW[fits[0].level], "asked", rivals, None, why)


def _why(name: str, best: Fit, index: NameIndex, rivals: list[Fit]) -> str:
    place, via = _shown(index.names[best.row]), _shown(best.text)
    called = place if via == place else f"{via!r}, another name of {place}"
    why = (
        f"{_shown(name)!r} is the name of {place}",
        f"{_shown(name)!r} is another name of {place}",
        f"{_shown(name)!r} is heard as {called}",
        f"{_shown(name)!r} is nearly heard as {called}",
        f"{_shown(name)!r} has only part of its name in common with {called}",
    )[best.level]
    others = ", ".join(_shown(index.names[fit.row]) for fit in rivals)
    return f"{why}; {others} would fit nearly as well" if others else why


def _placed(first: _First, at: int, every: list[_First], index: NameIndex) -> NameMatch:
    """Return the match with its distance from the list's others, doubted where it is far from them."""
    match = first.match
    settled = {one.row for which, one in enumerate(every) if which != at and one.match.sureness in {"sure", "probable"}}
    rows = sorted(row for row in settled if row is not None and row != first.row)
    if not rows or not first.fits:
        return match
    if first.row is None:
        # What fits equally well is asked wherever it lies; how far each is helps to answer.
        which = [fit.row for fit in first.fits[:_MOST_RIVALS]]
        away = _away_km(which, rows, index)
        said = ", ".join(f"{index.ids[row]} {km:.0f} km" for row, km in zip(which, away, strict=True))
        return replace(match, why=f"{match.why}; from the middle of the list's other places: {said}")
    km, *others = (float(one) for one in _away_km([first.row, *rows], rows, index))
    if not np.isfinite(km):
        return match
    if len(rows) < _FEWEST_OTHERS or km <= max(FAR_KM, _TIMES_AS_FAR * float(np.median(others))):
        return replace(match, distance_km=km)
    why = f"{match.why}; doubtful, for it lies {km:.0f} km from the middle of the list's other places"
    return replace(match, distance_km=km, sureness="possible", why=why)


def _away_km(which: list[int], rows: list[int], index: NameIndex) -> NDArray[np.float64]:
    """Return how far places are from the middle of others: the medians of their degrees."""
    middle = (np.full(len(which), np.median(degrees[rows])) for degrees in (index.lon, index.lat))
    return geodesy.geodesic_m(index.lon[which], index.lat[which], *middle) / 1000


def _named_twice(matches: list[NameMatch]) -> list[NameMatch]:
    """Return the matches; those that are one place say so."""
    listed: dict[str, list[int]] = defaultdict(list)
    for at, match in enumerate(matches):
        if match.place_id is not None:
            listed[match.place_id].append(at)
    said = list(matches)
    for ats in listed.values():
        for at in ats if len(ats) > 1 else ():
            others = ", ".join(repr(_shown(matches[other].listed)) for other in ats if other != at)
            said[at] = replace(
                said[at], why=f"{said[at].why}; the list names this place {len(ats)} times, also as {others}"
            )
    return said


def _shown(text: str) -> str:
    """Return a text in one line of bounded length."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[:1000]).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
