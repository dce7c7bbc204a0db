"""The columns of ACLED's exports in their three generations, and what its types of events are here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model.kinds import ATTACK_ON_CIVILIANS, BATTLE, CAPTURE, OTHER, STRIKE

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Layout:
    """One generation of exports: what its files are called, and their columns, tidied."""

    kind: str
    columns: tuple[str, ...]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _layout(kind: str, columns: str) -> Layout:
    return Layout(f"ACLED events, {kind}", _names(columns))


LAYOUTS: Final[tuple[Layout, ...]] = (
    _layout(
        "layout of versions 2 to 7",
        "gwno event_id_cnty event_id_no_cnty event_date year time_precision event_type actor1 ally_actor_1 inter1 "
        "actor2 ally_actor_2 inter2 interaction country admin1 admin2 admin3 location latitude longitude "
        "geo_precision source notes fatalities",
    ),
    _layout(
        "layout of 2018 to 2022",
        "data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type sub_event_type actor1 "
        "assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction region country admin1 admin2 admin3 location "
        "latitude longitude geo_precision source source_scale notes fatalities timestamp iso3",
    ),
    _layout(
        "layout of 2023 and later",
        "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 "
        "inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
        "location latitude longitude geo_precision source source_scale notes fatalities tags timestamp",
    ),
)

#: Our name -> the names of a column in the layouts; `geo_precis` is how some of the first generation cut it short.
READ: Final[dict[str, tuple[str, ...]]] = {
    "geo_precision": ("geo_precision", "geo_precis"),
    **{
        name: (name,)
        for name in _names(
            "event_id_cnty event_date time_precision event_type sub_event_type actor1 actor2 country location latitude "
            "longitude source notes fatalities timestamp"
        )
    },
}

#: Columns without which a row is no event here.
NEEDED: Final = frozenset({"event_date", "event_type", "actor1", "latitude", "longitude"})

#: Columns of some layout, whatever they are called in it.
KNOWN: Final = frozenset(name for layout in LAYOUTS for name in layout.columns) | {"geo_precis"}

#: Of these no other producer's tables are known to have two beside `event_date` and `actor1`.
_TELLING: Final = frozenset(
    _names(
        "event_id_no_cnty inter1 inter2 interaction time_precision geo_precision geo_precis sub_event_type "
        "assoc_actor_1 ally_actor_1 disorder_type civilian_targeting source_scale"
    )
)


def is_acled(names: Iterable[str]) -> bool:
    """Return whether a header is of ACLED's events, whole or with some of their columns.

    Examples
    --------
    >>> is_acled(["event_id_cnty", "event_date", "latitude"]), is_acled(["event_date", "actor1", "latitude"])
    (True, False)
    """
    header = set(names)
    return {"event_id_cnty", "event_date"} <= header or (
        {"event_date", "actor1"} <= header and len(header & _TELLING) > 1
    )


#: Ids of ACLED alone; and names that ACLED's tables and files of counts have, none of which is anybody's else beside
#: another of them, or beside four of its plain ones.
_IDS: Final = frozenset(_names("event_id_cnty event_id_no_cnty"))
_OWN: Final = (_TELLING - frozenset(_names("interaction time_precision geo_precision geo_precis"))) | frozenset(
    _names("assoc_actor_2 ally_actor_2")
)
_PLAIN: Final = frozenset(_names("event_date event_type actor1 actor2 admin1 fatalities"))


def made_of_acled(names: Iterable[str]) -> bool:
    """Return whether a header, of whatever table, has so many of ACLED's names that its rows are ACLED's.

    Other than `is_acled` it does not ask for what its reader needs: columns may have been renamed.

    Examples
    --------
    >>> made_of_acled(["event_id_cnty", "when"]), made_of_acled(["event_date", "event_type", "actor1", "latitude"])
    (True, False)
    """
    header = set(names)
    return (
        is_acled(header)
        or bool(header & _IDS)
        or len(header & _OWN) > 1
        or (bool(header & _TELLING) and len(header & _PLAIN) > 3)
    )


def layout_of(names: Iterable[str]) -> Layout:
    """Return the layout that differs least from a header; of those that differ alike, the latest.

    Examples
    --------
    >>> layout_of(["event_date", "actor1", "ally_actor_1", "gwno"]).kind
    'ACLED events, layout of versions 2 to 7'
    """
    header = {"geo_precision" if name == "geo_precis" else name for name in names}
    return min(reversed(LAYOUTS), key=lambda one: len(header ^ set(one.columns)))


#: Kinds by ACLED's sub-type, where that tells more than its type. Ground that changes hands is a capture, with a fight
#: or without one; force against people who protest without violence is an attack on civilians.
_SUB_TYPES: Final[dict[str, str]] = {
    "government regains territory": CAPTURE,
    "non-state actor overtakes territory": CAPTURE,
    "non-violent transfer of territory": CAPTURE,
    "headquarters or base established": CAPTURE,
    "excessive force against protesters": ATTACK_ON_CIVILIANS,
}

#: Kinds by ACLED's type; versions 2 to 7 had no sub-types. Types that are not here, and riots, protests and other
#: developments, are "other".
_TYPES: Final[dict[str, str]] = {
    "battles": BATTLE,
    "battle-no change of territory": BATTLE,
    "battle-government regains territory": CAPTURE,
    "battle-non-state actor overtakes territory": CAPTURE,
    "battle-non-state actors overtake territory": CAPTURE,
    "headquarters or base established": CAPTURE,
    "non-violent transfer of territory": CAPTURE,
    "explosions/remote violence": STRIKE,
    "remote violence": STRIKE,
    "violence against civilians": ATTACK_ON_CIVILIANS,
}

#: Between a type and its sub-type in `kind_raw`.
BETWEEN: Final = ": "


def kind_of(raw: str) -> str:
    """Return the kind of an event from ``type: sub-type`` or a type alone.

    Examples
    --------
    >>> kind_of("Battles: Government regains territory"), kind_of("Battle-No change of territory"), kind_of("Riots")
    ('capture', 'battle', 'other')
    """
    kind, _, sub = (_folded(part) for part in raw.partition(BETWEEN))
    return _SUB_TYPES.get(sub) or _TYPES.get(kind, OTHER)


def _folded(text: str) -> str:
    return re.sub(r"\s*([-/])\s*", r"\1", " ".join(text.split())).casefold()
