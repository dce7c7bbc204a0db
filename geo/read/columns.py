"""The names a plain table may give its columns, and what a header makes of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from geo.read.vocabulary import named_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.model.errors import FileRefusedError
    from geo.read.content import Content

Plain = Literal["events", "places", "holdings"]
Names = dict[str, tuple[str, ...]]

POSITION: Final[Names] = {
    "latitude": ("latitude", "lat", "lat_dd", "decimal_latitude"),
    "longitude": ("longitude", "lon", "lng", "long", "lon_dd", "long_dd", "decimal_longitude"),
}
_WORDS: Final[Names] = {name: (name,) for name in ("confidence", "note", "source")}

EVENT_NAMES: Final[Names] = {
    **{name: (name,) for name in ("event_id", "last_day", "end", "actor_b", "url", "country")},
    "date": ("date", "event_date", "incident_date"),
    "kind": ("kind", "event_type"),
    "place": ("place", "place_name"),
    **{name: (name,) for name in ("place_uncertainty_m", "date_uncertainty_days", "deaths_low", "deaths_high")},
    "start": ("start",),
    "actor_a": ("actor_a", "actor"),
    "deaths_best": ("deaths_best", "deaths", "fatalities"),
    **POSITION,
    **_WORDS,
}
PLACE_NAMES: Final[Names] = {
    **{name: (name,) for name in ("place_id", "name", "aliases", "kind", "place_uncertainty_m")},
    **POSITION,
    **_WORDS,
}
HOLDING_NAMES: Final[Names] = {
    **{name: (name,) for name in ("holding_id", "place_id", "start", "end", "last_day")},
    "actor": ("actor", "holder"),
    **_WORDS,
}
PLAIN_NAMES: Final[dict[Plain, Names]] = {
    "events": EVENT_NAMES,
    "places": PLACE_NAMES,
    "holdings": HOLDING_NAMES,
}

#: Short names that say what they are; any other name that is not ours is said to have been taken for it.
_SHORT: Final = frozenset({"lat", "lon", "lng", "long", "actor", "holder", "deaths"})

#: Names of last days that half of all files mean inclusively and half do not.
_AMBIGUOUS_ENDS: Final = ("end_date", "date_end", "enddate", "until", "to", "to_date")

#: What of an event a column may say that a list of places has none of, and our fields that say so.
_OF_EVENTS: Final[dict[str, tuple[str, ...]]] = {
    "when": ("date", "start", "year"),
    "who": ("actor_a",),
    "deaths": ("deaths_best",),
}
#: How much a column's name must be that of a field.
_SURE: Final = 0.8

#: Columns of files that count events by area and month; HDX HAPI's conflict table is the best known.
_AGGREGATED: Final = frozenset(
    {"reference_period_start", "admin1_name", "admin2_name", "admin1_code", "admin_level", "admin1", "adm1_name"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """Which column of a header holds what: our name -> the header's; `unread` are the columns left over."""

    by_name: Mapping[str, str]
    unread: tuple[str, ...]

    @property
    def taken(self) -> str:
        """What was taken for what, where a column goes by neither our name nor a short one; empty where none does."""
        odd = [(theirs, ours) for ours, theirs in self.by_name.items() if theirs != ours and theirs not in _SHORT]
        return ", ".join(f"{theirs} is read as {ours}" for theirs, ours in odd)


def find(header: Iterable[str], names: Names) -> Found:
    """Match a header to names; of several columns that could hold one thing the first name listed wins."""
    present = list(header)
    by_name = {
        name: next(one for one in accepted if one in present)
        for name, accepted in names.items()
        if any(one in present for one in accepted)
    }
    taken = set(by_name.values())
    return Found(by_name, tuple(name for name in present if name and name not in taken))


def plain_kind(content: Content, header: tuple[str, ...]) -> Plain:
    """Return whether a header is of a table of events, places or holdings.

    Raises
    ------
    FileRefusedError
        It is none of them; the message names what is missing.
    """
    names = set(header)
    missing = [what for what, accepted in POSITION.items() if not names.intersection(accepted)]
    if missing and "place_id" in names and names.intersection(HOLDING_NAMES["actor"]):
        return "holdings"
    if missing:
        raise _no_position(content, header, missing)
    if names.intersection({*EVENT_NAMES["date"], "start"}):
        return "events"
    if names.intersection({"place_id", "name"}):
        _refuse_half_known(content, header)
        return "places"
    raise content.unknown(
        f"no dates: there is no column date or start (columns found: {_some(header)})",
        do="add a column date (YYYY-MM-DD), or name if these are places",
    )


def _refuse_half_known(content: Content, header: tuple[str, ...]) -> None:
    """Refuse what would be a list of places, but has columns left over that only events have."""
    left = find(header, PLACE_NAMES).unread
    found = {
        says: next((name for name in left if any(named_like(name, field) >= _SURE for field in fields)), None)
        for says, fields in _OF_EVENTS.items()
    }
    told = [f"{name[:30]} ({says})" for says, name in found.items() if name]
    if len(told) > 1:
        raise content.unknown(
            f"it has places, but also columns as of events: {', '.join(told)}",
            do="name them date and actor_a, or take them out if these are places",
        )


def refuse_ambiguous_end(content: Content, found: Found) -> None:
    """Refuse a table whose last days may or may not belong to the interval, when it has no plainer column."""
    ends = [name for name in _AMBIGUOUS_ENDS if name in found.unread]
    if ends and not {"end", "last_day"} & set(found.by_name):
        raise content.unknown(
            f"column {ends[0]} does not say whether that day still belongs to the interval",
            do="rename it to last_day (it does) or end (it does not)",
        )


def _no_position(content: Content, header: tuple[str, ...], missing: list[str]) -> FileRefusedError:
    lacking = f"no coordinates: there is no column {' or '.join(missing)}"
    if len(_AGGREGATED.intersection(header)) >= 2:
        return content.refused(
            f"{lacking}; it counts events by area and period, and aggregated files cannot be mapped",
            do="get the file with one row an event, with latitude and longitude",
        )
    return content.unknown(
        f"{lacking} (columns found: {_some(header)})",
        do="add columns latitude and longitude in degrees, or place_id, actor and start if these are holdings",
    )


def _some(header: tuple[str, ...]) -> str:
    named = [name[:30] for name in header if name]
    more = f" and {len(named) - 8} more" if len(named) > 8 else ""
    return ", ".join(named[:8]) + more
