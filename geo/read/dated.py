"""One file of a dated control series: polygons without properties, the day in the file's name, the holder told once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.actors import canonical
from geo.model.dataset import no_rejects
from geo.model.errors import FileRefusedError, InputError
from geo.read.dates import FIRST_YEAR, LAST_YEAR
from geo.read.polygons import sound_polygons
from geo.read.rejects import Rejects
from geo.read.shapes import points_of, refuse_points, to_degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.model.dataset import Source
    from geo.read.content import Content
    from geo.read.layers import Features
    from geo.read.shapes import Shapes

#: Days for which a file holds when no later one follows, unless the reader chooses otherwise.
MAX_GAP_DAYS: Final = 3

#: More is a slip: a hundred years.
MOST_GAP_DAYS: Final = 36_600

#: Values of a property that are shown.
_MOST_VALUES: Final = 3

#: How the names of files of a series end.
_VECTOR: Final = (
    ".geojson", ".json", ".geojsonl", ".ndjson", ".gpkg", ".fgb", ".kml", ".kmz", ".shp", ".parquet", ".geoparquet",
    ".zip",
)  # fmt: skip

#: Made once, for most files have nothing set aside; never changed.
_NO_REJECTS: Final = no_rejects()

#: A time of day right after the date.
_TIME: Final = re.compile(r"(?<=[0-9])[T_ -]?([01][0-9]|2[0-3])[-_.:h]?[0-5][0-9]([-_.:]?[0-5][0-9])?Z?(?![0-9])")

#: Year, month and day with one separator or none; digits on either side make it another number.
_DATE: Final = re.compile(r"(?<![0-9])([0-9]{4})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the ground of files that name no holder, and for how many days one file holds at most.

    Raises
    ------
    InputError
        The name is blank, or a file would hold for less than a day.

    Examples
    --------
    >>> Holder("  Russia ").actor
    'Russia'
    """

    actor: str
    max_gap_days: int = MAX_GAP_DAYS

    def __post_init__(self) -> None:
        """Check the two, and give the actor its canonical name."""
        check_max_gap(self.max_gap_days)
        name = canonical("".join(one if one.isprintable() else " " for one in self.actor))
        if not name:
            raise InputError(f"the actor {self.actor!r} is blank; name who holds the ground")
        object.__setattr__(self, "actor", name)


def check_max_gap(max_gap_days: int) -> None:
    """Raise when a file would hold for less than a day, or for longer than a hundred years.

    Raises
    ------
    InputError
        `max_gap_days` is below 1 or above 36,600.
    """
    if max_gap_days < 1:
        raise InputError(f"a file cannot hold for {max_gap_days} days; give 1 day or more")
    if max_gap_days > MOST_GAP_DAYS:
        raise InputError(f"a file cannot hold for more than {MOST_GAP_DAYS:,} days; give fewer")


@dataclass(frozen=True, slots=True)
class Day:
    """One file of a series.

    Attributes
    ----------
    date
        The day from which it holds, at midnight UTC.
    source, origin
        The file, and the file on the disk: the archive it came in, if it did.
    stem
        Its name without the ending, for ids.
    shapes, numbers
        Its sound polygons in degrees, and the number of the feature of each, from 1.
    rejected
        Features set aside.
    warnings
        Sentences without the file's name.
    unlike
        A property in which its polygons differ, with the values, though all become ground of one holder; else empty.
    """

    date: pd.Timestamp
    source: Source
    origin: Source
    stem: str
    shapes: Shapes
    numbers: NDArray[np.int64]
    rejected: pd.DataFrame
    warnings: tuple[str, ...]
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class LostDay:
    """A day whose file cannot be used, at midnight UTC, and why: the ground of that day is not known."""

    date: pd.Timestamp
    reason: str


def lost_day(name: str, reason: str) -> LostDay | None:
    """Return the day that a refused file of a series would have shown; ``None`` when its name is not of such a file.

    Examples
    --------
    >>> lost_day("2024-08-01.geojson", "it holds no features").date.strftime("%d %B %Y")
    '01 August 2024'
    >>> lost_day("2024-08-01.geojson.gz", "it is cut short").date.strftime("%d %B %Y")
    '01 August 2024'
    >>> lost_day("2024-08-01.csv", "the file is empty") is None
    True
    """
    try:
        date = date_in(name) if name.lower().removesuffix(".gz").endswith(_VECTOR) else None
    except InputError:
        return None
    return None if date is None else LostDay(date, reason)


def date_in(name: str) -> pd.Timestamp | None:
    """Return the one day that a file's name holds, at midnight UTC; ``None`` when it holds none.

    Raises
    ------
    InputError
        The name holds several days, or what looks like one is not in the calendar.

    Examples
    --------
    >>> date_in("deepstatemap_data_20240801.geojson").strftime("%d %B %Y")
    '01 August 2024'
    >>> date_in("a/2024-08-01.geojson") == date_in("control_2024_08_01 (2).json")
    True
    >>> date_in("zones.geojson") is None
    True
    """
    file = re.split(r"[/\\]", name)[-1]
    found = {f"{year}-{month}-{day}" for year, _, month, day in _DATE.findall(file)}
    dates = {pd.to_datetime(text, format="%Y-%m-%d", errors="coerce", utc=True) for text in found}
    known = sorted(one for one in dates if pd.notna(one) and FIRST_YEAR <= one.year <= LAST_YEAR)
    if len(known) > 1:
        raise InputError(f"its name holds {len(known)} dates; leave one of them, the day it shows")
    if known:
        return known[0].as_unit("us")
    if found:
        raise InputError(f"its name holds {min(found)}, which is no day in the calendar; correct it")
    return None


def read_day(content: Content, features: Features, *, archive: Source | None = None) -> Day:
    """Read one file of a series; `archive` is the file it came in, if it did.

    Raises
    ------
    FileRefusedError
        Its name holds no day, its coordinates cannot be degrees, or its ground would be incomplete: a polygon cannot
        be read or lies outside the range of degrees, or none is left. Its day is then unknown.
    """
    try:
        date = date_in(content.name)
    except InputError as error:
        raise FileRefusedError(f"{content.name}: {error}") from None
    if date is None:
        raise content.refused(
            "no date: neither a property nor the file's name says from when",
            do="put the day in its name, such as 2024-08-01.geojson, or add start to every feature",
        )
    refuse_points(points_of(features.shapes), content)
    shapes, converted = to_degrees(features.shapes, features.crs, content)
    numbers = np.arange(1, len(shapes) + 1)
    rejects = Rejects(content.name, numbers)
    sound = sound_polygons(shapes, rejects, features.unread)
    unusable = numbers[sound.lost]
    if len(unusable):
        raise content.refused(
            f"feature {unusable[0]} has no geometry that can be read in degrees, and without it the ground of "
            f"{date:%Y-%m-%d} would be incomplete",
            do="correct it; until then that day is not known",
        )
    if not rejects.kept.any():
        first = rejects.frame().iloc[0]
        raise content.refused(f"no polygon is left of it ({first['reason']})", do="give its ground as polygons")
    return Day(
        date=date,
        source=content.source(),
        origin=archive or content.source(),
        stem=content.stem,
        shapes=sound.shapes[rejects.kept],
        numbers=numbers[rejects.kept],
        rejected=_NO_REJECTS if rejects.kept.all() else rejects.frame(),
        warnings=tuple(one for one in (*features.warnings, converted, *sound.said, _on_time(content.name)) if one),
        unlike=_unlike(features.properties[rejects.kept]),
    )


def _on_time(name: str) -> str:
    """Return the remark on a name with a time of day beside its date; an empty text for one without.

    Examples
    --------
    >>> _on_time("20240801T0930.geojson")
    'the time of day in its name is not read: it counts from midnight UTC'
    >>> _on_time("2024-08-01_v3.geojson"), _on_time("20240801 (2).json")
    ('', '')
    """
    found = next(_DATE.finditer(re.split(r"[/\\]", name)[-1]), None)
    timed = found is not None and _TIME.match(found.string, found.end())
    return "the time of day in its name is not read: it counts from midnight UTC" if timed else ""


def _unlike(properties: pd.DataFrame) -> str:
    """Return the first property that is no number and not the same everywhere, with some of its values."""
    for name, texts in properties.items():
        values = texts[texts != ""].drop_duplicates()
        if len(values) > 1 and pd.to_numeric(values, errors="coerce").isna().any():
            shown = ", ".join(repr(value[:40]) for value in values[:_MOST_VALUES])
            return f"{name} ({shown}{', ...' if len(values) > _MOST_VALUES else ''})"
    return ""
