"""Tables that count events by area and period: known by their headers, and refused, as what they count has no place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.read.options import Options
    from geo.read.tabular import Tabular

_POSITION: Final = frozenset({"latitude", "longitude", "lat", "lon", "lng", "long"})

#: Areas and periods that are counted by: HDX HAPI's conflict events, ACLED's weekly and monthly files and OCHA's files
#: made of them, the yearly tables of UCDP.
_AREAS: Final = frozenset(
    {
        *(
            "admin_level",
            "admin1",
            "admin2",
            "admin1_name",
            "admin1_code",
            "adm1_name",
            "admin2_pcode",
            "country",
            "iso3",
        ),
        *("location_code", "country_id", "gwno", "centroid_latitude", "region"),
    }
)
_PERIODS: Final = frozenset({"reference_period_start", "week", "month", "year"})

#: What is counted.
_COUNTS: Final = frozenset({"events", "number_of_events", "event_count"})


def is_aggregate(names: Iterable[str]) -> bool:
    """Return whether a header is of a table that counts events by area and period, without a position of any.

    Examples
    --------
    >>> is_aggregate(["country", "month", "year", "events", "fatalities"]), is_aggregate(["country", "year"])
    (True, False)
    """
    header = set(names)
    return not header & _POSITION and all(header & group for group in (_AREAS, _PERIODS, _COUNTS))


def refuse_aggregate(table: Tabular, _options: Options) -> NoReturn:
    """Refuse a table that counts events.

    Raises
    ------
    FileRefusedError
        Always; the message says what the table is, and which file to get.
    """
    lacking = "no coordinates: there is no column latitude or longitude"
    if "centroid_latitude" in table.names:
        lacking = "no coordinates of events: its points are the centres of areas"
    raise table.content.refused(
        f"{lacking}; it counts events by area and period, and aggregated files cannot be mapped",
        do="get the file with one row an event, with latitude and longitude",
    )
