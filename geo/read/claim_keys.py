"""The keys of a claim in a ledger: of every claim, of its time, and of each type (`geo.read.claim_fields`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.model.claim import MEASURES, TYPES
from geo.model.kinds import KINDS
from geo.model.view import DEFINITIONS
from geo.read import claim_values as values

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the field of the statement or the claim it is, and how its value is read and written."""

    key: str
    field: str
    read: Callable[[object], Any]
    write: Callable[[Any], Any] = values.as_it_is
    needed: bool = False


def _length(key: str, field: str) -> Key:
    return Key(key, field, values.read_length, values.write_length)


_ACTOR: Final = Key("actor", "actor", values.read_actor)
_RIVAL: Final = Key("rival", "rival", values.read_actor)
_SINCE: Final = Key("since", "since", values.read_day, values.write_day)
_DEFINITION: Final = Key("definition", "definition", values.one_of(*DEFINITIONS))
_AREA: Final = Key("area", "area", values.read_area, values.write_area)
_THRESHOLD: Final = _length("threshold", "threshold_m")
_PLACE_KINDS: Final = Key("kinds", "kinds", values.each(values.read_name), values.write_list)
_EVENT_KINDS: Final = Key("kinds", "kinds", values.each(values.one_of(*KINDS)), values.write_list)

#: The keys of each type beside its time; what the statement has no default for is needed.
PARAMETERS: Final[dict[str, tuple[Key, ...]]] = {
    "within-distance": (
        _ACTOR,
        _RIVAL,
        _THRESHOLD,
        Key("about", "about", values.read_share, values.write_share),
        _DEFINITION,
        _AREA,
    ),
    "captured-count": (
        _ACTOR,
        Key("count", "count", values.read_count),
        Key("places", "places", values.each(values.read_name), values.write_list),
        _PLACE_KINDS,
        Key("taken_from", "from_actor", values.read_actor),
        _AREA,
    ),
    "biggest-since": (
        _ACTOR,
        _SINCE,
        Key("measures", "measures", values.each(values.one_of(*MEASURES)), values.write_list),
        _AREA,
    ),
    "majority-share": (
        _ACTOR,
        Key("holder", "holder", values.read_actor),
        Key("other_than", "holder", values.read_actor),
        _EVENT_KINDS,
        Key("share", "share", values.read_share, values.write_share),
        _AREA,
    ),
    "first-time": (_ACTOR, _RIVAL, _SINCE, _THRESHOLD, _DEFINITION, _AREA),
    "happened-near": (
        Key("place", "place", values.read_name),
        _length("within", "within_m"),
        _EVENT_KINDS,
        _ACTOR,
        Key("text", "text", values.read_text),
    ),
}

#: The keys of every claim.
ABOUT: Final = (
    Key("id", "id", values.read_id, needed=True),
    Key("type", "", values.one_of(*TYPES), needed=True),
    Key("quote", "quote", values.read_filled, needed=True),
    Key("who", "who", values.read_text),
    Key("date", "said_on", values.read_day, values.write_day),
    Key("url", "url", values.read_url),
    Key("note", "note", values.read_text),
)
#: When it was: one day, or the first and the last.
TIME: Final = tuple(Key(key, "", values.read_day) for key in ("on", "from", "until"))

#: The keys whose values are days.
DAYS: Final = frozenset({"on", "from", "until", "date", "since"})
