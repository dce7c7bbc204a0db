"""How a threshold, a distance beside it, a moment and a number of days are said on the page Distances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.measure.ground import ONE_DAY
from geo.model.text import count_text, date_text, distance_text, radius_text

if TYPE_CHECKING:
    import pandas as pd

#: Digits after the point that tell a distance from a threshold; nearer than that they are said alike.
_DIGITS = 3


def limit_text(threshold_m: float) -> str:
    """Say a threshold in metres as it was typed: rounded, it would read like a distance on its other side.

    Examples
    --------
    >>> limit_text(2144.0), limit_text(999.5)
    ('2,144 m', '999.5 m')
    """
    return f"{threshold_m:,.15g} m"


def metres_beside(distance_m: float, threshold_m: float) -> str:
    """Say a distance in whole metres, with as many digits as tell it from a threshold.

    Examples
    --------
    >>> metres_beside(2145.46, 2000.0), metres_beside(2144.04, 2144.0)
    ('2,145 m', '2,144.04 m')
    """
    if distance_m == threshold_m:
        return limit_text(threshold_m)
    for digits in range(_DIGITS):
        said_m = round(distance_m, digits)
        if said_m != threshold_m and (said_m < threshold_m) == (distance_m < threshold_m):
            return f"{distance_m:,.{digits}f} m"
    return f"{distance_m:,.{_DIGITS}f} m"


def distance_beside(distance_m: float, threshold_m: float) -> str:
    """Say a distance, in metres where in kilometres it would read like the threshold.

    Examples
    --------
    >>> distance_beside(2145.46, 2000.0), distance_beside(2145.46, 2144.0)
    ('2.1 km (1.3 mi)', '2,145 m (1.3 mi)')
    """
    said = distance_text(distance_m)
    if radius_text(distance_m) != radius_text(threshold_m):
        return said
    return f"{metres_beside(distance_m, threshold_m)} {said[said.index('(') :]}"


def between_text(start: str, end: str, *, joined: str) -> str:
    """Say between which two ends something is; a position inside the rival's zone has one.

    Examples
    --------
    >>> between_text("Marea", "the edge of the zone of Red", joined="to")
    'Marea to the edge of the zone of Red'
    >>> between_text("Marea", "inside the zone of Red", joined="to")
    'Marea inside the zone of Red'
    """
    return f"{start} {end}" if end.startswith("inside ") else f"{start} {joined} {end}"


def moment_text(moment: pd.Timestamp) -> str:
    """Say a moment by its day, and by the clock when it is not midnight.

    Examples
    --------
    >>> import pandas as pd
    >>> moment_text(pd.Timestamp("2015-10-10", tz="UTC")), moment_text(pd.Timestamp("2015-10-10 14:30", tz="UTC"))
    ('2015-10-10', '2015-10-10 14:30')
    """
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else f"{moment:%Y-%m-%d %H:%M}"


def on_text(moment: pd.Timestamp) -> str:
    """Say a moment as in a sentence.

    Examples
    --------
    >>> import pandas as pd
    >>> on_text(pd.Timestamp("2015-10-10", tz="UTC")), on_text(pd.Timestamp("2015-10-10 14:30", tz="UTC"))
    ('on 10 October 2015', 'on 10 October 2015 at 14:30 UTC')
    """
    clock = "" if moment == moment.normalize() else f" at {moment:%H:%M} UTC"
    return f"on {date_text(moment)}{clock}"


def last_text(end: pd.Timestamp) -> str:
    """Say the last day before the end of an interval; an end within a day as it is.

    Examples
    --------
    >>> import pandas as pd
    >>> last_text(pd.Timestamp("2015-10-10", tz="UTC")), last_text(pd.Timestamp("2015-10-10 14:30", tz="UTC"))
    ('2015-10-09', 'before 2015-10-10 14:30')
    """
    return f"{end - ONE_DAY:%Y-%m-%d}" if end == end.normalize() else f"before {moment_text(end)}"


def days_text(days: float) -> str:
    """Say a number of days.

    Examples
    --------
    >>> days_text(0.25), days_text(1.0), days_text(1681.0)
    ('6 hours', '1 day', '1,681 days')
    """
    if 0 < days < 1:
        hours = round(24 * days)
        return count_text(hours, "hour") if hours else "less than an hour"
    return f"{days:,.0f} {'day' if round(days) == 1 else 'days'}"
