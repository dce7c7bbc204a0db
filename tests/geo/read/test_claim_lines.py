"""In which line of a ledger a key stands."""

import pytest

from geo.model.errors import FileRefusedError
from geo.read.claim_fields import claims_of
from geo.read.claim_lines import where

#: A text in the first claim that looks like a second one.
DECOY = '''# a ledger
[[claim]]
id = "first"
note = """
[[claim]]
id = "no claim"
quote = "no quote"
"""
quote = "one"

[[ "claim" ]]
id = "second"
"quote" = "two"
'''


@pytest.mark.parametrize(
    ("number", "key", "line"),
    [(1, "id", 3), (1, "quote", 9), (1, "", 2), (2, "id", 12), (2, "quote", 13), (2, "threshold", 11)],
)
def test_a_text_that_looks_like_a_claim_is_none(number, key, line):
    assert where(DECOY, number, key) == f"line {line}, "
    assert where(DECOY.replace("\n", "\r\n"), number, key) == f"line {line}, "


@pytest.mark.parametrize("text", ['claim = [{id = "a"}]', "[claim]\n", "claim = 3"])
def test_a_claim_without_a_head_has_no_line(text):
    assert where(text, 1, "id") == ""


def test_a_refusal_names_the_line():
    with pytest.raises(FileRefusedError, match=r"^my\.toml: line 12, claim 2 \('x y'\): id: 'x y' is no id"):
        claims_of(
            b'[[claim]]\nid = "a"\ntype = "happened-near"\nquote = "q"\nplace = "P"\nwithin = "1 km"\non = 2015-01-01\n'
            b'\n# the next\n\n[[claim]]\nid = "x y"\ntype = "happened-near"\n',
            name="my.toml",
        )


def test_of_a_text_full_of_heads_only_so_many_are_tried():
    text = '[[claim]]\nnote = """\n' + "[[claim]]\nid = 1\n" * 40_000 + '"""\n[[claim]]\nid = "b"\n'
    assert where(text, 2, "id") == ""
