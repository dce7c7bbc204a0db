"""Which sources drew the control of a moment, and whether two moments may be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np

from geo.measure.lives import microseconds, moments_of
from geo.model.errors import InputError
from geo.model.text import count_text, when_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground
    from geo.measure.lives import Lives

#: Parts of dates in names of sources.
_YEAR, _MONTH, _DAY = r"(?:19|20)\d{2}", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_NAME: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_ANY_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_GAP: Final = r"[ ,._/-]{0,2}"
#: A date in the name of a source: 20240801 (with the time), 2024-08-01, 01.08.2024, 24-08-01, 01.08.24, 1 August 2024,
#: Aug 1, 2024, 2024-08, Aug 2024, 2024; not part of a longer number, and no year before a letter ("2000m").
_DATE: Final = re.compile(
    rf"(?<!\d)(?:"
    rf"{_YEAR}(?P<a>[-_./]?){_MONTH}(?P=a){_DAY}(?:[T_](?:[01]\d|2[0-3]):?[0-5]\d(?::?[0-5]\d)?Z?)?"
    rf"|(?:0?[1-9]|[12]\d|3[01])(?P<b>[-_./])(?:0?[1-9]|1[0-2])(?P=b){_YEAR}"
    rf"|\d{{2}}(?P<c>[-_.]){_MONTH}(?P=c){_DAY}|{_DAY}(?P<d>[-_.]){_MONTH}(?P=d)\d{{2}}"
    rf"|{_ANY_DAY}{_GAP}{_NAME}{_GAP}{_YEAR}|{_YEAR}{_GAP}{_NAME}{_GAP}{_ANY_DAY}"
    rf"|(?<![a-z]){_NAME}{_GAP}(?:{_ANY_DAY}{_GAP})?{_YEAR}"
    rf"|{_YEAR}[-_./]?{_MONTH}|{_YEAR}(?![a-z])"
    rf")(?!\d)",
    re.IGNORECASE,
)
#: What may stand beside a date in a name that is nothing but one: the ending of a file. And what makes it more.
_BARE: Final = re.compile(rf"{_DATE.pattern}|\.[A-Za-z]\w{{1,7}}$", re.IGNORECASE)
_WORD: Final = re.compile(r"\w")
#: Places and sources that a note lists.
_MOST_LISTED: Final = 6
#: Sources that a refusal names on either side.
_MOST_NAMED: Final = 3


def undated(source: str) -> str:
    """Return the name of a source without the dates in it: the files of one dated series are one source.

    Examples
    --------
    >>> undated("map_20240801.geojson"), undated("Survey of 1 May 2014"), undated("grid 2000m")
    ('map_<date>.geojson', 'Survey of <date>', 'grid 2000m')
    """
    return " ".join(_DATE.sub("<date>", source).split())


@dataclass(frozen=True, eq=False, slots=True)
class _Hands:
    """The sources of rows, told apart once: a number a row, and the sources, dates aside, that a number stands for."""

    code: NDArray[np.int64]
    sources: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, said: Iterable[object]) -> _Hands:
        texts, code = np.unique(np.array([str(text) for text in said], dtype=object), return_inverse=True)
        return cls(code.astype(np.int64), tuple(_undated(_split(text)) for text in texts))

    def at(self, rows: NDArray[np.int64]) -> frozenset[str]:
        return frozenset().union(*(self.sources[code] for code in np.unique(self.code[rows])))


# Weak: what was told apart is forgotten with its ground.
_ZONES: Final[WeakKeyDictionary[Ground, _Hands]] = WeakKeyDictionary()
_HOLDINGS: Final[WeakKeyDictionary[Ground, _Hands]] = WeakKeyDictionary()


def drawn_by(ground: Ground, rows: NDArray[np.int64]) -> frozenset[str]:
    """Return the sources of some rows of the zones, dates in their names aside."""
    if (found := _ZONES.get(ground)) is None:
        found = _ZONES[ground] = _Hands.of(ground.control.zones["source"].array)
    return found.at(rows)


def drawn_at(ground: Ground, moment: pd.Timestamp) -> dict[str, frozenset[str]]:
    """Return the sources of the zones of each holder at a moment, dates in their names aside."""
    at = microseconds(moment)
    rows = {holder: lives.at(at) for holder, lives in ground.territories.lives.items()}
    return {holder: drawn_by(ground, own) for holder, own in rows.items() if len(own)}


def recorded_at(ground: Ground, moment: pd.Timestamp) -> frozenset[str]:
    """Return the sources of the holdings of a moment, dates in their names aside."""
    if (found := _HOLDINGS.get(ground)) is None:
        found = _HOLDINGS[ground] = _Hands.of(ground.dataset.holdings["source"].array)
    return found.at(ground.all_holding_lives.at(microseconds(moment)))


def check_same_hand(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Raise when the control of two moments is not drawn by the same sources.

    Zones: the sets of their sources must be the same, dates in their names aside; those of all zones, and those of each
    holder with zones at both moments. Where there are no zones at either moment, or they are half-way between held
    places: the sources of the holdings of both moments must have one in common at least.

    Raises
    ------
    InputError
        Nothing is recorded at one of the moments, or the sources differ; both are named.
    """
    rows = [_zone_rows(ground, moment) for moment in (start, end)]
    held = [ground.all_holding_lives.at(microseconds(moment)) for moment in (start, end)]
    for k, moment in enumerate((start, end)):
        if not len(rows[k]) and not len(held[k]):
            lives = [*ground.territories.lives.values(), ground.all_holding_lives]
            raise InputError(f"no control is recorded on {when_text(moment)}{_around(lives, moment)}")
        if len(rows[1 - k]) and not len(rows[k]) and not ground.control.derived:
            lives = list(ground.territories.lives.values())
            raise InputError(f"no zone is recorded on {when_text(moment)}{_around(lives, moment)}")
    if ground.control.derived or not len(rows[0]):
        _check_holdings(ground, held, start, end)
    else:
        _check_zones(ground, start, end)


def same_hand_places(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> bool:
    """Return whether the holdings of two moments may be compared: they have a source in common, or there are none."""
    before, after = recorded_at(ground, start), recorded_at(ground, end)
    return not before or not after or not before.isdisjoint(after)


def hands_at(ground: Ground, moment: pd.Timestamp) -> frozenset[str]:
    """Return who draws the ground of a moment: the sources of its zones, or of the holdings that these stand between.

    Dates in their names are put aside; empty where nothing is recorded.
    """
    return recorded_at(ground, moment) if ground.control.derived else _all(drawn_at(ground, moment))


def is_same_hand(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> bool:
    """Return whether `check_same_hand` lets two moments be compared."""
    try:
        check_same_hand(ground, start, end)
    except InputError:
        return False
    return True


def _check_zones(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> None:
    before, after = drawn_at(ground, start), drawn_at(ground, end)
    swapped = [holder for holder in sorted(set(before) & set(after)) if before[holder] != after[holder]]
    if not swapped and _all(before) == _all(after):
        return
    pair = start, end
    first, last = (_zone_sources(ground, _zone_rows(ground, one)) for one in pair)
    _check_pair("the zones", first, last, start, end)
    lives = ground.territories.lives[swapped[0]]
    first, last = (_zone_sources(ground, lives.at(microseconds(one))) for one in pair)
    _check_pair(f"{swapped[0]}'s zones", first, last, start, end)


def _all(hands: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*hands.values())


def _check_pair(what: str, before: set[str], after: set[str], start: pd.Timestamp, end: pd.Timestamp) -> None:
    gone, new = _without(before, after), _without(after, before)
    if not gone and not new:
        return
    first, last = when_text(start), when_text(end)
    if gone and new:
        said = f"{what} of {first} are drawn by {_named(gone)}, those of {last} by {_named(new)}"
    elif new:
        said = f"{what} of {last} are drawn by {_named(new)}, too, who drew none of {first}"
    else:
        said = f"{what} of {first} are drawn by {_named(gone)}, too, who drew none of {last}"
    raise InputError(
        f"{said}: what two sources draw differently is no change; compare two dates of one source, or give the files "
        "of one alone"
    )


def _check_holdings(ground: Ground, held: list[NDArray[np.int64]], start: pd.Timestamp, end: pd.Timestamp) -> None:
    if not same_hand_places(ground, start, end):
        before, after = (_named(_holding_sources(ground, rows)) for rows in held)
        raise InputError(
            f"the holdings of {when_text(start)} are recorded by {before}, those of {when_text(end)} by {after}: what "
            "two sources record differently is no change; compare two dates that share a source"
        )


def places_note(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, aside: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a note when the holdings of two moments, of data with zones, are recorded by no common source.

    `aside` are the names of the places whose holders differ.
    """
    if same_hand_places(ground, start, end):
        return ()
    before, after = (
        _named(_holding_sources(ground, ground.all_holding_lives.at(microseconds(moment)))) for moment in (start, end)
    )
    differ = f" ({count_text(len(aside), 'place')}: {_few(aside)})" if aside else ""
    said = f"The places of {when_text(start)} are recorded by {before}, those of {when_text(end)} by {after}"
    return (f"{said}: what two sources record differently{differ} is no change, gained or lost.",)


def dates_note(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, ...]:
    """Return a note when sources of zones that differ are taken for one whose names are nothing but a date."""
    before, after = (_zone_sources(ground, _zone_rows(ground, moment)) for moment in (start, end))
    bare = sorted(name for name in before ^ after if _DATE.search(name) and not _WORD.search(_BARE.sub("", name)))
    if not bare:
        return ()
    named = _few([repr(name) for name in bare])
    return (f"Sources named by nothing but a date ({named}) are taken for one series, which the data do not say.",)


def _few(names: Sequence[str]) -> str:
    more = len(names) - _MOST_LISTED
    return f"{', '.join(names[:_MOST_LISTED])} and {more} more" if more > 0 else ", ".join(names)


def _zone_sources(ground: Ground, rows: NDArray[np.int64]) -> set[str]:
    sources = ground.control.zones["source"].array
    return {part for text in {str(sources[row]) for row in rows} for part in _split(text)}


def _holding_sources(ground: Ground, rows: NDArray[np.int64]) -> set[str]:
    """Return the single sources that some rows of the holdings name."""
    sources = ground.dataset.holdings["source"].to_numpy(dtype=object)
    return {part for text in set(sources[rows]) for part in _split(str(text))}


def _split(text: str) -> set[str]:
    """Return the sources that one row names: several stand between semicolons."""
    return {part.strip() for part in text.split(";")}


def _zone_rows(ground: Ground, moment: pd.Timestamp) -> NDArray[np.int64]:
    at = microseconds(moment)
    parts = [lives.at(at) for lives in ground.territories.lives.values()]
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def _around(lives: Sequence[Lives], moment: pd.Timestamp) -> str:
    """Return until when before a moment, and from when after it, there is control; and what to do."""
    at = microseconds(moment)
    born, died = (np.concatenate([getattr(one, name) for one in lives]) for name in ("born", "died"))
    words = []
    if (died <= at).any():
        words.append(f"up to, not including, {when_text(moments_of(died[died <= at].max(keepdims=True))[0])}")
    if (born > at).any():
        words.append(f"from {when_text(moments_of(born[born > at].min(keepdims=True))[0])}")
    if not words:
        return ": the data do not say who held which ground or place; add zones or holdings"
    return f"; there is some {' and '.join(words)}: choose such a date"


def _undated(sources: Iterable[str]) -> frozenset[str]:
    return frozenset(map(undated, sources))


def _without(sources: Iterable[str], others: Iterable[str]) -> set[str]:
    """Return the sources that are not among others, dates in their names aside."""
    known = _undated(others)
    return {source for source in sources if undated(source) not in known}


def _named(sources: Iterable[str]) -> str:
    names = sorted(sources)
    said = " and ".join(repr(name) if name else "a source not named" for name in names[:_MOST_NAMED])
    return f"{said} and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else said
