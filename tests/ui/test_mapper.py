"""A table nobody knows is asked about on one screen, and then on the map as it was said."""

import pytest
from streamlit.testing.v1 import AppTest

from geo.read.profile import from_toml
from tests.conftest import ROOT
from tests.ui.test_own_files import settled

HEADER = "Nr;Fecha;Coord Y;Coord X;Grupo armado;Objetivo;Muertos;Lugar\n"
ROWS = "1;31/12/2015;36,2;37,15;ISIS;Gobierno;3;Alepo\n2;3/4/2015;36,3;37,25;ISIS;Rebeldes;;Marea\n"
TABLE = HEADER + ROWS


@pytest.fixture
def drop(monkeypatch):
    """Drop files on the uploader; return the page."""
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=30).run()

    def run(*files):
        page.file_uploader(key="files").set_value([(name, text.encode(), "text/csv") for name, text in files]).run()
        return settled(page)

    return run


def key(page, name):
    return f"map-{page.session_state['mapper'].key}-{name}"


def plain(text):
    return text.replace("\\", "").replace("\u2060", "")


def titles(page):
    return [plain(one.value) for one in page.markdown if "What do the columns" in one.value]


def line(page):
    return [
        plain(one.value)
        for one in (*page.success, *page.warning, *page.info)
        if " row" in one.value or "still" in one.value
    ]


def put(page):
    page.button(key=key(page, "put")).click().run()
    settled(page)
    return page.session_state["standoff"].dataset


def test_the_guess_is_filled_in_and_put_on_the_map(drop):
    page = drop(("incidentes.csv", TABLE))
    assert titles(page) == ["### What do the columns of incidentes.csv mean?"]
    assert page.selectbox(key=key(page, "events-latitude")).value == "coord_y"
    assert line(page) == ["2 of 2 rows can be used"]
    assert any("No coordinates: there is no column latitude or longitude" in plain(one.value) for one in page.caption)
    assert not page.error, "what was found is said on the screen that asks"
    data = put(page)
    assert sorted(f"{day:%Y-%m-%d}" for day in data.events["start"]) == ["2015-04-03", "2015-12-31"]
    assert titles(page) == []
    assert [one.value for one in page.error] == []


def test_a_wrong_guess_can_be_corrected_and_the_line_follows(drop):
    page = drop(("incidentes.csv", TABLE))
    page.selectbox(key=key(page, "events-actor_a")).set_value("").run()
    page.selectbox(key=key(page, "events-actor_b")).set_value("").run()
    assert line(page) == ["still to be said: which column is First actor"]
    assert page.button(key=key(page, "put")).disabled
    page.selectbox(key=key(page, "events-actor_a")).set_value("objetivo").run()
    assert line(page) == ["2 of 2 rows can be used"]
    assert set(put(page).events["actor_a"]) == {"Gobierno", "Rebeldes"}


@pytest.mark.parametrize(("order", "day"), [("day-first", "2015-04-03"), ("month-first", "2015-03-04")])
def test_the_order_of_day_and_month_is_asked_when_nothing_tells(drop, order, day):
    page = drop(("incidentes.csv", TABLE.replace("31/12", "3/4")))
    radio = page.radio(key=key(page, "order"))
    assert "3/4/2015 is" in plain(radio.label)
    assert radio.options == ["3 April", "March 4"]
    assert page.button(key=key(page, "put")).disabled
    radio.set_value(order).run()
    assert {f"{one:%Y-%m-%d}" for one in put(page).events["start"]} == {day}


def test_a_file_known_but_for_its_dates_is_asked_about_them_alone(drop):
    page = drop(("e.csv", "date,lat,lon,actor\n3/4/2015,36,37,IS\n5/6/2015,36,37,IS\n"))
    assert titles(page) == []
    assert [plain(one.value) for one in page.markdown if "Which comes first" in one.value]
    assert page.button(key="order-put").disabled
    page.radio(key="order-choice").set_value("month-first").run()
    page.button(key="order-put").click().run()
    settled(page)
    events = page.session_state["standoff"].dataset.events
    assert [f"{day:%Y-%m-%d}" for day in events["start"]] == ["2015-03-04", "2015-05-06"]
    assert not page.error


def test_swapped_coordinates_are_proposed_and_exchanged_only_when_asked(drop):
    page = drop(("t.csv", "when;lat;lon;group\n2015-10-10;141.2;38.1;A\n2015-10-11;142.0;39.1;A\n"))
    assert page.button(key=key(page, "put")).disabled
    assert any("probably swapped" in plain(one.value) for one in page.caption)
    page.toggle(key=key(page, "swapped")).set_value(True).run()
    assert [round(x, 1) for x in put(page).events.geometry.x] == [141.2, 142.0]


def test_degrees_minutes_and_seconds_are_proposed(drop):
    page = drop(("t.csv", "when;lat;lon;group\n2015-10-10;36°12'N;37°9'E;A\n"))
    assert page.button(key=key(page, "put")).disabled
    page.toggle(key=key(page, "coordinates")).set_value(True).run()
    assert put(page).events.geometry.y.tolist() == [36.2]


def test_one_column_with_both_coordinates(drop):
    page = drop(("t.csv", "when;coordinates;group\n2015-10-10;36.2, 37.1;A\n"))
    assert line(page) == ["1 of 1 rows can be used"]
    page.radio(key=key(page, "first")).set_value("lon, lat").run()
    assert put(page).events.geometry.iloc[0].coords[0] == (36.2, 37.1)


def test_what_no_column_says_can_be_said_once_for_every_row(drop):
    page = drop(("t.csv", "when;lat;lon\n2015-10-10;36.2;37.1\n"))
    assert line(page) == ["still to be said: which column is First actor"]
    page.text_input(key=key(page, "events-always-actor_a")).set_value("IS").run()
    page.selectbox(key=key(page, "events-exact")).set_value("other").run()
    page.text_input(key=key(page, "events-always-place_uncertainty_m")).set_value("500").run()
    assert line(page) == ["1 of 1 rows can be used"]
    event = put(page).events.iloc[0]
    assert (event["actor_a"], event["place_uncertainty_m"]) == ("ISIS", 500)


def test_a_date_in_three_columns(drop):
    page = drop(("t.csv", "Year;Month;Day;coord_y;coord_x;group\n2015;8;31;36.2;37.1;A\n"))
    assert page.selectbox(key=key(page, "events-month")).value == "month"
    assert [f"{day:%Y-%m-%d}" for day in put(page).events["start"]] == ["2015-08-31"]


def test_a_profile_of_before_fills_in_every_choice_and_a_bad_one_is_refused_in_a_line(drop):
    page = drop(("t.csv", "a;b;c;d\n3/4/2015;36,5;37,5;IS\n"))
    assert page.button(key=key(page, "put")).disabled
    text = 'standoff_profile = 1\nkind = "events"\ndates = "day-first"\n[columns]\ndate = "a"\nlatitude = "b"\n'
    text += 'longitude = "c"\nactor_a = "d"\n[constants]\nsource = "notes"\n'
    up = page.file_uploader(key=key(page, "profile"))
    up.set_value(("bad.toml", b"x = ", "application/toml")).run()
    assert any("it is not TOML" in plain(one.value) for one in page.error)
    page.file_uploader(key=key(page, "profile")).set_value(("my.toml", text.encode(), "application/toml")).run()
    assert line(page) == ["1 of 1 rows can be used"]
    data = put(page)
    assert data.events["source"].tolist() == ["notes"]
    assert from_toml(page.session_state["files_profiles"][0].toml().encode(), name="x").dates == "day-first"


def test_what_was_said_can_be_changed_and_is_filled_in_again(drop):
    page = drop(("incidentes.csv", TABLE))
    page.selectbox(key=key(page, "events-actor_a")).set_value("objetivo").run()
    page.selectbox(key=key(page, "events-actor_b")).set_value("").run()
    assert set(put(page).events["actor_a"]) == {"Gobierno", "Rebeldes"}
    page.button(key="mapper-again").click().run()
    settled(page)
    assert titles(page) == ["### What do the columns of incidentes.csv mean?"]
    assert page.selectbox(key=key(page, "events-actor_a")).value == "objetivo"
    page.selectbox(key=key(page, "events-actor_a")).set_value("grupo_armado").run()
    assert set(put(page).events["actor_a"]) == {"ISIS"}


def test_a_file_can_be_left_out_and_the_next_one_is_asked_about(drop):
    page = drop(("a.csv", TABLE), ("b.csv", TABLE.replace("ISIS", "Rebels")))
    assert any("Then comes 1 more file" in plain(one.value) for one in page.caption)
    page.button(key=key(page, "leave")).click().run()
    assert titles(page) == ["### What do the columns of b.csv mean?"]
    page.button(key=key(page, "leave")).click().run()
    assert titles(page) == []
    assert len(page.session_state["standoff"].dataset.events) == 169


def test_hostile_names_are_only_text(drop):
    page = drop(("t.csv", "when;lat;lon;**group** :red[x] $y$\n2015-10-10;36;37;![x](http://e.invalid)\n"))
    page.selectbox(key=key(page, "events-actor_a")).set_value("**group** :red[x] $y$".replace(" ", "_")).run()
    shown = [one.value for one in page.caption if "e.invalid" in plain(one.value)]
    assert shown
    assert all("\\!\\[x\\]\\(" in one for one in shown)


def test_how_exact_the_places_are_is_asked_and_kept_in_the_profile(drop):
    page = drop(("incidentes.csv", TABLE))
    box = page.selectbox(key=key(page, "events-exact"))
    assert box.options[0] == "not known: taken as within 25 km"
    assert box.value == ""
    box.set_value("1000").run()
    assert set(put(page).events["place_uncertainty_m"]) == {1000.0}
    assert page.session_state["files_profiles"][0].constants == {"place_uncertainty_m": "1000"}


def test_a_plain_table_without_it_leads_to_the_question_how_exact_its_places_are(drop):
    page = drop(("e.csv", "date,latitude,longitude,actor_a\n2015-10-10,36,37,IS\n"))
    assert titles(page) == []
    assert set(page.session_state["standoff"].dataset.events["place_uncertainty_m"]) == {25_000.0}
    page.button(key="vague-e.csv").click().run()
    assert titles(page) == ["### What do the columns of e.csv mean?"]
    page.selectbox(key=key(page, "events-exact")).set_value("100").run()
    assert set(put(page).events["place_uncertainty_m"]) == {100.0}
    assert titles(page) == []
    assert "vague-e.csv" not in [one.key for one in page.button]
    assert any("read with the profile 'e'" in plain(one.value) for one in page.caption)


def test_a_profile_of_before_is_named_and_its_columns_are_said_to_come_from_it(drop):
    page = drop(("t.csv", "a;b;c;d\n2015-10-10;36,5;37,5;IS\n"))
    text = 'standoff_profile = 1\nname = "mine"\nkind = "events"\n[columns]\ndate = "a"\nlatitude = "b"\n'
    text += 'longitude = "c"\nactor_a = "d"\n[constants]\nplace_uncertainty_m = "500"\n'
    page.file_uploader(key=key(page, "profile")).set_value(("my.toml", text.encode(), "application/toml")).run()
    shown = [plain(one.value) for one in page.caption]
    assert any("Read with the profile 'mine'" in one for one in shown)
    assert "From the profile. It holds: 36,5" in shown
    assert page.selectbox(key=key(page, "events-exact")).value == "other"
    assert set(put(page).events["place_uncertainty_m"]) == {500.0}


def test_counts_of_days_open_the_screen_with_a_switch_beside_them(drop):
    page = drop(("s.csv", "date,latitude,longitude,actor_a\n42226,36,37,IS\n42227,36,37,IS\n"))
    assert titles(page) == ["### What do the columns of s.csv mean?"]
    page.toggle(key=key(page, "dates")).set_value(True).run()
    assert [f"{day:%Y-%m-%d}" for day in put(page).events["start"]] == ["2015-08-10", "2015-08-11"]


def test_columns_are_named_as_the_file_writes_them(drop):
    page = drop(("t.csv", "Fecha;Ancho (y);Largo (x);Quién;__other__\n2015-10-10;36,25;37,25;IS;x\n"))
    box = page.selectbox(key=key(page, "events-latitude"))
    assert box.options == ["not in this table", "Fecha", "Ancho (y)", "Largo (x)", "Quién", "__other__"]
    assert list(page.dataframe[0].value.columns) == box.options[1:]
    assert box.value == "ancho_(y)"
    put(page)
    warnings = page.session_state["standoff"].dataset.warnings
    assert any("latitude is Ancho (y), longitude is Largo (x)" in one for one in warnings)
    assert any(one.endswith("columns that were not read: __other__") for one in warnings)
