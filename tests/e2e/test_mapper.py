"""A newcomer's first minute: an unknown table is dropped, its columns are looked at, and it is on the map."""

import time

import pytest

from tests.e2e.test_accessibility import findings
from tests.e2e.test_dashboard import Desk

HEADER = "Nr;Fecha del hecho;Coord Y;Coord X;Grupo armado;Objetivo;Tipo;Muertos;Lugar\n"
BAIT = "<img src=x onerror=window.top.hacked=1>"


@pytest.fixture
def desk(visit):
    """Open the dashboard."""
    return lambda **options: Desk(visit(**options))


def table(folder, name="incidentes.csv", *, bait=""):
    rows = [
        f"{n};{n % 12 + 1}/{n % 11 + 1}/2015;36,{n + 10};37,{n + 10};{'ISIS' if n % 2 else 'Rebeldes'};Gobierno;"
        f"ataque;{n};{bait or 'Marea'}\n"
        for n in range(40)
    ]
    file = folder / name
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    return file


def test_an_unknown_table_is_mapped_and_on_the_map(desk, tmp_path):
    here = desk()
    file = table(tmp_path)
    started = time.monotonic()
    here.upload(file)
    here.page.get_by_role("heading", name="What do the columns of incidentes.csv mean?").wait_for()
    assert here.page.get_by_label("Latitude", exact=True).input_value() == "Coord Y"
    put = here.page.get_by_role("button", name="Put it on the map")
    assert put.is_disabled(), "nothing tells which of day and month comes first"
    here.page.get_by_text("12 January", exact=True).click()
    here.page.get_by_text("40 of 40 rows can be used").wait_for()
    put.click()
    here.wait(lambda: "40 of 40 events" in here.counts() and here.stats()["events"] == 40)
    print(f"from the drop to the map: {time.monotonic() - started:.1f} s")
    assert here.page.get_by_role("heading", name="What do the columns").count() == 0


def test_with_the_keyboard_alone_a_choice_is_corrected(desk, tmp_path):
    here = desk()
    here.upload(table(tmp_path))
    box = here.page.get_by_label("Latitude", exact=True)
    box.wait_for()
    box.focus()
    here.page.keyboard.type("coord_x")
    here.page.keyboard.press("Enter")
    here.wait(lambda: here.page.get_by_label("Latitude", exact=True).input_value() == "coord_x")
    here.page.get_by_text("named like longitude").first.wait_for()


def test_on_a_phone_in_the_dark_nothing_is_wider_than_the_screen(desk, tmp_path):
    here = desk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme="dark")
    here.page.get_by_test_id("stExpandSidebarButton").click()
    here.upload(table(tmp_path, bait=BAIT))
    here.page.get_by_role("heading", name="What do the columns").wait_for(state="attached")
    here.page.get_by_label("Latitude", exact=True).wait_for(state="attached")
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert here.page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
    assert here.page.evaluate("window.hacked") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_screen(desk, tmp_path, theme):
    here = desk(color_scheme=theme, bypass_csp=True)
    here.upload(table(tmp_path))
    here.page.get_by_role("button", name="Put it on the map").wait_for()
    here.page.get_by_text("More columns").click()
    here.page.wait_for_timeout(500)
    assert findings(here.page, ".st-key-mapper-screen") == []
