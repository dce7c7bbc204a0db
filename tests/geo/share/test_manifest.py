"""A manifest as somebody gives it: whatever leaf of it is another is found, and every sentence on it is one line."""

import copy
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.share.manifest import compared, same_content, shown

leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
trees = st.dictionaries(
    st.text(max_size=5),
    st.recursive(leaves, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3)),
    min_size=1,
    max_size=4,
)


@given(trees)
def test_what_is_the_same_differs_in_nothing(tree):
    found = compared(copy.deepcopy(tree), tree, exactly=True)
    assert (found.different, found.reworded) == ((), ())
    assert found.same > 0


@given(trees, trees)
def test_what_is_another_is_found_in_one_line_each(tree, other):
    assume(json.dumps(tree, sort_keys=True) != json.dumps(other, sort_keys=True))
    found = compared(other, tree, exactly=True)
    assert found.different
    assert all(one.isprintable() and len(one) < 500 for one in found.different)


@pytest.mark.parametrize(
    ("said", "found", "same"),
    [
        ({"n": {"distance_m": 1.0}}, {"n": {"distance_m": 1.001}}, True),
        ({"n": {"distance_m": 1.0}}, {"n": {"distance_m": 1.003}}, False),
        ({"n": {"probability": 0.5}}, {"n": {"probability": 0.501}}, False),
        ({"n": {"to": {"lon": 37.1}}}, {"n": {"to": {"lon": 37.1001}}}, False),
        ({"n": {"shown": 3}}, {"n": {"shown": 4}}, False),
        ({"n": {"sentence": "a"}}, {"n": {"sentence": "b"}}, True),
        ({"n": {"notes": ["a"]}}, {"n": {"notes": ["b", "c"]}}, True),
        ({"v": {"verdict": "supported"}}, {"v": {"verdict": "contradicted"}}, False),
        ({"n": {}}, {"n": {"new": 1}}, False),
    ],
)
def test_other_versions_may_say_it_otherwise_but_not_something_else(said, found, same):
    assert (compared(said, found, exactly=False).different == ()) is same
    assert compared(said, found, exactly=True).different


@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        ("a.json", b'{"a": 1}', b'{\n "a": 1}\n', True),
        ("a.json", b'{"a": 1}', b'{"a": 2}', False),
        ("a.json", b'{"a": 1}', b'{"a": 2, "a": 1}', False),
        ("a.json", b"{}", b"x", False),
        ("a.geojson", b"[37.1]", b"[37.10]", True),
        ("a.csv", b"a,b\n1.0,x\n", b'\xef\xbb\xbf"a","b"\r\n1,x\r\n', True),
        ("a.csv", b"a,b\n1.0,x\n", b"a,b\n1.0,y\n", False),
        ("a.csv", b"a,b\nnan,x\n", b"a,b\nnan,x\n", True),
        ("a.csv", b"a\n", b'"a', False),
        ("a.csv", b"a\n", b"\xff", False),
    ],
)
def test_files_are_compared_by_what_they_hold(name, one, other, same):
    assert same_content(name, one, other) is same


def test_what_is_shown_is_short_and_on_one_line():
    assert shown("a\n\u202e" + "x" * 1000) == f"a {'x' * 117}…"
    assert shown({"a": [1, None]}) == '{"a": [1, null]}'
