"""Events from the Global Terrorism Database (GTD): 135 columns, of which two dozen are read.

A day or a month of 0 is unknown: the event then lies somewhere in its month or year, which the interval covers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.actors import canonical
from geo.model.kinds import ATTACK_ON_CIVILIANS, BATTLE, OTHER, STRIKE
from geo.read import cells, codes, dates
from geo.read.credit import GTD, changed, credited, held
from geo.read.events import build_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet, Tabular

#: ``specificity`` in metres: the radius round the point that holds the true place. GTD's codebook says what the point
#: is; the radii are ours, generous, and named in docs/methods.md.
PLACE_UNCERTAINTY_M: Final[dict[str, float]] = {
    "1": 5_000.0,  # the centre of the city, town or village
    "2": 50_000.0,  # the centroid of the smallest area known round a town that could not be found
    "3": 50_000.0,  # the centroid of the smallest area known; the place is no town
    "4": 150_000.0,  # the centre of a first-order division
    "5": 500_000.0,  # not even that is known; such rows hardly ever have a point
}

#: The radius in metres where ``vicinity`` says that the event was near the city rather than in it, or does not say.
NEAR_M: Final = 25_000.0

#: Days by which the date may be off: the day unknown or approximate, and the month unknown.
MONTH_DAYS: Final = 31
YEAR_DAYS: Final = 366

_NAMES: Final = (
    "eventid iyear imonth iday approxdate country_txt city latitude longitude specificity vicinity summary attacktype1 "
    "attacktype1_txt targtype1 targtype1_txt gname gname2 gname3 nkill"
)
_READ: Final = {name: (name,) for name in _NAMES.split()}
_NEEDED: Final = frozenset({"eventid", "iyear", "imonth", "iday", "latitude", "longitude", "gname"})
_FAMILY: Final = frozenset({"eventid", "iyear", "imonth", "iday"})

#: Of these no other producer's tables are known to have three.
_GIVEN: Final = (
    "eventid iyear imonth iday approxdate gname gsubname attacktype1 attacktype1_txt targtype1 targtype1_txt "
    "targsubtype1_txt weaptype1 weaptype1_txt natlty1_txt nkill nkillter nwound doubtterr dbsource int_log"
)
_TELLING: Final = frozenset(_GIVEN.split())

#: What stands for "unknown" where a month, a day or a number of deaths is asked for.
_UNKNOWN: Final = ("", "0", "00", "-9", "-99")

#: The types of attack and of target by their codes, as the columns ending in ``_txt`` write them, in small letters.
_ATTACKS: Final[dict[str, str]] = {
    "1": "assassination",
    "2": "armed assault",
    "3": "bombing/explosion",
    "4": "hijacking",
    "5": "hostage taking (barricade incident)",
    "6": "hostage taking (kidnapping)",
    "7": "facility/infrastructure attack",
    "8": "unarmed assault",
    "9": "unknown",
}
_ARMED_TARGETS: Final = {"3": "police", "4": "military", "17": "terrorists/non-state militia"}

_FOUGHT: Final = frozenset({"assassination", "armed assault"})
_SEIZED: Final = frozenset(_ATTACKS[code] for code in ("4", "5", "6", "8"))

#: Between the type of attack and the type of target in `kind_raw`.
_BETWEEN: Final = " against "


def is_gtd(names: Iterable[str]) -> bool:
    """Return whether a header is of the Global Terrorism Database."""
    header = set(names)
    return header >= _FAMILY and bool(header & {"gname", "attacktype1", "attacktype1_txt"})


def made_of_gtd(names: Iterable[str]) -> bool:
    """Return whether a header, of whatever table, has so many of GTD's names that its rows are GTD's.

    Examples
    --------
    >>> made_of_gtd(["eventid", "when", "gname", "nkill"]), made_of_gtd(["eventid", "when", "nkill"])
    (True, False)
    """
    header = set(names)
    return is_gtd(header) or len(header & _TELLING) > 2


def kind_of(raw: str) -> str:
    """Return the kind of an attack from ``attack against target``.

    A bombing is a strike. Arms against soldiers, police or militias are a battle; arms or hands against others are an
    attack on civilians. Attacks on installations, and what is unknown, are "other".

    Examples
    --------
    >>> [kind_of(f"Armed Assault against {target}") for target in ("Military", "Business", "Unknown")]
    ['battle', 'attack on civilians', 'other']
    """
    attack, _, target = (" ".join(part.split()).casefold() for part in raw.partition(_BETWEEN))
    armed = target in _ARMED_TARGETS.values()
    if attack == _ATTACKS["3"]:
        return STRIKE
    if attack in _FOUGHT and armed:
        return BATTLE
    if attack in _FOUGHT | _SEIZED and target not in {"", "unknown"} and not armed:
        return ATTACK_ON_CIVILIANS
    return OTHER


def read_gtd(table: Tabular, _options: Options) -> FileResult:
    """Read a table of the Global Terrorism Database, whole or with some of its columns.

    The first group named is actor A, a second one that took part is actor B; who was attacked is no actor, and stands
    in the kind as the source has it. A row is set aside when its id is not 12 digits, or its date, position, deaths or
    specificity cannot be read.

    Raises
    ------
    FileRefusedError
        A needed column is missing, there are no rows, or no row names a group.
    """
    missing = sorted(_NEEDED - set(table.names))
    if missing:
        raise table.content.refused(
            f"it looks like the Global Terrorism Database, but has no {', '.join(missing)}",
            do="save the table again with these columns",
        )
    sheet = table.read(codes.chosen(table.names, _READ))
    columns = {**_identity(sheet), **_when(sheet), **_what(sheet), **_where(sheet)}
    countries = codes.stated(sheet, "country_txt") if "country_txt" in sheet.cells else None
    result = build_events(
        sheet, columns, kind="Global Terrorism Database events", id_column="eventid", countries=countries
    )
    attacks = _typed(sheet, "attacktype1", _ATTACKS)[sheet.rejects.kept]
    return credited(
        result,
        GTD,
        filters=held(result, [one for one in attacks if one]),
        changes="; ".join([*changed(result), "summaries cut to their first sentence; most columns not kept"]),
    )


def _identity(sheet: Sheet) -> dict[str, pd.Series]:
    ids = codes.whole(sheet, "eventid")
    sheet.rejects.set_aside(
        ~ids.str.fullmatch("[0-9]{12}"),
        column="eventid",
        values=ids,
        reason="eventid is not 12 digits; spreadsheets round long numbers",
    )
    return {
        "event_id": "gtd-" + ids,
        "note": codes.first_sentence(sheet, "summary"),
        "confidence": codes.always(sheet, "not stated"),
        "source": codes.always(sheet, GTD.producer),
        "url": codes.always(sheet, ""),
    }


def _when(sheet: Sheet) -> dict[str, pd.Series]:
    year, month, day = (codes.whole(sheet, name) for name in ("iyear", "imonth", "iday"))
    no_month = month.isin(_UNKNOWN)
    no_day = day.isin(_UNKNOWN) | no_month
    written = year + "-" + month.mask(no_month, "01").str.zfill(2) + "-" + day.mask(no_day, "01").str.zfill(2)
    read = dates.parse(written)
    read.set_aside_bad(sheet.rejects, column="iyear, imonth, iday", values=year + "-" + month + "-" + day)
    start = read.moments.dt.floor("D")
    end = start + pd.Timedelta(days=1)
    end = end.mask(no_day, _after(start, pd.DateOffset(months=1))).mask(no_month, _after(start, pd.DateOffset(years=1)))
    approximate = (codes.stated(sheet, "approxdate") != "") & ~no_day
    days = np.select([no_month, no_day | approximate], [YEAR_DAYS, MONTH_DAYS], 0)
    for rows, unknown, taken in (
        (no_month, "the month", "the year"),
        (no_day & ~no_month, "the day", "the month"),
    ):
        count = int((rows & sheet.rejects.kept).sum())
        if count:
            sheet.warn(f"{cells.times(count)} without {unknown}: taken as some time in {taken}")
    count = int((approximate & sheet.rejects.kept).sum())
    if count:
        sheet.warn(f"{cells.times(count)} with an approximate date: taken as up to {MONTH_DAYS} days off")
    return {"start": start, "end": end, "date_uncertainty_days": pd.Series(days, index=start.index)}


def _after(start: pd.Series, offset: pd.DateOffset) -> pd.Series:
    return (start + offset).astype(start.dtype)


def _typed(sheet: Sheet, column: str, names: dict[str, str]) -> pd.Series:
    """Return types in words, of each row from the column of words or else from the column of codes."""
    words = codes.stated(sheet, f"{column}_txt")
    coded = codes.whole(sheet, column).map(names).fillna("").astype("str")
    return words.where(words != "", coded)


def _what(sheet: Sheet) -> dict[str, pd.Series]:
    attack = _typed(sheet, "attacktype1", _ATTACKS)
    target = _typed(sheet, "targtype1", _ARMED_TARGETS)
    kind_raw = attack.where(target == "", attack + _BETWEEN + target)
    actors = {name: codes.stated(sheet, column) for name, column in (("actor_a", "gname"), ("actor_b", "gname2"))}
    third = int(((codes.stated(sheet, "gname3") != "") & sheet.rejects.kept).sum())
    if third:
        sheet.warn(f"{cells.times(third)} with a third group, which is not kept")
    return {
        **{name: cells.worded(raw, canonical) for name, raw in actors.items()},
        **{f"{name}_raw": raw for name, raw in actors.items()},
        "kind": cells.worded(kind_raw, kind_of),
        "kind_raw": kind_raw,
        "deaths_best": _deaths(sheet),
        "deaths_low": codes.no_count(sheet),
        "deaths_high": codes.no_count(sheet),
    }


def _deaths(sheet: Sheet) -> pd.Series:
    """Read deaths; GTD shares a total over linked attacks, and a part of a death is left unstated and counted."""
    if "nkill" not in sheet.cells:
        return codes.no_count(sheet)
    number = cells.numbers(sheet.cells["nkill"]).number
    part = (number > 0) & (number % 1 > 0)
    count = int((part & sheet.rejects.kept).sum())
    if count:
        sheet.warn(
            f"{cells.times(count)} with a part of a death, a total shared over linked attacks: deaths left unstated"
        )
    unknown = codes.whole(sheet, "nkill").isin(["-9", "-99"])
    texts = sheet.cells["nkill"].mask(part | unknown, "")
    return cells.counts(replace(sheet, cells=sheet.cells.assign(nkill=texts)), "nkill")


def _where(sheet: Sheet) -> dict[str, pd.Series]:
    latitude = cells.degrees(sheet, "latitude", most=90)
    longitude = cells.degrees(sheet, "longitude", most=180)
    radius = codes.place_uncertainty_m(sheet, "specificity", PLACE_UNCERTAINTY_M)
    near = ~codes.whole(sheet, "vicinity").isin(["", "0"])
    return {
        "latitude": latitude,
        "longitude": longitude,
        "place_uncertainty_m": radius.mask(near & (radius < NEAR_M), NEAR_M),
        "place": codes.stated(sheet, "city"),
    }
