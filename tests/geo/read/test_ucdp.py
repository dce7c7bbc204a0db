"""The four layouts of UCDP GED. Rows are ours; the counts of the real slices are counted by csv alone."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pandas as pd
import pytest

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.layouts import LAYOUTS, layout_of
from geo.read.options import NOTHING_TOLD, Options
from geo.read.recognise import read_content

FULL, WEB, GED_19, SHORT = LAYOUTS

ROW = {
    "id": "214656",
    "relid": "SYR-2015-1-1",
    "year": "2015",
    "month": "10",
    "day": "9",
    "active_year": "1",
    "type_of_violence": "2",
    "side_a": "Mare’ Operations Room",
    "side_b": "IS",
    "source_headline": 'He said "enough",\nand left',
    "where_prec": "2",
    "where_coordinates": "Tall Susin village",
    "where_description": "near the school",
    "latitude": "36.35445",
    "longitude": "37.17684",
    "event_clarity": "1",
    "date_prec": "2",
    "deaths_a": "1",
    "gwnoa": "",
}
DEATHS = ("2", "3", "5")
DAYS = {
    FULL: ("2015-10-09 00:00:00.000", "2015-10-10 00:00:00.000"),
    WEB: ("10/09/2015 00:00:00", "10/10/2015 00:00:00"),
}


def table(layout, *changes, columns=None):
    """Return a file in a layout with one row for each set of changes."""
    names = list(columns or layout.columns)
    first, last = DAYS.get(layout, ("2015-10-09", "2015-10-10"))
    plain = {**ROW, "date_start": first, "date_end": last, **dict(zip(layout.deaths, DEATHS, strict=True))}
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    for change in changes or ({},):
        writer.writerow({name: {**plain, **change}.get(name, "") for name in names})
    return out.getvalue()


def test_layouts_have_the_columns_they_are_named_by():
    assert [len(layout.columns) for layout in LAYOUTS] == [49, 47, 41, 14]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.kind)
@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "reversed"])
def test_each_layout_is_known_by_its_header_in_any_order(put, layout, turn):
    result = read_file(put("ged.csv", table(layout, columns=layout.columns[::turn])))
    assert result.kind == layout.kind
    assert result.rows == result.accepted == 1
    event = result.tables["events"].loc["ged-214656"]
    assert event["start"] == pd.Timestamp("2015-10-09", tz="UTC")
    last = "2015-10-10" if layout is SHORT else "2015-10-11"
    assert event["end"] == pd.Timestamp(last, tz="UTC")
    assert (event["actor_a_raw"], event["actor_b_raw"], event["actor_b"]) == ("Mare’ Operations Room", "IS", "ISIS")
    assert (event["deaths_low"], event["deaths_best"], event["deaths_high"]) == (2, 3, 5)
    assert (event["kind"], event["kind_raw"], event["source"]) == ("battle", "2", "UCDP GED")
    assert (event.geometry.x, event.geometry.y) == (37.17684, 36.35445)
    assert event["place_uncertainty_m"] == 25_000


@pytest.mark.parametrize("layout", [FULL, WEB, GED_19], ids=lambda one: one.kind)
def test_precision_place_note_and_clarity(put, layout):
    event = read_file(put("ged.csv", table(layout, {"where_prec": "1"}))).tables["events"].iloc[0]
    assert (event["place"], event["place_uncertainty_m"]) == ("Tall Susin village", 500)
    assert event["note"] == 'He said "enough", and left'
    assert (event["confidence"], event["date_uncertainty_days"]) == ("high", 6)


def test_the_short_layout_says_what_it_does_not_know(put):
    result = read_file(put("ged.csv", table(SHORT)))
    event = result.tables["events"].iloc[0]
    assert (event["place_uncertainty_m"], event["confidence"], event["place"]) == (25_000, "not stated", "")
    assert result.warnings == (
        "ged.csv: 1 row without date_prec: the date is taken as the day given",
        "ged.csv: 1 row without where_prec: taken as within 25 km",
    )


def test_every_code_of_place_and_date_has_its_uncertainty(put):
    rows = [{"id": str(code), "where_prec": str(code), "date_prec": str(min(code, 5))} for code in range(1, 8)]
    events = read_file(put("ged.csv", table(FULL, *rows))).tables["events"]
    assert events["place_uncertainty_m"].tolist() == [500, 25_000, 50_000, 150_000, 100_000, 500_000, 500_000]
    assert events["date_uncertainty_days"].tolist() == [0, 6, 7, 31, 366, 366, 366]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"latitude": "95"}, "latitude", "latitude is not between -90 and 90"),
        ({"latitude": ""}, "latitude", "no latitude"),
        ({"longitude": "inf"}, "longitude", "longitude is not a decimal number"),
        ({"longitude": "37,2"}, "longitude", "longitude is not a decimal number"),
        ({"date_start": "2015-13-40"}, "date_start", "no such day in the calendar"),
        ({"date_end": ""}, "date_end", "no date"),
        ({"date_end": "2015-10-01"}, "date_end", "its last day lies before it starts"),
        ({"best": "many"}, "best", "best is not a whole number from zero up to 1,000,000,000"),
        ({"best": "-1"}, "best", "best is not a whole number from zero up to 1,000,000,000"),
        ({"low": "inf"}, "low", "low is not a whole number from zero up to 1,000,000,000"),
        ({"where_prec": "9"}, "where_prec", "where_prec is not one of 1, 2, 3, 4, 5, 6, 7"),
        ({"date_prec": "x"}, "date_prec", "date_prec is not one of 1, 2, 3, 4, 5"),
        ({"id": ""}, "id", "no id"),
        ({"id": "NA"}, "id", "no id"),
        ({"side_a": "", "side_b": ""}, "actor_a, actor_b", "no actor"),
        ({"id": "1"}, "id", "the id is already used in an earlier row"),
    ],
)
def test_a_bad_row_is_set_aside_once_with_its_reason(put, change, column, reason):
    result = read_file(put("ged.csv", table(FULL, {"id": "1"}, change)))
    assert result.tables["events"].index.tolist() == ["ged-1"]
    assert result.rejected[["row", "column", "reason"]].to_numpy().tolist() == [["3", column, reason]]


def starts(result):
    return result.tables["events"]["start"].dt.strftime("%Y-%m-%d").tolist()


def slashed(*days):
    rows = ({"id": str(number), "date_start": day, "date_end": day} for number, day in enumerate(days))
    return Content("ged.csv", table(WEB, *rows).encode())


def test_dates_in_numbers_are_in_the_order_that_both_columns_show():
    content = slashed("13/04/2015 00:00:00", "03/04/2015 00:00:00", "05/04/2015", "2015-04-25")
    for options in (NOTHING_TOLD, Options(date_order="day-first"), Options(date_order="month-first")):
        result = read_content(content, options)
        assert starts(result) == ["2015-04-13", "2015-04-03", "2015-04-05", "2015-04-25"]
        assert "date_start and date_end are read as day/month/year (31/12/2015): 2 dates with" in result.warnings[0]
        assert "another program has written these dates" in result.warnings[0]
    ends = {"date_start": "03/04/2015", "date_end": "13/04/2015"}
    assert starts(read_content(Content("ged.csv", table(WEB, ends).encode()))) == ["2015-04-03"]


def test_dates_in_numbers_are_month_first_as_ucdp_writes_them_where_nothing_tells():
    result = read_content(slashed("03/04/2015"))
    assert starts(result) == ["2015-03-04"]
    assert "month/day/year (12/31/2015): UCDP's order, as no date in the file tells" in result.warnings[0]
    told = read_content(slashed("03/04/2015"), Options(date_order="day-first"))
    assert starts(told) == ["2015-04-03"]
    assert told.warnings[0].endswith(": as told")
    assert not any("read as" in one for one in read_content(slashed("03/14/2015")).warnings)


def test_dates_that_contradict_each_other_are_refused():
    with pytest.raises(FileRefusedError, match="2 dates can only be day/month, 4 dates only month/day"):
        read_content(slashed("13/04/2015", "04/13/2015", "04/14/2015"))


def test_codes_that_passed_through_decimals_or_are_not_stated():
    rows = [
        {"id": "1.0", "type_of_violence": "3.0", "where_prec": "1.0", "date_prec": "5.0", "event_clarity": "1.0"},
        {"id": "2.0", "where_prec": "", "date_prec": "NA", "side_b": "NA", "where_coordinates": "-"},
    ]
    result = read_content(Content("ged.csv", table(FULL, *rows).encode()))
    events = result.tables["events"]
    assert events.index.tolist() == ["ged-1", "ged-2"]
    assert events["kind"].tolist() == ["attack on civilians", "battle"]
    assert events["kind_raw"].tolist() == ["3", "2"]
    assert events["place_uncertainty_m"].tolist() == [500, 25_000]
    assert events["date_uncertainty_days"].tolist() == [366, 0]
    assert events["confidence"].tolist() == ["high", "high"]
    assert events["actor_b"].tolist() == ["ISIS", ""]
    assert events["place"].tolist() == ["Tall Susin village", ""]
    assert result.warnings == (
        "ged.csv: 1 row without date_prec: the date is taken as the day given",
        "ged.csv: 1 row without where_prec: taken as within 25 km",
    )


def test_the_source_names_its_producer_and_its_licence(put):
    source = read_file(put("ged.csv", table(SHORT))).source
    assert (source.file, source.producer, source.licence) == ("ged.csv", "Uppsala Conflict Data Program", "CC BY 4.0")


def test_missing_deaths_stay_missing(put):
    event = read_file(put("ged.csv", table(FULL, {"best": "", "low": "NA"}))).tables["events"].iloc[0]
    assert event["deaths_best"] is pd.NA
    assert event["deaths_low"] is pd.NA
    assert event["deaths_high"] == 5


def test_deaths_out_of_order_are_kept_and_counted(put):
    rows = [{"id": "1", "low": "9"}, {"id": "2", "best": "9"}, {"id": "3"}, {"id": "4", "low": "9", "best": ""}]
    result = read_file(put("ged.csv", table(FULL, *rows)))
    assert result.accepted == 4
    assert result.warnings == (
        "ged.csv: 3 rows with deaths out of order (low above best, or best above high): kept as they are",
    )


def test_the_country_of_each_event_is_kept_beside_the_events(put):
    rows = [{"id": "1", "country": "Syria"}, {"id": "2", "country": " "}, {"id": "3", "country": "Iraq", "best": "x"}]
    result = read_file(put("ged.csv", table(FULL, *rows)))
    assert result.countries.to_dict() == {"ged-1": "Syria"}
    assert read_file(put("ged.csv", table(FULL, columns=set(FULL.columns) - {"country"}))).countries is None


def test_extra_columns_are_tolerated_with_a_warning(put):
    columns = [*GED_19.columns, "my remarks"]
    result = read_file(put("ged.csv", table(GED_19, columns=columns)))
    assert result.kind == "UCDP GED events, 41 columns"
    assert result.warnings == ("ged.csv: columns beyond the layout were not read: my_remarks",)


def test_a_column_lost_does_not_change_the_layout():
    assert layout_of(set(FULL.columns) - {"gwnoa", "relid"}) is FULL


def test_the_slice_of_2015_counted_by_csv(slices):
    path = slices / "ged211_syria_2015-08_09.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    result = read_file(path)
    events = result.tables["events"]
    assert len(rows) == 1_681
    assert result.rows == result.accepted + len(result.rejected) == len(rows)
    assert result.kind == "UCDP GED events, 14 columns"
    assert events.index.tolist() == [f"ged-{row['id']}" for row in rows]
    assert int(events["deaths_best"].sum()) == sum(int(row["best_death"]) for row in rows)
    assert (events["actor_b"] == "ISIS").sum() == sum(row["side_b"] == "IS" for row in rows)
    assert "Mare’ Operations Room" in set(events["actor_a_raw"])
    odd = [row for row in rows if not int(row["low_death"]) <= int(row["best_death"]) <= int(row["high_death"])]
    assert any(f": {len(odd)} rows with deaths out of order" in warning for warning in result.warnings)
    assert Counter(result.countries) == Counter(row["country"] for row in rows)


def test_the_slice_of_2016_counted_by_csv(slices):
    path = slices / "ged_syria_2016-02-01_10_full41cols.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    result = read_file(path)
    events = result.tables["events"]
    assert result.kind == "UCDP GED events, 41 columns"
    assert result.rows == result.accepted == len(rows) == 189
    assert (events["place_uncertainty_m"] == 500).sum() == sum(row["where_prec"] == "1" for row in rows)
    days = sum(len(pd.date_range(row["date_start"], row["date_end"])) for row in rows)
    assert (events["end"] - events["start"]).sum() == pd.Timedelta(days=days)
    assert result.countries.to_dict() == {f"ged-{row['id']}": row["country"] for row in rows}
