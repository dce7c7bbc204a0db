"""A `View` as the query of an address, and back: one table of keys, read in bounded time, never raising.

A link is text that anybody may have edited. Whatever is wrong with a value, the view falls back to its default there
and one notice says what was found. Nothing is unpickled or evaluated; unknown keys are ignored. What closes a link,
``fp`` or ``end``, is written last: one without it is cut off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from geo.model.errors import InputError
from geo.model.kinds import KINDS
from geo.model.view import BASEMAPS, DEFINITIONS, DISPLAYS, MODES, WAYS, View
from geo.share import _values as values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.share.care import Care

VERSION: Final = 1

#: Bounds on what is read at all. A view with every field set takes some 400 characters.
LONGEST_LINK: Final = 32_768
LONGEST_TEXT: Final = 500
MOST_PARAMETERS: Final = 200

#: The pages of the dashboard, by the names they have in links.
PAGES: Final = ("map", "distances", "control", "claims", "data")

#: Which events went along, where not all did.
IN_VIEW: Final = ("view",)

_DEFAULT: Final = View()
_NOT_USED: Final = " It is not used."
_DEFAULT_USED: Final = " The default is used."
_DEFAULTS_USED: Final = " The default of each is used."
_TOO_MANY: Final = f"The link has more than {MOST_PARAMETERS} parameters.{_NOT_USED}"
_TWICE: Final = "The link stands here more than once; it is read once."
_CUT_OFF: Final = "The link is cut off or was changed by hand"

#: Closes a link that says nothing of the data that its author saw.
_END: Final = "end"
_FINGERPRINT: Final = "[0-9a-f]{12}"
#: What closes a link, and behind it the same link once more.
_AGAIN: Final = re.compile(rf"({_FINGERPRINT}|1)\s*\S*\?(v=[0-9]*)?")


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: a view, which state of the data its author saw, which event is selected.

    Attributes
    ----------
    view
        The view.
    fingerprint
        The first 12 hexadecimal digits of the dataset's fingerprint.
    selected
        The id of the selected event.
    page
        The page that is open; ``None``: the map.
    claim
        A claim that somebody wrote, as `geo.read.claim_fields` packs it.
    care
        What was done to the data before they left; `fingerprint` is that of the data as they left.
    grown_m
        By how much the limits of the view grow where those data are open, metres; the view has its author's own.
    rows
        "view" where of the events those in view alone went along: `fingerprint` is that of the data without the others.
    notices
        One sentence for each thing in a link that could not be used.
    """

    view: View = _DEFAULT
    fingerprint: str | None = None
    selected: str | None = None
    page: str | None = None
    claim: str | None = None
    care: Care | None = None
    grown_m: float | None = None
    rows: str | None = None
    notices: tuple[str, ...] = ()


def encode(view: View, *, fingerprint: str | None = None, selected: str | None = None) -> str:
    """Return the query string of a link to `view`, without the question mark; defaults are left out.

    Examples
    --------
    >>> encode(View(actors=("ISIS",), camera=(36.36, 37.19, 11)))
    'v=1&actors=ISIS&camera=36.36,37.19,11&end=1'
    """
    return to_query(Link(view=view, fingerprint=fingerprint, selected=selected))


def to_query(link: Link) -> str:
    """Return the query string of a link, page and claim and all, without the question mark."""
    return urlencode(to_params(link), safe=",:~", errors="replace")


def decode(query: str) -> Link:
    """Read the query string of a link, with or without its question mark; never raises.

    Examples
    --------
    >>> decode("?camera=nan,37,9").notices
    ("The link says camera='nan,37,9'; expected latitude,longitude,zoom. The default is used.",)
    """
    if len(query) > LONGEST_LINK:
        return Link(notices=(_too_long(len(query)),))
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return Link(notices=(_TOO_MANY,))
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return from_params(found)


def to_params(link: Link) -> dict[str, str]:
    """Return a link's parameters by key, in a fixed order; defaults are left out."""
    params = {"v": str(VERSION)}
    for entry in _VIEW:
        value = getattr(link.view, entry.field)
        if value != getattr(_DEFAULT, entry.field):
            params[entry.key] = entry.write(value)
    for entry in _BESIDE:
        value = getattr(link, entry.field)
        if value is not None:
            params[entry.key] = entry.write(value)
    return params if link.fingerprint is not None else {**params, _END: "1"}


def from_params(params: Mapping[str, str | Sequence[str]]) -> Link:
    """Read a link's parameters: a value, or a list of the values of a key that is repeated; never raises."""
    # With the signs between them: about what the address has.
    sizes = [len(key) + len(value) + 2 for key, given in params.items() for value in _listed(given)]
    if len(sizes) > MOST_PARAMETERS:
        return Link(notices=(_TOO_MANY,))
    if sum(sizes) > LONGEST_LINK:
        return Link(notices=(_too_long(sum(sizes)),))
    given, again = _once(params)
    notices: list[str] = []
    version = given.get("v", [str(VERSION)])
    cut_off = version == [str(VERSION)] and "v" in given and not _is_closed(given)
    if version != [str(VERSION)]:
        notices.append(f"The link says v={_shown(version)}; this Standoff reads version {VERSION}, and may miss parts.")
    if cut_off:
        notices.append(_cut_off(given))
    fields, faults = _fields(given)
    # Of a link that is cut off this is said already.
    told = {next(reversed(given)), "fp"} if cut_off else set()
    notices += [fault for key, fault in faults.items() if key not in told]
    if again and not notices:
        notices.append(_TWICE)
    view = {entry.field: fields[entry.field] for entry in _VIEW if fields.get(entry.field) is not None}
    beside = {entry.field: fields.get(entry.field) for entry in _BESIDE}
    return Link(view=replace(_DEFAULT, **view), **beside, notices=tuple(notices))


def exactly(text: str) -> Link:
    """Read a whole address, or a query, of which every part must be read.

    Raises
    ------
    InputError
        A part of it cannot be read, nothing in it is one of a link, or it is cut off.
    """
    head, mark, rest = text.strip().partition("?")
    query = (rest if mark and "=" not in head else text.strip()).partition("#")[0]
    link = decode(query)
    faults = [_without_end(notice) for notice in link.notices]
    if not faults:
        given = dict(parse_qsl(query, keep_blank_values=True))
        unknown = [key for key in given if key not in _KEYS]
        if len(unknown) == len(given):
            faults = [f"Nothing in {_shown(query)} is a parameter of a view"]
        elif unknown and not _is_closed({key: [value] for key, value in given.items()}):
            faults = [f"{_shown(key)} is no parameter of a view" for key in unknown]
    if not faults:
        return link
    more = f" (the first of {len(faults)} faults)" if len(faults) > 1 else ""
    todo = "; copy it whole, or leave v=1 out of what is typed by hand" if faults[0].startswith(_CUT_OFF) else ""
    raise InputError(f"{faults[0][:1].lower()}{faults[0][1:]}{more}{todo}")


def _without_end(notice: str) -> str:
    for end in (_NOT_USED, _DEFAULT_USED, _DEFAULTS_USED, "."):
        notice = notice.removesuffix(end)
    return notice


def _once(params: Mapping[str, str | Sequence[str]]) -> tuple[dict[str, list[str]], bool]:
    """Return the different values of each key, and whether one link stands behind another."""
    given = {key: list(dict.fromkeys(_listed(value))) for key, value in params.items()}
    again = False
    for key in {"fp", _END} & given.keys():
        found = [_AGAIN.fullmatch(value) for value in given[key]]
        again = again or any(found)
        closed = [value if one is None else one[1] for value, one in zip(given[key], found, strict=True)]
        given[key] = list(dict.fromkeys(closed))
    return given, again


def _is_closed(given: Mapping[str, Sequence[str]]) -> bool:
    return "1" in given.get(_END, ()) or any(re.fullmatch(_FINGERPRINT, one) for one in given.get("fp", ()))


def _cut_off(given: Mapping[str, Sequence[str]]) -> str:
    key, values = list(given.items())[-1]
    ends = _shown([f"{key}={value}" for value in values][-1:])
    return f"{_CUT_OFF} (it ends with {ends}): what it shows may not be what its author saw."


def _fields(given: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of fields, and by key what is wrong with those that have none."""
    entries = [entry for entry in (*_VIEW, *_BESIDE) if entry.key in given]
    several = [entry.key for entry in entries if len(given[entry.key]) > 1]
    faults = {}
    if len(several) > 1:
        different = f"The link says different things of {', '.join(several)}.{_DEFAULTS_USED}"
        faults[several[0]] = different
        entries = [entry for entry in entries if entry.key not in several]
    fields = {}
    for entry in entries:
        try:
            (text,) = given[entry.key]
            values.refuse_unreadable(text)
            fields[entry.field] = entry.read(text)
        except (ValueError, OverflowError):
            found = _shown(given[entry.key])
            faults[entry.key] = f"The link says {entry.key}={found}; expected {entry.expected}.{_DEFAULT_USED}"
    return fields, faults


def _listed(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given


def _too_long(characters: int) -> str:
    return f"The link has {characters:,} characters; at most {LONGEST_LINK:,} are read.{_NOT_USED}"


def _shown(given: str | Sequence[str]) -> str:
    """Return what was found, short enough for a sentence and on one line."""
    if not isinstance(given, str) and len(given) != 1:
        return f"… {len(given):,} times"
    text = given if isinstance(given, str) else given[0]
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key: the field it stands for, what a good value is, and the two directions."""

    key: str
    field: str
    expected: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


_METRES: Final = "metres from 0 to 20004000"
_VIEW: Final = (
    _Entry("dataset", "dataset", "a dataset's name", str, values.matching(r"[a-z0-9][a-z0-9._-]{0,63}")),
    _Entry("window", "window", "START..END in UTC, END later", values.write_window, values.read_window),
    _Entry("instant", "instant", "a date such as 2015-10-10 or 2015-10-10T06:30Z", values.write_time, values.read_time),
    _Entry("mode", "mode", values.either(MODES), str, values.one_of(*MODES)),
    _Entry("actors", "actors", f"up to {values.MOST_NAMES} names joined by ~", values.write_names, values.read_actors),
    _Entry("kinds", "kinds", f"{values.either(KINDS)}, joined by ~", values.write_names, values.read_kinds),
    _Entry("deaths", "min_deaths", "a whole number from 0 to 10000000", str, values.read_deaths),
    _Entry("place_m", "max_place_uncertainty_m", _METRES, values.write_number, values.read_metres),
    _Entry("event_m", "max_event_uncertainty_m", _METRES, values.write_number, values.read_metres),
    _Entry("q", "text", f"at most {LONGEST_TEXT} characters", str, values.matching(rf".{{0,{LONGEST_TEXT}}}")),
    _Entry("area", "area", "west,south,east,north in degrees", values.write_numbers, values.read_area),
    _Entry("pair", "pair", "two different actors joined by ~", values.write_names, values.read_pair),
    _Entry("definition", "definition", values.either(DEFINITIONS), str, values.one_of(*DEFINITIONS)),
    _Entry("threshold", "threshold_m", _METRES, values.write_number, values.read_metres),
    _Entry("basemap", "basemap", values.either(BASEMAPS), str, values.one_of(*BASEMAPS)),
    _Entry("camera", "camera", "latitude,longitude,zoom", values.write_camera, values.read_camera),
    _Entry("compare", "compare", "START..END in UTC, END later", values.write_window, values.read_window),
    _Entry("compare_way", "compare_way", values.either(WAYS), str, values.one_of(*WAYS)),
    _Entry("compare_camera", "compare_camera", "latitude,longitude,zoom", values.write_camera, values.read_camera),
    _Entry("display", "display", f"{values.either(DISPLAYS)}, joined by ~", values.write_names, values.read_display),
)
_BESIDE: Final = (
    _Entry("selected", "selected", "an event's id", str, values.matching(".{1,200}")),
    _Entry("page", "page", values.either(PAGES), str, values.one_of(*PAGES)),
    _Entry("claim", "claim", f"a claim in at most {values.LONGEST_VALUE:,} characters", str, values.matching(".+")),
    _Entry("care", "care", "a grid and days held back, such as 1000m7d", values.write_care, values.read_care),
    _Entry("grown", "grown_m", _METRES, values.write_number, values.read_metres),
    _Entry("rows", "rows", values.either(IN_VIEW), str, values.one_of(*IN_VIEW)),
    _Entry("fp", "fingerprint", "12 hexadecimal digits", lambda digits: digits[:12], values.matching(_FINGERPRINT)),
)
_KEYS: Final = frozenset({"v", _END, *(entry.key for entry in (*_VIEW, *_BESIDE))})
