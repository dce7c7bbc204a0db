"""Events from VIINA, Violent Incident Information from News Articles, and tables like it.

A program tells actors and kinds from the text of news reports and sets a flag for each: ``a_rus_b`` is 1 where Russian
forces take part, ``t_artillery_b`` where there is shelling. Files with both flags and places are read: ``event_1pd``
(one row for all reports of a day and place), the ``events`` of 2022, and reports joined with their labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.kinds import ATTACK_ON_CIVILIANS, BATTLE, CAPTURE, OTHER, STRIKE
from geo.read import cells, codes
from geo.read.credit import VIINA, changed, credited, held
from geo.read.events import build_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.read.content import Content
    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet, Tabular

#: ``GEO_PRECISION`` in metres: the radius round the point that holds the true place. The radii are ours, generous, and
#: named in docs/methods.md.
PLACE_UNCERTAINTY_M: Final[dict[str, float]] = {
    "STREET": 1_000.0,  # a street or an address
    "ADM3": 5_000.0,  # the centre of a populated place
    "ADM2": 50_000.0,  # a district (rayon), at a place that stands for it
    "ADM1": 150_000.0,  # a province (oblast), at a place that stands for it
    "ADM0": 500_000.0,  # the country
}

#: The day given is that of the report, which follows what it tells of by a day or less as a rule.
REPORT_DAYS: Final = 1

#: Who each flag stands for. Those who began the event go first; the flags without ``init`` are of those who began it in
#: the files of 2022, and of those who took part in later ones.
_ACTORS: Final[dict[str, str]] = {
    "a_rus_init": "Russia",
    "a_ukr_init": "Ukraine",
    "a_rus": "Russia",
    "a_ukr": "Ukraine",
    "a_civ": "Civilians",
    "a_other": "Third party",
}

#: What each flag of a tactic makes an event; of several the first one here decides.
_KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(("t_airstrike", "t_uav", "t_artillery", "t_ied"), STRIKE),
    **dict.fromkeys(("t_control", "t_occupy"), CAPTURE),
    **dict.fromkeys(("t_armor", "t_firefight", "t_raid"), BATTLE),
    **dict.fromkeys(("t_hospital", "t_hospitals", "t_killing"), ATTACK_ON_CIVILIANS),
}

#: Further flags, which say what a report tells of without making its event one of our kinds.
_ALSO: Final = (
    "t_aad", "t_airalert", "t_arrest", "t_property", "t_cyber", "t_milcas", "t_civcas", "t_retreat", "t_san",
)  # fmt: skip
_WAR: Final = "t_mil"
_TAGS: Final = (*_KINDS, *_ALSO)

_READ: Final[dict[str, tuple[str, ...]]] = {
    "event_id": ("event_id",),
    "event_id_1pd": ("event_id_1pd",),
    "date": ("date",),
    "longitude": ("longitude",),
    "latitude": ("latitude",),
    "geo_precision": ("geo_precision",),
    "place": ("asciiname", "address"),
    "source": ("sources", "source"),
    "url": ("url",),
    "text": ("text",),
}

_YES: Final = frozenset({"1", "true"})
_NO: Final = frozenset({"0", "false"})


def is_viina(names: Iterable[str]) -> bool:
    """Return whether a header is of VIINA's events, or has flags of actors and tactics as those have.

    Examples
    --------
    >>> is_viina(["date", "longitude", "latitude", "a_rus_b", "a_ukr_b", "t_mil_b", "t_uav_b"])
    True
    """
    header = set(names)
    if "viina_version" in header or _is_control(header):
        return True
    bases = {name.removesuffix("_b").removesuffix("_pred") for name in header}
    return "date" in header and bool(bases & {*_ACTORS}) and len(bases & {*_TAGS, _WAR}) > 1


def _is_control(names: Iterable[str]) -> bool:
    """Return whether a header is of VIINA's control of places by the day: codes of places and who held each."""
    return {"date", "status"} <= set(names) and bool({"vcontrol_version", "status_dsm", "status_boost"} & set(names))


def read_viina(table: Tabular, _options: Options) -> FileResult:
    """Read a table of VIINA's events that has both places and flags.

    The first two actors that are flagged are actor A and B, those who began the event first. A row is set aside when no
    actor is flagged, or its id, date, position, precision or a flag cannot be read.

    Raises
    ------
    FileRefusedError
        The file has only places or only flags, only probabilities instead of flags, no rows, or no row with an actor.
    """
    flags = _flags(table.content, table.names)
    sheet = table.read({**codes.chosen(table.names, _READ), **flags})
    said = {base: _flag(sheet, base) for base in flags}
    columns = {**_identity(sheet), **_when(sheet), **_where(sheet), **_who(sheet, said), **_what(sheet, said)}
    sheet.warn("a program told places, actors and kinds from news reports; nobody has checked each row")
    sheet.warn(f"its dates are those of the reports: taken as up to {REPORT_DAYS} day off")
    result = build_events(sheet, columns, kind=f"VIINA events, {len(table.names)} columns", id_column=_id_column(sheet))
    tags = sorted({tag for raw in set(columns["kind_raw"][sheet.rejects.kept]) for tag in raw.split(", ") if tag})
    return credited(
        result, VIINA, accessed="not stated in the file", filters=held(result, tags), changes="; ".join(changed(result))
    )


def _flags(content: Content, names: Sequence[str]) -> dict[str, str]:
    """Return the flag of each actor and tactic -> its column, the one ending in ``_b`` where there is one."""
    if not {"longitude", "latitude"} <= set(names):
        if _is_control(names):
            raise content.refused(
                "this is VIINA's control of places by their codes, without coordinates",
                do="join it with the areas of gn_UA_tess.geojson by geonameid, and name status actor",
            )
        raise content.refused(
            "these are VIINA's labels, without places",
            do="give event_1pd, which has both, or join event_info by event_id",
        )
    if "date" not in names:
        raise content.refused("it looks like VIINA's events, but has no date", do="give the file with all its columns")
    flags = {base: f"{base}_b" if f"{base}_b" in names else base for base in (*_ACTORS, *_TAGS, _WAR)}
    flags = {base: column for base, column in flags.items() if column in names}
    if {*_ACTORS} & {*flags}:
        return flags
    if any(f"{base}_pred" in names for base in _ACTORS):
        raise content.refused(
            "its actors are probabilities (a_rus_pred), not flags", do="give the file with the columns ending in _b"
        )
    raise content.refused(
        "these are VIINA's reports, without actors",
        do="give event_1pd, which has them, or join event_labels by event_id",
    )


def _flag(sheet: Sheet, base: str) -> pd.Series:
    """Return where a flag is set; set aside rows in which it is neither 0 nor 1."""
    texts = codes.whole(sheet, base).str.lower()
    strange = ~texts.isin(_YES | _NO | {""})
    if (strange & sheet.rejects.kept).sum() > len(texts) / 2:
        column = sheet.rejects.names.get(base, base)
        raise sheet.content.refused(
            f"{column} holds probabilities, not 0 and 1", do="give the file with the columns ending in _b"
        )
    sheet.rejects.set_aside(strange, column=base, values=texts, reason=f"{base} is not 0 or 1")
    return texts.isin(_YES)


def _id_column(sheet: Sheet) -> str:
    return "event_id" if "event_id" in sheet.cells or "event_id_1pd" not in sheet.cells else "event_id_1pd"


def _identity(sheet: Sheet) -> dict[str, pd.Series]:
    column = _id_column(sheet)
    recorded = codes.stated(sheet, "source")
    source = f"{VIINA.producer}: " + recorded
    url = codes.stated(sheet, "url")
    return {
        "event_id": codes.identified(sheet, column, prefix="viina-" if column == "event_id" else "viina-1pd-"),
        "note": codes.first_sentence(sheet, "text"),
        "confidence": codes.always(sheet, "not stated"),
        "source": source.where(recorded != "", VIINA.producer),
        "url": url.where(url.str.match("https?://"), ""),
    }


def _when(sheet: Sheet) -> dict[str, pd.Series]:
    start, end = codes.day(sheet, "date", ("compact", "iso"))
    return {"start": start, "end": end, "date_uncertainty_days": pd.Series(REPORT_DAYS, index=start.index)}


def _where(sheet: Sheet) -> dict[str, pd.Series]:
    return {
        "latitude": cells.degrees(sheet, "latitude", most=90),
        "longitude": cells.degrees(sheet, "longitude", most=180),
        "place_uncertainty_m": codes.place_uncertainty_m(sheet, "geo_precision", PLACE_UNCERTAINTY_M),
        "place": codes.stated(sheet, "place"),
    }


def _who(sheet: Sheet, said: dict[str, pd.Series]) -> dict[str, pd.Series]:
    first, second = codes.always(sheet, ""), codes.always(sheet, "")
    raw = {"actor_a_raw": first, "actor_b_raw": second}
    more = pd.Series(data=False, index=sheet.cells.index)
    for flag, name in _ACTORS.items():
        if flag not in said:
            continue
        new = said[flag] & (first != name) & (second != name)
        one, two = new & (first == ""), new & (first != "") & (second == "")
        more |= new & ~one & ~two
        first, second = first.mask(one, name), second.mask(two, name)
        raw = {"actor_a_raw": raw["actor_a_raw"].mask(one, flag), "actor_b_raw": raw["actor_b_raw"].mask(two, flag)}
    count = int((more & sheet.rejects.kept).sum())
    if count:
        sheet.warn(f"{cells.times(count)} with more than two actors: the first two of {', '.join(_ACTORS)} are kept")
    return {"actor_a": cells.worded(first, canonical), "actor_b": cells.worded(second, canonical), **raw}


def _what(sheet: Sheet, said: dict[str, pd.Series]) -> dict[str, pd.Series]:
    kind, kind_raw = codes.always(sheet, OTHER), codes.always(sheet, "")
    for tag in reversed([tag for tag in _TAGS if tag in said]):
        if tag in _KINDS:
            kind = kind.mask(said[tag], _KINDS[tag])
        kind_raw = kind_raw.mask(said[tag], (tag + ", " + kind_raw).str.removesuffix(", "))
    if _WAR in said:
        peaceful = codes.whole(sheet, _WAR).str.lower().isin(_NO)
        kind = kind.mask(peaceful, OTHER)
        count = int((peaceful & sheet.rejects.kept).sum())
        if count:
            sheet.warn(f"{cells.times(count)} not about military operations ({_WAR} is 0): of the kind other")
    return {
        "kind": kind,
        "kind_raw": kind_raw,
        **{f"deaths_{name}": codes.no_count(sheet) for name in ("low", "best", "high")},
    }
