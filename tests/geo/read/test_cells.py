"""Numbers of whole columns. The oracle is a pattern and Python's own ``float``, text by text."""

from __future__ import annotations

import math
import re

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.read.cells import BLANKS, numbers

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
WRITTEN = st.one_of(
    st.floats().map(repr),
    st.integers().map(str),
    st.text("0123456789.+-eEnaifxy_, ١", max_size=6),
    st.sampled_from([*BLANKS, "NaN", "Infinity", "-inf", "0x10", "1e400", "1_000", "+.5", "5.", "1e5", "4.9e-324"]),
)


def by_float(text):
    """Return the number of one text, nothing where it holds none, whether it is blank, and whether it is bad."""
    blank = text.lower() in BLANKS
    value = float(text) if NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None, blank, not blank and not math.isfinite(value)


@settings(max_examples=300)
@given(st.lists(WRITTEN, max_size=6))
@example(["1", "nan"])
@example(["inf", "1e400"])
def test_each_text_is_the_number_that_python_reads_or_blank_or_bad(texts):
    read = numbers(pd.Series(texts, dtype="str"))
    found = zip(read.number, read.blank, read.bad, strict=True)
    assert [(None if math.isnan(value) else value, blank, bad) for value, blank, bad in found] == [
        *map(by_float, texts)
    ]


@given(st.text("0123456789.+-eEnaif", min_size=1, max_size=8))
def test_one_text_alone_is_read_as_among_others(text):
    alone, among = (numbers(pd.Series(some, dtype="str")) for some in ([text], [text, "no number"]))
    assert [alone.number.equals(among.number[:1]), alone.bad[0], alone.blank[0]] == [True, among.bad[0], among.blank[0]]
