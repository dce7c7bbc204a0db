"""What is a survey of holders: a table of places with a date and who held them, told from events by its columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.read.cells import numbers
from geo.read.columns import POSITION, Names, find, refuse_ambiguous_end
from geo.read.orders import beside, settle
from geo.read.surveyed import read_surveyed
from geo.read.table import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Tabular

#: Columns that name a holder and nothing else.
_HOLDERS: Final = (
    "holder", "held_by", "controlled_by", "control", "controller", "controlling_actor", "controlling_group",
    "controlling_party", "actor_in_control", "occupied_by",
)  # fmt: skip
#: Columns that may name a holder, or who took part in an event.
_MAYBE_HOLDERS: Final = ("group", "actor", "side", "faction", "armed_group")
#: Columns of the day on which a survey saw what it says.
_SEEN: Final = (
    "date", "as_of", "valid_on", "survey_date", "date_of_survey", "surveyed", "surveyed_on", "observed", "observed_on",
)  # fmt: skip
_NAMES: Final[Names] = {
    **POSITION,
    "place_id": ("place_id", "community_id", "p_code", "pcode", "admin4_pcode", "adm4_pcode"),
    "name": (
        "name", "place", "place_name", "community", "community_name", "settlement", "village", "town", "locality",
        "location", "location_name", "city", "name_en",
    ),
    "start": ("start", "valid_from", "start_date", "from", *_SEEN),
    "end": ("end", "valid_to"),
    "last_day": ("last_day",),
    **{name: (name,) for name in ("kind", "place_uncertainty_m", "confidence", "note", "source")},
}  # fmt: skip

#: All that columns of surveys are called.
SURVEY_NAMES: Final[Names] = {**_NAMES, "holder": (*_HOLDERS, *_MAYBE_HOLDERS)}

#: Columns of events; a table with one of them is no survey.
_EVENT_COLUMNS: Final = frozenset(
    {
        "event_id", "event_date", "event_type", "sub_event_type", "type_of_violence", "actor_a", "actor_b", "actor1",
        "actor2", "side_a", "side_b", "deaths", "deaths_best", "deaths_low", "deaths_high", "best", "high", "low",
        "fatalities", "killed", "wounded", "casualties",
    }
)  # fmt: skip
#: Columns that make a table whose holder column is not plain no survey.
_DOUBTS: Final = frozenset({"id", "kind", "type", "category", "event", "url", "title", "description", "notes", "note"})

#: What makes a table plainly a survey whose holder column may mean something else: so many places on every date, ...
_FEWEST_PLACES: Final = 50
#: ... so few of its rows on a place and a date that an earlier row has, ...
_MOST_REPEATED: Final = 0.01
#: ... so few holders to a place, and so many of a survey's places in the next one.
_MOST_HOLDERS: Final = 0.1
_LEAST_COMMON: Final = 0.5


def may_be_survey(names: Sequence[str]) -> bool:
    """Return whether a header is of a table of places with a date and a holder."""
    header = set(names)
    found = find(names, _NAMES).by_name
    if header & _EVENT_COLUMNS or not {"latitude", "longitude", "start"} <= set(found):
        return False
    return bool(header.intersection(_HOLDERS)) or (bool(header.intersection(_MAYBE_HOLDERS)) and not header & _DOUBTS)


def read_survey(table: Tabular, options: Options) -> FileResult:
    """Read places and who held them; a table that is not plainly a survey is read as `read_table` reads it.

    A column such as ``holder`` is plain. One such as ``group`` is taken for the holder only when every date has at
    least 50 places, no more than one row in a hundred stands at a place and date of an earlier one, there are at least
    ten places to a holder, and half of the places come again on the next date; a warning says so.

    Raises
    ------
    FileRefusedError
        It has no rows, or a column does not say whether the last day belongs to the interval.
    UnknownTableError
        It is not plainly a survey, and `read_table` does not know it.
    """
    plain = any(one in table.names for one in _HOLDERS)
    found = find(table.names, {**_NAMES, "actor": _HOLDERS if plain else _MAYBE_HOLDERS})
    refuse_ambiguous_end(table.content, found)
    sheet = settle(
        table.read({**found.by_name, **beside(table.names, found.by_name)}), ("start", "end", "last_day"), options
    )
    holders = numbers(sheet.cells["actor"])
    # Flags and codes are nobody's names.
    coded = holders.number.notna().any() and not holders.bad.any()
    if coded or not (plain or _is_plain(sheet.cells)):
        return read_table(table, options)
    if not plain:
        column = found.by_name["actor"]
        sheet.warn(
            f"read as a survey of places, {column} as who held them, because each date has many places, each of them "
            f"once; if these are events, rename {column} to actor_a"
        )
    if found.unread:
        sheet.warn(f"columns that were not read: {', '.join(name[:30] for name in found.unread)}")
    return read_surveyed(sheet, seen=found.by_name["start"] in _SEEN, start=found.by_name["start"])


def _is_plain(texts: pd.DataFrame) -> bool:
    """Return whether dates, positions and holders are those of a survey, judged by the texts."""
    place = texts["latitude"] + " " + texts["longitude"]
    day = texts["start"].str[:10]
    by_day = {one: set(some) for one, some in place.groupby(day)}
    surveys = [by_day[one] for one in sorted(by_day)]
    repeated = pd.DataFrame({"place": place, "day": day}).duplicated().mean()
    return bool(
        min((len(one) for one in surveys), default=0) >= _FEWEST_PLACES
        and repeated <= _MOST_REPEATED
        and texts["actor"].nunique() <= _MOST_HOLDERS * place.nunique()
        and all(len(one & other) >= _LEAST_COMMON * len(one) for one, other in pairwise(surveys))
    )
