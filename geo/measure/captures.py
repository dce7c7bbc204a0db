"""A list of captured places, as a report writes their names, matched to the places of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

How = Literal["name", "alias", "spelling", "near spelling", ""]
Sureness = Literal["sure", "probable", "possible", "asked", "none"]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What one name of a list stands for.

    Attributes
    ----------
    listed
        The name as the list has it.
    place_id, name, kind
        The place; ``None`` and empty where there is none, or several fit equally well.
    how
        ``"name"`` and ``"alias"``: the very same but for case, accents and marks; ``"spelling"``: the same after
        transliteration classes; ``"near spelling"``: one or two letters off.
    sureness
        ``"asked"``: several places fit equally well and a person must say which; ``"none"``: nothing fits.
    rivals
        Ids of the other places that fit as well, or nearly.
    distance_km
        From the middle of the list's other matches, kilometres; ``None`` of a list of one.
    why
        The match in a sentence.
    """

    listed: str
    place_id: str | None
    name: str
    kind: str
    how: How
    sureness: Sureness
    rivals: tuple[str, ...]
    distance_km: float | None
    why: str


def match_names(names: Sequence[str], places: gpd.GeoDataFrame, *, kinds: Sequence[str] = ()) -> tuple[NameMatch, ...]:
    """Return what each name of a list stands for, in its order; no two become one place unsaid."""
    raise NotImplementedError
