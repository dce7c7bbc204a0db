"""Texts without blanks and control characters. The oracle is Python's own handling of each text."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.read import letters
from geo.read.letters import as_array, as_series, on_one_line, stripped

TEXTS = st.lists(
    st.none() | st.text(st.sampled_from(["a", "é", "\u3000", "\xa0", " ", " ", "\n", "\x00", "\x1f", "\x7f", "!", "~"]))
)


def plain(text):
    return None if text is None else re.sub(r"[\x00-\x20\x7f]+", " ", text).strip()


@given(texts=TEXTS, cut=st.integers(0, 3))
@pytest.mark.parametrize("piece", [2, 1 << 18])
def test_texts_are_brought_on_one_line_as_python_does_it(texts, cut, piece):
    column = pa.array(texts, pa.large_string()).slice(min(cut, len(texts)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letters, "_PIECE", piece)
        assert on_one_line(column).to_pylist() == [plain(text) for text in texts[cut:]]


@given(texts=TEXTS, cut=st.integers(0, 3))
def test_blanks_round_texts_go_as_arrow_does_it(texts, cut):
    column = pa.array(texts, pa.large_string()).slice(min(cut, len(texts)))
    assert stripped(column).to_pylist() == pa.compute.utf8_trim_whitespace(column).to_pylist()


def test_what_has_nothing_to_take_out_is_not_copied():
    column = pa.array(["a b", "", "c"], pa.large_string())
    assert on_one_line(column).buffers()[2].address == column.buffers()[2].address


def test_columns_of_pandas_come_back_as_they_were():
    column = pd.concat([pd.Series(["a", None], index=[5, 7]), pd.Series(["b"], index=[9])]).astype("str")
    pd.testing.assert_series_equal(as_series(as_array(column), column.index), column)
