"""Events from the Uppsala Conflict Data Program's Georeferenced Event Dataset (UCDP GED), as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model.actors import canonical
from geo.model.kinds import canonical_kind
from geo.read import cells, codes, dates
from geo.read.credit import UCDP, credited
from geo.read.events import build_events
from geo.read.layouts import OPTIONAL, Layout, layout_of
from geo.read.orders import Custom, ordered
from geo.read.written import look_at

if TYPE_CHECKING:
    import pandas as pd

    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet, Tabular

#: ``where_prec`` in metres: the radius round the point that holds the true place. UCDP's codebook defines the
#: codes in words; the radii are ours, generous, and named in docs/methods.md.
PLACE_UNCERTAINTY_M: Final[dict[str, float]] = {
    "1": 500.0,  # exact location: the point of a named village or town
    "2": 25_000.0,  # near, within about 25 km, of a known location
    "3": 50_000.0,  # second-order division (district): its centroid
    "4": 150_000.0,  # first-order division (province): its centroid
    "5": 100_000.0,  # a line or a fuzzy area, such as a road or a border: a point on it
    "6": 500_000.0,  # country: its centroid
    "7": 500_000.0,  # sea or air
}

#: ``date_prec`` in days by which the date may be off.
DATE_UNCERTAINTY_DAYS: Final[dict[str, float]] = {
    "1": 0,  # the day is known
    "2": 6,  # two to six days
    "3": 7,  # the week is known
    "4": 31,  # the month is known
    "5": 366,  # more than a month, up to a year
}

#: ``event_clarity``: 1 a separate, clear event; 2 one taken out of a summary figure.
CONFIDENCE: Final[dict[str, str]] = {"1": "high", "2": "medium"}

SOURCE: Final = "UCDP GED"

#: How the web exports write dates, ``MM/DD/YYYY 00:00:00``; the other files write ``YYYY-MM-DD``.
_CUSTOM: Final = Custom("UCDP", "month-first")


def read_ucdp(table: Tabular, options: Options) -> FileResult:
    """Read a UCDP GED table in any of its layouts.

    The last day, inclusive in UCDP, becomes the half-open end at midnight after it. A row is set aside when
    its id, position, date, deaths or precision codes cannot be read, or its id was seen before.

    Raises
    ------
    FileRefusedError
        A needed column is missing, there are no rows, or no row names an actor.
    """
    layout = layout_of(table.names)
    missing = sorted(layout.needed - set(table.names))
    if missing:
        raise table.content.refused(
            f"it looks like {layout.kind}, but has no {', '.join(missing)}", do="download the file again, whole"
        )
    sheet = table.read({name: name for name in table.names if name in layout.needed | OPTIONAL})
    extra = sorted(name for name in set(table.names) - set(layout.columns) if name)
    if extra:
        sheet.warn(f"columns beyond the layout were not read: {', '.join(extra)}")
    columns = {**_identity(sheet), **_when(sheet, options), **_who(sheet), **_where(sheet), **_deaths(sheet, layout)}
    countries = codes.stated(sheet, "country") if "country" in sheet.cells else None
    result = build_events(sheet, columns, kind=layout.kind, id_column="id", countries=countries)
    return credited(result, UCDP)


def _identity(sheet: Sheet) -> dict[str, pd.Series]:
    note = cells.text(sheet, "source_headline")
    if (note == "").any():
        note = note.mask(note == "", cells.text(sheet, "where_description"))
    return {
        "event_id": codes.identified(sheet, "id", prefix="ged-"),
        "note": note,
        "confidence": _confidence(sheet),
        "source": codes.always(sheet, SOURCE),
        "url": codes.always(sheet, ""),
    }


def _confidence(sheet: Sheet) -> pd.Series:
    if "event_clarity" not in sheet.cells:
        return codes.always(sheet, "not stated")
    return codes.typed(sheet, "event_clarity", lambda code: CONFIDENCE.get(code, "not stated"))[1]


def _when(sheet: Sheet, options: Options) -> dict[str, pd.Series]:
    rejects, table = sheet.rejects, sheet.cells
    if "date_start" in table:
        seen = {column: look_at(table[column]) for column in ("date_start", "date_end")}
        order = ordered(sheet, seen, options, _CUSTOM)
        (start, _), (_, end) = (codes.day(sheet, column, ("iso", order), one) for column, one in seen.items())
    else:
        year, month, day = (codes.whole(sheet, part) for part in ("year", "month", "day"))
        written = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
        read = dates.parse(written)
        read.set_aside_bad(rejects, column="year, month, day", values=written)
        start, end = dates.whole_days(read.days, read.days)
    if "date_end" in table and (wrong := end <= start).any():
        found = table["date_end"]
        rejects.set_aside(wrong, column="date_end", values=found, reason=dates.EARLY_LAST_DAY)
    days = codes.date_uncertainty_days(sheet, "date_prec", DATE_UNCERTAINTY_DAYS)
    return {"start": start, "end": end, "date_uncertainty_days": days}


def _who(sheet: Sheet) -> dict[str, pd.Series]:
    actor_a_raw, actor_a = codes.named(sheet, "side_a", canonical)
    actor_b_raw, actor_b = codes.named(sheet, "side_b", canonical)
    kind_raw, kind = codes.typed(sheet, "type_of_violence", canonical_kind)
    return {
        "actor_a": actor_a,
        "actor_b": actor_b,
        "actor_a_raw": actor_a_raw,
        "actor_b_raw": actor_b_raw,
        "kind": kind,
        "kind_raw": kind_raw,
    }


def _where(sheet: Sheet) -> dict[str, pd.Series]:
    return {
        "latitude": cells.degrees(sheet, "latitude", most=90),
        "longitude": cells.degrees(sheet, "longitude", most=180),
        "place_uncertainty_m": codes.place_uncertainty_m(sheet, "where_prec", PLACE_UNCERTAINTY_M),
        "place": codes.stated(sheet, "where_coordinates"),
    }


def _deaths(sheet: Sheet, layout: Layout) -> dict[str, pd.Series]:
    names = ("deaths_low", "deaths_best", "deaths_high")
    return {name: cells.counts(sheet, column) for name, column in zip(names, layout.deaths, strict=True)}
