import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from geo.draw.timeline.codings import PLAIN, RANKED, STEPS
from geo.draw.timeline.payload import Columns, pack
from tests.geo.draw.timeline.unpacking import unpack

GIVEN = (("given", "key"),)
OVER = (("over", "other"),)


def returned(values, coding, *, key=None, other=None):
    """Pack the values in one coding and read them back; the key and the other column go before them."""
    key = np.zeros(len(values), dtype=np.uint8) if key is None else key
    other = np.zeros(len(values), dtype=np.int32) if other is None else other
    table = Columns(len(values), {"key": key, "other": other, "v": values}, codings={"v": (coding,)})
    return unpack(pack({"t": table}))["t"].arrays["v"]


@st.composite
def columns(draw):
    rows = draw(st.integers(0, 30))
    dtype = draw(st.sampled_from(["<i4", "<u4", "u1", "i1", "<i2", "<u2"]))
    few = st.one_of(st.integers(0, 3), st.sampled_from([np.iinfo(dtype).min, np.iinfo(dtype).max]))
    values = draw(npst.arrays(dtype, rows, elements=few))
    key = draw(npst.arrays("<u2", rows, elements=st.integers(0, 4)))
    other = draw(npst.arrays("<i4", rows))
    return values, key, other


@given(columns(), st.sampled_from([PLAIN, STEPS, RANKED, GIVEN, OVER, (*OVER, *RANKED), (*OVER, *GIVEN)]))
def test_every_coding_gives_back_every_number(given_columns, coding):
    values, key, other = given_columns
    read = returned(values, coding, key=key, other=other)
    assert read.dtype == values.dtype
    assert read.tolist() == values.tolist()


@given(st.lists(st.integers(0, 6), max_size=30))
def test_codes_in_order_of_first_appearance(listed):
    seen = {}
    codes = np.array([seen.setdefault(value, len(seen)) for value in listed], dtype=np.uint32)
    assert returned(codes, (("recent",),)).tolist() == codes.tolist()


def packed(values, *codings, key):
    return len(pack({"t": Columns(len(values), {"key": key, "v": values}, codings={"v": codings})}))


def test_a_column_that_follows_from_another_costs_next_to_nothing():
    dice = np.random.default_rng(5)
    key = dice.integers(0, 50, 10_000).astype(np.uint16)
    alone = len(pack({"t": Columns(len(key), {"key": key})}))
    assert packed((key * 7 + 3).astype(np.uint32), GIVEN, key=key) - alone < 600


def test_the_shortest_coding_is_taken():
    dice = np.random.default_rng(5)
    key = dice.integers(0, 50, 2000).astype(np.uint16)
    unrelated, related = dice.integers(0, 60_000, 2000).astype(np.uint32), (key * 900).astype(np.uint32)
    for values, best in [(unrelated, PLAIN), (related, GIVEN), (np.sort(unrelated), STEPS)]:
        sizes = {coding: packed(values, coding, key=key) for coding in (PLAIN, STEPS, GIVEN)}
        assert packed(values, PLAIN, STEPS, GIVEN, key=key) == sizes[best]


@pytest.mark.parametrize("coding", [STEPS, RANKED, (("recent",),), OVER])
def test_no_rows(coding):
    assert returned(np.array([], dtype=np.uint32), coding).tolist() == []
