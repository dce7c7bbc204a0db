"""How numbers and dates are said: one form for the headline, the map and the terminal.

``geo/draw/timeline/text.js`` says the same in the page; a browser test compares the two.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

#: International mile, exact by definition.
METRES_PER_MILE: Final = 1609.344

NOT_STATED: Final = "not stated"

# Month names are spelled out here, because `strftime` follows the machine's locale.
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _half_up(value: float, digits: int = 0) -> str:
    # Python rounds halves to even and JavaScript upwards; both sides say it this way.
    scale = 10.0**digits
    return f"{math.floor(value * scale + 0.5) / scale:.{digits}f}"


def _metric(metres: float) -> tuple[str, str]:
    if math.floor(metres + 0.5) < 1000:
        return _half_up(metres), "m"
    km = metres / 1000
    # 9.96 km rounds to 10.0, which is said as "10 km".
    return _half_up(km, 1 if math.floor(km * 10 + 0.5) < 100 else 0), "km"


def _miles(metres: float) -> str:
    miles = metres / METRES_PER_MILE
    if math.floor(miles * 100 + 0.5) < 10:
        return _half_up(miles, 2) if metres > 0 else "0"
    return _half_up(miles, 1 if math.floor(miles * 10 + 0.5) < 100 else 0)


def distance_text(metres: float) -> str:
    """Say a distance: metres below 1 km, one decimal of a kilometre below 10 km, whole above; miles in brackets.

    Parameters
    ----------
    metres
        The distance in metres, zero or more.

    Examples
    --------
    >>> distance_text(2053)
    '2.1 km (1.3 mi)'
    >>> distance_text(850), distance_text(20_400)
    ('850 m (0.5 mi)', '20 km (13 mi)')
    """
    if not math.isfinite(metres):
        return NOT_STATED
    number, unit = _metric(metres)
    return f"{number} {unit} ({_miles(metres)} mi)"


def radius_text(metres: float) -> str:
    """Say an uncertainty or a limit, in metres or kilometres alone.

    Examples
    --------
    >>> radius_text(500), radius_text(25_000)
    ('500 m', '25 km')
    """
    return " ".join(_metric(metres)) if math.isfinite(metres) else NOT_STATED


def exact_text(metres: float) -> str:
    """Say a length that somebody chose: with all the digits it has, and no others.

    Examples
    --------
    >>> exact_text(143), exact_text(7_000), exact_text(1_720), exact_text(999.5), exact_text(1_000_000)
    ('143 m', '7 km', '1.72 km', '999.5 m', '1,000 km')
    """
    return f"{metres / 1000:,.15g} km" if metres >= 1000 else f"{metres:,.15g} m"


def interval_text(low: float, high: float) -> str:
    """Say an interval of distances in metres, with the unit once where both ends share it.

    Examples
    --------
    >>> interval_text(1960, 2310), interval_text(850, 1240), interval_text(500, 500)
    ('2.0–2.3 km', '850 m–1.2 km', '500 m')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOT_STATED
    (first, unit), (last, last_unit) = _metric(low), _metric(high)
    if unit != last_unit:
        return f"{first} {unit}–{last} {last_unit}"
    return f"{first}–{last} {unit}" if first != last else f"{first} {unit}"


def km2_number(km2: float) -> str:
    """Say an area in square kilometres as a number: two decimals below 1, one below 10, whole above.

    Examples
    --------
    >>> km2_number(109495.7), km2_number(38.24), km2_number(0.254), km2_number(0.0), km2_number(-3.0)
    ('109,496', '38', '0.25', '0', '−3.0')
    """
    size = abs(km2)
    if math.isnan(size):
        return "not known"
    if size < 0.005:
        return "0"
    digits = 2 if size < 0.995 else 1 if size < 9.95 else 0
    return f"{'−' if km2 < 0 else ''}{size:,.{digits}f}"


def km2_text(km2: float) -> str:
    """Say an area; what is not known is said so, and a little is never none.

    Examples
    --------
    >>> km2_text(38.24), km2_text(2e-6), km2_text(0.0), km2_text(float("nan"))
    ('38 km²', 'less than 0.01 km²', '0 km²', 'not known')
    """
    if 0 < km2 < 0.005:
        return "less than 0.01 km²"
    number = km2_number(km2)
    return number if math.isnan(km2) else f"{number} km²"


def date_text(moment: pd.Timestamp) -> str:
    """Say the day of a moment as in a sentence.

    Examples
    --------
    >>> import pandas as pd
    >>> date_text(pd.Timestamp("2015-10-10", tz="UTC"))
    '10 October 2015'
    """
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def when_text(moment: pd.Timestamp) -> str:
    """Say a moment as in a sentence: its day, and the time by the clock where that is not midnight.

    Examples
    --------
    >>> import pandas as pd
    >>> when_text(pd.Timestamp("2015-10-10", tz="UTC")), when_text(pd.Timestamp("2015-10-10 14:30", tz="UTC"))
    ('10 October 2015', '10 October 2015 14:30 UTC')
    """
    return date_text(moment) if moment == moment.normalize() else f"{date_text(moment)} {moment:%H:%M} UTC"


def count_text(count: int, noun: str) -> str:
    """Say how many; the plural is the noun with an s.

    Examples
    --------
    >>> count_text(1, "event"), count_text(1681, "event")
    ('1 event', '1,681 events')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def deaths_text(best: int | None, low: int | None = None, high: int | None = None) -> str:
    """Say deaths as ``best (low–high)``; the bracket is left out when it adds nothing.

    Parameters
    ----------
    best, low, high
        The source's estimates; ``None`` or a missing value: not stated.

    Examples
    --------
    >>> deaths_text(412, 380, 520), deaths_text(3, 3, 3), deaths_text(None, 2, 9)
    ('412 (380–520)', '3', 'not stated (2–9)')
    """
    said = [NOT_STATED if _missing(value) else f"{value:,}" for value in (best, low, high)]
    bracket = {said[1], said[2]} - {said[0], NOT_STATED}
    return f"{said[0]} ({said[1]}–{said[2]})" if bracket else said[0]


def _missing(value: int | None) -> bool:
    # pandas' missing integer is neither None nor equal to itself.
    return value is None or str(value) in {"<NA>", "nan"}
