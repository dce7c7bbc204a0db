"""Tables with header lines: they parse back, nothing in them is a formula, and they say what was measured."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measure import pairs
from geo.measure.crossings import crossings
from geo.measure.gap import Question, measure
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene
from geo.share.sheets import (
    area_text,
    crossings_sheet,
    headed_csv,
    header_lines,
    matrix_sheet,
    moment_line,
    period_line,
    series_sheet,
)
from tests.worlds import two_villages, utc

#: OWASP, *CSV injection*: how a cell that a spreadsheet computes begins.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def scene():
    return build_scene(open_built_in("aleppo-2015"), View(threshold_m=5000.0))


def split(content):
    """Return the header lines and the table, read as a person's program would."""
    text = content.decode("utf-8-sig")
    lines = text.split("\r\n")
    count = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    return lines[:count], pd.read_csv(io.StringIO("\r\n".join(lines[count:])), keep_default_na=False)


def test_a_program_reads_the_table_whichever_way_it_skips_the_header(scene):
    content = headed_csv(series_sheet(scene.series), header_lines(scene, title="t", said=["one", "two"]))
    header, table = split(content)
    skipped = pd.read_csv(io.BytesIO(content), skiprows=len(header))
    commented = pd.read_csv(io.BytesIO(content), comment="#")
    pd.testing.assert_frame_equal(skipped, commented)
    assert list(table.columns) == list(skipped.columns)
    assert skipped["distance_m"].tolist() == [round(part.gap.distance_m, 2) for part in scene.series]
    assert skipped["start"].tolist() == ["2015-02-01", "2015-08-11", "2015-10-09"]


@given(st.lists(st.text(max_size=40), max_size=6))
def test_a_header_line_is_one_line_and_no_cell_of_it_is_a_formula(lines):
    content = headed_csv(pd.DataFrame({"a": ["x"]}), lines).decode("utf-8-sig")
    rows = content.split("\r\n")
    assert len(content.splitlines()) == len(lines) + 2
    assert all(row.startswith("# ") for row in rows[: len(lines)])
    for delimiter in ",;":
        # Read as a spreadsheet reads it, by either separator it may take.
        read = list(csv.reader(io.StringIO("\n".join(rows[: len(lines)])), delimiter=delimiter))
        assert len(read) == len(lines)
        assert not [cell for row in read for cell in row if cell.lstrip().startswith(FORMULA)]


@given(st.text(max_size=20))
def test_no_cell_of_the_table_is_a_formula(text):
    content = headed_csv(pd.DataFrame({"name": [text, "x"]}), ["t"]).decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(io.StringIO(content.partition("\r\n")[2], newline="")) if row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]


def test_the_header_says_what_was_measured_and_on_what(scene):
    said = "\n".join(header_lines(scene, title="The title", said=[moment_line(scene), period_line(scene)]))
    assert said.startswith("The title\nMoment: 2015-10-10 UTC\nPeriod: from 2015-02-01 to before 2015-11-15 UTC\n")
    assert "position to edge: from the nearest held place to the nearest point of the rival's zone" in said
    assert "metres on the WGS84 ellipsoid" in said
    assert "Area: longitude 37.05 to 37.3, latitude 36.29 to 36.5" in said
    assert scene.dataset.fingerprint in said
    assert "threshold=5000" in said


def test_each_source_is_on_a_line_of_its_own_with_its_own_licence(scene):
    lines = [line for line in header_lines(scene, title="t") if line.startswith("Source: ")]
    every = {(one.producer, one.licence, one.citation) for file in scene.dataset.sources for one in file.made_of}
    # Oracle: the sources of SOURCES.toml are six; three files name some of them each.
    assert len(lines) == len(every) == 6
    for producer, licence, citation in every:
        (line,) = [line for line in lines if f": {producer}; " in line]
        assert line.endswith(f"licence: {licence}; {citation}")


def test_an_area_and_a_limit_are_written_with_every_digit(scene):
    view = replace(scene.view, area=(37.0123456, 36.0, 37.9999999, 36.5), max_place_uncertainty_m=1234567.0)
    said = header_lines(build_scene(scene.dataset, view), title="t")
    assert "Area: longitude 37.0123456 to 37.9999999, latitude 36 to 36.5" in said
    assert "Positions known worse than 1234567 m are left out" in said


def test_only_a_table_with_reasons_points_to_them(scene):
    assert any("the column reason" in line for line in header_lines(scene, title="t", columns=["a", "reason"]))
    assert not any("the column reason" in line for line in header_lines(scene, title="t", columns=["a"]))


@given(st.text(alphabet="a;\t\"'=+-@ \r\n", max_size=12))
def test_no_cell_is_a_formula_where_semicolons_or_tabs_separate(text):
    content = headed_csv(pd.DataFrame({"a": ["x"], "b": [text]}), ["t"]).decode("utf-8-sig").partition("\r\n")[2]
    for delimiter in ";\t":
        # Oracle: the csv module, as a spreadsheet of a country with decimal commas reads it.
        cells = [cell for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter) for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA[:4])]


def test_what_is_not_measured_claims_no_definition(scene):
    said = "\n".join(header_lines(scene, title="Shares", measured=False))
    assert "Definition" not in said
    assert "Area" not in said
    assert "Unknown: an empty cell" in said


def test_crossings_say_both_sides(scene):
    table = crossings_sheet(crossings(scene.series, 5000.0))
    assert table[["at", "direction", "sure"]].to_numpy().tolist() == [["2015-08-11", "under", "no"]]
    assert table["before_distance_m"].tolist() == [round(scene.series[0].gap.distance_m, 2)]
    assert table["after_distance_m"].tolist() == [round(scene.series[1].gap.distance_m, 2)]


def test_a_matrix_has_every_ordered_pair_once_and_says_why_a_distance_is_missing():
    ground = two_villages()
    moment = utc("2015-03-01")
    cells = pairs.matrix(ground, definition="position-to-position", instant=moment)
    table = matrix_sheet(cells).set_index(["origin", "rival"])
    assert table.index.is_unique
    assert len(table) == len(ground.sides()) * (len(ground.sides()) - 1)
    for (origin, rival), row in table.iterrows():
        answer = measure(ground, Question(origin, rival, "position-to-position"), moment)
        if answer.gap is None:
            assert pd.isna(row["distance_m"])
            assert row["reason"] == answer.reason != ""
        else:
            assert row["distance_m"] == pytest.approx(answer.gap.distance_m, abs=0.006)
            assert row["reason"] == ""


@pytest.mark.parametrize("make", [series_sheet, matrix_sheet, crossings_sheet])
def test_nothing_is_a_table_with_its_columns(make):
    header, table = split(headed_csv(make([]), ["none"]))
    assert header == ["# none"]
    assert table.empty
    assert list(table.columns) == list(make([]).columns)


def test_everywhere_is_said():
    assert area_text(None) == area_text((-180.0, -90.0, 180.0, 90.0)) == "everywhere"
