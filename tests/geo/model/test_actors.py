"""Canonical names: what the alias table promises, and what it may never do."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import actors

TABLE = tomllib.loads(Path(actors.__file__).with_name("actors.toml").read_text(encoding="utf-8"))["actor"]


@pytest.mark.parametrize("raw", ["ISIS", "ISIL", "IS", "Islamic State", "Daesh", "داعش", " isis ", "DA\u2019ESH"])
def test_the_names_of_isis_are_one(raw):
    assert actors.canonical(raw) == "ISIS"


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry["name"])
def test_every_alias_leads_to_its_own_actor(entry):
    assert {actors.canonical(name) for name in (entry["name"], *entry["aliases"])} == {entry["name"]}


def test_no_name_stands_for_two_actors():
    folded = [{actors.fold(name) for name in (entry["name"], *entry["aliases"])} for entry in TABLE]
    assert sum(len(names) for names in folded) == len(set().union(*folded))


def test_a_name_nobody_knows_stands_for_itself():
    assert actors.canonical("Ahrar  al-Sham ") == "Ahrar al-Sham"


def test_contested_and_unknown_are_not_sides():
    assert {actors.canonical("divided"), actors.canonical("?"), ""} == actors.NOT_SIDES


@given(st.text())
def test_canonical_twice_is_canonical_once(raw):
    once = actors.canonical(raw)
    assert actors.canonical(once) == once


@given(st.text())
def test_names_are_compared_without_case_and_spaces(raw):
    assert actors.fold(f"  {raw}\t") == actors.fold(raw)
