"""What a verb says: one answer as JSON and as lines, with the same words for the same things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.model.text import distance_text, interval_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.measure.gap import Gap
    from geo.measure.ground import Witness


@dataclass(frozen=True, slots=True)
class Said:
    """One verb's answer as JSON and as lines, what was refused beside it, and an exit status that outdoes that.

    `asides` are said on standard error, too, and refuse nothing.
    """

    answer: dict[str, Any]
    lines: Sequence[str]
    refusals: Sequence[str] = ()
    status: int = 0
    asides: Sequence[str] = ()


def metres(value: float, threshold_m: float | None = None) -> float:
    """Return metres as they are printed: to ten centimetres, or as finely as tells them from a threshold."""
    return round(value, max(1, _digits(value, threshold_m)))


def end_of(witness: Witness) -> dict[str, Any]:
    """Return one end of a measured line: its name and where it is, in degrees."""
    return {"name": witness.name, "lon": round(witness.lon, 6), "lat": round(witness.lat, 6)}


def measured(gap: Gap, threshold_m: float | None = None) -> dict[str, Any]:
    """Return a gap's numbers and its two ends; `threshold_m` is what the numbers are told from."""
    return {
        "distance_m": metres(gap.distance_m, threshold_m),
        "interval_m": [metres(gap.low_m, threshold_m), metres(gap.high_m, threshold_m)],
        "from": end_of(gap.start),
        "to": end_of(gap.end),
    }


def number_text(value: float) -> str:
    """Write a number out, every digit of it, with thousands apart.

    Examples
    --------
    >>> number_text(12345678.0), number_text(1234.5), number_text(37.05)
    ('12,345,678', '1,234.5', '37.05')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def metres_text(metres_value: float, threshold_m: float | None = None) -> str:
    """Say a distance with its whole metres, and with as many decimals as tell it from a threshold.

    Examples
    --------
    >>> metres_text(11_478), metres_text(850)
    ('11 km (11,478 m; 7.1 mi)', '850 m (0.5 mi)')
    >>> metres_text(10_999.96, 11_000), metres_text(849.7, 850)
    ('11 km (10,999.96 m; 6.8 mi)', '850 m (849.7 m; 0.5 mi)')
    """
    rounded, miles = distance_text(metres_value).split(" (")
    digits = _digits(metres_value, threshold_m)
    exact = f"{metres_value:,.{digits}f} m"
    return f"{rounded} ({miles}" if rounded.endswith(" m") and not digits else f"{rounded} ({exact}; {miles}"


def _digits(value: float, threshold_m: float | None) -> int:
    """Return how many decimals leave a rounded value on its own side of a threshold; three at most."""
    if threshold_m is None:
        return 0
    return next((n for n in range(3) if (round(value, n) < threshold_m) == (value < threshold_m)), 3)


def gap_text(gap: Gap, threshold_m: float | None = None) -> str:
    """Say a gap's distance and its interval; `threshold_m` is what it is told from."""
    return f"{metres_text(gap.distance_m, threshold_m)} ({interval_text(gap.low_m, gap.high_m)})"


def moment_text(moment: pd.Timestamp) -> str:
    """Say a moment as ``YYYY-MM-DD``, and with its time, in UTC, when it is not midnight.

    Examples
    --------
    >>> import pandas as pd
    >>> moment_text(pd.Timestamp("2015-10-10", tz="UTC")), moment_text(pd.Timestamp("2015-10-10 14:30", tz="UTC"))
    ('2015-10-10', '2015-10-10T14:30:00Z')
    """
    return f"{moment:%Y-%m-%d}" if moment == moment.floor("D") else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
