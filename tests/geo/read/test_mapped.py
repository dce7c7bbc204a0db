"""A table read with a profile gives what the same rows give in our own columns."""

from __future__ import annotations

from zipfile import ZipFile

import pandas as pd
import pytest

from geo.model.errors import UnknownTableError
from geo.read.acled_layouts import LAYOUTS as ACLED_LAYOUTS
from geo.read.content import Content
from geo.read.credit import ACLED, GDELT, GTD, UCDP, VIINA
from geo.read.files import read_paths
from geo.read.layouts import LAYOUTS as UCDP_LAYOUTS
from geo.read.options import Options
from geo.read.profile import Profile
from geo.read.recognise import read_content

OURS = (
    "date,latitude,longitude,actor_a,actor_b,kind,deaths,place_uncertainty_m,source\n"
    "2015-04-03,36.2,37.15,Daesh,Gov,strike,3,500,notes\n2015-12-31,36.208333333,-37.5,Rebels,,battle,,500,notes\n"
)
COLUMNS = {"date": "when", "latitude": "y", "longitude": "x", "actor_a": "who", "actor_b": "whom", "kind": "what"}


def read(text, profile, **told):
    return read_content(Content("e.csv", text.encode()), Options(profiles=(profile,), **told))


def profile(**changed):
    constants = {"source": "notes", "place_uncertainty_m": "500"}
    return Profile("events", {**COLUMNS, "deaths_best": "dead"}, constants=constants, **changed)


HEADER = "dead;who;whom;what;x;y;when\n"
PLAIN = HEADER + "3;Daesh;Gov;strike;37.15;36.2;3/4/2015\n;Rebels;;battle;-37.5;36.208333333;31/12/2015\n"


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        (PLAIN, profile()),
        (PLAIN.replace("31/12/2015", "31/12/2015").replace("36.2;", "36,2;"), profile(decimal=",")),
        (
            HEADER + "3;Daesh;Gov;strike;37°9'E;36 12 0 N;3/4/2015\n;Rebels;;battle;37°30'W;36°12'30\"N;31/12/2015\n",
            profile(coordinates="dms"),
        ),
        (PLAIN.replace("x;y", "y;x"), profile(swapped=True)),
    ],
)
def test_the_same_rows_give_the_same_events(text, profile):
    got = read(text, profile).tables["events"]
    expected = read_content(Content("e.csv", OURS.encode())).tables["events"]
    pd.testing.assert_frame_equal(pd.DataFrame(got), pd.DataFrame(expected), check_like=True)


@pytest.mark.parametrize(("order", "cells"), [("lat, lon", ("36.2, 37.15",)), ("lon, lat", ("POINT(37.15 36.2)",))])
def test_both_coordinates_in_one_column(order, cells):
    told = Profile("events", {"date": "d", "position": "where", "actor_a": "a"}, coordinates=order)
    text = "d\twhere\ta\n" + "".join(f"2015-10-10\t{cell}\tIS\n" for cell in (*cells, "nowhere"))
    result = read(text, told)
    point = result.tables["events"].geometry.iloc[0]
    assert (point.x, point.y) == (37.15, 36.2)
    assert result.rejected[["column", "value", "reason"]].to_numpy().tolist() == [
        ["where", "nowhere", "latitude is not a decimal number"]
    ]


def test_what_was_taken_for_what_is_said_and_what_was_left_out():
    result = read(PLAIN.replace("dead", "colour"), Profile("events", COLUMNS, "mine", swapped=True))
    taken = "date is when, latitude is y, longitude is x, actor_a is who, actor_b is whom, kind is what"
    assert result.warnings[:2] == (
        f"e.csv: read with the profile 'mine': {taken}, latitude and longitude exchanged",
        "e.csv: columns that were not read: colour",
    )


def test_kinds_and_actors_are_renamed_and_the_source_s_words_kept():
    told = profile(kinds={"strike": "attack on civilians"}, actors={"Gov": "Army of the West"})
    event = read(PLAIN, told).tables["events"].iloc[0]
    assert (event["kind"], event["kind_raw"]) == ("attack on civilians", "strike")
    assert (event["actor_b"], event["actor_b_raw"], event["actor_a"]) == ("Army of the West", "Gov", "ISIS")


def test_words_of_a_profile_match_whatever_their_capitals_and_those_that_match_nothing_are_said():
    told = profile(
        kinds={"Strike ": "attack on civilians", "siege": "battle"},
        actors={"GOV": "Army of the West", "Gov.": "Army", "rebels": "Front A", "Rebels": "Front B"},
    )
    result = read(PLAIN, told)
    events = result.tables["events"]
    assert events["kind"].tolist() == ["attack on civilians", "battle"]
    assert events["actor_b"].tolist() == ["Army of the West", ""]
    assert events["actor_a"].tolist() == ["ISIS", "Front B"]
    assert [one for one in result.warnings if "no event has" in one] == [
        "e.csv: no event has what [kinds] of the profile names: 'siege'",
        "e.csv: no event has what [actors] of the profile names: 'Gov.', 'rebels'",
    ]


def test_words_that_all_match_are_not_spoken_of():
    told = profile(kinds={"strike": "attack on civilians", "": "battle"}, actors={"Gov": "Army of the West"})
    text = PLAIN.replace("battle", "")
    assert read(text, told).tables["events"]["kind"].tolist() == ["attack on civilians", "battle"]
    assert not [one for one in read(text, told).warnings if "no event has" in one]


def test_rejected_rows_name_the_file_s_own_column_and_value():
    result = read(HEADER + "3;IS;;;37;95;3/4/2015\n3;IS;;;37;36;31/12/2015\n3;IS;;;37;36;soon\n", profile())
    assert result.rejected[["row", "column", "value"]].to_numpy().tolist() == [["2", "y", "95"], ["4", "when", "soon"]]
    assert result.accepted + len(result.rejected) == result.rows == 3


def test_dates_that_do_not_tell_their_order_are_settled_by_the_profile():
    text = HEADER + "3;IS;;;37;36;3/4/2015\n"
    with pytest.raises(UnknownTableError, match="whether the day or the month comes first"):
        read(text, profile())
    for dates, day in (("day-first", "2015-04-03"), ("month-first", "2015-03-04")):
        assert f"{read(text, profile(dates=dates)).tables['events']['start'].iloc[0]:%Y-%m-%d}" == day


def test_serials_are_dates_when_told():
    text = HEADER + "3;IS;;;37;36;42226\n3;IS;;;37;36;42227.5\n3;IS;;;37;36;9\n"
    result = read(text, profile(dates="serial"))
    assert [f"{day:%Y-%m-%d %H}" for day in result.tables["events"]["start"]] == ["2015-08-10 00", "2015-08-11 12"]
    assert result.rejected["reason"].tolist() == ["not a date written a spreadsheet's count of days (42226)"]


def test_places_holdings_and_surveys_can_be_mapped():
    places = read("n,y,x\nA,36,37\nB,36.1,37\n", Profile("places", {"name": "n", "latitude": "y", "longitude": "x"}))
    assert places.tables["places"]["name"].tolist() == ["A", "B"]
    columns = {"place_id": "p", "actor": "by", "start": "since"}
    holdings = read("p,by,since\na,IS,31.12.2015\n", Profile("holdings", columns))
    assert holdings.tables["holdings"]["actor"].tolist() == ["ISIS"]
    columns = {"date": "seen", "actor": "flag", "latitude": "y", "longitude": "x", "name": "n"}
    text = "seen,flag,y,x,n\n31/12/2015,IS,36,37,A\n31/12/2015,Government,36.5,37,B\n"
    survey = read(text, Profile("survey", columns))
    assert set(survey.tables) == {"places", "holdings"}
    assert sorted(survey.tables["holdings"]["actor"]) == ["Government", "ISIS"]


def test_a_profile_that_fits_wins_over_a_reader_and_one_that_does_not_is_said():
    told = Profile("places", {"name": "actor_a", "latitude": "latitude", "longitude": "longitude"}, "as places")
    assert read(OURS, told).kind == "places table"
    result = read(OURS, Profile("places", {"name": "village", "latitude": "latitude"}, "villages"))
    assert result.kind == "events table"
    assert (
        result.warnings[0]
        == "e.csv: read by its own header, as it lacks a column of the profile 'villages' names village"
    )


def test_three_columns_are_a_date_together():
    columns = {"year": "y", "month": "m", "day": "d", "latitude": "lat", "longitude": "lon", "actor_a": "a"}
    days = ["2015;8;1", "2015;août;31.0", "2015;2;29", "2015;8;0", ";;"]
    text = "y;m;d;lat;lon;a\n" + "".join(f"{day};36;37;IS\n" for day in days)
    result = read(text, Profile("events", columns))
    assert [f"{day:%Y-%m-%d}" for day in result.tables["events"]["start"]] == ["2015-08-01", "2015-08-31"]
    assert result.rejected["reason"].tolist() == [*["no such day in the calendar"] * 2, "no date"]
    assert Profile("events", {"year": "y"}).missing() == ("latitude", "longitude", "actor_a", "month", "day")


#: Headers of known sources, whole and cut, whose columns below stand for what any profile needs.
KNOWN = {
    "acled": (ACLED, ACLED_LAYOUTS[-1].columns, "event_date latitude longitude actor1"),
    "acled of old": (ACLED, ACLED_LAYOUTS[0].columns, "event_date latitude longitude actor1"),
    "acled, only its ids": (ACLED, ("event_id_cnty", "when", "y", "x", "who"), "when y x who"),
    "acled, renamed": (ACLED, ("when", "y", "x", "who", "disorder_type", "sub_event_type"), "when y x who"),
    "acled, its plain names": (
        ACLED,
        ["event_date", "event_type", "actor1", "fatalities", "sub_event_type", "y", "x"],
        "event_date y x actor1",
    ),
    "gtd": (
        GTD,
        ["eventid", "iyear", "imonth", "iday", "latitude", "longitude", "gname", "when"],
        "when latitude longitude gname",
    ),
    "gtd, renamed": (GTD, ["eventid", "gname", "attacktype1_txt", "when", "y", "x"], "when y x gname"),
    "ucdp": (UCDP, UCDP_LAYOUTS[0].columns, "date_start latitude longitude side_a"),
    "viina": (
        VIINA,
        ["date", "latitude", "longitude", "a_rus_b", "t_mil_b", "t_uav_b", "who"],
        "date latitude longitude who",
    ),
    "gdelt": (
        GDELT,
        ["globaleventid", "sqldate", "actiongeo_lat", "actiongeo_long", "actor1name", "when"],
        "when actiongeo_lat actiongeo_long actor1name",
    ),
}


@pytest.mark.parametrize("called", KNOWN)
@pytest.mark.parametrize("packed", [False, True])
def test_a_profile_does_not_take_the_credit_from_a_known_source(called, packed, tmp_path):
    maker, header, columns = KNOWN[called]
    cells = dict(zip(columns.split(), ("2031-05-13", "41.25", "-12.5", "Hill Men"), strict=True))
    text = ",".join(header) + "\n" + ",".join(cells.get(name, "") for name in header) + "\n"
    told = Profile("events", dict(zip(("date", "latitude", "longitude", "actor_a"), cells, strict=True)))
    path = tmp_path / ("mine.zip" if packed else "mine.csv")
    if packed:
        with ZipFile(path, "w") as archive:
            archive.writestr("mine.csv", text)
    else:
        path.write_text(text, encoding="utf-8")
    dataset = read_paths([path], options=Options(profiles=(told,)))
    (source,) = dataset.sources
    assert len(dataset.events) == 1
    assert (source.file, source.producer, source.licence) == (path.name, maker.producer, maker.licence)
    assert source.citation == maker.citation
    assert source.changes.endswith("columns chosen by whoever read the file")


def test_a_table_of_ones_own_is_nobody_elses():
    assert read(PLAIN, profile()).source.producer == ""
    ours = "event_date,event_type,actor1,actor2,fatalities,latitude,longitude,interaction_with\n"
    told = Profile("events", {"date": "event_date", "latitude": "latitude", "longitude": "longitude",
                              "actor_a": "actor1"})  # fmt: skip
    assert read(ours + "2031-05-13,x,Hill Men,,1,41.25,-12.5,\n", told).source.producer == ""


def test_a_survey_with_names_of_a_known_source_is_credited_too():
    told = Profile("survey", {"date": "when", "latitude": "y", "longitude": "x", "actor": "who", "name": "place"})
    text = "event_id_cnty,when,y,x,who,place\na,2031-05-13,41.25,-12.5,Hill Men,Upper Hill\n"
    assert read(text, told).source.producer == ACLED.producer
