"""The Global Terrorism Database's layout. Every row is ours, of places that are on no map; none is taken from GTD."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import read_content

# The header of record, in order.
_COLUMNS = (
    "eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt provstate city "
    "latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative alternative_txt "
    "multiple success suicide attacktype1 attacktype1_txt attacktype2 attacktype2_txt attacktype3 attacktype3_txt "
    "targtype1 targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 natlty1_txt targtype2 targtype2_txt "
    "targsubtype2 targsubtype2_txt corp2 target2 natlty2 natlty2_txt targtype3 targtype3_txt targsubtype3 "
    "targsubtype3_txt corp3 target3 natlty3 natlty3_txt gname gsubname gname2 gsubname2 gname3 gsubname3 motive "
    "guncertain1 guncertain2 guncertain3 individual nperps nperpcap claimed claimmode claimmode_txt claim2 claimmode2 "
    "claimmode2_txt claim3 claimmode3 claimmode3_txt compclaim weaptype1 weaptype1_txt weapsubtype1 weapsubtype1_txt "
    "weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt weaptype3 weaptype3_txt weapsubtype3 weapsubtype3_txt "
    "weaptype4 weaptype4_txt weapsubtype4 weapsubtype4_txt weapdetail nkill nkillus nkillter nwound nwoundus nwoundte "
    "property propextent propextent_txt propvalue propcomment ishostkid nhostkid nhostkidus nhours ndays divert "
    "kidhijcountry ransom ransomamt ransomamtus ransompaid ransompaidus ransomnote hostkidoutcome hostkidoutcome_txt "
    "nreleased addnotes scite1 scite2 scite3 dbsource INT_LOG INT_IDEO INT_MISC INT_ANY related"
)
HEADER = _COLUMNS.split()

ROW = {
    "eventid": "203105130001",
    "iyear": "2031",
    "imonth": "5",
    "iday": "13",
    "country_txt": "Farland",
    "city": "Upper Hill",
    "latitude": "41.25",
    "longitude": "-12.5",
    "specificity": "1",
    "vicinity": "0",
    "summary": "05/13/2031: Men fired at the mill of Señora Vega. Nobody claimed it.",
    "attacktype1": "2",
    "attacktype1_txt": "Armed Assault",
    "targtype1": "4",
    "targtype1_txt": "Military",
    "gname": "Hill Front",
    "nkill": "3",
}


def table(*changes, header=HEADER):
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore")
    writer.writeheader()
    for number, change in enumerate(changes or ({},), start=1):
        writer.writerow({**ROW, "eventid": f"20310513{number:04}", **change})
    return out.getvalue()


def read(text):
    return read_content(Content("gtd.csv", text.encode()))


def test_the_header_of_135_columns_is_known(put):
    assert len(HEADER) == 135
    result = read_file(put("gtd.csv", table().encode("cp1252")))
    assert result.kind == "Global Terrorism Database events"
    assert result.rows == result.accepted == 1
    event = result.tables["events"].loc["gtd-203105130001"]
    assert (event["start"], event["end"]) == (
        pd.Timestamp("2031-05-13", tz="UTC"),
        pd.Timestamp("2031-05-14", tz="UTC"),
    )
    assert (event["actor_a"], event["actor_b"]) == ("Hill Front", "")
    assert (event["kind"], event["kind_raw"]) == ("battle", "Armed Assault against Military")
    assert (event["deaths_best"], event["date_uncertainty_days"], event["place_uncertainty_m"]) == (3, 0, 5_000)
    assert (event.geometry.x, event.geometry.y) == (-12.5, 41.25)
    assert (event["place"], event["note"]) == ("Upper Hill", "05/13/2031: Men fired at the mill of Señora Vega.")
    assert result.countries.to_dict() == {"gtd-203105130001": "Farland"}
    assert result.source.producer.startswith("Global Terrorism Database (GTD), START")
    assert result.source.filters == "1 country (Farland); 2031-05-13 to 2031-05-13; 1 type of event (Armed Assault)"


def test_the_workbook_in_which_it_is_distributed():
    book, out = openpyxl.Workbook(), io.BytesIO()
    for record in csv.reader(io.StringIO(table({}, {"iday": "0", "latitude": ""}, {"nkill": "2.5"}))):
        book.active.append([number(cell) for cell in record])
    book.save(out)
    result = read_content(Content("gtd.xlsx", out.getvalue()))
    assert result.kind == "Global Terrorism Database events"
    assert (result.rows, result.accepted) == (3, 2)
    first = result.tables["events"].iloc[0]
    assert (first.name, first["deaths_best"], first["start"]) == (
        "gtd-203105130001",
        3,
        pd.Timestamp("2031-05-13", tz="UTC"),
    )


def number(cell):
    """Return a cell as a spreadsheet keeps it."""
    if not cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return cell


def test_unknown_days_and_months_cover_their_month_and_year():
    rows = [
        {"iday": "0"},
        {"imonth": "0", "iday": "0"},
        {"imonth": "2", "iday": "0", "iyear": "2032"},
        {"imonth": "0", "iday": "9"},
        {"imonth": "12.0", "iday": "31.0", "iyear": "2031.0"},
    ]
    result = read(table(*rows))
    events = result.tables["events"]
    assert events["start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2031-05-01", "2031-01-01", "2032-02-01", "2031-01-01", "2031-12-31",
    ]  # fmt: skip
    assert events["end"].dt.strftime("%Y-%m-%d").tolist() == [
        "2031-06-01", "2032-01-01", "2032-03-01", "2032-01-01", "2032-01-01",
    ]  # fmt: skip
    assert events["date_uncertainty_days"].tolist() == [31, 366, 31, 366, 0]
    assert result.warnings == (
        "gtd.csv: 2 rows without the month: taken as some time in the year",
        "gtd.csv: 2 rows without the day: taken as some time in the month",
    )


def test_an_approximate_date_beside_a_day_widens_it():
    result = read(table({"approxdate": "May 10-15, 2031"}, {"approxdate": "May 2031", "iday": "0"}))
    assert result.tables["events"]["date_uncertainty_days"].tolist() == [31, 31]
    assert "gtd.csv: 1 row with an approximate date: taken as up to 31 days off" in result.warnings


def test_specificity_and_vicinity_become_metres():
    rows = [{"specificity": code} for code in ("1", "2.0", "3", "4", "5", "")]
    near = [{"vicinity": code, "specificity": level} for code, level in (("1", "1"), ("-9", "1"), ("1", "4"))]
    result = read(table(*rows, *near))
    assert result.tables["events"]["place_uncertainty_m"].tolist() == [
        *(5_000, 50_000, 50_000, 150_000, 500_000, 25_000),
        *(25_000, 25_000, 150_000),
    ]
    assert result.warnings == ("gtd.csv: 1 row without specificity: taken as within 25 km",)


@pytest.mark.parametrize(
    ("attack", "target", "kind"),
    [
        ("Bombing/Explosion", "Private Citizens & Property", "strike"),
        ("Assassination", "Police", "battle"),
        ("Armed Assault", "Terrorists/Non-State Militia", "battle"),
        ("Armed Assault", "Private Citizens & Property", "attack on civilians"),
        ("Hostage Taking (Kidnapping)", "Journalists & Media", "attack on civilians"),
        ("Hostage Taking (Kidnapping)", "Military", "other"),
        ("Armed Assault", "", "other"),
        ("Facility/Infrastructure Attack", "Business", "other"),
        ("Unknown", "Police", "other"),
        ("", "", "other"),
    ],
)
def test_kinds_follow_the_attack_and_the_target(attack, target, kind):
    words = {"attacktype1_txt": attack, "targtype1_txt": target}
    events = read(table({**words, "attacktype1": "", "targtype1": ""})).tables["events"]
    assert events["kind"].tolist() == [kind]


def test_codes_alone_tell_the_kind_too():
    header = [name for name in HEADER if not name.endswith("_txt")]
    events = read(table({}, {"attacktype1": "3.0"}, {"targtype1": "1"}, header=header)).tables["events"]
    assert events["kind"].tolist() == ["battle", "strike", "other"]


def test_codes_tell_the_kind_of_the_rows_without_words():
    blank = {"attacktype1_txt": "", "targtype1_txt": "NA"}
    events = read(table(blank, {}, {**blank, "attacktype1": "3"})).tables["events"]
    assert events["kind"].tolist() == ["battle", "battle", "strike"]


def test_unknown_groups_are_unknown_and_joint_ones_both_named():
    rows = [{"gname": "Unknown"}, {"gname2": "Lake Front"}, {"gname2": "Lake Front", "gname3": "Moor Front"}]
    result = read(table(*rows))
    events = result.tables["events"]
    assert events["actor_a"].tolist() == ["unknown", "Hill Front", "Hill Front"]
    assert events["actor_b"].tolist() == ["", "Lake Front", "Lake Front"]
    assert result.warnings == ("gtd.csv: 1 row with a third group, which is not kept",)


def test_deaths_that_are_shared_or_unknown_are_left_unstated():
    result = read(table(*({"nkill": text} for text in ("", "0", "7.0", "2.5", "-99"))))
    assert result.tables["events"]["deaths_best"].tolist() == [pd.NA, 0, 7, pd.NA, pd.NA]
    assert result.warnings == (
        "gtd.csv: 1 row with a part of a death, a total shared over linked attacks: deaths left unstated",
    )


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"longitude": "-86185896"}, "longitude", "longitude is not between -180 and 180"),
        ({"latitude": "", "longitude": ""}, "latitude", "no latitude"),
        ({"eventid": "2.03E+11"}, "eventid", "eventid is not 12 digits; spreadsheets round long numbers"),
        ({"iyear": ""}, "iyear, imonth, iday", "not a date written YYYY-MM-DD"),
        ({"imonth": "2", "iday": "30"}, "iyear, imonth, iday", "no such day in the calendar"),
        ({"imonth": "13"}, "iyear, imonth, iday", "no such day in the calendar"),
        ({"specificity": "6"}, "specificity", "specificity is not one of 1, 2, 3, 4, 5"),
        ({"nkill": "-5"}, "nkill", "nkill is not a whole number from zero up to 1,000,000,000"),
        ({"gname": "", "gname2": ""}, "actor_a, actor_b", "no actor"),
        ({"eventid": "203105130001"}, "eventid", "the id is already used in an earlier row"),
    ],
)
def test_a_bad_row_is_set_aside_once_with_its_reason(change, column, reason):
    result = read(table({}, change))
    assert result.tables["events"].index.tolist() == ["gtd-203105130001"]
    assert result.rejected[["row", "column", "reason"]].to_numpy().tolist() == [["3", column, reason]]


def test_a_needed_column_too_few_is_refused():
    with pytest.raises(FileRefusedError, match="looks like the Global Terrorism Database, but has no latitude; "):
        read(table(header=[name for name in HEADER if name != "latitude"]))


def test_few_columns_are_enough():
    header = ["eventid", "iyear", "imonth", "iday", "latitude", "longitude", "gname"]
    result = read(table(header=header))
    assert result.accepted == 1
    assert result.countries is None
    assert result.tables["events"]["deaths_best"].isna().all()


CELLS = st.one_of(
    st.sampled_from(["", "NA", "0", "1", "2.0", "-1", "20310513", "2031", "41.2", "'", "\x7f", "unknown"]),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12),
)


@settings(max_examples=50)
@given(rows=st.lists(st.dictionaries(st.sampled_from(HEADER), CELLS, max_size=12), min_size=1, max_size=6))
def test_whatever_the_cells_say_no_row_is_lost(rows):
    refused = None
    try:
        result = read(table(*rows))
    except FileRefusedError as refusal:
        refused = str(refusal)
    assert len(refused.splitlines()) == 1 if refused else result.accepted + len(result.rejected) == result.rows
