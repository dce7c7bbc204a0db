"""Which column is what, by name and content. Oracle: tables whose columns are known, in seven languages, shuffled."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import CancelledError, FileRefusedError
from geo.model.progress import Progress, watch
from geo.read.content import Content
from geo.read.facts import facts_of, sample_of
from geo.read.guess import guess
from geo.read.held import MOST_ROWS, hold
from geo.read.mapped import read_mapped
from geo.read.options import NOTHING_TOLD
from geo.read.proposals import order_question, proposals, tried
from geo.read.vocabulary import named_like

FIELDS = ("date", "latitude", "longitude", "actor_a", "actor_b", "kind", "deaths_best", "place", "note")
HEADERS = {
    "English": "Incident Date|LAT_DD|LONG_DD|Perpetrator|Victim|Attack Type|Killed|Village|Description",
    "French": "Date de l'événement|Latitude|Longitude|Groupe|Cible|Type|Morts|Ville|Résumé",
    "German": "Wann?|Y (Breite)|X (Länge)|Gruppe / Seite|Gegner|Was geschah|Tote|Ort|Anmerkung",
    "Spanish, in brackets": "Fecha|Ancho (y)|Largo (x)|Quién|Contra quién|Qué|Muertos|Lugar|Observaciones",
    "English, in questions": "When|Y|X|Perp|Target|What|Dead|Where|Remarks",
    "Spanish": "Fecha|Coord Y|Coord X|Grupo armado|Objetivo|Tipo|Muertos|Lugar|Descripción",
    "Arabic": "التاريخ|خط العرض|خط الطول|الفاعل|الهدف|نوع الحدث|عدد القتلى|الموقع|ملاحظات",
    "Ukrainian": "Дата|Широта|Довгота|Виконавець|Ціль|Тип|Загиблі|Населений пункт|Опис",
    "Russian": "Дата события|Широта|Долгота|Исполнитель|Цель|Тип|Погибшие|Город|Описание",
}
ROWS = [
    f"{n % 28 + 1}/10/2015|36.{n + 10}|37.{n + 10}|{'AB'[n % 2]} brigade|{'CD'[n % 2]} army|{'xy'[n % 2]}|{n % 5}|"
    f"Village {n % 7}|A sentence about what happened there on that day, number {n}"
    for n in range(30)
]


def table(header, rows, *, order=None, separator="|"):
    lines = [header, *rows]
    if order is not None:
        lines = [separator.join(line.split(separator)[place] for place in order) for line in lines]
    return Content("t.csv", "\n".join(lines).replace(separator, ";").encode())


@pytest.mark.parametrize("language", HEADERS)
def test_every_column_is_found_in_every_language_and_order(language):
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(FIELDS))
        found = guess(hold(table(HEADERS[language], ROWS, order=order))).profile
        named = dict(zip(FIELDS, HEADERS[language].split("|"), strict=True))
        assert found.kind == "events"
        for field, header in named.items():
            assert found.columns.get(field) == "_".join(header.lower().split()), (field, found.columns)


def test_the_same_table_gives_the_same_guess():
    content = table(HEADERS["English"], ROWS)
    assert guess(hold(content)) == guess(hold(content))


def test_a_name_does_not_outweigh_what_a_column_holds():
    found = guess(hold(Content("t.csv", b"date;lat;lon;group\nnorth;a;b;X\nsouth;c;d;Y\n")))
    assert not {"date", "latitude", "longitude"} & set(found.profile.columns)
    assert {"date", "latitude", "longitude"} <= set(found.profile.missing())


def test_dates_and_addresses_are_found_by_what_they_hold_alone():
    found = guess(hold(Content("t.csv", b"a;b;c\n31/12/2015;https://e.org/1;5\n30/12/2015;https://e.org/2;6\n")))
    assert found.profile.columns == {"date": "a", "url": "b"}
    assert found.best("date").reason == "all values are dates"


def test_a_guess_says_why_with_samples_and_runners_up():
    text = "when;lat;lat2;lon;who\n" + "".join(f"2015-10-{n:02};36.{n};36.{n};37.{n};IS\n" for n in range(10, 20))
    found = guess(hold(Content("t.csv", text.encode())))
    best, second = found.candidates["latitude"][:2]
    assert (best.column, second.column) == ("lat", "lat2")
    assert best.confidence > second.confidence
    assert best.reason == "named like latitude; all values are numbers, between 36.1 and 36.19"
    assert best.samples == ("36.10", "36.11", "36.12")


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("seen;flag_of_holder;y;x;village", "2015-10-10;IS;36.1;37.1;A", "survey"),
        ("name of camp;lat;lon", "Camp A;36.1;37.1", "places"),
        ("pcode;controlled by;since", "SY01;IS;2015-10-10", "holdings"),
        ("when;lat;lon;group;killed", "2015-10-10;36.1;37.1;IS;3", "events"),
    ],
)
def test_kinds_of_tables(header, row, kind):
    assert guess(hold(Content("t.csv", f"{header}\n{row}\n".encode()))).profile.kind == kind


def test_whether_a_last_day_belongs_to_the_interval_is_never_guessed():
    text = b"start date;end date;lat;lon;group\n2015-10-10;2015-10-11;36.1;37.1;IS\n"
    found = guess(hold(Content("t.csv", text)))
    assert found.profile.columns["start"] == "start_date"
    assert not {"end", "last_day"} & set(found.profile.columns)
    assert found.candidates["end"][0].column == "end_date"


@pytest.mark.parametrize(
    ("name", "field", "least"), [("x", "longitude", 1), ("state", "latitude", 0), ("№", "date", 0)]
)
def test_names(name, field, least):
    assert named_like(name, field) == least


def test_only_the_first_rows_are_held_and_the_rejected_among_them():
    rows = "".join(f"2015-10-10;36;37;IS{';more' if n == 5 else ''}\n" for n in range(MOST_ROWS + 50))
    held = hold(Content("t.csv", f"when;lat;lon;who\n{rows}".encode()))
    assert not held.whole
    assert (len(held.cells), held.rows) == (MOST_ROWS, MOST_ROWS + 1)
    sheet = held.read({"latitude": "lat"})
    assert sheet.rejects.frame()["row"].tolist() == ["7"]
    assert sheet.cells.columns.tolist() == ["latitude"]


def test_a_sample_is_the_first_rows_and_some_of_the_rest():
    frame = hold(Content("t.csv", ("n;m\n" + "".join(f"{n};0\n" for n in range(9_000))).encode())).cells
    some = sample_of(frame)["n"].astype(int).tolist()
    assert some[:2000] == list(range(2000))
    assert (len(some), some[-1], len(set(some))) == (3000, 8999, 3000)


def test_what_is_no_table_is_refused():
    with pytest.raises(FileRefusedError):
        hold(Content("t.geojson", b'{"type": "FeatureCollection", "features": []}'))


def asked(text):
    held = hold(Content("t.csv", text.encode()))
    found = guess(held)
    return held, found


def test_the_question_has_a_date_that_means_two_days():
    held, found = asked("when;lat;lon;who\n4/4/2015;36;37;IS\n3/4/2015;36;37;IS\n")
    question = order_question(held, found.profile)
    assert (question.example, question.day_first, question.month_first) == ("3/4/2015", "3 April", "March 4")
    assert order_question(*both("when;lat;lon;who\n31/4/2015;36;37;IS\n")) is None
    assert order_question(*both("when;lat;lon;who\n2015-04-03;36;37;IS\n")) is None


def test_what_a_column_of_months_tells_is_not_asked():
    assert order_question(*both("when;month;lat;lon;who\n3/4/2015;4;36;37;IS\n")) is None
    assert order_question(*both("when;month;lat;lon;who\n3/4/2015;7;36;37;IS\n")) is not None


def both(text):
    held, found = asked(text)
    return held, found.profile


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("when;lat;lon;who\n2015-10-10;141.5;38.2;IS\n", "swapped", "swapped = true"),
        ("when;lat;lon;who\n2015-10-10;36°12'N;37°9'E;IS\n", "coordinates", 'coordinates = "dms"'),
        ("date;lat;lon;who\n42226;36.1;37.1;IS\n", "dates", 'dates = "serial"'),
    ],
)
def test_proposals_are_made_and_make_the_rows_usable_but_are_not_applied(text, key, line):
    held, found = asked(text)
    assert tried(held, found.profile, NOTHING_TOLD).accepted == 0
    (one,) = proposals(held, found.profile, found.facts)
    assert (one.key, one.toml) == (key, line)
    assert tried(held, one.applied(found.profile), NOTHING_TOLD).accepted == 1


def test_a_trial_says_what_becomes_of_the_rows():
    rows = ["2015-10-10;36;37;IS", ";36;37;IS", ";36;37;IS", "soon;36;37;IS"]
    held, found = asked("when;lat;lon;who\n" + "\n".join(rows) + "\n")
    said = tried(held, found.of_kind("events"), NOTHING_TOLD).said
    assert said == "1 of 4 rows can be used; 2: no date; 1: not a date written YYYY-MM-DD"


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=8))
def test_no_texts_break_a_guess(rows):
    clean = [[cell.translate(dict.fromkeys(map(ord, ';"\r\n\x00'), " ")) for cell in row] for row in rows]
    text = "date;lat;group\n" + "\n".join(";".join(["a", *row[1:]]) for row in clean) + "\n"
    try:
        held = hold(Content("t.csv", text.encode("utf-8", "replace")))
    except FileRefusedError:
        return
    found = guess(held)
    assert set(found.profile.columns.values()) <= set(held.cells.columns)
    for name in held.cells:
        assert facts_of(held.cells[name], name).filled <= len(held.cells)


def unnamed(rows, names="A1;B1;C1;D1;E1;F1;G1"):
    return guess(hold(Content("t.csv", "\n".join([names, *rows]).encode())))


WHERE_ONLY = [
    f"2015-10-{n:02};36.{n};37.{n};{'PQ'[n % 2]} side;{n % 4};{('clash', 'shelling')[n % 2]};long words {n}"
    for n in range(10, 30)
]


def test_where_names_say_nothing_content_alone_proposes_with_little_confidence():
    found = unnamed(WHERE_ONLY)
    expected = {"date": "a1", "latitude": "b1", "longitude": "c1", "actor_a": "d1", "deaths_best": "e1", "kind": "f1"}
    assert found.profile.columns == expected
    assert all(found.best(field).confidence <= 0.55 for field in expected)
    assert "nothing but its place tells which of the two is latitude" in found.best("latitude").reason
    assert found.best("actor_a").reason == (
        "the name says nothing, so check it; 2 different texts in 20 rows looked at"
    )


def test_of_two_columns_the_one_beyond_90_is_longitude_and_a_known_name_an_actor():
    rows = [row.replace(";36.", ";136.", 1).replace("P side", "ISIS") for row in WHERE_ONLY]
    found = unnamed(rows)
    assert (found.profile.columns["latitude"], found.profile.columns["longitude"]) == ("c1", "b1")
    assert found.best("longitude").reason.endswith("one of the two goes beyond 90")
    assert "names of actors that are known" in found.best("actor_a").reason


@pytest.mark.parametrize(
    "change",
    [
        lambda row: f"{row};1.{row[8:10]}",  # A third column of numbers with decimals.
        lambda row: row.replace(";36.", ";136.").replace(";37.", ";137."),  # Both go beyond 90.
        lambda row: row.replace(";36.", ";36;"),  # One without decimals.
    ],
)
def test_columns_that_may_be_anything_are_not_taken_for_coordinates(change):
    found = unnamed([change(row) for row in WHERE_ONLY], "A1;B1;C1;D1;E1;F1;G1;H1")
    assert not {"latitude", "longitude"} & set(found.profile.columns)


def test_a_name_weighs_more_than_content_alone():
    found = unnamed(WHERE_ONLY, "A1;B1;C1;town;priority;perp;G1")
    assert found.profile.columns["actor_a"] == "perp"
    assert found.profile.columns["place"] == "town"


@pytest.mark.parametrize(
    ("latitudes", "points", "aside"),
    [
        (["36.2", "36.3", "3,651", "36.4"], [36.2, 36.3, 36.4], ["3,651"]),
        (["36,2", "36,3", "3,651", "36"], [36.2, 36.3, 3.651, 36], []),
    ],
)
def test_a_decimal_comma_is_one_in_a_whole_column_alone(latitudes, points, aside):
    rows = [f"2015-10-{10 + number};{text};37;IS" for number, text in enumerate(latitudes)]
    held = hold(Content("t.csv", "\n".join(["when;y;x;who", *rows]).encode()))
    found = guess(held)
    assert found.profile.columns["latitude"] == "y"
    assert found.profile.decimal == "."
    result = read_mapped(held, found.profile, NOTHING_TOLD)
    assert result.tables["events"].geometry.y.tolist() == points
    assert result.rejected["value"].tolist() == aside
    said = "t.csv: y is written with decimal commas: 36,2 was read as 36.2"
    assert (said in result.warnings) is (not aside)


def test_an_exchange_is_proposed_where_most_points_lie_in_the_stated_country_only_the_other_way_round():
    rows = "".join(f"2015-10-10;{37.1 + n / 100:.2f};{36.3 + n / 100:.2f};IS;Syria\n" for n in range(20))
    held, found = asked(f"when;lat;lon;who;country\n{rows}")
    (one,) = proposals(held, found.profile, found.facts)
    assert (one.key, "of the points lie in Syria" in one.because) == ("swapped", True)
    right = rows.replace(";IS", ";36;IS").split("\n")
    turned = "\n".join(";".join([r[0], r[2], r[1], "IS", "Syria"]) for r in (row.split(";") for row in right) if r[0])
    held, found = asked(f"when;lat;lon;who;country\n{turned}\n")
    assert proposals(held, found.profile, found.facts) == ()
    held, found = asked(f"when;lat;lon;who;country\n{rows.replace('Syria', 'Nowhere')}")
    assert proposals(held, found.profile, found.facts) == ()


def test_a_folder_may_hold_who_it_was():
    rows = "".join(f"2015-10-{n};36.{n};37.{n};ISIS\n" for n in range(10, 20))
    found = guess(hold(Content("t.csv", f"date;latitude;longitude;folder\n{rows}".encode())))
    assert found.profile.columns["actor_a"] == "folder"
    assert found.best("actor_a").confidence < 0.75


def test_hundreds_of_columns_of_thousands_of_texts_are_looked_at_in_seconds():
    degrees = [f"{n % 90} {n % 60} {n // 100 % 60}.{n} N" for n in range(3000)]
    days = [f"{n % 28 + 1}. {n % 12 + 1}. {1950 + n % 60} {n // 60 % 24}:{n % 60}:{n // 7 % 60}" for n in range(3000)]
    started = time.process_time()
    found = [facts_of(pd.Series(texts, dtype="str"), "c") for texts in (degrees, days) for _ in range(75)]
    assert time.process_time() - started < 6
    assert found[0].sexagesimal == 1
    assert (found[0].distinct, found[-1].distinct) == (3000, len(set(days)))


def test_a_guess_can_be_cancelled():
    held = hold(Content("t.csv", b"a,b\n1,2\n"))
    progress = Progress()
    progress.cancel()
    with watch(Progress()), pytest.raises(CancelledError), watch(progress):
        guess(held)


@pytest.mark.parametrize(
    ("header", "words", "why"),
    [
        ("folder", ("Battles", "Shelling"), "words for kinds of event, not names of actors"),
        ("main_group", ("Battles",), "words for kinds of event, not names of actors"),
        ("main_group", ("Map of mine",), "one text in every row tells nobody from another"),
        ("folder", ("August", "September"), "a folder may be anything"),
    ],
)
def test_a_column_that_may_well_be_no_actor_is_asked_for(header, words, why):
    rows = "\n".join(f"2015-10-{n + 1:02};36.{n + 10};37.{n + 10};{words[n % len(words)]}" for n in range(20))
    found = guess(hold(Content("t.csv", f"date;latitude;longitude;{header}\n{rows}".encode())))
    assert "actor_a" not in found.profile.columns
    (candidate,) = found.candidates["actor_a"]
    assert candidate.confidence < 0.5
    assert candidate.reason.endswith(why)


def test_one_actor_who_is_known_is_proposed():
    rows = "\n".join(f"2015-10-{n + 1:02};36.{n + 10};37.{n + 10};ISIS" for n in range(20))
    found = guess(hold(Content("t.csv", f"date;latitude;longitude;perp_grp\n{rows}".encode())))
    assert found.profile.columns["actor_a"] == "perp_grp"


def test_short_names_of_exports_are_known():
    rows = "\n".join(f"{n % 28 + 1:02}.08.2015,36.{n + 10},37.{n + 10},ISIS,FSA,shelling,{n % 5}" for n in range(40))
    text = f"inc_dt,geo_y,geo_x,perp_grp,tgt_grp,what,kia\n{rows}"
    found = guess(hold(Content("t.csv", text.encode()))).profile
    assert found.columns == {
        "date": "inc_dt", "latitude": "geo_y", "longitude": "geo_x", "actor_a": "perp_grp", "actor_b": "tgt_grp",
        "kind": "what", "deaths_best": "kia",
    }  # fmt: skip
