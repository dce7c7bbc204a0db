"""What a bundle says, compared: whatever leaf of it is another is found, and every sentence on it is one line."""

import copy
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.share.alike import compared, other_lines, same_content

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
        ({"n": {"distance_m": 10**400}}, {"n": {"distance_m": 1.0}}, False),
        ({"n": {"share": 0.5}}, {"n": {"share": 0.501}}, False),
        ({"n": {"definition": "edge-to-edge"}}, {"n": {"definition": "position-to-edge"}}, False),
        ({"verdicts": [{"definition": "a"}]}, {"verdicts": [{"definition": "b"}]}, True),
        ({"numbers": {"sentence": "a"}}, {"numbers": {"sentence": "b"}}, True),
        ({"numbers": {"notes": ["a"]}}, {"numbers": {"notes": ["b"]}}, True),
        ({"numbers": {"notes": ["a"]}}, {"numbers": {"notes": ["b", "c"]}}, False),
        ({"numbers": {"notes": ["a", "forged"]}}, {"numbers": {"notes": ["a"]}}, False),
        ({"numbers": {"reason": "forged"}}, {"numbers": {}}, False),
        ({"numbers": {}}, {"numbers": {"reason": ""}}, False),
        ({"numbers": {"reason": ["forged"]}}, {"numbers": {"reason": ""}}, False),
        ({"verdicts": [{"definition": None}]}, {"verdicts": [{"definition": "b"}]}, False),
        ({"shown": {"sentence": "a"}}, {"shown": {"sentence": "b"}}, False),
        ({"features": [{"properties": {"reason": "a"}}]}, {"features": [{"properties": {"reason": "b"}}]}, False),
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
        ("a.csv", b"a_m,b\n1.0,x\n", b'\xef\xbb\xbf"a_m","b"\r\n1,x\r\n', True),
        ("a.csv", b"a_m\n1.0\n", b"a_m\n1.001\n", True),
        ("a.csv", b"a_m\n1.0\n", b"a_m\n1.003\n", False),
        ("a.csv", b"latitude\n36.33\n", b"latitude\n36.33000001\n", True),
        ("a.csv", b"latitude\n36.33\n", b"latitude\n36.3315\n", False),
        ("a.csv", b"longitude\n36.33\n", b"longitude\n36.3301\n", False),
        ("a.csv", "latitude\n３６.３３\n".encode(), b"latitude\n36.33\n", False),
        ("a.csv", b"latitude\n 36.33\n", b"latitude\n36.33\n", False),
        ("a.csv", b"latitude\n3_6.33\n", b"latitude\n36.33\n", False),
        ("a.csv", b"latitude\n36.33\n", b"latitude\n36.330\n", True),
        ("a.csv", b"a,reason\n1,x\n", b"a\n1\n", False),
        ("a.geojson", b'{"a": 1, "notes": ["x"]}', b'{"a": 1}', False),
        ("a.geojson", b'{"a": {"reason": "x"}}', b'{"a": {"reason": ""}}', False),
        ("a.csv", b"event_id\n007\n", b"event_id\n7\n", False),
        ("a.csv", b"deaths_best\n3\n", b"deaths_best\n3.001\n", False),
        ("a.csv", b"a,a\n1,2\n", b"a,a\n1,2\n", False),
        ("a.csv", b"a,b\n1\n", b"a,b\n1\n", False),
        ("a.geojson", b'{"coordinates": [37.1, 36.33]}', b'{"coordinates": [37.1, 36.3315]}', False),
        ("a.geojson", b'{"citation": "CC0"}', b'{"citation": "CC BY"}', False),
        ("a.csv", b"a,b\n1.0,x\n", b"a,b\n1.0,y\n", False),
        ("a.csv", b"a,b\nnan,x\n", b"a,b\nnan,x\n", True),
        ("a.csv", b"a\n", b'"a', False),
        ("a.csv", b"a\n", b"\xff", False),
    ],
)
def test_files_are_compared_by_what_they_hold(name, one, other, same):
    found = same_content(name, one, other)
    assert (found.different == ()) is same
    assert found.reworded == ()


def test_claims_in_other_words_are_told_and_nothing_else_is_excused():
    def claims(**fields):
        return json.dumps({"claims": [{"reason": "a", "notes": ["b"], "verdict": "supported", **fields}]}).encode()

    found = same_content("claims.json", claims(reason="forged", notes=["forged"]), claims())
    assert found.different == ()
    assert found.reworded == (
        "claims[0].reason: it says 'forged', worked out again it is 'a'.",
        "claims[0].notes[0]: it says 'forged', worked out again it is 'b'.",
    )
    for forged in ({"sentence": "x"}, {"notes": ["b", "x"]}, {"verdict": "contradicted"}, {"reason": None}):
        assert same_content("claims.json", claims(**forged), claims()).different


def test_a_citation_has_another_sentence_where_ours_stands_and_nowhere_else():
    ours = b'{"citation": "Map. Ours. CC BY"}'
    sentences = ("Theirs.", "Ours.")
    found = same_content("a.geojson", b'{"citation": "Map. Theirs. CC BY"}', ours, sentences=sentences)
    assert (found.different, len(found.reworded)) == ((), 1)
    for forged in ("Map. Theirs. CC BY Theirs.", "Map. Ours. CC BY Theirs.", "Map. CC BY", "Map. Theirs. CC0"):
        data = json.dumps({"citation": forged}).encode()
        assert same_content("a.geojson", data, ours, sentences=sentences).different
    twice = b'{"citation": "Map. Ours. CC BY Ours."}'
    assert same_content("a.geojson", twice, ours, sentences=("Ours.", "Ours.")).different


def test_a_file_far_larger_than_ours_is_not_read():
    found = same_content("a.json", b"[" + b"[]," * 100_000 + b"[]]", b"[]")
    assert found.different == ("it is far larger than what is worked out again.",)


def test_a_text_is_compared_by_lines_but_for_the_sentence():
    ours, theirs = b"A. Ours.\nCC BY\n", b"A. Theirs.\nCC BY\n"
    assert list(other_lines("c.txt", theirs, ours, sentences=("Theirs.", "Ours."))) == []
    assert list(other_lines("c.txt", b"A. Theirs.\nCC0\n", ours, sentences=("Theirs.", "Ours."))) == [
        "c.txt, line 2: it says 'CC0', made again from data/ it is 'CC BY'."
    ]
    assert len(list(other_lines("c.txt", b"A. Theirs.\nCC BY Theirs.\n", ours, sentences=("Theirs.", "Ours.")))) == 1
    many = list(other_lines("c.txt", b"x\n" * 100, ours, sentences=("", "")))
    assert len(many) == 6
    assert many[-1] == "c.txt: 96 more lines are other ones."
