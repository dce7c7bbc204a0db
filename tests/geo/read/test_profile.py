"""Profiles: what is written is read back; what cannot be used is refused in one line that says where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.columns import EVENT_NAMES, HOLDING_NAMES, PLACE_NAMES
from geo.read.profile import FIELDS, PARTS, Profile, from_toml

START = 'standoff_profile = 1\nkind = "events"\n'
COLUMNS = '[columns]\ndate = "when"\nlatitude = "y"\nlongitude = "x"\nactor_a = "who"\n'
EVENTS = Profile("events", {"date": "when", "latitude": "y", "longitude": "x", "actor_a": "who"})


def read(text):
    return from_toml(text.encode(), name="my.toml")


def test_the_least_there_is():
    assert read(START + COLUMNS) == EVENTS


def test_names_of_columns_are_compared_as_headers_are():
    assert read(START + COLUMNS.replace('"when"', '" Event-Date "')).columns["date"] == "event_date"


@given(
    st.dictionaries(
        st.sampled_from(("start", "end", "last_day", "kind", "note")),
        st.text(min_size=1, max_size=9).map(str.strip),
        max_size=5,
    ),
    st.sampled_from([None, "day-first", "month-first", "serial"]),
    st.sampled_from([".", ","]),
    st.sampled_from(["degrees", "dms"]),
    st.booleans(),
    st.dictionaries(st.text(max_size=9), st.sampled_from(["battle", "strike"]), max_size=3),
    st.dictionaries(st.text(max_size=9), st.text(min_size=1, max_size=9).filter(str.strip), max_size=3),
)
def test_what_is_written_is_read_back(  # noqa: PLR0917  (Hypothesis gives them)
    constants, dates, decimal, coordinates, swapped, kinds, actors
):
    constants = {name: text for name, text in constants.items() if name not in EVENTS.columns}
    profile = Profile(
        "events", EVENTS.columns, 'my \u202e "own"', dates, decimal, coordinates, swapped, constants, kinds, actors
    )
    assert from_toml(profile.toml().encode(), name="x") == profile


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "it is not TOML: Invalid value (at end of document)"),
        (START + "[columns]\ndate = when\n", "it is not TOML: Invalid value (at line 4, column 8)"),
        (COLUMNS, "there is no line standoff_profile = 1"),
        (START + 'colour = "red"\n' + COLUMNS, "nobody knows the key 'colour'"),
        (START.replace("events", "zones") + COLUMNS, "kind is 'zones'; it must be one of 'events'"),
        (START + 'dates = "european"\n' + COLUMNS, "dates is 'european'; it must be one of 'day-first'"),
        (START + "swapped = 1\n" + COLUMNS, "swapped is true or false"),
        (START + COLUMNS + 'colour = "c"\n', "[columns] names 'colour'; known: date"),
        (START + COLUMNS + "place = 3\n", "[columns] must hold texts"),
        (
            START + COLUMNS.replace("who", "who").replace('actor_a = "who"\n', ""),
            "does not say which column is actor_a",
        ),
        (START + COLUMNS + '[constants]\ndate = "2015-01-01"\n', "date is in [columns] and in [constants]"),
        (START + COLUMNS + '[kinds]\nriot = "protest"\n', "[kinds] gives 'riot' the kind 'protest'; known: battle"),
        (START + COLUMNS + '[actors]\nX = " "\n', "[actors] gives an actor no name"),
        (START + COLUMNS + 'position = "p"\n', "go together"),
        (START + COLUMNS.replace('date = "when"\n', "") + '[constants]\nyear = "2015"\n', "year cannot be in [const"),
        (START + COLUMNS + '[constants]\nposition = "36, 37"\n', "position cannot be in [constants]"),
        (
            START + "swapped = true\n" + COLUMNS.replace('longitude = "x"\n', "") + '[constants]\nlongitude = "37"\n',
            "longitude in [constants] and swapped = true do not go together",
        ),
        (START + 'coordinates = "lat, lon"\n' + COLUMNS, "go together"),
        ("\xff", "there is no line standoff_profile"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(text, said):
    if text == "\xff":
        text = "# ÿ"
    with pytest.raises(FileRefusedError) as refusal:
        read(text)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("my.toml: not a profile that can be used: ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xff\xfe", "it is not UTF-8 text"), (b"#" * 1_000_001, "more than 1 MB"), (b"a = " + b"[" * 99_999, "")],
)
def test_bytes_of_other_things_are_refused(data, said):
    with pytest.raises(FileRefusedError, match=f"not a profile that can be used: .*{said}"):
        from_toml(data, name="my.toml")


def test_a_profile_fits_a_header_that_has_its_columns():
    assert EVENTS.fits(["who", "x", "y", "when", "more"])
    assert EVENTS.lacking(["who", "x"]) == ("when", "y")


def test_the_fields_of_a_kind_are_the_columns_of_our_own_tables():
    assert set(FIELDS["events"]) == {*EVENT_NAMES, *PARTS, "position"}
    assert set(FIELDS["places"]) == {*PLACE_NAMES, "position"}
    assert set(FIELDS["holdings"]) == set(HOLDING_NAMES)


def test_a_profile_can_be_a_key():
    assert len({EVENTS, Profile("events", dict(EVENTS.columns))}) == 1


def test_the_profile_of_the_page_for_those_who_bring_files_can_be_used(root):
    page = (root / "docs" / "your-own-files.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    profile = from_toml(block.encode(), name="page")
    assert (profile.dates, profile.constants["place_uncertainty_m"], profile.kinds) == (
        "day-first",
        "500",
        {"night raid": "battle"},
    )
