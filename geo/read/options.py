"""`Options`: what a person said about files that the files do not say themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.read.dated import MAX_GAP_DAYS, Holder, check_max_gap

if TYPE_CHECKING:
    from geo.read.profile import Profile

DateOrder = Literal["day-first", "month-first"]


@dataclass(frozen=True, slots=True)
class Options:
    """What was told beside the files; each is used only where a file leaves it open.

    Attributes
    ----------
    holder
        Who holds the ground of control files that name no holder; ``None``: such files are refused.
    date_order
        Whether ``3/4/2015`` is 3 April or March 4, where a column's own dates do not tell; ``None``: such a file is
        refused.
    profiles
        What the columns of tables mean; of those that fit a table the first is used, before any reader of our own.
    """

    holder: Holder | None = None
    date_order: DateOrder | None = None
    profiles: tuple[Profile, ...] = ()


#: Nothing was told.
NOTHING_TOLD = Options()


def held_by(actor: str | None, *, max_gap_days: int = MAX_GAP_DAYS) -> Options:
    """Return options that name the holder of control files without one.

    Parameters
    ----------
    actor
        Who holds the zones; ``None``: such files are refused.
    max_gap_days
        Days for which a dated file holds when no later one follows, 1 or more; what lies beyond is unknown.

    Raises
    ------
    InputError
        `actor` is blank, or `max_gap_days` below 1.
    """
    check_max_gap(max_gap_days)
    return Options(holder=None if actor is None else Holder(actor, max_gap_days))
