"""How verdicts say days, shares and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.view import Window

_TICK = pd.Timedelta(microseconds=1)


def days_text(during: Window) -> str:
    """Say the days of a half-open window, the last one included.

    Examples
    --------
    >>> day = pd.Timestamp("2015-10-09", tz="UTC")
    >>> days_text((day, day + pd.Timedelta(days=2))), days_text((day, day + pd.Timedelta(days=1)))
    ('from 9 October 2015 to 10 October 2015', 'on 9 October 2015')
    """
    first, last = date_text(during[0]), date_text(during[1] - _TICK)
    return f"on {first}" if first == last else f"from {first} to {last}"


def listing(names: Sequence[str], *, most: int = 12) -> str:
    """Say a list; of a long one how many more there are.

    Examples
    --------
    >>> listing(["Fafin"]), listing(["Fafin", "Maarata", "Tall Qarah"]), listing(list("abcd"), most=2)
    ('Fafin', 'Fafin, Maarata and Tall Qarah', 'a, b and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def share_text(count: int, of: int) -> str:
    """Say a share with what it is out of.

    Examples
    --------
    >>> share_text(26, 34)
    '26 of 34 (76 %)'
    """
    return f"{count:,} of {of:,} ({percent_text(count / of)})" if of else "none of none"


def percent_text(share: float) -> str:
    """Say a share of one in whole percent; what is neither none nor all never reads as if it were.

    Examples
    --------
    >>> percent_text(0.7647), percent_text(0.0004), percent_text(0.9996), percent_text(1.0)
    ('76 %', 'under 1 %', 'over 99 %', '100 %')
    """
    if 0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def noted(said: str, note: str, source: str) -> str:
    """Say what a row says, with its own note and its source.

    Examples
    --------
    >>> noted("Fafin held by ISIS", "Some lists have it.", "press"), noted("Fafin", "", "")
    ('Fafin held by ISIS: Some lists have it. (press)', 'Fafin')
    """
    full = f"{said}: {note}" if note else said
    return f"{full} ({source})" if source else full
