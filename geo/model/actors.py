"""One name per actor: canonical names from the alias table beside this module."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

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
def _aliases() -> dict[str, str]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {fold(alias): entry["name"] for entry in table["actor"] for alias in (entry["name"], *entry["aliases"])}


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


def aliases_of(name: str) -> tuple[str, ...]:
    """Return every name the table lists for a canonical actor, sorted; empty when it lists none."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(sorted(alias for entry in table["actor"] if entry["name"] == name for alias in entry["aliases"]))


def held_by(name: str) -> str:
    """Return how ground held by an actor is said, such as ``"government-held"``.

    Examples
    --------
    >>> held_by("Government"), held_by("ISIS")
    ('government-held', 'ISIS-held')
    """
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    said = {entry["name"]: entry.get("held") for entry in table["actor"]}
    return said.get(name) or f"{name}-held"
