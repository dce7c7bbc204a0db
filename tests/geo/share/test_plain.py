"""Texts made plain for judging: escapes, invisible signs, digits of every script. Oracles: urllib.parse, html."""

import html
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share._plain import folded, holds_number, normal

#: Signs that print nothing between digits.
INVISIBLE = "\u200b\u200e\u200f\u00ad\u2060\ufeff\u202a\u034f\ufe0f\u115f"


@given(st.integers(0, 99_999), st.integers(1, 12), st.sampled_from(INVISIBLE))
def test_escapes_of_escapes_are_undone(decimals, rounds, sign):
    written = f"36.{decimals:05d}\u00b0 N"
    for turn in range(rounds):
        written = "".join(f"%{one:02X}" for one in written.encode()) if turn == 0 else quote(written)
    assert normal(written) == f"36.{decimals:05d}\u00b0 N"
    hidden = sign.join(f"36.{decimals:05d}")
    assert normal(hidden) == normal(html.escape(quote(hidden))) == f"36.{decimals:05d}"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("36%C2%B012'07.7%22N", "36\u00b012'07.7\"N"), ("36&deg;12&prime;", "36\u00b012'"), ("36&#46;2", "36.2"),
        ("36&amp;amp;#46;2", "36.2"), ("٣٦٫٢٠", "36.20"), ("３６．２", "36.2"),
        ("36·2", "36.2"), ("36\u00ba", "36\u00b0"),
        ("2015–11–14", "2015-11-14"), ("3\ufe0f\u20e36\ufe0f\u20e3", "36"), ("36%B012", "36\u00b012"), ("", ""),
    ],
)  # fmt: skip
def test_a_text_is_plain(text, plain):
    assert normal(text) == plain


@given(st.text())
def test_what_is_folded_is_as_long_and_what_is_plain_stays(text):
    assert len(folded(text)) == len(text)
    assert holds_number("a1") is holds_number("%41") is not holds_number("a")
    plain = normal(text)
    assert normal(plain) == plain or any(one in plain for one in "%&")
