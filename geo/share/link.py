"""A `View` as the query of an address, and back: one table of keys, read in bounded time, never raising.

A link is text that anybody may have edited. Whatever is wrong with a value, the view falls back to its default there
and one notice says what was found. Nothing is unpickled or evaluated; unknown keys are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from geo.model.kinds import KINDS
from geo.model.view import BASEMAPS, DEFINITIONS, DISPLAYS, MODES, WAYS, View
from geo.share import _values as values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

VERSION: Final = 1

#: Bounds on what is read at all. A view with every field set takes some 400 characters.
LONGEST_LINK: Final = 32_768
LONGEST_TEXT: Final = 500
MOST_PARAMETERS: Final = 200

#: The pages of the dashboard, by the names they have in links.
PAGES: Final = ("map", "distances", "control", "claims", "data")

_DEFAULT: Final = View()
_TOO_MANY: Final = f"The link has more than {MOST_PARAMETERS} parameters. It is not used."


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
    notices
        One sentence for each thing in a link that could not be used.
    """

    view: View = _DEFAULT
    fingerprint: str | None = None
    selected: str | None = None
    page: str | None = None
    claim: str | None = None
    notices: tuple[str, ...] = ()


def encode(view: View, *, fingerprint: str | None = None, selected: str | None = None) -> str:
    """Return the query string of a link to `view`, without the question mark; defaults are left out.

    Examples
    --------
    >>> encode(View(actors=("ISIS",), camera=(36.36, 37.19, 11)))
    'v=1&actors=ISIS&camera=36.36,37.19,11'
    """
    return to_query(Link(view=view, fingerprint=fingerprint, selected=selected))


def to_query(link: Link) -> str:
    """Return the query string of a link, page and claim and all, without the question mark."""
    return urlencode(to_params(link), safe=",:~", errors="replace")


def decode(query: str) -> Link:
    """Read the query string of a link, with or without its question mark; never raises.

    Examples
    --------
    >>> decode("?v=1&camera=nan,37,9").notices
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
    return params


def from_params(params: Mapping[str, str | Sequence[str]]) -> Link:
    """Read a link's parameters: a value, or a list of the values of a key that is repeated; never raises."""
    # With the signs between them: about what the address has.
    sizes = [len(key) + len(value) + 2 for key, given in params.items() for value in _listed(given)]
    if len(sizes) > MOST_PARAMETERS:
        return Link(notices=(_TOO_MANY,))
    if sum(sizes) > LONGEST_LINK:
        return Link(notices=(_too_long(sum(sizes)),))
    notices: list[str] = []
    if params.get("v", str(VERSION)) not in (str(VERSION), [str(VERSION)]):
        notices.append(
            f"The link says v={_shown(params['v'])}; this Standoff reads version {VERSION}, and may miss parts."
        )
    fields = {entry.field: _read(entry, params, notices) for entry in _VIEW if entry.key in params}
    beside = {entry.field: _read(entry, params, notices) for entry in _BESIDE if entry.key in params}
    view = replace(_DEFAULT, **{field: value for field, value in fields.items() if value is not None})
    return Link(view=view, **beside, notices=tuple(notices))


def _read(entry: _Entry, params: Mapping[str, str | Sequence[str]], notices: list[str]) -> Any:  # noqa: ANN401  (a type per field)
    given = params[entry.key]
    try:
        text = _only(given)
        values.refuse_unreadable(text)
        return entry.read(text)
    except (ValueError, OverflowError):
        notices.append(f"The link says {entry.key}={_shown(given)}; expected {entry.expected}. The default is used.")
        return None


def _listed(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given


def _too_long(characters: int) -> str:
    return f"The link has {characters:,} characters; at most {LONGEST_LINK:,} are read. It is not used."


def _only(given: str | Sequence[str]) -> str:
    """Return the value of a key; one that is repeated has none."""
    if isinstance(given, str):
        return given
    (text,) = given
    return text


def _shown(given: str | Sequence[str]) -> str:
    """Return what was found, short enough for a sentence and on one line."""
    if not isinstance(given, str) and len(given) != 1:
        return f"… {len(given):,} times"
    text = _only(given)
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
    _Entry("fp", "fingerprint", "12 hexadecimal digits", lambda digits: digits[:12], values.matching("[0-9a-f]{12}")),
    _Entry("selected", "selected", "an event's id", str, values.matching(".{1,200}")),
    _Entry("page", "page", values.either(PAGES), str, values.one_of(*PAGES)),
    _Entry("claim", "claim", f"a claim in at most {values.LONGEST_VALUE:,} characters", str, values.matching(".+")),
)
