import base64
import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from geo.draw.timeline.payload import Columns, as_text, dictionary, pack
from tests.geo.draw.timeline.unpacking import unpack

dtypes = st.sampled_from(["i1", "u1", "i2", "u2", "<i4", "<u4", "<f4", "<f8"])
arrays = dtypes.flatmap(lambda dtype: npst.arrays(dtype, st.integers(0, 9)))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
tables = st.dictionaries(
    words,
    st.builds(
        Columns,
        rows=st.integers(0, 9),
        arrays=st.dictionaries(words, arrays, max_size=4),
        texts=st.dictionaries(words, st.lists(words, max_size=4), max_size=3),
    ),
    max_size=3,
)


@given(tables)
def test_what_is_packed_is_unpacked(given_tables):
    read = unpack(pack(given_tables))
    assert list(read) == list(given_tables)
    for name, table in given_tables.items():
        assert read[name].rows == table.rows
        assert read[name].texts == table.texts
        assert list(read[name].arrays) == list(table.arrays)
        for column, array in table.arrays.items():
            assert read[name].arrays[column].tobytes() == array.tobytes()


ids = st.one_of(st.from_regex(r"[a-z]{0,2}-?0{0,2}[0-9]{0,11}", fullmatch=True), words)


@given(st.lists(ids, max_size=40))
def test_ids_are_the_same_whatever_they_look_like(given_ids):
    assert unpack(pack({"t": Columns(len(given_ids), {}, {"id": given_ids})}))["t"].texts["id"] == given_ids


def test_the_text_is_the_same_every_time_and_holds_the_bytes():
    packed = pack({"t": Columns(1, {"a": np.array([1], dtype="<i4")})})
    assert as_text(packed) == as_text(packed)
    assert gzip.decompress(base64.b64decode(as_text(packed))) == packed


@given(st.lists(words))
def test_a_dictionary_says_every_value(values):
    codes, texts = dictionary(values)
    assert [texts[code] for code in codes] == values
    assert len(set(texts)) == len(texts)


def test_a_dictionary_grows_its_codes():
    codes, _ = dictionary(str(number) for number in range(300))
    assert codes.dtype == np.uint16


@pytest.mark.parametrize("texts", [["a\ud800"], ["a\ud800", "é"]])
def test_what_is_no_text_is_not_changed_into_one(texts):
    with pytest.raises(UnicodeEncodeError):
        pack({"t": Columns(len(texts), {}, {"name": texts})})
