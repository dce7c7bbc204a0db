"""Events from exports of Armed Conflict Location & Event Data (ACLED), in three generations of layouts.

ACLED's terms forbid handing its rows to others: none is part of Standoff. It reads the exports people have, and writes
the attribution that the terms ask for into the source of the result (see `geo.read.credit`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.actors import canonical
from geo.read import cells, codes
from geo.read.acled_layouts import BETWEEN, KNOWN, NEEDED, READ, kind_of, layout_of
from geo.read.credit import ACLED, changed, credited, held
from geo.read.events import build_events
from geo.read.orders import Custom, ordered
from geo.read.written import look_at

if TYPE_CHECKING:
    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet, Tabular

#: ``geo_precision`` in metres: the radius round the point that holds the true place. ACLED's codebook defines the codes
#: in words, and says that its coordinates are the centre of a named place and no more exact within it; the radii are
#: ours, generous, and named in docs/methods.md.
PLACE_UNCERTAINTY_M: Final[dict[str, float]] = {
    "1": 5_000.0,  # the centre of the named town, or of a quarter of a large city
    "2": 25_000.0,  # a town that stands for a small part of a region, or near a town
    "3": 150_000.0,  # a larger region: a natural feature in it, or the capital of the province
}

#: ``time_precision`` in days by which the date may be off. The date given is the middle of the week, or the middle, the
#: first or the last day of the month.
DATE_UNCERTAINTY_DAYS: Final[dict[str, float]] = {
    "1": 0,  # the day is known
    "2": 7,  # the week, or a similar time, is known
    "3": 31,  # the month is known
}

#: How ACLED writes dates in numbers.
_CUSTOM: Final = Custom("ACLED", "day-first")

#: Seconds since 1970 that can be the moment of a change: from 2010, before ACLED kept any, to 2100.
_TIMESTAMPS: Final = (1_262_304_000, 4_102_444_800)

#: What of each row is not kept, for the statement of changes.
_LEFT: Final = (
    "notes cut to their first sentence; codes of precision turned into metres and days; associated actors, codes of "
    "actors, administrative areas, scale of sources and tags not kept"
)


def read_acled(table: Tabular, options: Options) -> FileResult:
    """Read a table of ACLED events, with all columns of a layout or some of them.

    ACLED gives one number of deaths, so only the best estimate is filled. Actor 1 and actor 2 do not mean attacker and
    defender. A row is set aside when its id, date, position, deaths or codes of precision cannot be read, or its id was
    seen before (ACLED's monadic files name an event once for each actor).

    Raises
    ------
    FileRefusedError
        A needed column is missing, there are no rows, no row names an actor, or dates contradict each other.
    """
    layout = layout_of(table.names)
    missing = sorted(NEEDED - set(table.names))
    if missing:
        raise table.content.refused(
            f"it looks like {layout.kind}, but has no {', '.join(missing)}", do="export it again with these columns"
        )
    sheet = table.read(codes.chosen(table.names, READ))
    extra = sorted({name for name in table.names if name} - KNOWN)
    if extra:
        sheet.warn(f"columns beyond the layout were not read: {codes.listed(extra)}")
    columns = {**_identity(sheet), **_when(sheet, options), **_what(sheet), **_where(sheet)}
    countries = codes.stated(sheet, "country") if "country" in sheet.cells else None
    result = build_events(sheet, columns, kind=layout.kind, id_column="event_id_cnty", countries=countries)
    kept = sheet.rejects.kept
    return credited(
        result,
        ACLED,
        accessed=_accessed(sheet),
        filters=held(result, codes.stated(sheet, "event_type")[kept].tolist()),
        changes="; ".join([*changed(result), _LEFT]),
    )


def _identity(sheet: Sheet) -> dict[str, pd.Series]:
    recorded = codes.stated(sheet, "source")
    # The policy asks for ACLED's full name and address in a column of every table that is handed on.
    source = f"{ACLED.producer}: " + recorded
    return {
        "event_id": codes.identified(sheet, "event_id_cnty", prefix="acled-"),
        "note": codes.first_sentence(sheet, "notes"),
        "confidence": codes.always(sheet, "not stated"),
        "source": source.where(recorded != "", ACLED.producer),
        "url": codes.always(sheet, ""),
    }


def _when(sheet: Sheet, options: Options) -> dict[str, pd.Series]:
    written = look_at(sheet.cells["event_date"])
    order = ordered(sheet, {"event_date": written}, options, _CUSTOM)
    start, end = codes.day(sheet, "event_date", ("named", "iso", order), written)
    days = codes.date_uncertainty_days(sheet, "time_precision", DATE_UNCERTAINTY_DAYS)
    return {"start": start, "end": end, "date_uncertainty_days": days}


def _what(sheet: Sheet) -> dict[str, pd.Series]:
    kind, sub = codes.stated(sheet, "event_type"), codes.stated(sheet, "sub_event_type")
    kind_raw = kind.where(sub == "", kind + BETWEEN + sub)
    actors = {name: codes.stated(sheet, f"actor{number}") for name, number in (("actor_a", 1), ("actor_b", 2))}
    return {
        **{name: cells.worded(raw, canonical) for name, raw in actors.items()},
        **{f"{name}_raw": raw for name, raw in actors.items()},
        "kind": cells.worded(kind_raw, kind_of),
        "kind_raw": kind_raw,
        "deaths_best": cells.counts(sheet, "fatalities"),
        "deaths_low": codes.no_count(sheet),
        "deaths_high": codes.no_count(sheet),
    }


def _where(sheet: Sheet) -> dict[str, pd.Series]:
    return {
        "latitude": cells.degrees(sheet, "latitude", most=90),
        "longitude": cells.degrees(sheet, "longitude", most=180),
        "place_uncertainty_m": codes.place_uncertainty_m(sheet, "geo_precision", PLACE_UNCERTAINTY_M),
        "place": codes.stated(sheet, "location"),
    }


def _accessed(sheet: Sheet) -> str:
    """Return what the file tells of the day on which it was exported: none before its latest change."""
    if "timestamp" in sheet.cells:
        seconds = cells.numbers(sheet.cells["timestamp"]).number
        latest = seconds[seconds.between(*_TIMESTAMPS)].max()
        if pd.notna(latest):
            return f"on or after {pd.Timestamp(int(latest), unit='s'):%Y-%m-%d}, the file's latest change; not stated"
    return "not stated in the file; name the day you exported it"
