"""The ground a verdict rests on, otherwise: without a source, without some rows, without a level of confidence.

The flip test asks what the verdict would be then. A variant is remembered with its ground, and only so many of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from geo.measure.ground import Ground
from geo.measure.kept import Kept
from geo.measure.zones import Control, control
from geo.model.tables import CONFIDENCES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

#: Variants that one ground remembers.
_MOST: Final = 48

# None stands for the ground itself, which must not be held by what is remembered of it.
_VARIANTS: Final[WeakKeyDictionary[Ground, Kept[Ground | None]]] = WeakKeyDictionary()

_DATE: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?:([-_.]?)[01][0-9]\1[0-3][0-9])(?![0-9])")


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left out: rows by table and id, sources, levels of confidence."""

    rows: frozenset[tuple[str, str]] = field(default=frozenset())
    sources: frozenset[str] = field(default=frozenset())
    confidences: frozenset[str] = field(default=frozenset())


def without(
    ground: Ground,
    *,
    rows: Mapping[str, Iterable[str]] | None = None,
    sources: Iterable[str] = (),
    confidences: Iterable[str] = (),
) -> Ground:
    """Return a ground without some of its rows; the ground itself where none of them goes.

    The same variant is the same ground again when it is asked for again, as long as it is remembered. Zones that were
    derived from holdings are derived anew from those that are left. A row goes with a source when that is the last of
    its sources: what two sources say is still said without one of them. A holding goes with its place.

    Parameters
    ----------
    ground
        The ground; it is left as it is.
    rows
        Ids to leave out, by the name of their table; ids that are not there are no error.
    sources
        Sources to leave out, as `sources_of` names them.
    confidences
        Levels of `geo.model.tables.CONFIDENCES` to leave out, of events and holdings. Places stay: how sure a source
        is of a point is in its radius.
    """
    left = _Left(
        frozenset((table, str(one)) for table, ids in (rows or {}).items() for one in ids),
        frozenset(sources),
        frozenset(confidences),
    )
    if left == _Left():
        return ground
    kept = _VARIANTS.setdefault(ground, Kept(_MOST))
    return kept.get(left, lambda: _variant(ground, left)) or ground


def sources_of(text: str) -> tuple[str, ...]:
    """Return the single sources that a row's source names, dates in them masked: the files of a series are one source.

    Examples
    --------
    >>> sources_of("press; carter-2015"), sources_of("deepstatemap_data_20240801.geojson")
    (('press', 'carter-2015'), ('deepstatemap_data_*.geojson',))
    """
    parts = (_DATE.sub("*", part.strip()) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def levels_up_to(level: str) -> tuple[str, ...]:
    """Return a level of confidence and the lower ones that a source states.

    Examples
    --------
    >>> levels_up_to("medium"), levels_up_to("low")
    (('medium', 'low'), ('low',))
    """
    stated = CONFIDENCES[: CONFIDENCES.index("low") + 1]
    return stated[stated.index(level) :]


def _variant(ground: Ground, left: _Left) -> Ground | None:
    data = ground.dataset
    tables: dict[str, Any] = {name: _kept_rows(getattr(data, name), name, left) for name in TABLES}
    holdings = tables["holdings"]
    if tables["places"] is not data.places:
        holdings = holdings[holdings["place_id"].isin(tables["places"].index)]
    if all(tables[name] is getattr(data, name) for name in TABLES):
        return None
    said = repr((sorted(left.rows), sorted(left.sources), sorted(left.confidences)))
    # What is left of the very same content: its digest would cost more than what it stands for.
    digest = sha256(f"{data.fingerprint} without {said}".encode("utf-8", "surrogatepass")).hexdigest()
    variant = replace(
        data,
        events=tables["events"],
        zones=tables["zones"],
        places=tables["places"],
        holdings=holdings,
        fingerprint=digest,
    )
    if not ground.control.derived:
        # Zones that somebody drew stay drawn ones, even when all of them are left out.
        other = Ground(variant, Control(variant.zones, derived=False))
    elif holdings is data.holdings and tables["places"] is data.places:
        other = Ground(variant, ground.control)
    else:
        return Ground(variant, control(variant))
    _share(ground, other)
    return other


def _share(ground: Ground, other: Ground) -> None:
    """Give a variant what was worked out of tables that it has, too: zones of a long series cost most."""
    data, left = ground.dataset, other.dataset
    if left.zones is not data.zones:
        return
    shared = ["territories", "lines_between_grounds"]
    # Lines from positions are remembered by positions in the tables of places and events.
    if left.places is data.places and left.events is data.events:
        shared += ["spots", "lines_to_grounds"]
    # Where `functools.cached_property` keeps them; a frozen dataclass takes them nowhere else.
    other.__dict__.update({name: getattr(ground, name) for name in shared})


def _kept_rows(frame: pd.DataFrame, table: str, left: _Left) -> pd.DataFrame:
    gone = frame.index.isin([one for name, one in left.rows if name == table])
    if left.sources:
        texts = frame["source"]
        lost = {text for text in texts.unique() if (named := sources_of(text)) and left.sources.issuperset(named)}
        gone |= texts.isin(lost).to_numpy()
    if left.confidences and table in ("events", "holdings"):
        gone |= frame["confidence"].isin(left.confidences).to_numpy()
    return frame if not gone.any() else frame[~gone]
