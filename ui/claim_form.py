"""A form for a new claim: its type first, then what that type states, chosen from the loaded data where it can be."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.measure.ground import ONE_DAY
from geo.model.claim import MEASURES
from geo.model.errors import InputError
from geo.model.kinds import KINDS
from geo.model.view import DEFINITIONS, WHOLE
from geo.read.claim_fields import claim_from
from geo.read.claim_keys import PARAMETERS
from ui import claim_work, question
from ui.claim_words import TYPE_NAMES
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.scene import Scene

_LENGTHS: Final = {
    "threshold": ("Distance, with its unit", "2 km"),
    "within": ("Near means within, with its unit", "10 km"),
}
_ANY: Final = "(not said)"
#: Days on which a claim may have been said: what times of tables may be.
_SAID_FROM, _SAID_UNTIL = date(1700, 1, 1), date(2250, 12, 31)
#: Ways to say an area without its bounds.
_OWN_AREA: Final = "the area of interest of these data"
_ALL_AREA: Final = "all of the data"
_NEW: Final = "new_claim_"
#: Widgets of the form are made anew, and empty, when this number grows.
_COUNT: Final = "new_claims"


def show(scene: Scene) -> None:
    """Draw the form; a claim that can be used is put to the reader's own, and the form is empty again."""
    with st.expander("Check a claim of your own", key="claim-form"):
        kind = st.selectbox("What it states", list(TYPE_NAMES), key=f"{_NEW}type", format_func=TYPE_NAMES.get)
        number = st.session_state.setdefault(_COUNT, 0)
        with st.form(f"claim_{number}_{kind}", border=False):
            asked = _about(number)
            asked |= _when(scene, number)
            for one in PARAMETERS[kind]:
                if one.key in _FIELDS:
                    asked[one.key] = _FIELDS[one.key](scene, f"{_NEW}{number}_{kind}_{one.key}")
            asked["note"] = st.text_area(
                "How the sentence was read", key=f"{_NEW}{number}_{kind}_note", max_chars=2000, height=70
            )
            sent = st.form_submit_button("Check it", type="primary", key=f"{_NEW}{number}_{kind}_send")
        if sent:
            _take(kind, asked)
        refused = st.session_state.pop("claim_refused", None)
        if refused:
            st.error(md(f"{refused}."), icon=":material/error:")


def _take(kind: str, asked: dict[str, Any]) -> None:
    fields = {name: value for name, value in asked.items() if value not in (None, "", [], _ANY)}
    if kind == "majority-share":
        fields = _majority(fields)
    try:
        if "area" in fields:
            fields["area"] = _area_of(fields["area"])
        fields["id"] = _id_of(str(fields.get("quote", "")))
        claim_work.add([claim_from({"type": kind} | fields)])
    except InputError as error:
        st.session_state["claim_refused"] = str(error)
        return
    st.session_state[_COUNT] += 1
    st.session_state["claim_added"] = True
    st.rerun()


def _majority(fields: dict[str, Any]) -> dict[str, Any]:
    """Turn the choice between ground of somebody and ground of anybody else into the key that says it."""
    if not fields.pop("other_than", False):
        return fields
    return {("other_than" if name == "holder" else name): value for name, value in fields.items()}


def _id_of(quote: str) -> str:
    """Return an id made of the first words of a quote.

    Examples
    --------
    >>> _id_of("ISIS captured five villages."), _id_of("«»")
    ('isis-captured-five-villages', 'claim')
    """
    plain = unicodedata.normalize("NFKD", quote).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words)[:48].strip("-") or "claim"


def _about(number: int) -> dict[str, Any]:
    quote = st.text_area("The sentence, as it was said", key=f"{_NEW}{number}_quote", max_chars=2000, height=70)
    with st.container(horizontal=True):
        who = st.text_input("Who said it", key=f"{_NEW}{number}_who", max_chars=200, width=220)
        said_on = st.date_input(
            "Said on", value=None, key=f"{_NEW}{number}_date", min_value=_SAID_FROM, max_value=_SAID_UNTIL,
            format="YYYY-MM-DD", width=190,
        )  # fmt: skip
        url = st.text_input("Address of the source", key=f"{_NEW}{number}_url", max_chars=1000, width=260)
    return {"quote": quote, "who": who, "date": said_on, "url": url.strip()}


def _when(scene: Scene, number: int) -> dict[str, Any]:
    moment = scene.view.instant or scene.period[0]
    first, last = scene.period[0].date(), (scene.period[1] - ONE_DAY).date()
    bounds = {"min_value": first, "max_value": last, "format": "YYYY-MM-DD", "width": 150}
    with st.container(horizontal=True):
        start = st.date_input("It happened from", value=moment.date(), key=f"{_NEW}{number}_from", **bounds)
        end = st.date_input("until, that day included", value=moment.date(), key=f"{_NEW}{number}_until", **bounds)
    return {"from": start, "until": end}


def _actor(label: str) -> Callable[[Scene, str], Any]:
    def draw(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
        sides = list(scene.sides) if "rival" in key or "holder" in key else sorted(scene.ground.known())
        pair = scene.view.pair or ("", "")
        wanted = pair[1] if "rival" in key or "holder" in key else pair[0]
        return st.selectbox(label, sides, index=sides.index(wanted) if wanted in sides else None, key=key)

    return draw


def _optional_actor(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    return st.selectbox("Taken from (leave open for anybody)", list(scene.sides), index=None, key=key)


def _length(name: str) -> Callable[[Scene, str], Any]:
    label, example = _LENGTHS[name]

    def draw(_scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
        return st.text_input(label, key=key, placeholder=f"e.g. {example}", max_chars=30)

    return draw


def _definition(_scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    said = question.SAID | {_ANY: "not said: all three are worked out"}
    choices = [_ANY, *DEFINITIONS]
    return st.selectbox("How the distance is measured", choices, key=key, format_func=said.__getitem__)


def _area(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    # Of distances a claim that says no area is one of the data's own; of the others, one of all that is covered.
    own = scene.dataset.defaults.area
    distances = "within-distance" in key or "first-time" in key
    ways = [_OWN_AREA, _ALL_AREA] if own not in (None, WHOLE) else [_ALL_AREA]
    usual = _OWN_AREA if distances and len(ways) > 1 else _ALL_AREA
    with st.container(horizontal=True):
        way = st.selectbox("Area", ways, index=ways.index(usual), key=key, width=300)
        typed = st.text_input(
            "or its bounds in degrees", key=f"{key}_bounds", placeholder="west, south, east, north", max_chars=100,
            width=260,
        )  # fmt: skip
    if typed.strip():
        return typed
    return None if way == usual else "all" if way == _ALL_AREA else own


def _area_of(typed: Any) -> Any:  # noqa: ANN401 - what a claim's key may hold
    """Return bounds that were typed as numbers; anything else as it is, for the claim's reader to say what is wrong.

    Examples
    --------
    >>> _area_of("36.5, 36,37.5,37"), _area_of("Aleppo"), _area_of("all")
    ([36.5, 36.0, 37.5, 37.0], 'Aleppo', 'all')
    """
    try:
        return [float(part) for part in typed.split(",")] if isinstance(typed, str) else typed
    except ValueError:
        return typed


def _since(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    first, last = scene.period[0].date(), (scene.period[1] - ONE_DAY).date()
    return st.date_input("Since", value=None, key=key, min_value=first, max_value=last, format="YYYY-MM-DD", width=190)


def _event_kinds(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    if "captured" in key:
        kinds = sorted(set(scene.dataset.places["kind"]) - {""})
        return st.multiselect("Kinds of place (none chosen: all)", kinds, key=key)
    present = [kind for kind in KINDS if kind in scene.ground.sieve.kinds]
    return st.multiselect("Kinds of event (none chosen: all)", present, key=key)


def _places(_scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    text = st.text_area(
        "The list of places, a name a line (leave empty to count all on record)", key=key, max_chars=2000, height=100
    )
    return [name for line in text.replace(";", "\n").splitlines() if (name := line.strip())]


def _place(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    names = sorted(set(scene.dataset.places["name"]))
    if names and len(names) <= 2000:
        return st.selectbox("The place", names, index=None, key=key, accept_new_options=True)
    return st.text_input("The place", key=key, max_chars=200)


_FIELDS: Final[dict[str, Callable[[Scene, str], Any]]] = {
    "actor": _actor("The actor"),
    "rival": _actor("From ground held by"),
    "holder": _actor("Ground held by"),
    "other_than": lambda _scene, key: st.toggle("On ground that this actor did NOT hold", key=key),
    "taken_from": _optional_actor,
    "threshold": _length("threshold"),
    "within": _length("within"),
    "about": lambda _scene, key: st.text_input(
        "About: how much to either side (leave empty for “within”)", key=key, placeholder="e.g. 10 %", max_chars=10
    ),
    "definition": _definition,
    "count": lambda _scene, key: st.number_input(
        "How many", min_value=0, max_value=100_000, value=None, step=1, key=key
    ),
    "places": _places,
    "kinds": _event_kinds,
    "since": _since,
    "area": _area,
    "measures": lambda _scene, key: st.multiselect("Measured by (none chosen: all)", MEASURES, key=key),
    "share": lambda _scene, key: st.text_input("More than which share", key=key, placeholder="50 %", max_chars=10),
    "place": _place,
    "text": lambda _scene, key: st.text_input("With these words in the record", key=key, max_chars=200),
}
