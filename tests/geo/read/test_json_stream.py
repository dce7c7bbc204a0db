"""JSON value by value against Python's `json` of the whole: the same values, or an error at the same place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read import json_stream
from geo.read.content import Content
from geo.read.json_stream import Stream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
WINDOWS = st.sampled_from([17, 23, 64, 1 << 20])


def whole(text, window):
    """Return the values of a list, or the members of an object, read with pieces of so many bytes."""
    before, json_stream._PIECE = json_stream._PIECE, window
    try:
        stream = Stream(Content("j", text.encode("utf-8")))
        listed = stream.peek() == "["
        found = list(stream.items()) if listed else {name: stream.value() for name in stream.members()}
        stream.end()
    finally:
        json_stream._PIECE = before
    return found


@given(st.lists(VALUES, max_size=6) | st.dictionaries(st.text(max_size=4), VALUES, max_size=6), WINDOWS, st.booleans())
def test_values_are_those_of_json_whatever_the_window(value, window, spread):
    assert whole(json.dumps(value, ensure_ascii=False, indent=1 if spread else None), window) == value


def loaded(text):
    """Return what `json` makes of a text, and where it is broken."""
    try:
        return json.loads(text), ""
    except json.JSONDecodeError as error:
        return None, f"line {error.lineno}, column {error.colno}"


@given(st.lists(VALUES, min_size=1, max_size=5), st.data(), WINDOWS)
def test_a_text_cut_short_or_changed_is_refused_where_json_refuses_it(value, data, window):
    text = json.dumps(value, ensure_ascii=False, indent=1)
    at = data.draw(st.integers(1, len(text) - 1))
    changed = data.draw(st.sampled_from([text[:at], text[:at] + "§" + text[at:], text + "]"]))
    expected, place = loaded(changed)
    if place:
        with pytest.raises(FileRefusedError) as refusal:
            whole(changed, window)
        assert str(refusal.value).startswith(f"j: broken JSON at {place} (")
    else:
        assert whole(changed, window) == expected


def test_a_value_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_OBJECT_MB", "1")
    text = "[1,\n" + json.dumps(["x" * 100] * 20_000) + "]"
    with pytest.raises(FileRefusedError, match=r"^j: line 2 holds a feature or object of more than 1 MB; .*OBJECT_MB"):
        list(Stream(Content("j", text.encode())).items())


def test_many_values_beyond_the_limit_together_are_read(monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_OBJECT_MB", "1")
    values = [["x" * 900_000]] * 3
    assert list(Stream(Content("j", json.dumps(values).encode())).items()) == values
