"""One name per actor: canonical names from the alias table beside this module."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

#: Holders that are not a side: nobody's distance is measured from or to them.
CONTESTED: Final = "contested"
UNKNOWN: Final = "unknown"
NOT_SIDES: Final[frozenset[str]] = frozenset({CONTESTED, UNKNOWN, ""})

_TABLE: Final = Path(__file__).with_name("actors.toml")
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})


def fold(name: str) -> str:
    """Return `name` in the form names are compared in: NFKC, one space, one apostrophe, no case."""
    plain = unicodedata.normalize("NFKC", name).translate(_APOSTROPHES)
    return " ".join(plain.split()).casefold()


@cache
def _actors() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["actor"]
    return entries


@cache
def _aliases() -> dict[str, str]:
    return {fold(alias): entry["name"] for entry in _actors() for alias in (entry["name"], *entry["aliases"])}


def canonical(raw: str) -> str:
    """Return the canonical name of an actor; a name nobody knows stands for itself, tidied.

    Examples
    --------
    >>> {canonical(name) for name in ("ISIL", "is", "Islamic State", "Daesh", "داعش")}
    {'ISIS'}
    >>> canonical("  Ahrar  al-Sham ")
    'Ahrar al-Sham'
    """
    known = _aliases().get(fold(raw))
    return known if known is not None else " ".join(raw.split())


def is_known(raw: str) -> bool:
    """Return whether a name is one of an actor in the alias table, or of no side.

    Examples
    --------
    >>> is_known("Daesh"), is_known("Contested"), is_known("Aleppo")
    (True, True, False)
    """
    return fold(raw) in _aliases() or fold(raw) in NOT_SIDES


def held_by(name: str) -> str:
    """Return how ground held by an actor is said, such as ``"government-held"``.

    Examples
    --------
    >>> held_by("Government"), held_by("ISIS")
    ('government-held', 'ISIS-held')
    """
    said = {entry["name"]: str(entry["held"]) for entry in _actors() if "held" in entry}
    return said.get(name, f"{name}-held")
