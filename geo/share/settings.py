"""What the operator of a Standoff that others use decides about sharing, each by an environment variable.

- ``STANDOFF_PUBLISH``: a folder for published pages; unset, nothing can be published;
- ``STANDOFF_PUBLISH_MB``, ``STANDOFF_PUBLISH_DAYS``: how large all may be together (500), how long one is kept (365);
- ``STANDOFF_ADDRESS``: the address that others open the dashboard at (``https://maps.example.org``);
- ``STANDOFF_EMBED``: origins whose pages may frame a published page, separated by blanks; unset, none;
- ``STANDOFF_GRID_M``, ``STANDOFF_HOLD_BACK_DAYS``: the least grid and days held back of whatever leaves; compulsory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.share.care import Care

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided.

    Attributes
    ----------
    folder
        Where pages are published to; None: publishing is off.
    most_bytes, most_days
        Bounds of the store.
    address
        Address of the dashboard without a slash at its end; empty: not known.
    embed
        Origins that may frame a published page.
    least
        What is done to whatever leaves, at least.
    """

    folder: Path | None = None
    most_bytes: int = 500_000_000
    most_days: int = 365
    address: str = ""
    embed: tuple[str, ...] = ()
    least: Care = field(default_factory=Care)


def settings() -> Settings:
    """Read what the operator decided.

    Raises
    ------
    InputError
        A variable holds what it cannot hold.
    """
    raise NotImplementedError
