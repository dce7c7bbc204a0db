"""VIINA's event tables and tables like them. Every row is ours; no report is quoted."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.recognise import read_content


def _words(text):
    return text.split()


_TAGS = _words(
    "t_aad t_airstrike t_airalert t_uav t_armor t_arrest t_artillery t_control t_firefight t_ied t_raid t_occupy "
    "t_property t_cyber t_hospital t_milcas t_civcas t_retreat"
)
_ACTORS = _words("a_rus a_ukr a_rus_init a_ukr_init a_civ a_other")
_PLACE = _words(
    "geonameid feature_code asciiname ADM1_NAME ADM1_CODE ADM2_NAME ADM2_CODE longitude latitude GEO_PRECISION"
)


def _b(names):
    return [f"{name}_b" for name in names]


# The headers of the files, in order.
ONE_A_DAY = [
    *_words("viina_version event_id_1pd date n_reports event_ids sources"),
    *_PLACE,
    *_b(["t_mil", *_ACTORS, *_TAGS, "t_loc", "t_san"]),
    "tid",
]
INFO = [
    *_words("viina_version event_id event_id_1pd date time"),
    *_PLACE,
    *_words("GEO_API location address report_id source url text lang"),
]
LABELS = [
    *_words("viina_version event_id event_id_1pd date geonameid"),
    *["t_mil", *_ACTORS, *_TAGS],
    *_b(["t_mil", *_ACTORS, *_TAGS]),
    *_words("t_loc t_san t_loc_b t_san_b tid"),
]
JOINED = [*INFO, *(name for name in LABELS if name not in INFO)]
_OF_2022 = ["t_mil", "t_nmil", "a_rus", "a_ukr", "a_civ", "a_other", *_TAGS]
EVENTS_2022 = [
    *_words("event_id report_id location tempid source date time url text lang address longitude latitude"),
    *_words("GEO_PRECISION GEO_API"),
    *(f"{name}_pred" for name in _OF_2022),
    *_b(_OF_2022),
]

ROW = {
    "viina_version": "test_20310514000000",
    "event_id": "71",
    "event_id_1pd": "17",
    "date": "20310513",
    "time": "09:30",
    "sources": "one, two",
    "source": "one",
    "asciiname": "Upper Hill",
    "address": "Mill Lane, Upper Hill",
    "longitude": "37.5",
    "latitude": "48.25",
    "GEO_PRECISION": "ADM3",
    "url": "https://example.org/71",
    "text": "Shells fell on the mill of Upper Hill. A second sentence.",
    "t_mil_b": "1",
}


def table(header, *changes):
    out = io.StringIO()
    writer = csv.DictWriter(out, header, extrasaction="ignore")
    writer.writeheader()
    for number, change in enumerate(changes or ({},)):
        plain = dict.fromkeys(
            (name for name in header if name.endswith(("_b", "_pred")) or name[:2] in {"t_", "a_"}), "0"
        )
        given = {name: ROW.get(name, "") for name in header} | plain | {"t_mil_b": "1"}
        given |= {"event_id": str(71 + number), "event_id_1pd": str(17 + number)}
        writer.writerow(given | change)
    return out.getvalue()


def read(text):
    return read_content(Content("viina.csv", text.encode()))


def test_the_headers_have_the_columns_of_the_files():
    assert [len(header) for header in (ONE_A_DAY, INFO)] == [44, 23]


def test_one_row_a_day_with_longitude_before_latitude():
    result = read(table(ONE_A_DAY, {"a_rus_init_b": "1", "a_rus_b": "1", "a_ukr_b": "1", "t_artillery_b": "1"}))
    assert result.kind == "VIINA events, 44 columns"
    assert result.rows == result.accepted == 1
    event = result.tables["events"].loc["viina-1pd-17"]
    assert (event.geometry.x, event.geometry.y) == (37.5, 48.25)
    assert (event["start"], event["end"]) == (
        pd.Timestamp("2031-05-13", tz="UTC"),
        pd.Timestamp("2031-05-14", tz="UTC"),
    )
    assert (event["actor_a"], event["actor_b"]) == ("Russia", "Ukraine")
    assert (event["actor_a_raw"], event["actor_b_raw"]) == ("a_rus_init", "a_ukr")
    assert (event["kind"], event["kind_raw"]) == ("strike", "t_artillery")
    assert (event["place"], event["place_uncertainty_m"], event["date_uncertainty_days"]) == ("Upper Hill", 5_000, 1)
    assert event["source"].endswith(": one, two")
    assert event["deaths_best"] is pd.NA
    assert result.warnings == (
        "viina.csv: a program told places, actors and kinds from news reports; nobody has checked each row",
        "viina.csv: its dates are those of the reports: taken as up to 1 day off",
    )
    assert "ODbL" in result.source.licence


def test_reports_joined_with_their_labels():
    result = read(table(JOINED, {"a_ukr_init_b": "1", "a_ukr_init": "0.97", "t_uav_b": "1.0"}))
    event = result.tables["events"].loc["viina-71"]
    assert (event["actor_a"], event["kind"]) == ("Ukraine", "strike")
    assert (event["note"], event["url"]) == ("Shells fell on the mill of Upper Hill.", "https://example.org/71")
    assert event["source"].endswith(": one")


def test_the_events_of_2022():
    result = read(table(EVENTS_2022, {"a_rus_b": "1", "a_rus_pred": "0.999", "t_control_b": "1"}))
    assert result.kind == f"VIINA events, {len(EVENTS_2022)} columns"
    event = result.tables["events"].loc["viina-71"]
    assert (event["actor_a"], event["actor_a_raw"], event["kind"]) == ("Russia", "a_rus", "capture")
    assert event["place"] == "Mill Lane, Upper Hill"


@pytest.mark.parametrize(
    ("flags", "actors"),
    [
        ({"a_ukr_init_b": "1", "a_rus_init_b": "1"}, ["Russia", "Ukraine"]),
        ({"a_ukr_init_b": "1", "a_rus_b": "1"}, ["Ukraine", "Russia"]),
        ({"a_rus_b": "1", "a_ukr_b": "1"}, ["Russia", "Ukraine"]),
        ({"a_civ_b": "1"}, ["Civilians", ""]),
        ({"a_other_b": "1", "a_ukr_b": "1"}, ["Ukraine", "Third party"]),
    ],
)
def test_those_who_began_go_before_those_who_took_part(flags, actors):
    events = read(table(ONE_A_DAY, flags)).tables["events"]
    assert events[["actor_a", "actor_b"]].to_numpy().tolist() == [actors]


def test_more_than_two_actors_are_counted():
    result = read(table(ONE_A_DAY, {"a_rus_b": "1", "a_ukr_b": "1", "a_other_b": "1"}))
    assert any("1 row with more than two actors: the first two of a_rus_init" in one for one in result.warnings)


@pytest.mark.parametrize(
    ("tags", "kind", "raw"),
    [
        (["t_airstrike", "t_control"], "strike", "t_airstrike, t_control"),
        (["t_occupy", "t_firefight"], "capture", "t_occupy, t_firefight"),
        (["t_raid", "t_hospital"], "battle", "t_raid, t_hospital"),
        (["t_hospital", "t_civcas"], "attack on civilians", "t_hospital, t_civcas"),
        (["t_civcas"], "other", "t_civcas"),
        ([], "other", ""),
    ],
)
def test_the_first_tactic_decides_the_kind(tags, kind, raw):
    event = read(table(ONE_A_DAY, {"a_rus_b": "1", **dict.fromkeys(_b(tags), "1")})).tables["events"].iloc[0]
    assert (event["kind"], event["kind_raw"]) == (kind, raw)


def test_reports_that_are_not_of_war_are_other_and_counted():
    result = read(table(ONE_A_DAY, {"a_rus_b": "1", "t_mil_b": "0", "t_artillery_b": "1"}))
    assert result.tables["events"]["kind"].tolist() == ["other"]
    assert "viina.csv: 1 row not about military operations (t_mil is 0): of the kind other" in result.warnings


def test_a_row_that_does_not_say_whether_it_is_of_war_keeps_its_kind():
    result = read(table(ONE_A_DAY, *({"a_rus_b": "1", "t_mil_b": said, "t_uav_b": "1"} for said in ("", "False"))))
    assert result.tables["events"]["kind"].tolist() == ["strike", "other"]
    assert "viina.csv: 1 row not about military operations (t_mil is 0): of the kind other" in result.warnings


def test_precision_becomes_metres():
    codes = ("STREET", "ADM3", "ADM2", "ADM1", "ADM0", "")
    result = read(table(ONE_A_DAY, *({"a_rus_b": "1", "GEO_PRECISION": code} for code in codes)))
    radii = result.tables["events"]["place_uncertainty_m"].tolist()
    assert radii == [1_000, 5_000, 50_000, 150_000, 500_000, 25_000]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"a_rus_b": "0"}, "actor_a, actor_b", "no actor"),
        ({"a_ukr_b": "2"}, "a_ukr_b", "a_ukr is not 0 or 1"),
        ({"date": "20310231"}, "date", "no such day in the calendar"),
        ({"date": "13/05/2031"}, "date", "not a date written eight digits (20150810) or year-month-day (2015-08-10)"),
        ({"longitude": ""}, "longitude", "no longitude"),
        ({"GEO_PRECISION": "ADM9"}, "geo_precision", "geo_precision is not one of STREET, ADM3, ADM2, ADM1, ADM0"),
        ({"event_id_1pd": "17"}, "event_id_1pd", "the id is already used in an earlier row"),
    ],
)
def test_a_bad_row_is_set_aside_once_with_its_reason(change, column, reason):
    result = read(table(ONE_A_DAY, {"a_rus_b": "1"}, {"a_rus_b": "1"}, {"a_rus_b": "1", **change}))
    assert result.accepted == 2
    assert result.rejected[["row", "column", "reason"]].to_numpy().tolist() == [["4", column, reason]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (table(LABELS), "these are VIINA's labels, without places; give event_1pd"),
        (table(INFO), "these are VIINA's reports, without actors; give event_1pd"),
        (table([name for name in EVENTS_2022 if not name.endswith("_b")]), "its actors are probabilities"),
        (
            table([*_PLACE, "date", "a_rus", "t_mil", "t_uav"], {"a_rus": "0.4", "t_mil": "0.2"}),
            "a_rus holds probabilities, not 0 and 1",
        ),
        (table(ONE_A_DAY), "no row names an actor"),
        (table([name for name in ONE_A_DAY if name != "date"]), "it looks like VIINA's events, but has no date; give"),
        (
            "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version\n1,20310513,,,,,UA,x\n",
            "control of places by their codes, without coordinates; join it with the areas of gn_UA_tess.geojson",
        ),
    ],
    ids=["labels", "reports", "probabilities", "probabilities by the flag's name", "no actor", "no date", "control"],
)
def test_half_of_a_table_is_refused_with_the_other_half_named(text, found):
    with pytest.raises(FileRefusedError) as refusal:
        read(text)
    assert found in str(refusal.value)


def test_a_table_like_viina_s_with_plain_flags():
    header = ["date", "longitude", "latitude", "a_rus", "a_ukr", "t_firefight", "t_civcas"]
    result = read(table(header, {"a_rus": "1", "a_ukr": "True", "t_firefight": "1"}))
    event = result.tables["events"].loc["viina-2"]
    assert (event["actor_a"], event["actor_b"], event["kind"]) == ("Russia", "Ukraine", "battle")
    assert "no column event_id: ids are made of the file's name and the row" in result.warnings[0]


CELLS = st.one_of(
    st.sampled_from(["", "NA", "0", "1", "2.0", "-1", "20310513", "2031", "41.2", "'", "\x7f", "unknown"]),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12),
)


@settings(max_examples=50)
@given(rows=st.lists(st.dictionaries(st.sampled_from(ONE_A_DAY), CELLS, max_size=12), min_size=1, max_size=6))
def test_whatever_the_cells_say_no_row_is_lost(rows):
    refused = None
    try:
        result = read(table(ONE_A_DAY, *rows))
    except FileRefusedError as refusal:
        refused = str(refusal)
    assert len(refused.splitlines()) == 1 if refused else result.accepted + len(result.rejected) == result.rows
