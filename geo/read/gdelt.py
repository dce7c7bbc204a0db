"""Events from the GDELT Project: tables of tab-separated text without a header, told by their first row.

GDELT codes news reports by a program. Its events are mostly words (statements, visits, demands); what is no violence
is of the kind "other".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.kinds import ATTACK_ON_CIVILIANS, BATTLE, CAPTURE, OTHER, STRIKE
from geo.read import cells, codes
from geo.read.credit import GDELT, changed, credited, held
from geo.read.events import build_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet, Tabular

#: ``ActionGeo_Type`` in metres: the radius round the point that holds the place the report names. The radii are ours,
#: generous, and named in docs/methods.md; whether it is the right place no code says.
PLACE_UNCERTAINTY_M: Final[dict[str, float]] = {
    "1": 500_000.0,  # a country: its centroid
    "2": 150_000.0,  # a state of the United States: its centroid
    "3": 25_000.0,  # a city or landmark in the United States
    "4": 25_000.0,  # a city or landmark elsewhere
    "5": 150_000.0,  # a first-order division elsewhere: its centroid
}

_READ: Final = {
    name: (name,)
    for name in (
        *("globaleventid", "sqldate", "actor1name", "actor1code", "actor2name", "actor2code", "eventcode"),
        *("actiongeo_type", "actiongeo_fullname", "actiongeo_lat", "actiongeo_long", "sourceurl"),
    )
}
_NEEDED: Final = frozenset(
    ("globaleventid", "sqldate", "eventcode", "actiongeo_type", "actiongeo_lat", "actiongeo_long")
)

#: Kinds by the longest beginning of a CAMEO code that is here; all others are "other".
_KINDS: Final[dict[str, str]] = {
    "18": ATTACK_ON_CIVILIANS,  # assault: abduction, torture, killing
    "183": STRIKE,  # bombing
    "19": BATTLE,  # fight
    "191": OTHER,  # blockade
    "192": CAPTURE,  # occupy territory
    "194": STRIKE,  # fight with artillery and tanks
    "195": STRIKE,  # aerial weapons
    "196": OTHER,  # violate a ceasefire
    "20": ATTACK_ON_CIVILIANS,  # mass violence
}


def is_gdelt(names: Iterable[str]) -> bool:
    """Return whether a header is of GDELT's events, be it of `geo.read.gdelt_layouts` or a program's own."""
    return {"globaleventid", "sqldate"} <= set(names)


def kind_of(raw: str) -> str:
    """Return the kind of an event from ``CAMEO`` and its code.

    Examples
    --------
    >>> [kind_of(f"CAMEO {code}") for code in ("190", "1951", "1823", "042", "")]
    ['battle', 'strike', 'attack on civilians', 'other', 'other']
    """
    code = raw.removeprefix("CAMEO ")
    return next((_KINDS[code[:size]] for size in (4, 3, 2) if code[:size] in _KINDS), OTHER)


def read_gdelt(table: Tabular, _options: Options) -> FileResult:
    """Read a table of GDELT's events, of version 1.0 or 2.0.

    The event lies where the action is placed. A row is set aside when its id, date, place or type of place cannot be
    read, or it names no actor; GDELT counts no deaths.

    Raises
    ------
    FileRefusedError
        A needed column is missing, there are no rows, or no row names an actor.
    """
    missing = sorted(_NEEDED - set(table.names))
    if missing:
        raise table.content.refused(
            f"it looks like GDELT events, but has no {', '.join(missing)}", do="give the file with all its columns"
        )
    sheet = table.read(codes.chosen(table.names, _READ))
    columns = {**_identity(sheet), **_where(sheet), **_what(sheet)}
    columns["start"], columns["end"] = codes.day(sheet, "sqldate", ("compact", "iso"))
    columns["date_uncertainty_days"] = pd.Series(0, index=sheet.cells.index)
    sheet.warn("a program told places, dates, actors and kinds from news reports; nobody has checked each row")
    result = build_events(sheet, columns, kind=f"GDELT events, {len(table.names)} columns", id_column="globaleventid")
    return credited(
        result,
        GDELT,
        accessed="not stated in the file",
        filters=held(result, columns["kind_raw"][sheet.rejects.kept].tolist()),
        changes="; ".join(changed(result)),
    )


def _identity(sheet: Sheet) -> dict[str, pd.Series]:
    url = codes.stated(sheet, "sourceurl")
    return {
        "event_id": codes.identified(sheet, "globaleventid", prefix="gdelt-"),
        "note": codes.always(sheet, ""),
        "confidence": codes.always(sheet, "not stated"),
        "source": codes.always(sheet, GDELT.producer),
        "url": url.where(url.str.match("https?://"), ""),
    }


def _where(sheet: Sheet) -> dict[str, pd.Series]:
    return {
        "latitude": cells.degrees(sheet, "actiongeo_lat", most=90),
        "longitude": cells.degrees(sheet, "actiongeo_long", most=180),
        "place_uncertainty_m": codes.place_uncertainty_m(sheet, "actiongeo_type", PLACE_UNCERTAINTY_M),
        "place": codes.stated(sheet, "actiongeo_fullname"),
    }


def _what(sheet: Sheet) -> dict[str, pd.Series]:
    actors = {}
    for name, number in (("actor_a", 1), ("actor_b", 2)):
        said = codes.stated(sheet, f"actor{number}name")
        actors[name] = said.mask(said == "", codes.stated(sheet, f"actor{number}code"))
    code = codes.whole(sheet, "eventcode")
    kind_raw = ("CAMEO " + code).where(code != "", "")
    return {
        **{name: cells.worded(raw, canonical) for name, raw in actors.items()},
        **{f"{name}_raw": raw for name, raw in actors.items()},
        "kind": cells.worded(kind_raw, kind_of),
        "kind_raw": kind_raw,
        **{f"deaths_{name}": codes.no_count(sheet) for name in ("low", "best", "high")},
    }
