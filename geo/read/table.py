"""Our own plain CSV: tables of events, places and holdings, told apart by their headers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.kinds import canonical_kind
from geo.model.tables import EVENTS, HOLDINGS, PLACES
from geo.read import cells, codes
from geo.read.columns import PLAIN_NAMES, find, plain_kind, refuse_ambiguous_end
from geo.read.dates import Span, read_span
from geo.read.events import build_events, finish
from geo.read.known_kinds import note, unknown_kinds
from geo.read.orders import beside, settle
from geo.read.tabular import twice

if TYPE_CHECKING:
    from collections.abc import Container

    from geo.read.columns import Plain
    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet, Tabular

#: What a table cannot do without, beside its position.
_NEEDED: Final[dict[Plain, tuple[str, ...]]] = {
    "events": ("actor_a",),
    "places": ("name",),
    "holdings": ("place_id", "actor", "start"),
}


def read_table(table: Tabular, options: Options, *, told: Container[str] = frozenset()) -> FileResult:
    """Read a table of events, places or holdings with the columns of docs/data-dictionary.md.

    Parameters
    ----------
    table
        The table.
    options
        What was told beside the file.
    told
        Words for kinds of events of which a profile says what they are; of others that nobody knows a note is made.

    Raises
    ------
    FileRefusedError
        The header is of none of them, a needed column is missing, or there is nothing to read.
    """
    kind = plain_kind(table.content, table.names)
    found = find(table.names, PLAIN_NAMES[kind])
    missing = [name for name in _NEEDED[kind] if name not in found.by_name]
    if missing == ["actor_a"] and "actor_b" in found.by_name:
        missing = []
    if missing:
        what = "no dates: there is no column start" if missing == ["start"] else f"no column {', '.join(missing)}"
        raise table.content.unknown(f"it looks like a table of {kind}, but has {what}", do=_to_add(table, missing))
    if kind != "places":
        refuse_ambiguous_end(table.content, found)
    sheet = table.read({**found.by_name, **(beside(table.names, found.by_name) if kind != "places" else {})})
    if found.taken:
        sheet.warn(found.taken)
    said = twice(table)
    unread = [name for name in found.unread if not name.startswith("unnamed") and name not in said]
    if unread:
        sheet.warn(f"columns that were not read: {', '.join(table.label(name)[:30] for name in unread)}")
    if kind == "places":
        return _places(sheet)
    span = _span(sheet)
    columns = [name for name in (span.first, span.end, span.last_day) if name]
    settled = settle(sheet, columns, options)
    return _holdings(settled, span) if kind == "holdings" else _noted(_events(settled, span), told)


def _to_add(table: Tabular, missing: list[str]) -> str:
    """Return what to do about columns that are missing: a map's points often lie in a folder for each side."""
    folder = "; the column folder may hold who it was" if "folder" in table.names and "actor_a" in missing else ""
    return f"add {', '.join(missing)}{folder}"


def _events(sheet: Sheet, span: Span) -> FileResult:
    start, end = read_span(sheet, span, open_end=False)
    actor_a, actor_b = (codes.stated(sheet, name) for name in ("actor_a", "actor_b"))
    kind_raw = codes.stated(sheet, "kind")
    columns = {
        "event_id": _ids(sheet, "event_id"),
        "start": start,
        "end": end,
        "date_uncertainty_days": cells.counts(sheet, "date_uncertainty_days", most=36_600).fillna(0),
        **_position(sheet),
        "actor_a": cells.worded(actor_a, canonical),
        "actor_b": cells.worded(actor_b, canonical),
        "actor_a_raw": actor_a,
        "actor_b_raw": actor_b,
        "kind": cells.worded(kind_raw, canonical_kind),
        "kind_raw": kind_raw,
        **{name: cells.counts(sheet, name) for name in ("deaths_best", "deaths_low", "deaths_high")},
        "place": codes.stated(sheet, "place"),
        "url": codes.stated(sheet, "url"),
        **_words(sheet),
    }
    stated = codes.stated(sheet, "country") if "country" in sheet.cells else None
    return build_events(sheet, columns, kind="events table", id_column="event_id", countries=stated)


def _noted(result: FileResult, told: Container[str]) -> FileResult:
    """Return the result of a table of events with a note on the kinds that nobody knows."""
    said = note(unknown_kinds(result.tables[EVENTS.name]["kind_raw"], told))
    return replace(result, warnings=(*result.warnings, f"{result.source.file}: {said}")) if said else result


def _places(sheet: Sheet) -> FileResult:
    # A list of places that nothing refers to, such as camps, needs no ids; a table that has them needs them all.
    ids = codes.stated(sheet, "place_id") if "place_id" in sheet.cells else _ids(sheet, "place_id")
    columns = {
        "place_id": ids,
        **{name: codes.stated(sheet, name) for name in ("name", "aliases", "kind")},
        **_position(sheet),
        **_words(sheet),
    }
    _need(sheet, columns, "place_id", "name")
    cells.set_aside_repeats(columns["place_id"], sheet.rejects, column="place_id")
    return finish(sheet, columns, PLACES, kind="places table")


def _holdings(sheet: Sheet, span: Span) -> FileResult:
    who = {
        "place_id": codes.stated(sheet, "place_id"),
        "actor": cells.worded(codes.stated(sheet, "actor"), canonical),
    }
    _need(sheet, who, "place_id", "actor")
    start, end = read_span(sheet, span, open_end=True)
    columns = {"holding_id": _ids(sheet, "holding_id"), **who, "start": start, "end": end, **_words(sheet)}
    cells.set_aside_repeats(columns["holding_id"], sheet.rejects, column="holding_id")
    result = finish(sheet, columns, HOLDINGS, kind="holdings table")
    return replace(result, lost_holders=sheet.rejects.lost(who["actor"]))


def _span(sheet: Sheet) -> Span:
    """Return the columns that say when; of two that say the same a warning names the one that was not read."""
    names = set(sheet.cells.columns)
    first = "start" if "start" in names else "date"
    end = "end" if "end" in names else None
    last_day = "last_day" if "last_day" in names and end is None else None
    for spare, read, says in (("date", first, "when it began"), ("last_day", end, "until when")):
        if spare in names and read not in {spare, None}:
            sheet.warn(f"{sheet.rejects.names.get(spare, spare)} was not read, as {read} says {says}")
    return Span(first, end=end, last_day=last_day)


def _position(sheet: Sheet) -> dict[str, pd.Series]:
    latitude = cells.degrees(sheet, "latitude", most=90)
    longitude = cells.degrees(sheet, "longitude", most=180)
    column = "place_uncertainty_m"
    stated = cells.pointed(sheet, column) if column in sheet.cells else None
    otherwise = cells.UNSTATED_PLACE_UNCERTAINTY_M
    radius, unstated = cells.metres(stated, sheet.rejects, column=column, otherwise=otherwise)
    if unstated:
        sheet.warn(f"{cells.times(unstated)} without {column}: taken as within {otherwise / 1000:g} km")
    return {"latitude": latitude, "longitude": longitude, column: radius}


def _words(sheet: Sheet) -> dict[str, pd.Series]:
    return {
        "confidence": cells.confidence(sheet),
        "note": codes.stated(sheet, "note"),
        "source": codes.stated(sheet, "source"),
    }


def _need(sheet: Sheet, columns: dict[str, pd.Series], *names: str) -> None:
    """Set aside the rows that say nothing there, judged by what the table would hold, not by the raw cell."""
    for name in names:
        sheet.rejects.set_aside(columns[name].str.strip() == "", column=name, values="", reason=f"no {name}")


def _ids(sheet: Sheet, name: str) -> pd.Series:
    """Return the ids a table states; where it states none, the file's name and the row: ``events-12``."""
    rows = pd.Series(sheet.rejects.rows, index=sheet.cells.index).astype("str")
    made = f"{sheet.content.stem}-" + rows
    stated = codes.stated(sheet, name)
    return stated.mask(stated == "", made)
