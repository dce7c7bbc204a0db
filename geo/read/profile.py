"""`Profile`: what the columns of a table mean, as a person said it once; kept as a small readable TOML file.

::

    standoff_profile = 1
    name = "Field notes"
    kind = "events"
    dates = "day-first"

    [columns]
    date = "when"
    latitude = "y"
    longitude = "x"
    actor_a = "group"

    [constants]
    source = "field notes"

`columns` and `constants` go from our names to the table's header and to one text for every row.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import tomli_w

from geo.model.errors import FileRefusedError
from geo.model.kinds import KINDS
from geo.read.tabular import tidy_name
from geo.read.written import TOLD_FORMS, ToldForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TableKind = Literal["events", "places", "holdings", "survey"]
Coordinates = Literal["degrees", "dms", "lat, lon", "lon, lat"]
Decimal = Literal[".", ","]

#: One column that holds both coordinates.
POSITION: Final = "position"

#: Three columns that are a date together.
PARTS: Final = ("year", "month", "day")

#: What a column of each kind of table may be, by our names.
FIELDS: Final[dict[TableKind, tuple[str, ...]]] = {
    "events": (
        "date", "start", "end", "last_day", *PARTS, "latitude", "longitude", POSITION, "actor_a", "actor_b", "kind",
        "deaths_best", "deaths_low", "deaths_high", "place", "place_uncertainty_m", "note", "source", "url", "event_id",
        "date_uncertainty_days", "confidence", "country",
    ),
    "places": (
        "name", "latitude", "longitude", POSITION, "place_id", "aliases", "kind", "place_uncertainty_m", "note",
        "source", "confidence",
    ),
    "holdings": (
        "place_id", "actor", "start", "end", "last_day", "holding_id", "note", "source", "confidence",
    ),
    "survey": (
        "date", "start", "end", "last_day", *PARTS, "actor", "latitude", "longitude", POSITION, "name", "place_id",
        "kind", "place_uncertainty_m", "confidence", "note", "source",
    ),
}  # fmt: skip

_POINT: Final = (("latitude", POSITION), ("longitude", POSITION))
_WHEN: Final = (("date", "start", "year"),)

#: What each kind cannot do without: of each group one is enough.
NEEDED: Final[dict[TableKind, tuple[tuple[str, ...], ...]]] = {
    "events": (*_WHEN, *_POINT, ("actor_a", "actor_b")),
    "places": (("name",), *_POINT),
    "holdings": (("place_id",), ("actor",), ("start",)),
    "survey": (*_WHEN, *_POINT, ("actor",)),
}

_VERSION: Final = 1
_MOST_BYTES: Final = 1_000_000
_TEXTS: Final = ("name", "kind", "dates", "decimal", "coordinates")
_TABLES: Final = ("columns", "constants", "kinds", "actors")
_KEYS: Final = ("standoff_profile", *_TEXTS, "swapped", *_TABLES)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the columns of a table mean.

    Attributes
    ----------
    kind
        What its rows are.
    columns
        Our name -> the header's, as `geo.read.tabular.tidy_name` writes it.
    name
        What people call the profile.
    dates
        What the dates do not tell themselves; ``None``: they tell.
    decimal
        The decimal mark of coordinates.
    coordinates
        How they are written: ``degrees``, ``dms`` (degrees, minutes, seconds), or both in the column `POSITION`.
    swapped
        Whether the columns named latitude and longitude hold each other's numbers.
    constants
        Our name -> one text that holds for every row.
    kinds, actors
        The source's word -> ours, for the events; what the source wrote is kept beside it.
    """

    kind: TableKind
    columns: dict[str, str] = field(hash=False)
    name: str = "profile"
    dates: ToldForm | None = None
    decimal: Decimal = "."
    coordinates: Coordinates = "degrees"
    swapped: bool = False
    constants: dict[str, str] = field(default_factory=dict, hash=False)
    kinds: dict[str, str] = field(default_factory=dict, hash=False)
    actors: dict[str, str] = field(default_factory=dict, hash=False)

    def missing(self) -> tuple[str, ...]:
        """Return what the kind of table cannot do without and the profile does not name."""
        there = {*self.columns, *self.constants}
        lacking = [group[0] for group in NEEDED[self.kind] if not there.intersection(group)]
        # A year alone is no date.
        parts = [part for part in PARTS if part not in self.columns] if set(PARTS) & set(self.columns) else []
        return tuple(dict.fromkeys([*lacking, *parts]))

    def lacking(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the columns that the profile names and a header does not have."""
        present = set(names)
        return tuple(dict.fromkeys(one for one in self.columns.values() if one not in present))

    def fits(self, names: Iterable[str]) -> bool:
        """Return whether a header has every column that the profile names.

        Examples
        --------
        >>> Profile("events", {"date": "when", "latitude": "y"}).fits(["x", "y", "when", "who"])
        True
        """
        return not self.lacking(names)

    def toml(self) -> str:
        """Return the profile as TOML; what is as it usually is, is left out."""
        usual = Profile(self.kind, {})
        said: dict[str, Any] = {"standoff_profile": _VERSION, "name": self.name, "kind": self.kind}
        for key in ("dates", "decimal", "coordinates", "swapped"):
            if getattr(self, key) != getattr(usual, key):
                said[key] = getattr(self, key)
        tables = {key: dict(getattr(self, key)) for key in _TABLES}
        return tomli_w.dumps(said | {key: held for key, held in tables.items() if held})


def from_toml(data: bytes, *, name: str) -> Profile:
    """Read a profile; `name` is what people call its file.

    Raises
    ------
    FileRefusedError
        It is no TOML, names something unknown, or lacks what its kind of table needs; one line says what and where.
    """
    try:
        profile = _profile(_held(data))
    except UnicodeDecodeError:
        found = "it is not UTF-8 text"
    except tomllib.TOMLDecodeError as error:
        found = f"it is not TOML: {error}"
    except (ValueError, RecursionError) as error:
        found = str(error)
    else:
        return profile
    raise FileRefusedError(
        f"{name}: not a profile that can be used: {found}; geo profile FILE writes one to start from"
    )


def _held(data: bytes) -> dict[str, Any]:
    if len(data) > _MOST_BYTES:
        raise ValueError("it has more than 1 MB")
    return tomllib.loads(data.decode("utf-8-sig"))


def _profile(held: Mapping[str, Any]) -> Profile:
    if held.get("standoff_profile") != _VERSION or held["standoff_profile"] is True:
        raise ValueError(f"there is no line standoff_profile = {_VERSION}")
    strange = [key for key in held if key not in _KEYS]
    if strange:
        raise ValueError(f"nobody knows the key {strange[0][:40]!r} (known: {', '.join(_KEYS)})")
    kind = _one_of(held, "kind", get_args(TableKind), None)
    tables = {key: _texts(held, key) for key in _TABLES}
    if kind != "events" and (tables["kinds"] or tables["actors"]):
        raise ValueError(f"[kinds] and [actors] are for events, and this is a profile of {kind}")
    _check_words(tables, FIELDS[kind])
    if type(held.get("swapped", False)) is not bool:
        raise ValueError("swapped is true or false")
    profile = Profile(
        kind=kind,
        columns={ours: tidy_name(theirs) for ours, theirs in tables["columns"].items()},
        name=_text(held, "name", "profile"),
        dates=_one_of(held, "dates", TOLD_FORMS, None) if "dates" in held else None,
        decimal=_one_of(held, "decimal", get_args(Decimal), "."),
        coordinates=_one_of(held, "coordinates", get_args(Coordinates), "degrees"),
        swapped=held.get("swapped", False),
        constants=tables["constants"],
        kinds=tables["kinds"],
        actors=tables["actors"],
    )
    _check_whole(profile)
    return profile


def _check_words(tables: Mapping[str, Mapping[str, str]], fields: tuple[str, ...]) -> None:
    for key in ("columns", "constants"):
        strange = [ours for ours in tables[key] if ours not in fields]
        if strange:
            raise ValueError(f"[{key}] names {strange[0][:40]!r}; known: {', '.join(fields)}")
    apart = [ours for ours in (*PARTS, POSITION) if ours in tables["constants"]]
    if apart:
        raise ValueError(f"{apart[0]} cannot be in [constants]; put date, or latitude and longitude, there")
    both = [ours for ours in tables["columns"] if ours in tables["constants"]]
    if both:
        raise ValueError(f"{both[0]} is in [columns] and in [constants]; leave one out")
    if not all(name.strip() for name in tables["actors"].values()):
        raise ValueError("[actors] gives an actor no name")
    for theirs, ours in tables["kinds"].items():
        if ours not in KINDS:
            raise ValueError(f"[kinds] gives {theirs[:40]!r} the kind {ours[:40]!r}; known: {', '.join(KINDS)}")


def _check_whole(profile: Profile) -> None:
    missing = profile.missing()
    if missing:
        raise ValueError(f"[columns] does not say which column is {', '.join(missing)}")
    paired = profile.coordinates in {"lat, lon", "lon, lat"}
    if paired is not (POSITION in profile.columns) and profile.kind != "holdings":
        raise ValueError(f'{POSITION} in [columns] and coordinates = "lat, lon" or "lon, lat" go together')
    fixed = [axis for axis in ("latitude", "longitude") if axis in profile.constants]
    if fixed and (profile.swapped or paired):
        which = "swapped = true" if profile.swapped else POSITION
        raise ValueError(f"{fixed[0]} in [constants] and {which} do not go together")
    if profile.swapped and paired:
        raise ValueError('of a column with both coordinates, coordinates = "lon, lat" says what swapped would')


def _text(held: Mapping[str, Any], key: str, otherwise: str) -> str:
    value = held.get(key, otherwise)
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")  # noqa: TRY004  (one error for all that a profile may get wrong)
    return " ".join(value.split())[:80]


def _one_of(held: Mapping[str, Any], key: str, known: tuple[Any, ...], otherwise: str | None) -> Any:  # noqa: ANN401
    value = held.get(key, otherwise)
    if value not in known:
        found = "missing" if value is None else repr(value)[:40]
        raise ValueError(f"{key} is {found}; it must be one of {', '.join(repr(one) for one in known)}")
    return value


def _texts(held: Mapping[str, Any], key: str) -> dict[str, str]:
    table = held.get(key, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise ValueError(f'[{key}] must hold texts, each name = "text"')
    return dict(table)
