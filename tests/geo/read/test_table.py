"""Our own plain tables of events, places and holdings."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.model.errors import FileRefusedError, UnknownTableError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import read_content

EVENTS = (
    "event_id,date,last_day,latitude,longitude,place,place_uncertainty_m,date_uncertainty_days,actor_a,actor_b,kind,"
    "deaths_low,deaths_best,deaths_high,confidence,note,source,url\n"
)
PLACES = "place_id,name,aliases,kind,latitude,longitude,place_uncertainty_m,confidence,note,source\n"
HOLDINGS = "holding_id,place_id,actor,start,end,confidence,note,source\n"


def _day(text):
    return pd.Timestamp(text, tz="UTC")


def test_an_event_is_read_whole(put):
    row = "a,2015-10-07,2015-10-08,36.2,37.15,Aleppo,25000,1,Daesh,,attack,,1,3,low,killed near Aleppo,press,https://e.org/1\n"
    result = read_file(put("events.csv", EVENTS + row))
    assert (result.kind, result.rows, result.warnings) == ("events table", 1, ())
    event = result.tables["events"].loc["a"]
    assert (event["start"], event["end"]) == (_day("2015-10-07"), _day("2015-10-09"))
    assert (event["actor_a"], event["actor_a_raw"], event["actor_b"]) == ("ISIS", "Daesh", "")
    assert (event["kind"], event["kind_raw"], event["confidence"]) == ("battle", "attack", "low")
    assert event["deaths_low"] is pd.NA
    assert (event["deaths_best"], event["deaths_high"], event["date_uncertainty_days"]) == (1, 3, 1)
    assert (event["place_uncertainty_m"], event["url"], event["source"]) == (25_000, "https://e.org/1", "press")


@pytest.mark.parametrize(
    ("header", "cells", "start", "end"),
    [
        ("date", "2015-10-10", "2015-10-10", "2015-10-11"),
        ("date,last_day", "2015-10-10,", "2015-10-10", "2015-10-11"),
        ("date,last_day", "2015-10-10,2015-10-12", "2015-10-10", "2015-10-13"),
        ("start,end", "2015-10-10,2015-10-12", "2015-10-10", "2015-10-12"),
        ("start,end", "2015-10-10T06:00,2015-10-10T07:30", "2015-10-10T06:00", "2015-10-10T07:30"),
        ("date", "2015-10-10 14:30", "2015-10-10T14:30", "2015-10-10T14:31"),
    ],
)
def test_intervals_become_half_open_at_the_door(put, header, cells, start, end):
    path = put("e.csv", f"{header},lat,lng,actor\n{cells},36,37,IS\n")
    event = read_file(path).tables["events"].iloc[0]
    assert (event["start"], event["end"]) == (_day(start), _day(end))


def test_what_is_not_stated_is_said_never_silently_exact(put):
    result = read_file(put("e.csv", "date,lat,lon,actor,deaths,colour\n2015-10-10,36,37,IS,4,red\n"))
    event = result.tables["events"].loc["e-2"]
    assert (event["place_uncertainty_m"], event["confidence"], event["deaths_best"]) == (25_000, "not stated", 4)
    assert result.warnings == (
        "e.csv: columns that were not read: colour",
        "e.csv: 1 row without place_uncertainty_m: taken as within 25 km",
    )


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("latitude", "95", "latitude is not between -90 and 90"),
        ("latitude", "nan", "no latitude"),
        ("longitude", "1e400", "longitude is not a decimal number"),
        ("date", "2015-02-29", "no such day in the calendar"),
        ("date", "", "no date"),
        ("place_uncertainty_m", "-5", "place_uncertainty_m is not a number of metres"),
        ("place_uncertainty_m", "inf", "place_uncertainty_m is not a number of metres"),
        ("date_uncertainty_days", "1.5", "date_uncertainty_days is not a whole number from zero up to 36,600"),
        ("deaths_best", "inf", "deaths_best is not a whole number from zero up to 1,000,000,000"),
    ],
)
def test_a_bad_cell_sets_its_row_aside(put, column, value, reason):
    good = dict.fromkeys(EVENTS.strip().split(","), "")
    good |= {"event_id": "first", "date": "2015-10-10", "latitude": "36", "longitude": "37", "actor_a": "IS"}
    rows = [good, {**good, "event_id": "second", column: value}]
    text = EVENTS + "".join(",".join(row.values()) + "\n" for row in rows)
    result = read_file(put("e.csv", text))
    assert result.tables["events"].index.tolist() == ["first"]
    assert result.rejected[["row", "column", "value", "reason"]].to_numpy().tolist() == [["3", column, value, reason]]


def test_reasons_can_be_counted_and_the_value_is_the_cells_own(put):
    header = "event_id,date,last_day,latitude,longitude,actor\n"
    ids = "".join(f"e{n},2015-10-10,,36,37,IS\n" for n in range(3))
    early = "".join(f"f{n},2015-10-1{n},2015-10-0{n + 1},36,37,IS\n" for n in range(3))
    rejected = read_file(put("e.csv", header + ids + ids + early)).rejected
    assert rejected["reason"].value_counts().to_dict() == {
        "the id is already used in an earlier row": 3,
        "its last day lies before it starts": 3,
    }
    assert rejected["value"].tolist() == [
        *(f"e{n}" for n in range(3)),
        *(f"2015-10-0{n + 1}" for n in range(3)),
    ]


@pytest.mark.parametrize("nothing", ["\x01", "\x7f", "\x1f", " \x01 \x02", "\u00a0", "\u2003"])
def test_a_cell_of_control_characters_or_blanks_says_nothing(put, nothing):
    places = read_file(put("p.csv", PLACES + f"a,{nothing},,,36,37,5,,,\n{nothing},A,,,36,37,5,,,\nc,C,,,36,37,5,,,\n"))
    assert places.tables["places"].index.tolist() == ["c"]
    assert places.rejected["reason"].tolist() == ["no name", "no place_id"]
    rows = f"h,{nothing},IS,2015-10-09,,,,\ni,c,{nothing},2015-10-09,,,,\n{nothing},c,IS,2015-10-09,,,,\n"
    holdings = read_file(put("h.csv", HOLDINGS + rows))
    assert holdings.tables["holdings"].index.tolist() == ["h-4"]
    assert holdings.rejected["reason"].tolist() == ["no place_id", "no actor"]


def test_a_row_without_actors_is_set_aside_beside_rows_that_have_them(put):
    result = read_file(put("e.csv", "date,lat,lon,actor_a,actor_b\n2015-10-10,36,37,,\n2015-10-10,36,37,,IS\n"))
    assert result.rejected["reason"].tolist() == ["no actor"]
    assert result.tables["events"]["actor_b"].tolist() == ["ISIS"]


def test_text_is_kept_as_it_is_for_the_page_to_escape(put):
    note = '<img src=x onerror="alert(1)"></script>'
    quoted = note.replace('"', '""')
    result = read_file(put("e.csv", f'date,lat,lon,actor,note\n2015-10-10,36,37,IS,"{quoted}"\n'))
    assert result.tables["events"]["note"].tolist() == [note]


def test_places_and_their_rejects(put):
    rows = (
        "susin,Tall Susin,Tal Susin; تل سوسين,village,36.35445,37.17684,700,High,a note,ucdp\n"
        "susin,Again,,village,36,37,500,high,n,s\n"
        ",No id,,village,36,37,500,high,n,s\n"
        "blank,,,village,36,37,500,high,n,s\n"
        "vague,Somewhere,,area,36,37,,so-so,n,s\n"
    )
    result = read_file(put("places.csv", PLACES + rows))
    places = result.tables["places"]
    assert result.kind == "places table"
    assert places.index.tolist() == ["susin", "vague"]
    assert places["aliases"].iloc[0] == "Tal Susin; تل سوسين"
    assert places["confidence"].tolist() == ["high", "not stated"]
    assert places["place_uncertainty_m"].tolist() == [700, 25_000]
    assert result.rejected["reason"].tolist() == ["the id is already used in an earlier row", "no place_id", "no name"]
    assert result.warnings == (
        "places.csv: 1 row without place_uncertainty_m: taken as within 25 km",
        "places.csv: 1 row with a confidence other than high, medium or low (so-so): not stated",
    )


def test_holdings_and_their_rejects(put):
    rows = (
        "h1,susin,Islamic State,2015-10-09,2015-11-15,medium,n,s\n"
        ",susin,divided,2015-11-15,,low,n,s\n"
        "h3,susin,IS,2015-10-09,2015-10-09,low,n,s\n"
        "h4,susin,,2015-10-09,,low,n,s\n"
        "h5,susin,IS,,,low,n,s\n"
    )
    result = read_file(put("holdings.csv", HOLDINGS + rows))
    holdings = result.tables["holdings"]
    assert result.kind == "holdings table"
    assert holdings.index.tolist() == ["h1", "holdings-3"]
    assert holdings["actor"].tolist() == ["ISIS", "contested"]
    assert holdings["end"].tolist() == [_day("2015-11-15"), pd.NaT]
    assert result.rejected["reason"].tolist() == [
        "it does not end after it starts",
        "no actor",
        "no date",
    ]


def test_places_without_a_name_column_are_refused(put):
    with pytest.raises(FileRefusedError, match="no column name; add name"):
        read_file(put("p.csv", "place_id,latitude,longitude\nx,36,37\n"))


def test_a_list_of_places_without_ids_is_read_and_a_table_with_ids_needs_them_all(put):
    listed = read_file(put("camps.csv", "name,lat,lon\nCamp A,36.3,37.1\n,36.4,37.2\n"))
    assert listed.kind == "places table"
    assert listed.tables["places"]["name"].to_dict() == {"camps-2": "Camp A"}
    assert listed.rejected["reason"].tolist() == ["no name"]
    keyed = read_file(put("keyed.csv", "place_id,name,lat,lon\na,Camp A,36.3,37.1\n,Camp B,36.4,37.2\n"))
    assert keyed.tables["places"].index.tolist() == ["a"]
    assert keyed.rejected["reason"].tolist() == ["no place_id"]


@pytest.mark.parametrize("nothing", ["NA", "null", "n/a", "None", "-"])
def test_what_says_that_there_is_nothing_is_no_actor_id_or_name(nothing):
    header = "event_id,date,lat,lon,actor_a,actor_b,place,source\n"
    text = header + f"{nothing},2015-10-10,36,37,IS,{nothing},{nothing},{nothing}\nb,2015-10-10,36,37,{nothing},,,\n"
    result = read_content(Content("e.csv", text.encode()))
    event = result.tables["events"].loc["e-2"]
    assert event[["actor_b", "actor_b_raw", "place", "source"]].tolist() == ["", "", "", ""]
    assert result.rejected["reason"].tolist() == ["no actor"]
    text = f"place_id,name,lat,lon\n{nothing},Susin,36,37\nb,{nothing},36,37\nc,Marea,36,37\n"
    result = read_content(Content("p.csv", text.encode()))
    assert result.rejected["reason"].tolist() == ["no place_id", "no name"]
    text = f"place_id,actor,start\nc,{nothing},2015-10-10\nc,IS,2015-10-10\n"
    assert read_content(Content("h.csv", text.encode())).rejected["reason"].tolist() == ["no actor"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name,latitude,longitude,year,month,day,faction,killed", r"year \(when\), faction \(who\), killed \(deaths\)"),
        ("name,latitude,longitude,when,faction", r"when \(when\), faction \(who\)"),
    ],
)
def test_events_half_known_are_no_places(header, said):
    row = ",".join(["Susin", "36", "37", *["2015"] * (header.count(",") - 2)])
    with pytest.raises(UnknownTableError, match=f"it has places, but also columns as of events: {said}; name them"):
        read_content(Content("t.csv", f"{header}\n{row}\n".encode()))
    camps = read_content(Content("t.csv", b"name,latitude,longitude,year,population\nCamp A,36,37,2015,70\n"))
    assert camps.kind == "places table"


def test_midnight_of_another_time_zone_is_that_day_and_any_other_hour_a_moment():
    days = ("2015-10-10T00:00+03:00", "2015-10-10T03:00+03:00", "2015-10-10")
    text = "date,lat,lon,actor,place_uncertainty_m\n" + "".join(f"{one},36,37,IS,5\n" for one in days)
    result = read_content(Content("e.csv", text.encode()))
    events = result.tables["events"]
    assert set(events["start"]) == {_day("2015-10-10")}
    assert (events["end"] - events["start"]).tolist() == [pd.Timedelta(n, "min") for n in (1440, 1, 1440)]
    assert result.warnings == (
        "e.csv: 1 row with midnight of another time zone: taken as that day, from 00:00 to 24:00 UTC",
    )


def test_times_that_are_of_another_day_in_utc_are_said(put):
    days = ("2015-10-10T01:30+03:00", "2015-10-10 23:30", "2015-10-10T23:30-05:00", "2015-10-10T12:00+03:00")
    rows = "".join(f"{day},36,37,IS,500\n" for day in days)
    result = read_file(put("e.csv", "date,latitude,longitude,actor_a,place_uncertainty_m\n" + rows))
    assert result.warnings == (
        "e.csv: 2 rows with a time of another zone, which in UTC is of the day before or after: kept in UTC",
    )
    assert result.tables["events"]["start"].dt.day.tolist() == [9, 10, 11, 10]


def test_of_two_columns_that_say_the_same_the_one_not_read_is_named():
    text = "date,start,end,last_day,lat,lon,actor,place_uncertainty_m\n"
    row = "2015-10-01,2015-10-09,2015-10-11,2015-10-20,36,37,IS,5\n"
    result = read_content(Content("e.csv", (text + row).encode()))
    event = result.tables["events"].iloc[0]
    assert (event["start"], event["end"]) == (_day("2015-10-09"), _day("2015-10-11"))
    assert result.warnings == (
        "e.csv: date was not read, as start says when it began",
        "e.csv: last_day was not read, as end says until when",
    )


def test_names_beside_ours_are_read_and_said():
    text = "event_date,lat_dd,long_dd,actor,fatalities,event_type,place_name,country,place_uncertainty_m\n"
    result = read_content(Content("e.csv", (text + "2015-10-10,36,37,IS,4,battle,Marea,Syria,500\n").encode()))
    event = result.tables["events"].iloc[0]
    assert (event["deaths_best"], event["kind"], event["place"]) == (4, "battle", "Marea")
    assert result.countries.tolist() == ["Syria"]
    said = result.warnings[0].removeprefix("e.csv: ").split(", ")
    assert len(result.warnings) == 1
    assert said == [
        "event_date is read as date",
        "event_type is read as kind",
        "place_name is read as place",
        "fatalities is read as deaths_best",
        "lat_dd is read as latitude",
        "long_dd is read as longitude",
    ]
