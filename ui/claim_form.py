"""A form for a new claim: its type first, then what that type states, chosen from the loaded data where it can be."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.model.claim import MEASURES
from geo.model.errors import FieldError, InputError
from geo.model.kinds import KINDS
from geo.model.view import DEFINITIONS, WHOLE
from geo.read.claim_fields import claim_from
from geo.read.claim_keys import PARAMETERS
from ui import claim_work, question
from ui.claim_words import TYPE_NAMES, sentence
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.model.claim import Claim
    from geo.scene import Scene
    from ui.state import Session

#: What each field is called; a refusal says the same, without what stands in brackets.
LABELS: Final = {
    "quote": "The sentence, as it was said",
    "who": "Who said it",
    "date": "Said on",
    "url": "Address of the source",
    "from": "It happened from",
    "until": "until, that day included",
    "note": "How the sentence was read",
    "actor": "The actor",
    "rival": "From ground held by",
    "holder": "Ground held by",
    "other_than": "On ground that this actor did NOT hold",
    "taken_from": "Taken from",
    "threshold": "Distance, with its unit",
    "within": "Near means within, with its unit",
    "about": "About: how much to either side (leave empty for “within”)",
    "definition": "How the distance is measured",
    "count": "How many",
    "places": "The list of places, a name a line (leave empty to count all on record)",
    "kinds": "Kinds (none chosen: all)",
    "since": "Since",
    "area": "or bounds of the area, in degrees",
    "measures": "Measured by (none chosen: all)",
    "share": "More than which share",
    "place": "The place",
    "text": "With these words in the record",
}
_EXAMPLES: Final = {"threshold": "e.g. 2 km", "within": "e.g. 10 km", "about": "e.g. 10 %", "share": "50 %"}
_DAY: Final = "e.g. 2015-10-09"
_ANY: Final = "(not said)"
#: Ways to say an area without its bounds.
_OWN_AREA: Final = "the area of interest of these data"
_ALL_AREA: Final = "all of the data"
_NEW: Final = "new_claim_"
#: Widgets of the form are made anew, and empty, when this number grows.
_COUNT: Final = "new_claims"


def show(state: Session, scene: Scene) -> None:
    """Draw the form; a claim that can be used is put to the reader's own and to the address, and the form is empty."""
    with st.expander("Check a claim of your own", key="claim-form"):
        kind = st.selectbox("What it states", list(TYPE_NAMES), key=f"{_NEW}type", format_func=TYPE_NAMES.get)
        number = st.session_state.setdefault(_COUNT, 0)
        # One form whatever the type: what was typed into a form of another name would never be sent.
        with st.form(f"claim_{number}", border=False):
            asked = _about(number)
            asked |= _when(scene, number)
            for one in PARAMETERS[kind]:
                if one.key in _FIELDS:
                    asked[one.key] = _FIELDS[one.key](scene, f"{_NEW}{number}_{kind}_{one.key}")
            asked["note"] = st.text_area(LABELS["note"], key=f"{_NEW}{number}_note", max_chars=2000, height=70)
            sent = st.form_submit_button("Check it", type="primary", key=f"{_NEW}{number}_send")
        if sent:
            try:
                with st.spinner("Checking the claim"):
                    claim = _claim(scene, kind, asked)
                new = claim_work.add([claim])
            except InputError as error:
                st.error(md(sentence(str(error))), icon=":material/error:")
                return
            st.session_state[_COUNT] += 1
            st.session_state["claim_added"] = True
            claim_work.share(state, *(new or [claim]))
            st.rerun()


def _claim(scene: Scene, kind: str, asked: dict[str, Any]) -> Claim:
    """Return the claim of a form.

    Raises
    ------
    InputError
        It cannot be used, or cannot be asked of the data; said with the field's label.
    """
    fields = {name: value for name, value in asked.items() if value not in (None, "", [], _ANY)}
    if kind == "majority-share":
        fields = _majority(fields)
    if "area" in fields:
        fields["area"] = _area_of(fields["area"])
    try:
        claim = claim_from({"type": kind, "id": _id_of(str(fields.get("quote", "")))} | fields)
    except FieldError as error:
        label = LABELS[error.field].split(" (")[0]
        if error.field not in fields:
            raise InputError(f"“{label}” is empty; fill it in") from error
        raise InputError(f"“{label}”: {str(error).removeprefix(f'{error.field}: ')}") from error
    found = claim_work.outcome(scene, claim)
    if isinstance(found, str):
        raise InputError(f"It cannot be asked of these data: {found}")
    return claim


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
    key = f"{_NEW}{number}_"
    quote = st.text_area(LABELS["quote"], key=f"{key}quote", max_chars=2000, height=70)
    with st.container(horizontal=True):
        who = st.text_input(LABELS["who"], key=f"{key}who", max_chars=200, width=220)
        said_on = _day("date", f"{key}date")
        url = st.text_input(LABELS["url"], key=f"{key}url", max_chars=1000, width=260)
    return {"quote": quote.strip(), "who": who, "date": said_on, "url": url.strip()}


def _when(scene: Scene, number: int) -> dict[str, Any]:
    moment = scene.view.instant or scene.period[0]
    with st.container(horizontal=True):
        return {one: _day(one, f"{_NEW}{number}_{one}", value=moment.date().isoformat()) for one in ("from", "until")}


def _day(name: str, key: str, *, value: str = "") -> str:
    """Draw a day as text: a calendar would send the day before instead of one that is not whole, or outside it."""
    # Wide enough for Streamlit's own hint beside what is typed.
    return st.text_input(LABELS[name], value, key=key, placeholder=_DAY, width=290).strip()


def _actor(name: str) -> Callable[[Scene, str], Any]:
    def draw(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
        sides = sorted(scene.ground.known()) if name == "actor" else list(scene.sides)
        pair = scene.view.pair or ("", "")
        wanted = pair[0] if name == "actor" else pair[1]
        if name == "taken_from" or "happened-near" in key:
            return st.selectbox(f"{LABELS[name]} (leave open for anybody)", sides, index=None, key=key)
        return st.selectbox(LABELS[name], sides, index=sides.index(wanted) if wanted in sides else None, key=key)

    return draw


def _text(name: str, *, most: int = 30) -> Callable[[Scene, str], Any]:
    def draw(_scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
        return st.text_input(LABELS[name], key=key, placeholder=_EXAMPLES.get(name), max_chars=most).strip()

    return draw


def _definition(_scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    said = question.SAID | {_ANY: "not said: all three are worked out"}
    choices = [_ANY, *DEFINITIONS]
    return st.selectbox(LABELS["definition"], choices, key=key, format_func=said.__getitem__)


def _area(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    # Of distances a claim that says no area is one of the data's own; of the others, one of all that is covered.
    own = scene.dataset.defaults.area
    distances = "within-distance" in key or "first-time" in key
    ways = [_OWN_AREA, _ALL_AREA] if own not in (None, WHOLE) else [_ALL_AREA]
    usual = _OWN_AREA if distances and len(ways) > 1 else _ALL_AREA
    with st.container(horizontal=True):
        way = st.selectbox("Area", ways, index=ways.index(usual), key=key, width=300)
        typed = st.text_input(
            LABELS["area"], key=f"{key}_bounds", placeholder="west, south, east, north", max_chars=100,
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


def _event_kinds(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    if "captured" in key:
        kinds = sorted(set(scene.dataset.places["kind"]) - {""})
        return st.multiselect("Kinds of place (none chosen: all)", kinds, key=key)
    present = [kind for kind in KINDS if kind in scene.ground.sieve.kinds]
    return st.multiselect("Kinds of event (none chosen: all)", present, key=key)


def _places(_scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    text = st.text_area(LABELS["places"], key=key, max_chars=2000, height=100)
    return [name for line in text.replace(";", "\n").splitlines() if (name := line.strip())]


def _place(scene: Scene, key: str) -> Any:  # noqa: ANN401 - what the widget gives
    names = sorted(set(scene.dataset.places["name"]))
    if names and len(names) <= 2000:
        return st.selectbox(LABELS["place"], names, index=None, key=key, accept_new_options=True)
    return st.text_input(LABELS["place"], key=key, max_chars=200)


_FIELDS: Final[dict[str, Callable[[Scene, str], Any]]] = {
    "actor": _actor("actor"),
    "rival": _actor("rival"),
    "holder": _actor("holder"),
    "other_than": lambda _scene, key: st.toggle(LABELS["other_than"], key=key),
    "taken_from": _actor("taken_from"),
    "threshold": _text("threshold"),
    "within": _text("within"),
    "about": _text("about", most=10),
    "definition": _definition,
    "count": lambda _scene, key: st.number_input(
        LABELS["count"], min_value=0, max_value=100_000, value=None, step=1, key=key
    ),
    "places": _places,
    "kinds": _event_kinds,
    "since": lambda _scene, key: _day("since", key),
    "area": _area,
    "measures": lambda _scene, key: st.multiselect(LABELS["measures"], MEASURES, key=key),
    "share": _text("share", most=10),
    "place": _place,
    "text": _text("text", most=200),
}
