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
    """One verb's answer as JSON and as lines, and what was refused beside it."""

    answer: dict[str, Any]
    lines: Sequence[str]
    refusals: Sequence[str] = ()


def metres(value: float) -> float:
    """Return metres as they are printed: to ten centimetres."""
    return round(value, 1)


def end_of(witness: Witness) -> dict[str, Any]:
    """Return one end of a measured line: its name and where it is, in degrees."""
    return {"name": witness.name, "lon": round(witness.lon, 6), "lat": round(witness.lat, 6)}


def measured(gap: Gap) -> dict[str, Any]:
    """Return a gap's numbers and its two ends."""
    return {
        "distance_m": metres(gap.distance_m),
        "interval_m": [metres(gap.low_m), metres(gap.high_m)],
        "from": end_of(gap.start),
        "to": end_of(gap.end),
    }


def gap_text(gap: Gap) -> str:
    """Say a gap's distance and its interval."""
    return f"{distance_text(gap.distance_m)} ({interval_text(gap.low_m, gap.high_m)})"


def moment_text(moment: pd.Timestamp) -> str:
    """Say a moment as ``YYYY-MM-DD``, and with its time, in UTC, when it is not midnight.

    Examples
    --------
    >>> import pandas as pd
    >>> moment_text(pd.Timestamp("2015-10-10", tz="UTC")), moment_text(pd.Timestamp("2015-10-10 14:30", tz="UTC"))
    ('2015-10-10', '2015-10-10T14:30:00Z')
    """
    return f"{moment:%Y-%m-%d}" if moment == moment.floor("D") else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
