"""Countries by the names that sources give them, and the ground each name may stand for."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.model.actors import fold
from geo.read.world import country, country_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE: Final = Path(__file__).with_name("countries.toml")
#: What names differ in without meaning it: points, commas, apostrophes and hyphens.
_MARKS: Final = re.compile(r"[.,'’\-/]+")
_BRACKET: Final = re.compile(r"\s*\([^()]*\)\s*$")


@cache
def ground(name: str) -> shapely.Geometry | None:
    """Return the ground that a country's name may stand for, in degrees; ``None`` of a name that is not known.

    Examples
    --------
    >>> ground("DR Congo (Zaire)").contains(shapely.Point(29.2, -1.7)), ground("Atlantis")
    (True, None)
    """
    known = _known()
    entry = known.get(_key(name)) or known.get(_key(_BRACKET.sub("", name)))
    if entry is None:
        return None
    shapes = [country(outline) for outline in entry["outlines"]]
    boxes = [shapely.box(*box) for box in entry.get("boxes", ())]
    parts = shapely.get_parts(np.array([*shapes, *boxes], dtype=object))
    found = shapely.MultiPolygon(list(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]))
    if found.is_empty:
        # The smallest islets are a line in the file.
        return None
    return found if found.is_valid else shapely.union_all(parts)


@cache
def _known() -> Mapping[str, dict[str, Any]]:
    own: dict[str, dict[str, Any]] = {_key(name): {"outlines": [name]} for name in country_bounds()}
    listed = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["country"]
    return own | {_key(name): entry for entry in listed for name in entry["names"]}


def _key(name: str) -> str:
    """Return a name in the form names are compared in.

    Examples
    --------
    >>> _key("  Côte d’Ivoire "), _key("Congo, D.R.")
    ('cote d ivoire', 'congo d r')
    """
    bare = "".join(one for one in unicodedata.normalize("NFD", name) if not unicodedata.combining(one))
    return " ".join(_MARKS.sub(" ", fold(bare)).replace("&", "and").split())
