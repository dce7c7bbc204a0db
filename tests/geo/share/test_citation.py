"""Who made the data: each source once, with its own licence, whatever its texts hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.dataset import Source
from geo.read.catalog import open_built_in
from geo.share._text import one_line
from geo.share.care import Care
from geo.share.citation import citation_of, maker_of, source_lines, sources_of
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, place, utc

NOW = utc("2026-11-23")
HOSTILE = ("<script>alert(1)</script>", "a\r\nContent-Type: text/html", "=1+1", "\u202eevil", "x\x00y", "\ud800", "  ")


def with_sources(*sources):
    return replace(dataset_of(places=[place("A", 37, 36)]), sources=sources)


@pytest.fixture(scope="module")
def sample():
    return open_built_in("aleppo-2015")


def test_the_sample_names_its_six_sources_once_each(sample):
    lines = source_lines(sample)
    assert lines[-1] == "Uppsala Conflict Data Program, GED 21.1 (CC BY 4.0)"
    assert len(lines) == len(set(lines)) == 6
    assert [held for source, held in sources_of(sample).items() if source.producer == "GeoNames"] == [("places.csv",)]


def test_the_citation_says_what_is_shared_and_whose_it_is(sample):
    snapshot = take(sample, Wanted(address="https://maps.example.org"), now=NOW)
    text = citation_of(snapshot)
    assert snapshot.scene.sentence in text
    assert snapshot.digest in text
    assert f"https://maps.example.org/?v=1&fp={sample.fingerprint[:12]}" in text
    assert sample.fingerprint in text
    assert "Cite as: Sundberg, R. and Melander, E. (2013)." in text
    assert "Files: places.csv, holdings.csv, events.csv" in text
    assert text == citation_of(take(sample, Wanted(address="https://maps.example.org"), now=NOW))


def test_the_citation_says_what_was_done_to_the_data(sample):
    snapshot = take(sample, Wanted(care=Care(grid_m=1_000, hold_back_days=30)), now=NOW)
    text = citation_of(snapshot)
    assert len(snapshot.said) == 4
    assert all(one_line(said) in text for said in snapshot.said)


def test_what_is_not_known_is_said_to_be_so():
    assert source_lines(with_sources(Source("mine.csv", "0"))) == ("mine.csv (licence not stated)",)
    assert source_lines(with_sources()) == ()
    assert "None is recorded." in citation_of(take(with_sources(), Wanted(), now=NOW))


def test_files_of_which_nothing_is_known_stay_apart_and_a_source_of_several_files_is_one():
    unknown = [Source(name, "0") for name in ("a.csv", "b.csv")]
    known = [
        Source(name, "0", producer="UCDP", licence="CC BY 4.0", accessed=day) for name, day in (("c", "1"), ("d", "2"))
    ]
    dataset = with_sources(*unknown, *known)
    assert source_lines(dataset) == ("a.csv (licence not stated)", "b.csv (licence not stated)", "UCDP (CC BY 4.0)")
    assert list(sources_of(dataset).values()) == [("a.csv",), ("b.csv",), ("c", "d")]


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), min_size=10, max_size=10))
def test_no_text_adds_a_line_or_a_character_that_is_not_printed(texts):
    source, plain = (Source(*fields[:8], filters=fields[8], changes=fields[9]) for fields in (texts, ["x"] * 10))
    found, expected = (
        citation_of(take(replace(with_sources(one), title=texts[0] or "t"), Wanted(), now=NOW))
        for one in (source, plain)
    )
    assert len(found.splitlines()) <= len(expected.splitlines()) + 1
    assert all(one.isprintable() or one == "\n" for one in found)
    assert found.encode("utf-8").decode("utf-8") == found
    (line,) = source_lines(with_sources(source))
    assert not line.startswith(" ")
    # A bracket comes first where the maker's name begins with one.
    assert line.startswith("(") == maker_of(source).startswith("(")


@given(st.text())
def test_a_text_becomes_one_line_and_stays_it(text):
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert one_line(line) == line
    assert line.isprintable()
