"""Which sources drew the control of a moment, and whether two moments may be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.lives import microseconds
from geo.model.errors import InputError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground

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
    return frozenset(_undated_zones(ground)[rows])


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
    for moment, zones, holdings in zip((start, end), rows, held, strict=True):
        if not len(zones) and not len(holdings):
            raise InputError(f"nothing is recorded on {date_text(moment)}: choose a date with control")
    if ground.control.derived:
        _check_holdings(ground, held, start, end)
    else:
        _check_zones(ground, rows, start, end)


def _check_zones(ground: Ground, rows: list[NDArray[np.int64]], start: pd.Timestamp, end: pd.Timestamp) -> None:
    for moment, own, other in ((start, rows[0], rows[1]), (end, rows[1], rows[0])):
        if len(other) and not len(own):
            raise InputError(
                f"no zone is recorded on {date_text(moment)}: its areas are not known, and cannot be "
                "compared; choose a date with zones"
            )
    before, after = (drawn_by(ground, which) for which in rows)
    if before != after:
        raise InputError(
            f"the zones of {date_text(start)} are drawn by {_named(before - after or before)}, those of "
            f"{date_text(end)} by {_named(after - before or after)}: what two sources draw differently is no change; "
            "compare two dates of one source, or give the files of one alone"
        )


def _check_holdings(ground: Ground, held: list[NDArray[np.int64]], start: pd.Timestamp, end: pd.Timestamp) -> None:
    sources = ground.dataset.holdings["source"].to_numpy(dtype=object)
    before, after = (
        frozenset(undated(part) for source in set(sources[which]) for part in str(source).split(";")) for which in held
    )
    if not before & after:
        raise InputError(
            f"the holdings of {date_text(start)} are recorded by {_named(before)}, those of {date_text(end)} by "
            f"{_named(after)}: what two sources record differently is no change; compare two dates that share a source"
        )


def _zone_rows(ground: Ground, moment: pd.Timestamp) -> NDArray[np.int64]:
    at = microseconds(moment)
    parts = [lives.at(at) for lives in ground.territories.lives.values()]
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def _undated_zones(ground: Ground) -> NDArray[np.object_]:
    sources = ground.control.zones["source"].to_numpy(dtype=object)
    return np.array([undated(str(source)) for source in sources], dtype=object)


def _named(sources: Iterable[str]) -> str:
    names = sorted(sources)
    said = " and ".join(repr(name) if name else "a source not named" for name in names[:_MOST_NAMED])
    return f"{said} and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else said
