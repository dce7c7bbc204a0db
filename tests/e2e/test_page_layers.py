"""What is drawn on the map, in a browser: steps, switches, density, sizes, copies of the world, screens."""

import random

import pandas as pd
import pytest
import shapely
from playwright.sync_api import expect

from geo.draw.page import render_page
from geo.model.view import View
from geo.scene import build_scene
from tests.pages import DAY, centre, ms, stats, until
from tests.worlds import dataset_of, event, holding, place, utc, zone

# How many pixels of a pane's canvas are not clear, and a sum over all of them that tells two pictures apart.
PANE = """(name) => {
  const { canvas } = document.querySelector(`.leaflet-so-${name}-pane canvas`).getContext('2d');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0, sum = 0;
  for (const [i, pixel] of new Uint32Array(data.buffer).entries()) {
    if (pixel >>> 24) drawn++;
    sum = (Math.imul(sum, 31) + pixel + (pixel ? i : 0)) | 0;
  }
  return { drawn, sum };
}"""
PIXELS = """() => {
  const { canvas } = document.querySelector('.leaflet-so-events-pane canvas').getContext('2d');
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
}"""
# Where what was stepped to differs from what is shown by more than 8 of 255, weighted by how opaque it is.
DIFFER = """() => {{
  const now = ({})(), found = [];
  for (let i = 0; i < now.length; i += 4) {{
    const [a, b] = [stepped[i + 3], now[i + 3]];
    const off = [0, 1, 2].some((c) => Math.abs(stepped[i + c] * a - now[i + c] * b) > 8 * 255);
    if (off || Math.abs(a - b) > 8) found.push(i / 4);
  }}
  return found.slice(0, 5);
}}"""
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pane(page, name):
    page.evaluate(FRAME)
    return page.evaluate(PANE, name)


def shown(page, *names):
    """Draw with these names of `geo.model.view.DISPLAYS`, and no others."""
    assert page.evaluate("(display) => standoff.apply({ display })", list(names)) is True
    page.evaluate(FRAME)


def look_at(page, lat, lon, zoom):
    page.evaluate("(camera) => standoff.apply({ camera, moveCamera: true })", [lat, lon, zoom])
    page.evaluate(FRAME)


def page_of(show, view=None, options=None, **tables):
    return show(render_page(build_scene(dataset_of(**tables), view or View())), **(options or {}))


def many(count, days=300, seed=3):
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    return [
        event(
            34 + dice.random() * 6,
            34.5 + dice.random() * 3.5,
            str((utc("2015-01-01") + pd.Timedelta(days=dice.randrange(days))).date()),
            actor_a=dice.choice(["ISIS", "Opposition", "Government", "Other"]),
            kind=dice.choice(["battle", "strike", "capture", "other", "attack on civilians"]),
            deaths_best=dice.choice([None, 0, 1, 7, 90]),
            place_uncertainty_m=dice.choice([*[300.0] * 6, 4000.0, 8000.0, 20_000.0, 90_000.0]),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("display", [(), ("sized",)])
@pytest.mark.parametrize("mode", ["window", "so-far"])
def test_a_picture_drawn_step_by_step_is_the_picture_drawn_whole(show, mode, display):
    # Oracle: the same moment drawn from nothing, after the events were switched off and on.
    page = page_of(show, events=many(5000))
    look_at(page, 36.25, 37, 8)
    page.evaluate("(mode) => standoff.setMode(mode)", mode)
    dice = random.Random(11)  # noqa: S311 - not for secrets
    at, pictures = ms("2015-08-04"), set()

    def move(days):
        nonlocal at
        at += days * DAY
        page.evaluate("([a, b]) => standoff.setWindow(a, b)", [at - 150 * DAY, at + 5 * DAY])
        page.evaluate("(t) => standoff.setInstant(t)", at)
        page.evaluate(FRAME)

    shown(page, *display)
    for _ in range(10):
        for _ in range(3):
            move(dice.choice([-1, 1, 1, 2]))
        stepped = pane(page, "events")
        page.evaluate(f"() => {{ window.stepped = ({PIXELS})(); }}")
        shown(page, "no-events", *display)
        assert pane(page, "events")["drawn"] == 0
        shown(page, *display)
        # The edge of a ring cut by a box is rounded otherwise than that of a whole one, by a shade or two.
        assert page.evaluate(DIFFER.format(PIXELS)) == []
        pictures.add(stepped["sum"])
        assert stepped["drawn"] > 20_000
    assert len(pictures) > 5


# What is drawn of the events within 110 pixels of the map's middle.
MIDDLE = """() => {
  const canvas = document.querySelector('.leaflet-so-events-pane canvas');
  const half = Math.round(110 * canvas.width / canvas.clientWidth);
  const left = Math.round(canvas.width / 2) - half, top = Math.round(canvas.height / 2) - half;
  return canvas.getContext('2d').getImageData(left, top, 2 * half, 2 * half).data;
}"""
MARK = """() => {
  const ctx = document.querySelector('.leaflet-so-events-pane canvas').getContext('2d');
  const [r, g, b] = ctx.getImageData(1, 1, 1, 1).data, marked = r === 255 && g === 0 && b === 255;
  ctx.save(), ctx.resetTransform(), (ctx.fillStyle = '#ff00ff'), ctx.fillRect(0, 0, 3, 3), ctx.restore();
  return marked;
}"""


@pytest.mark.parametrize("ring", [False, True])
@pytest.mark.parametrize("selected", [None, "e0"])
@pytest.mark.parametrize(("display", "ratio"), [((), 1), ((), 1.5), (("sized",), 2)])
def test_nothing_stale_stays_where_piles_shrink_and_points_go(show, display, ratio, selected, ring):
    # A pile that shrinks every day, selected or not, and beside it points of one event, which go on one day each; three
    # hundred events elsewhere, as fewer would all be drawn anew. With rings the symbols go onto the canvas another way.
    first, late = utc("2015-08-01"), "2015-09-20"
    rows = [event(39.5, 37, late), event(60, 36, "2015-09-30")]
    days = [str((first + pd.Timedelta(days=n)).date()) for n in range(12)]
    rows += [event(39.5, 37, days[n // 4], deaths_best=40) for n in range(48)]
    rows += [
        event(39.5 + 0.05 * (-1) ** n, 37 + 0.02 * (n - 5), days[n], kind="strike", deaths_best=9 * n)
        for n in range(10)
    ]
    rows += [event(36.2 + n % 20 / 10, 36 + n // 20 / 8, late) for n in range(300)]
    if ring:
        rows += [event(36.5 + n / 9, 37, late, place_uncertainty_m=9000.0) for n in range(10)]
        rows.append(event(39.6, 37, days[5], place_uncertainty_m=5000.0))
    page = page_of(show, events=rows, options={"device_scale_factor": ratio})
    if selected:
        page.evaluate("(id) => standoff.select(id)", selected)
    # Not the day of what is selected: its symbol's ring would reach as far as the circle.
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-09-25"))
    look_at(page, 37, 39.5, 8)
    shown(page, *display)

    def begin(day):
        start = ms("2015-08-01") + day * DAY
        page.evaluate("([a, b]) => standoff.setWindow(a, b)", [start, ms("2015-09-26")])
        page.evaluate(FRAME)

    begin(0)
    page.evaluate("() => { window.pictures = []; }")
    page.evaluate(MARK)
    for day in range(14):
        begin(day)
        page.evaluate(f"() => {{ pictures.push(({MIDDLE})()); }}")
        assert page.evaluate(MARK) is True, f"day {day} was drawn whole"
    drawn = set()
    for day in range(14):
        begin(day)
        shown(page, "no-events", *display)
        shown(page, *display)
        drawn.add(page.evaluate(f"(day) => {{ window.stepped = pictures[day]; return ({MIDDLE})().join(); }}", day))
        assert page.evaluate(DIFFER.format(MIDDLE)) == [], f"day {day}"
    assert len(drawn) > 10


def test_every_switch_takes_its_layer_away_and_brings_it_back(show, sample):
    page = show(sample)
    for name, layer in [("no-events", "events"), ("no-zones", "zones"), ("no-line", "labels"), ("no-names", "labels")]:
        before = pane(page, layer)
        shown(page, name)
        off = pane(page, layer)
        assert off["drawn"] < before["drawn"] * (0.01 if layer != "labels" else 1), name
        shown(page)
        assert pane(page, layer) == before, name


def test_nothing_is_picked_that_is_switched_off(show):
    page = page_of(show, events=[event(37, 36, "2015-08-01")], zones=[zone("ISIS", shapely.box(36, 35, 38, 37))])
    x, y = centre(page, ".so-map")
    for names, said in [((), "Battle"), (("no-events",), "ISIS"), (("no-events", "no-zones"), None)]:
        shown(page, *names)
        page.mouse.move(x + 5, y + 40)
        page.mouse.move(x, y)
        tip = page.locator(".so-tip:not(.so-bin-tip)")
        if said:
            expect(tip).to_contain_text(said)
        else:
            expect(tip).to_be_hidden()


def test_density_counts_what_is_shown_and_leaves_the_imprecise_out(show):
    rows = [event(37, 36, f"2015-08-{day:02}") for day in range(1, 21)]
    rows += [
        event(37, 36, "2015-08-05", place_uncertainty_m=20_000.0),
        event(37, 36, "2015-08-05", place_uncertainty_m=90_000.0),
    ]
    page = page_of(show, events=rows)
    look_at(page, 36, 37, 9)
    shown(page, "density")
    x, y = centre(page, ".so-map")
    page.mouse.move(x + 30, y)
    page.mouse.move(x, y)
    tip = page.locator(".so-tip:not(.so-bin-tip)")
    expect(tip).to_contain_text("20 events")
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2015-08-04"), ms("2015-08-10")])
    page.mouse.move(x + 1, y)
    expect(tip).to_contain_text("6 events")
    # A ring is wider than a cell here: it stays a ring, drawn round its middle.
    drawn = pane(page, "events")["drawn"]
    page.evaluate("() => standoff.apply({ filters: { max_event_uncertainty_m: 1000 } })")
    assert pane(page, "events")["drawn"] < drawn / 5


def test_density_and_sizes_change_the_picture_and_not_the_counts(show, sample):
    page = show(sample)
    before, counted = pane(page, "events"), stats(page)
    for name in ("density", "sized"):
        shown(page, name)
        assert pane(page, "events")["sum"] != before["sum"]
        assert {**stats(page), "lastFrameMs": 0} == {**counted, "lastFrameMs": 0}
    shown(page)
    assert pane(page, "events") == before


def test_more_deaths_are_a_larger_symbol(show):
    rows = [
        event(36 + n / 5, 36, "2015-08-01", deaths_best=deaths) for n, deaths in enumerate([None, 1, 10, 100, 1000])
    ]
    # The moment shown is another day's, so that no ring marks them.
    page = page_of(show, events=[*rows, event(60, 36, "2015-09-10")])
    sizes = []
    for n in range(5):
        look_at(page, 36, 36 + n / 5, 14)
        shown(page, "sized")
        sizes.append(pane(page, "events")["drawn"])
    assert sizes[1:] == sorted(sizes[1:])
    assert sizes[4] > 5 * sizes[2]
    assert sizes[0] != sizes[1], "deaths that are not stated are an outline"


@pytest.mark.parametrize("lon", [179.9, -179.9, 10.0])
def test_every_copy_of_the_world_in_view_has_its_events_zones_and_names(show, lon):
    page = page_of(
        show,
        events=[event(lon, 0, "2015-08-01")],
        zones=[zone("ISIS", shapely.box(max(lon - 4, -180), 4, min(lon + 4, 180), 10))],
        places=[{**place("Middle", lon, -4), "kind": "city"}],
        options={"viewport": {"width": 1200, "height": 700}},
    )
    look_at(page, 0, 0, 1)
    columns = page.evaluate(
        """() => Object.fromEntries(['events', 'zones', 'labels'].map((name) => {
          const canvas = document.querySelector(`.leaflet-so-${name}-pane canvas`);
          const map = document.querySelector('.so-map');
          const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const margin = map.getBoundingClientRect().left - canvas.getBoundingClientRect().left;
          const columns = new Set();
          for (let i = 3; i < data.length; i += 4) {
            if (data[i] > 40) columns.add(Math.floor(((i / 4) % width - margin) / 32));
          }
          return [name, [...columns]];
        }))"""
    )
    copies = [600 + ((lon / 360) + turn) * 512 for turn in (-1, 0, 1)]
    for x in [x for x in copies if 20 < x < 1180]:
        for name in ("events", "zones", "labels"):
            assert {int((x - 4) // 32), int((x + 4) // 32)} & set(columns[name]), (name, x)
    box = page.locator(".so-map").bounding_box()
    for x in [x for x in copies if 80 < x < 900]:  # beside the tools and the legend
        page.mouse.click(box["x"] + x, box["y"] + box["height"] / 2)
        card = page.get_by_role("region", name="Event")
        expect(card).to_be_visible()
        expect(card).to_contain_text("North")
        card.get_by_role("button", name="Close").click()
        expect(card).to_be_hidden()


def test_more_than_twenty_thousand_points_are_dots(show):
    dice = random.Random(1)  # noqa: S311 - not for secrets
    days = [event(37, 36, f"2015-08-{day:02}", actor_a=name) for day in range(1, 29) for name in ("ISIS", "Other")]
    rows = [
        {**dice.choice(days), "geometry": shapely.Point(36 + dice.random() * 2, 35 + dice.random() * 1.5)}
        for _ in range(24_000)
    ]
    page = page_of(show, events=[*rows, event(60, 36, "2015-09-20")])
    look_at(page, 35.75, 37, 8)
    page.evaluate("() => standoff.setMode('so-far')")
    for day in (28, 27, 28, 26):
        page.evaluate("(t) => standoff.setInstant(t)", ms(f"2015-08-{day}"))
        stepped = pane(page, "events")
        shown(page, "no-events")
        shown(page)
        assert pane(page, "events") == stepped, f"day {day}: as drawn from nothing"
    # A day without events: nothing but dots, four pixels each. Symbols would cover the 364 x 340 pixels without a gap.
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-09-10"))
    assert stats(page)["visible"] == 24_000
    assert 40_000 < pane(page, "events")["drawn"] < 90_000
    x, y = centre(page, ".so-map")
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    expect(page.locator(".so-tip:not(.so-bin-tip)")).to_contain_text("Battle")


@pytest.mark.parametrize(
    ("width", "height", "ratio"), [(3840, 2160, 1), (3840, 2160, 2), (1280, 800, 2), (320, 568, 3)]
)
def test_canvases_are_sharp_where_they_can_be_and_bounded_where_not(show, width, height, ratio):
    page = page_of(
        show, events=many(300), options={"viewport": {"width": width, "height": height}, "device_scale_factor": ratio}
    )
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('.so-surface')].map((c) => [c.width, c.height, c.width / c.clientWidth])"
    )
    assert len(sizes) == 4
    for wide, tall, sharp in sizes:
        assert wide * tall <= 12.1e6
        assert sharp == pytest.approx(ratio, abs=0.02) or wide * tall > 11.5e6
    assert pane(page, "events")["drawn"] > 500


def test_a_zone_names_since_when_its_holder_holds_the_spot(show):
    wide, narrow = shapely.box(36, 35, 38, 37), shapely.box(36, 35, 36.5, 37)
    versions = [(1, wide), (2, narrow), (3, wide), (4, wide)]
    rows = [zone("ISIS", shape, f"2015-08-0{day}", f"2015-08-0{day + 1}") for day, shape in versions]
    page = page_of(show, zones=rows, view=View(instant=utc("2015-08-04")))
    until(page, "document.querySelector('.leaflet-so-zones-pane canvas')")
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-08-04"))
    x, y = centre(page, ".so-map")
    page.mouse.move(x + 5, y)
    page.mouse.move(x, y)
    tip = page.locator(".so-tip:not(.so-bin-tip)")
    expect(tip).to_contain_text("ISIS")
    expect(tip).to_contain_text("3 Aug")


def test_the_steps_between_changes_leave_out_versions_that_repeat(show):
    box = shapely.box(36, 35, 38, 37)
    days = [
        ("2015-08-01", "2015-08-02", box),
        ("2015-08-02", "2015-08-03", box),
        ("2015-08-03", None, shapely.box(36, 35, 37, 37)),
    ]
    page = page_of(show, zones=[zone("ISIS", shape, start, end) for start, end, shape in days])
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-08-01"))
    page.get_by_role("button", name="Next change").click()
    assert stats(page)["instant"] == ms("2015-08-03")


def test_of_zones_over_each_other_the_one_painted_on_top_is_named(show):
    rows = [
        zone("ISIS", shapely.box(36, 35, 38, 37), "2015-07-01"),
        zone("Government", shapely.box(36.5, 35.5, 37.5, 36.5)),
    ]
    page = page_of(show, zones=sorted(rows, key=lambda row: row["start"]), view=View(instant=utc("2015-08-04")))
    x, y = centre(page, ".so-map")
    page.mouse.move(x + 5, y)
    page.mouse.move(x, y)
    tip = page.locator(".so-tip:not(.so-bin-tip)")
    expect(tip).to_contain_text("ISIS")
    expect(tip).not_to_contain_text("Government")


def test_the_pair_s_line_crosses_the_180th_meridian(show):
    days = ("2015-08-01", "2015-09-01")
    page = page_of(
        show,
        places=[place("East", 179.9, -17), place("West", -179.9, -17)],
        holdings=[holding("p0", "ISIS", *days), holding("p1", "Government", *days)],
        view=View(pair=("ISIS", "Government"), definition="position-to-position"),
    )
    shown(page, "no-names", "no-zones")
    for lon in (180, -180):
        look_at(page, -17, lon, 10)
        # 21 km are some 150 pixels here, five wide.
        assert pane(page, "labels")["drawn"] > 1500, lon
    for lon in (0, 90, -90):
        look_at(page, -17, lon, 4)
        assert pane(page, "labels")["drawn"] == 0, lon


def test_russia_is_land(show):
    # Its outline crosses 180 degrees, and the first of its arcs lies beyond: left there, the outline was not painted.
    world = dataset_of(events=[event(45.0, 50.0, "2024-08-01"), event(40.0, 46.5, "2024-08-01")])
    page = show(render_page(build_scene(world, View())))
    land, colour = page.evaluate(
        """() => {
          const canvas = document.querySelector('.leaflet-so-land-pane canvas'), ctx = canvas.getContext('2d');
          const at = ctx.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
          return [getComputedStyle(document.querySelector('.standoff')).getPropertyValue('--land').trim(),
            '#' + [...at].slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('')];
        }"""
    )
    assert colour == land


def test_many_rough_events_on_each_other_can_be_seen_through_and_a_few_stay_as_they_are(show):
    # 200 events known within 25 km, the radius of a table that states none: discs of 25 km, all on each other.
    dice = random.Random(7)  # noqa: S311 - not for secrets
    spots = [(37 + dice.random() / 2, 36.2 + dice.random() / 2) for _ in range(200)]
    rows = [event(*at, f"2015-08-{1 + n % 28:02d}", place_uncertainty_m=25e3) for n, at in enumerate(spots)]
    page = page_of(show, events=rows)
    page.evaluate(FRAME)

    def deepest():
        return page.evaluate(
            f"() => ({PIXELS})().reduce((most, value, i) => (i % 4 === 3 && value > most ? value : most), 0)"
        )

    assert deepest() < 0.75 * 255
    # Two alone are drawn no fainter than ever: a dotted line of 0.6.
    page.evaluate("(window) => standoff.apply({ window })", [ms("2015-08-01"), ms("2015-08-02")])
    page.evaluate(FRAME)
    assert deepest() > 0.5 * 255
