"""ACLED's three generations of layouts. Every row is ours, of places that are on no map; none is taken from ACLED."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read import acled_layouts
from geo.read.acled_layouts import LAYOUTS
from geo.read.content import Content
from geo.read.files import dataset_of, read_each, read_file
from geo.read.options import NOTHING_TOLD, Options
from geo.read.recognise import read_content

# The headers as the files have them, upper case and order included.
OLD = (
    "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,"
    "ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,"
    "NOTES,FATALITIES"
)
MIDDLE = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
)
NEW = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
HEADERS = dict(zip(LAYOUTS, (OLD, MIDDLE, NEW), strict=True))
V2_TO_7, UNTIL_2022, FROM_2023 = LAYOUTS

ROW = {
    "event_id_cnty": "XYZ12",
    "event_id_no_cnty": "12",
    "year": "2031",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "IS",
    "assoc_actor_1": "Harbour Watch",
    "inter1": "State forces",
    "actor2": "Militia of Upper Hill’s Men",
    "inter2": "Political militia",
    "interaction": "State forces-Political militia",
    "country": "Farland",
    "location": "Upper Hill",
    "latitude": "41.25",
    "longitude": "-12.5",
    "geo_precision": "1",
    "source": "Radio Harbour; The Hill Post",
    "notes": "On 13 May 2031, two patrols met near the mill.\nNobody else was there.",
    "fatalities": "4",
    "timestamp": "1936000000",
}
DATES = {V2_TO_7: "13/05/2031", UNTIL_2022: "13 May 2031", FROM_2023: "2031-05-13"}
OLD_TYPE = {"event_type": "Battle-No change of territory"}


def table(layout, *changes, header=None, separator=","):
    names = (header or HEADERS[layout]).split(",")
    plain = {**ROW, "event_date": DATES[layout], **(OLD_TYPE if layout is V2_TO_7 else {})}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(names)
    for change in changes or ({},):
        row = {**plain, **change}
        row["geo_precis"] = row["geo_precision"]
        writer.writerow([row.get(name.lower(), "") for name in names])
    return out.getvalue()


def read(text, options=NOTHING_TOLD):
    return read_content(Content("acled.csv", text if isinstance(text, bytes) else text.encode()), options)


def test_the_layouts_have_the_columns_of_the_files():
    assert [tuple(header.lower().split(",")) for header in HEADERS.values()] == [one.columns for one in LAYOUTS]
    assert [len(one.columns) for one in LAYOUTS] == [25, 31, 31]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.kind)
@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "reversed"])
def test_each_generation_is_known_by_its_header_in_any_order(layout, turn):
    header = ",".join(HEADERS[layout].split(",")[::turn])
    result = read(table(layout, header=header))
    assert result.kind == layout.kind
    assert result.rows == result.accepted == 1
    assert result.warnings == ()
    event = result.tables["events"].loc["acled-XYZ12"]
    assert (event["start"], event["end"]) == (
        pd.Timestamp("2031-05-13", tz="UTC"),
        pd.Timestamp("2031-05-14", tz="UTC"),
    )
    assert (event["actor_a_raw"], event["actor_a"]) == ("IS", "ISIS")
    assert event["actor_b"] == event["actor_b_raw"] == "Militia of Upper Hill’s Men"
    assert event["deaths_best"] == 4
    assert event["deaths_low"] is event["deaths_high"] is pd.NA
    assert event["kind"] == "battle"
    assert (event.geometry.x, event.geometry.y) == (-12.5, 41.25)
    assert (event["place"], event["place_uncertainty_m"], event["date_uncertainty_days"]) == ("Upper Hill", 5_000, 0)
    assert event["note"] == "On 13 May 2031, two patrols met near the mill."
    assert event["source"] == (
        "ACLED (Armed Conflict Location & Event Data), acleddata.com: Radio Harbour; The Hill Post"
    )
    assert result.countries.to_dict() == {"acled-XYZ12": "Farland"}


def test_every_kind_of_event_has_its_kind_here():
    pairs = [
        ("Battles", "Armed clash", "battle"),
        ("Battles", "Government regains territory", "capture"),
        ("Battles", "Non-state actor overtakes territory", "capture"),
        ("Strategic developments", "Non-violent transfer of territory", "capture"),
        ("Strategic developments", "Headquarters or base established", "capture"),
        ("Strategic developments", "Agreement", "other"),
        ("Explosions/Remote violence", "Air/drone strike", "strike"),
        ("Explosions/Remote violence", "Shelling/artillery/missile attack", "strike"),
        ("Violence against civilians", "Abduction/forced disappearance", "attack on civilians"),
        ("Protests", "Excessive force against protesters", "attack on civilians"),
        ("Protests", "Peaceful protest", "other"),
        ("Riots", "Mob violence", "other"),
        ("Remote violence", "", "strike"),
        ("Battle-Government regains territory", "", "capture"),
        ("BATTLE - No change of territory", "NA", "battle"),
        ("A type nobody knows", "", "other"),
    ]
    rows = [
        {"event_id_cnty": str(number), "event_type": kind, "sub_event_type": sub}
        for number, (kind, sub, _) in enumerate(pairs)
    ]
    events = read(table(FROM_2023, *rows)).tables["events"]
    assert events["kind"].tolist() == [ours for _, _, ours in pairs]
    assert events["kind_raw"].iloc[0] == "Battles: Armed clash"
    assert events["kind_raw"].iloc[12] == "Remote violence"


def test_codes_of_precision_become_metres_and_days():
    rows = [
        {"event_id_cnty": str(code), "geo_precision": f"{code}.0", "time_precision": str(code)} for code in (1, 2, 3)
    ]
    events = read(table(UNTIL_2022, *rows)).tables["events"]
    assert events["place_uncertainty_m"].tolist() == [5_000, 25_000, 150_000]
    assert events["date_uncertainty_days"].tolist() == [0, 7, 31]


@pytest.mark.parametrize(
    "header", [OLD.replace("GEO_PRECISION", "GEO_PRECIS"), OLD.lower()], ids=["cut short", "lower"]
)
def test_the_first_generation_in_other_letters(header):
    result = read(table(V2_TO_7, {"geo_precision": "2"}, header=header))
    assert result.kind == V2_TO_7.kind
    assert result.warnings == ()
    assert result.tables["events"]["place_uncertainty_m"].tolist() == [25_000]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.kind)
def test_semicolons_byte_order_mark_and_windows_letters(layout):
    plain = read(table(layout)).tables["events"]
    marked = read(table(layout, separator=";").encode("utf-8-sig"))
    windows = read(table(layout).encode("cp1252"))
    assert marked.warnings == ()
    pd.testing.assert_frame_equal(marked.tables["events"], plain)
    assert "Windows-1252" in windows.warnings[0]
    pd.testing.assert_frame_equal(windows.tables["events"], plain)


def test_na_is_nothing():
    row = dict.fromkeys(("actor2", "source", "notes", "location", "sub_event_type", "country"), "NA")
    result = read(table(FROM_2023, {**row, "fatalities": "NA", "geo_precision": "NA", "time_precision": "NA"}))
    event = result.tables["events"].iloc[0]
    assert (event["actor_b"], event["actor_b_raw"], event["note"], event["place"]) == ("", "", "", "")
    assert (event["kind_raw"], event["source"]) == (
        "Battles",
        "ACLED (Armed Conflict Location & Event Data), acleddata.com",
    )
    assert event["deaths_best"] is pd.NA
    assert event["place_uncertainty_m"] == 25_000
    assert result.countries.empty
    assert result.warnings == (
        "acled.csv: 1 row without time_precision: the date is taken as the day given",
        "acled.csv: 1 row without geo_precision: taken as within 25 km",
    )


def test_a_row_without_a_name_of_an_actor_is_set_aside():
    result = read(table(FROM_2023, {}, {"event_id_cnty": "2", "actor1": "NA", "actor2": ""}))
    assert result.rejected["reason"].tolist() == ["no actor"]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"event_id_cnty": "NA"}, "event_id_cnty", "no id"),
        ({"event_id_cnty": "1"}, "event_id_cnty", "the id is already used in an earlier row"),
        ({"event_date": ""}, "event_date", "no date"),
        ({"event_date": "30 February 2031"}, "event_date", "no such day in the calendar"),
        ({"event_date": "13 May 31"}, "event_date", "not a date written"),
        ({"latitude": "91"}, "latitude", "latitude is not between -90 and 90"),
        ({"longitude": "NA"}, "longitude", "no longitude"),
        ({"geo_precision": "4"}, "geo_precision", "geo_precision is not one of 1, 2, 3"),
        ({"time_precision": "x"}, "time_precision", "time_precision is not one of 1, 2, 3"),
        ({"fatalities": "1.5"}, "fatalities", "fatalities is not a whole number"),
    ],
)
def test_a_bad_row_is_set_aside_once_with_its_reason(change, column, reason):
    result = read(table(FROM_2023, {"event_id_cnty": "1"}, {"event_id_cnty": "2", **change}))
    assert result.tables["events"].index.tolist() == ["acled-1"]
    assert result.rejected[["row", "column"]].to_numpy().tolist() == [["3", column]]
    assert result.rejected["reason"].iloc[0].startswith(reason)


def test_dates_in_words_and_iso_may_stand_in_one_file():
    rows = [
        {"event_id_cnty": str(number), "event_date": date} for number, date in enumerate(("13 May 2031", "2031-05-13"))
    ]
    events = read(table(FROM_2023, *rows)).tables["events"]
    assert events["start"].dt.strftime("%m-%d").tolist() == ["05-13", "05-13"]


def dated(*dates):
    return table(V2_TO_7, *({"event_id_cnty": str(number), "event_date": date} for number, date in enumerate(dates)))


def test_day_first_is_proved_by_the_column():
    result = read(dated("03/04/2031", "31/12/2031"))
    assert result.tables["events"]["start"].dt.strftime("%m-%d").tolist() == ["04-03", "12-31"]
    assert result.warnings == ()


def test_day_first_is_said_where_no_date_proves_it():
    result = read(dated("03/04/2031", "01/02/2031"))
    assert result.tables["events"]["start"].dt.strftime("%m-%d").tolist() == ["04-03", "02-01"]
    assert "event_date is read as day/month/year (31/12/2015): ACLED's order, as no date" in result.warnings[0]


def test_the_order_that_was_told_goes_before_the_custom():
    result = read(dated("03/04/2031"), Options(date_order="month-first"))
    assert result.tables["events"]["start"].dt.strftime("%m-%d").tolist() == ["03-04"]
    assert "as told" in result.warnings[0]


def test_a_file_written_anew_month_first_is_read_so_and_says_so():
    result = read(dated("03/04/2031", "12/31/2031"), Options(date_order="day-first"))
    assert result.tables["events"]["start"].dt.strftime("%m-%d").tolist() == ["03-04", "12-31"]
    assert "another program has written these dates" in result.warnings[0]


def test_dates_that_contradict_each_other_are_refused():
    with pytest.raises(FileRefusedError, match="contradict each other: 1 row can only be day/month, 1 row only month"):
        read(dated("31/12/2031", "12/31/2031"))


def test_one_slip_among_many_days_is_set_aside():
    result = read(dated(*["31/12/2031"] * 150, "12/31/2031"))
    assert result.accepted == 150
    assert result.rejected["value"].tolist() == ["12/31/2031"]
    assert result.rejected["reason"].tolist() == ["no such day in the calendar"]


def test_some_of_the_columns_are_enough():
    header = "event_id_cnty,event_date,event_type,actor1,latitude,longitude"
    result = read(table(FROM_2023, header=header))
    assert result.accepted == 1
    assert result.countries is None
    assert [one.split(": ", 1)[1] for one in result.warnings] == [
        "1 row without time_precision: the date is taken as the day given",
        "1 row without geo_precision: taken as within 25 km",
    ]


def test_without_ids_they_are_made_of_the_file_and_the_row():
    header = "event_date,event_type,sub_event_type,actor1,inter1,latitude,longitude"
    result = read(table(FROM_2023, {}, {"event_type": "Riots"}, header=header))
    assert result.tables["events"].index.tolist() == ["acled-2", "acled-3"]
    assert "no column event_id_cnty: ids are made of the file's name and the row" in result.warnings[0]


def test_a_column_too_many_is_named_and_not_read():
    result = read(table(FROM_2023, header=NEW + ",my remarks"))
    assert result.warnings == ("acled.csv: columns beyond the layout were not read: my_remarks",)


@pytest.mark.parametrize("lost", ["actor1", "latitude", "event_type"])
def test_a_needed_column_too_few_is_refused(lost):
    header = ",".join(name for name in NEW.split(",") if name != lost)
    with pytest.raises(
        FileRefusedError, match=f"looks like ACLED events, layout of 2023 and later, but has no {lost}; "
    ):
        read(table(FROM_2023, header=header))


def test_a_table_of_one_s_own_is_not_taken_for_acled():
    assert not acled_layouts.is_acled(["event_date", "actor1", "event_type", "latitude", "longitude", "notes"])


def test_the_source_is_the_attribution_that_the_terms_ask_for():
    rows = [
        {"event_id_cnty": "1"},
        {"event_id_cnty": "2", "event_date": "2031-06-02", "country": "Nearland", "event_type": "Riots"},
        {"event_id_cnty": "3", "latitude": ""},
        {"event_id_cnty": "4", "timestamp": "1936100000"},
    ]
    source = read(table(FROM_2023, *rows)).source
    assert source.producer == "ACLED (Armed Conflict Location & Event Data), acleddata.com"
    assert "10.1057/s41599-023-01559-4" in source.citation
    assert "do not hand on its rows" in source.licence
    assert source.accessed.startswith(f"on or after {pd.Timestamp(1936100000, unit='s'):%Y-%m-%d}, ")
    assert source.filters == (
        "2 countries (Farland, Nearland); 2031-05-13 to 2031-06-02; 2 types of events (Battles, Riots)"
    )
    assert source.changes.startswith(
        "1 of 4 rows set aside; 1 name of actors given as 1 name of Standoff's; "
        "2 types of events grouped into 2 kinds; notes cut to their first sentence; "
    )


@pytest.mark.parametrize("timestamp", ["", "NA", "0", "3", "never"])
def test_without_a_moment_of_change_the_day_of_access_is_not_stated(timestamp):
    assert read(table(FROM_2023, {"timestamp": timestamp})).source.accessed.startswith("not stated in the file")


def test_the_attribution_reaches_the_dataset(put):
    reading = read_each([put("mine.csv", table(FROM_2023))])
    (source,) = dataset_of(reading).sources
    assert source.file == "mine.csv"
    assert source.filters.startswith("1 country (Farland)")
    assert dataset_of(reading).countries.to_dict() == {"acled-XYZ12": "Farland"}


def test_a_file_none_of_whose_rows_can_be_read_still_names_its_source():
    result = read(table(FROM_2023, {"latitude": ""}))
    assert result.accepted == 0
    assert result.source.filters == "no event that could be read"


def test_an_answer_of_the_interface_is_the_same_table():
    row = dict(zip(NEW.split(","), next(csv.reader(io.StringIO(table(FROM_2023).split("\n", 1)[1]))), strict=True))
    row |= {"fatalities": 4, "latitude": 41.25, "geo_precision": 1, "assoc_actor_1": None}
    answer = {"status": 200, "success": True, "last_update": 3, "count": 1, "messages": [], "data": [row]}
    result = read(json.dumps(answer))
    assert result.kind == FROM_2023.kind
    pd.testing.assert_frame_equal(result.tables["events"], read(table(FROM_2023)).tables["events"])


def test_hxl_tags_under_the_header_are_no_event(put):
    lines = table(UNTIL_2022).splitlines()
    tags = ",".join(f"#tag+a{number}" for number in range(len(MIDDLE.split(","))))
    result = read_file(put("hdx.csv", "\n".join([lines[0], tags, *lines[1:]])))
    assert result.rows == result.accepted == 1


CELLS = st.one_of(
    st.sampled_from(
        ["", "NA", "1", "2.0", "-1", "2031-05-13", "13/05/2031", "13 May 2031", "41.2", "'", "Battles: ", "\x7f"]
    ),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12),
)


@settings(max_examples=50)
@given(rows=st.lists(st.dictionaries(st.sampled_from(NEW.split(",")), CELLS, max_size=12), min_size=1, max_size=6))
def test_whatever_the_cells_say_no_row_is_lost(rows):
    text = table(FROM_2023, *({"event_id_cnty": str(number), **row} for number, row in enumerate(rows)))
    refused = None
    try:
        result = read(text)
    except FileRefusedError as refusal:
        refused = str(refusal)
    assert len(refused.splitlines()) == 1 if refused else result.accepted + len(result.rejected) == result.rows
