"""Values in claims: numbers written in decimals read back as the very same numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.read.claim_values import read_length, read_share, read_text, write_length, write_share


@given(st.floats(0, 20_004_000).map(abs))
def test_a_length_reads_back_as_it_was_written(metres):
    assert read_length(write_length(metres)) == metres


@given(st.floats(0, 1).map(abs))
def test_a_share_reads_back_as_it_was_written(share):
    assert read_share(write_share(share)) == share


@pytest.mark.parametrize(
    ("text", "metres"),
    [("2 km", 2000), ("2km", 2000), (" 2  KM ", 2000), ("1 mile", 1609.344), ("2.5 Miles", 4023.36), ("1e3 m", 1000)],
)
def test_lengths_are_written_in_many_ways(text, metres):
    assert read_length(text) == metres


@pytest.mark.parametrize("text", ["2,5 km", "1_000 m", "٢ km", "2 km 3 m", "km", "", None, True, [2], "1e999 m"])
def test_what_is_no_length_is_refused(text):
    with pytest.raises(ValueError, match="is no length|longer than half|no unit"):
        read_length(text)


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x1B, 0x00])
def test_what_a_terminal_would_obey_is_no_text(code):
    with pytest.raises(ValueError, match=f"^the character U\\+{code:04X} is no text; leave it out$"):
        read_text(f"a{chr(code)}b")


@pytest.mark.parametrize("text", ["حلب", "a\u200fb", "a\u200cb", "line\nbreak"])
def test_scripts_that_run_the_other_way_are_text(text):
    assert read_text(text) == text
