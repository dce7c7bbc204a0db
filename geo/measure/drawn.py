"""Which sources drew the control of a moment, and whether two moments may be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.lives import microseconds, moments_of
from geo.model.errors import InputError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground
    from geo.measure.lives import Lives

#: A date in the name of a source: 20240801, 2024-08-01, 01.08.2024, 2024-08, 2024; not part of a longer number.
_DATE: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}(?:([-_./]?)(?:0[1-9]|1[0-2])(?:\1(?:0[1-9]|[12]\d|3[01]))?)?"
    r"|(?:0?[1-9]|[12]\d|3[01])([-_./])(?:0?[1-9]|1[0-2])\2(?:19|20)\d{2})(?!\d)"
)
#: Sources that a refusal names on either side.
_MOST_NAMED: Final = 3


def undated(source: str) -> str:
    """Return the name of a source without the dates in it: the files of one dated series are one source.

    Examples
    --------
    >>> undated("map_20240801.geojson"), undated("Survey of 2014-01-01"), undated("grid 123456789")
    ('map_<date>.geojson', 'Survey of <date>', 'grid 123456789')
    """
    return " ".join(_DATE.sub("<date>", source).split())


def drawn_by(ground: Ground, rows: NDArray[np.int64]) -> frozenset[str]:
    """Return the sources of some rows of the zones, dates in their names aside."""
    sources = ground.control.zones["source"].array
    return _undated({str(sources[row]) for row in rows})


def check_same_hand(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Raise when the control of two moments is not drawn by the same sources.

    Zones: the sets of their sources must be the same, dates in their names aside. Zones half-way between held places:
    the sources of the holdings of both moments must have one in common at least.

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
            raise InputError(f"no control is recorded on {date_text(moment)}{_around(lives, moment)}")
        if len(rows[1 - k]) and not len(rows[k]) and not ground.control.derived:
            lives = list(ground.territories.lives.values())
            raise InputError(f"no zone is recorded on {date_text(moment)}{_around(lives, moment)}")
    if ground.control.derived:
        _check_holdings(ground, held, start, end)
    elif len(rows[0]):
        _check_zones(ground, rows, start, end)


def _check_zones(ground: Ground, rows: list[NDArray[np.int64]], start: pd.Timestamp, end: pd.Timestamp) -> None:
    sources = ground.control.zones["source"].array
    before, after = ({str(sources[row]) for row in which} for which in rows)
    gone, new = _without(before, after), _without(after, before)
    if not gone and not new:
        return
    first, last = date_text(start), date_text(end)
    if gone and new:
        said = f"the zones of {first} are drawn by {_named(gone)}, those of {last} by {_named(new)}"
    elif new:
        said = f"the zones of {last} are drawn by {_named(new)}, too, who drew none of {first}"
    else:
        said = f"the zones of {first} are drawn by {_named(gone)}, too, who drew none of {last}"
    raise InputError(
        f"{said}: what two sources draw differently is no change; compare two dates of one source, or give the files "
        "of one alone"
    )


def _check_holdings(ground: Ground, held: list[NDArray[np.int64]], start: pd.Timestamp, end: pd.Timestamp) -> None:
    before, after = (_holding_sources(ground, rows) for rows in held)
    if _undated(before).isdisjoint(_undated(after)):
        raise InputError(
            f"the holdings of {date_text(start)} are recorded by {_named(before)}, those of {date_text(end)} by "
            f"{_named(after)}: what two sources record differently is no change; compare two dates that share a source"
        )


def places_note(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, ...]:
    """Return a note when the holdings of two moments, of data with zones, are recorded by no common source."""
    before, after = (
        _holding_sources(ground, ground.all_holding_lives.at(microseconds(moment))) for moment in (start, end)
    )
    if not before or not after or not _undated(before).isdisjoint(_undated(after)):
        return ()
    said = f"The places of {date_text(start)} are recorded by {_named(before)}, those of {date_text(end)} by"
    return (f"{said} {_named(after)}: places may differ because the sources do.",)


def _holding_sources(ground: Ground, rows: NDArray[np.int64]) -> set[str]:
    """Return the single sources that some rows of the holdings name; several in one row stand between semicolons."""
    sources = ground.dataset.holdings["source"].to_numpy(dtype=object)
    return {part.strip() for text in set(sources[rows]) for part in str(text).split(";")}


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
        words.append(f"up to, not including, {date_text(moments_of(died[died <= at].max(keepdims=True))[0])}")
    if (born > at).any():
        words.append(f"from {date_text(moments_of(born[born > at].min(keepdims=True))[0])}")
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
