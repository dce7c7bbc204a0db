"""Every source's word becomes one of the few kinds, and none is lost to an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.kinds import KINDS, canonical_kind


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("1", "battle"),
        ("2", "battle"),
        ("3", "attack on civilians"),
        ("Non-state  violence", "battle"),
        ("AIRSTRIKE", "strike"),
        ("Explosions/Remote violence", "strike"),
        ("Air raid", "strike"),
        ("armed  clashes", "battle"),
        ("riot", "other"),
        ("", "other"),
    ],
)
def test_words_of_sources(raw, kind):
    assert canonical_kind(raw) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_canonical_kind_stays(kind):
    assert canonical_kind(kind.upper()) == kind


@given(st.text())
def test_any_text_is_some_kind(raw):
    assert canonical_kind(raw) in KINDS
