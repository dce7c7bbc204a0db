"""Coordinates in texts: every way of writing them that we know of, and what only looks like one."""

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share._late_days import days_taken_out, names_day_from
from geo.share._plain import normal
from geo.share._scrub import LEFT_OUT, TAKEN_OUT, Coordinates, coordinates_of, mapped, renamed
from tests.worlds import dataset_of, place, utc, zone

CUT = utc("2015-10-16")


@pytest.fixture(scope="module")
def known():
    return Coordinates(np.array([37.17684]), np.array([36.35445]), np.array([[36.9, 36.1, 37.6, 36.7]]))


@pytest.mark.parametrize(
    "text",
    [
        "36.35445", "-36.35445", "36.354", "36.35", "at 36.35445N, 37.17684E.", "(36.3544,37.1768)", "36,35445",
        "٣٦٫٣٥٤٤٥", "３６.３５４４５", "36.9123 is near", "36°21'16\"N 37°10'36.6\"E", "36° 21.267' N", "36º21′16″",
        "37S CV 12345 67890", "37SCV1234567890", "37S 334567 4023456", "8G5V9GQG+XX",
        "ll=36.35445%2C37.17684", "@36.35445,37.17684,15z", "#map=12/36.35445/37.17684", "36.35445,37.17684",
    ],
)  # fmt: skip
def test_a_coordinate_is_taken_out_however_it_is_written(known, text):
    after = known.taken_out(text)
    if text == "36.35":  # two decimals are a kilometre
        assert after == text
        return
    assert TAKEN_OUT in after
    assert not any(
        part in after for part in ("354", "177", "176", "21", "912", "334567", "12345", "9GQG", "٣٥", "３５")
    )
    assert known.taken_out(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "", "36,354 people", "10.1057/s41599-023-01559-4", "GED 21.1", "2.0.123", "1,236.5678", "36 °C", "2.145 km",
        "99.123", "12 killed", "15 October 2015", "https://doi.org/10.1111/ajps.12509", "C4+I2", "one°", "12M people",
    ],
)  # fmt: skip
def test_what_is_no_coordinate_stays(known, text):
    assert known.taken_out(text) == text


def test_an_own_coordinate_goes_even_where_it_looks_like_a_doi():
    known = Coordinates(np.array([10.1057]), np.array([50.0]), np.empty((0, 4)))
    assert known.taken_out("10.1057/s41599") == f"{TAKEN_OUT}/s41599"


@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(3, 12), st.sampled_from(["", "x", " ", "=", "(", "/"]))
def test_any_coordinate_at_any_precision_goes(lon, lat, digits, before):
    known = Coordinates(np.array([lon]), np.array([lat]), np.empty((0, 4)))
    for degrees in (lon, lat):
        written = f"{abs(degrees):.{digits}f}"
        cut_short = f"{abs(degrees):.15f}"[: len(written)]
        assert known.taken_out(f"{before}{written} and {before}{cut_short};") == (
            f"{before}{TAKEN_OUT} and {before}{TAKEN_OUT};"
        )


@given(st.text())
def test_any_text_is_read_and_nothing_is_left_to_take_out(text):
    known = Coordinates(np.array([37.17684]), np.array([36.35445]), np.array([[36.9, 36.1, 37.6, 36.7]]))
    after = known.taken_out(text)
    assert known.taken_out(after) == after


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "37S " + " " * 200_000, "36°" * 60_000, "9" * 99 + ".", "1 1" * 70_000, "%25" * 60_000]
)
def test_long_texts_take_no_time(known, text):
    # A pattern that went back and forth would take hours.
    assert len(known.taken_out(text)) >= 0
    assert known.note(text) in {LEFT_OUT, text}
    assert known.name(text)
    assert names_day_from(text, CUT) in {True, False}
    assert days_taken_out(text, CUT)


def test_coordinates_are_those_of_points_and_the_bounds_of_everything():
    shape = zone("ISIS", place("x", 37.5, 36.5)["geometry"].buffer(0.25))
    world = dataset_of(places=[place("A", 37.17684, -36.35445)], zones=[shape])
    found = coordinates_of(world.places, world.zones)
    assert (found.lon.tolist(), found.lat.tolist()) == ([37.17684], [-36.35445])
    assert found.boxes.tolist() == [[37.17684, -36.35445, 37.17684, -36.35445], [37.25, 36.25, 37.75, 36.75]]
    assert coordinates_of(world.events).taken_out("36.35445") == "36.35445"


def test_a_column_is_changed_text_by_text():
    column = pd.Series(["b", "a", "b"], index=["x", "y", "z"], name="note", dtype="str")
    seen = []
    changed = mapped(column, lambda text: seen.append(text) or text.upper())
    assert changed.to_dict() == {"x": "B", "y": "A", "z": "B"}
    assert (changed.name, str(changed.dtype), seen) == ("note", "str", ["b", "a"])
    assert mapped(column.iloc[:0], str.upper).empty


def minutes(degrees):
    """Return degrees as whole degrees, whole minutes, and seconds with one decimal cut off."""
    seconds = int(degrees * 36_000) / 10
    return int(seconds // 3600), int(seconds // 60 % 60), seconds % 60


#: How a pair of degrees is written: a..., of latitude; o..., of longitude; b, p: digits alone.
SHAPES = (
    "{a}, {o}", "{a} {o}", "{a}/{o}", "{a}.{o}", "{a}_{o}", "({a};{o})", "lat={a}&lon={o}", "!3d{a}!4d{o}",
    "POINT({o} {a})",
    "q=loc:%20{a}%20{o}", "?q={a},%20{o}", "#map=12/{a}/{o}", "{a}N {o}E", "T{a}", "+{a}+0{o}/", "{x}", "{y}", "{h}",
    "{ac}; {oc}", "{au} {ou}", "{as_}, {os_}", "36. {a}", "{b}, {p}", "{b}", "{b}{p}", "lat{b}lon{p}",
    "{ad}%C2%B0{am}'{asec}%22N+{od}%C2%B0{om}'{osec}%22E", "{ad}&deg;{am}'{asec}\"N", "{ad}°{am}′{asec}″",
    "{ad}º {am}' N",
    "{ad} {am} {asec}, {od} {om} {osec}", "{ad}d{am}m{asec}s N", "{ad} deg {am} min {asec} sec N", "{ad}:{am}:{asec}N",
    "{ad}-{am}-{asec}N {od}-{om}-{osec}E", "{ad:02d}{am:02d}.128N,{od:03d}{om:02d}.056E",
    "{ad:02d}{am:02d}N {od:03d}{om:02d}E",
    "+{ad:02d}{am:02d}.13+{od:03d}{om:02d}.06/", "N{ad:02d}{am:02d} E{od:03d}{om:02d}",
    "{ad} degrees {am} minutes north",
    "37S DA {e} {n}", "37sda{e}{n}", "37S 3{e} 40{n}", "3{e} 40{n}", "UTM 37 3{e}E 40{n}N", "8G7P6QR2+V6",
    "8g7p6qr2+v6",
    "sy7k2b8xq", "{f}", "{w}",
)  # fmt: skip
AROUND = (
    ("", ""),
    ("clinic at ", ", 5 killed"),
    ("https://maps.example.org/@", "/x"),
    ("seen on 9 October 2015: ", " (2 dead)"),
)


@st.composite
def shaped(draw):
    """Draw a coordinate of five decimals, and a text that holds it in one of many writings."""
    lat, lon = (draw(st.integers(low * 100_000 + 1, high * 100_000)) / 100_000 for low, high in ((20, 59), (10, 170)))
    a, o = f"{lat:.5f}", f"{lon:.5f}"
    (ad, am, asec), (od, om, osec) = minutes(lat), minutes(lon)
    hidden = draw(st.sampled_from("\u200e\u200b\u00ad\u2060\u202d\u034f"))
    at = draw(st.integers(1, 6))
    text = draw(st.sampled_from(SHAPES)).format(
        a=a, o=o, b=a.replace(".", ""), p=o.replace(".", ""), ac=a.replace(".", ","), oc=o.replace(".", ","),
        au=a.replace(".", "_"), ou=o.replace(".", "_"), as_=a.replace(".", ". "), os_=o.replace(".", ". "),
        ad=ad, am=am, asec=f"{asec:.1f}", od=od, om=om, osec=f"{osec:.1f}", x=a.replace(".", "%2E"),
        y=a.replace(".", "&#46;"),
        h=a[:at] + hidden + a[at:], e=a[-5:], n=o[-5:],
        f="".join(chr(ord(one) + 0xFEE0) for one in a), w=a.translate({ord("0") + n: 0x660 + n for n in range(10)}),
    )  # fmt: skip
    return lat, lon, text.join(draw(st.sampled_from(AROUND)))


@given(shaped())
def test_no_note_or_address_that_writes_a_coordinate_survives(drawn):
    lat, lon, text = drawn
    known = Coordinates(np.array([lon]), np.array([lat]), np.empty((0, 4)))
    assert (known.note(text), known.address(text)) == (LEFT_OUT, "")
    # What lies elsewhere is none of the data's, and no note tells it either.
    far = Coordinates(np.array([-70.5]), np.array([-33.5]), np.empty((0, 4)))
    assert far.note(text) == LEFT_OUT


@given(shaped())
def test_no_name_keeps_five_digits_of_an_own_coordinate(drawn):
    lat, lon, text = drawn
    known = Coordinates(np.array([lon]), np.array([lat]), np.empty((0, 4)))
    after = re.sub(r"\D", "", normal(known.name(text)))
    assert f"{lat:.5f}".replace(".", "") not in after
    assert f"{lon:.5f}".replace(".", "") not in after
    assert known.name(known.name(text)) == known.name(text)


COUNTS = st.integers(1, 99)


@given(
    st.sampled_from(
        [
            "{} killed, {} wounded near Marea", "Between {} and {} people fled", "{} deaths; UCDP has {}",
            "{} to {} killed on {}",
            "{}: {} fighters captured, among them a general", "The 5th Corps lost {} men on {}",
            "At {} km from Azaz, {} dead",
            "{}, {} killed", "{}.5 km north of Suran; {} m from a surveyed community",
        ]
    ),
    st.tuples(COUNTS, COUNTS),
    st.dates(dt.date(1990, 1, 1), dt.date(2026, 12, 31)),
    st.sampled_from(["%d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%B %d, %Y", "%d %b. %Y at %H:%M", "%B %Y", "%Y"]),
)  # fmt: skip
def test_plain_sentences_stay(known, sentence, counts, day, form):
    text = f"{sentence.format(*counts, counts[1])}. Reported on {day.strftime(form)}."
    assert known.note(text) == known.name(text) == text


def test_a_name_that_hides_a_coordinate_is_replaced_whole(known):
    assert known.name("camp 36.35445 N") == f"camp {TAKEN_OUT} N"
    for text in ("camp 36.35\u200b445 N", "camp 36%2E35445", "camp 36 21 16, 37 10 36", "camp 8g7p6qr2+v6"):
        assert known.name(text) == TAKEN_OUT
    assert known.attribution("ACLED 36.35\u200b445") == f"ACLED {TAKEN_OUT}"
    assert known.attribution("Studies 64(3), 488-503. GED 24.1") == "Studies 64(3), 488-503. GED 24.1"


def test_an_id_goes_where_it_writes_an_own_coordinate(known):
    for text in ("site-3635445", "36_35445", "36.35445", "37sda3234507890", "36°21"):
        assert known.id(text) != text
    for text in ("ged-217729", "SYR12345", "201510090012", "36354"):
        assert known.id(text) == text


def test_who_recorded_a_row_is_judged_as_a_note_and_leaves_the_host_of_an_address(known):
    for text in ("ACLED", "UCDP GED 24.1", "carter-2015; press", "Reuters,2015-10-09,Clashes near Marea"):
        assert known.recorded(text) == text
    for text in ("geotag 36354450/37176840", "Field office 36-20-28 37-09-41", "https://maps.app.goo.gl/kqWxYz"):
        assert known.recorded(text) == LEFT_OUT
    assert known.recorded("https://example.org/@36.35445,37.17684") == "https://example.org/"
    assert known.note("https://osm.org/go/xcX--") == LEFT_OUT
    assert known.address("https://goo.gl/abXcd") == known.address("https://ｔ.co/x") == ""
    assert known.name("clinic, https://bit.ly/abc") == TAKEN_OUT
    assert known.site("https://doi.org/10.1111/ajps.12509") == "https://doi.org/10.1111/ajps.12509"
    assert known.site("https://example.org/36-21-16/37-10-36") == "https://example.org/"


@given(st.lists(st.sampled_from(
    ["36.35445", "37.17", "36.35", "36", "21", "N", "lat", "°", "'", " ", ",", ".", "-", "&#46;", "%2E", "\u200b", "x1"]
), max_size=8).map("".join))  # fmt: skip
def test_what_was_taken_out_once_is_taken_out(text):
    known = Coordinates(np.array([37.17684]), np.array([36.35445]), np.empty((0, 4)))
    for change in (known.name, known.attribution, known.recorded):
        assert change(change(text)) == change(text)


def test_new_ids_are_numbered_in_the_order_given_and_are_new():
    assert renamed(["z", "a"], {"row-1", "row-3"}, to="row") == {"z": "row-2", "a": "row-4"}
    assert renamed([], {"x"}, to="row") == {}
