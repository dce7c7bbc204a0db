"""The map page alone, in a browser: what a reader sees and does, and what hostile or odd data do to it."""

from dataclasses import replace

import pytest
import shapely
from playwright.sync_api import expect

from geo.draw.message import MOST_ZOOM
from geo.draw.page import render_page
from geo.model.dataset import Source
from geo.model.view import View
from geo.scene import build_scene
from geo.share._values import read_camera
from tests.pages import DAY, HOSTILE, centre, drag, ms, stats, until
from tests.worlds import dataset_of, event, two_villages, utc, zone


def test_it_opens_on_the_sample_s_story(show, sample):
    page = show(sample)
    seen = stats(page)
    assert seen["visible"] == seen["events"] > 90
    assert seen["instant"] == ms("2015-10-10")
    assert seen["distanceText"] == "2.1 km (1.3 mi)"
    assert page.locator(".so-date").inner_text() == "10 October 2015"
    assert "Tall Susin" in page.locator(".so-readout").inner_text()


def test_the_scripts_add_one_global(show, sample, tmp_path):
    (tmp_path / "empty.html").write_text("<title>Empty</title>", encoding="utf-8")
    page = show(sample)
    names = "() => Object.getOwnPropertyNames(window)"
    ours = set(page.evaluate(names))
    page.goto(page.url.replace("page1.html", "empty.html"))
    ours -= set(page.evaluate(names))
    # Leaflet's own, and Folium's: its map and two switches.
    assert {name for name in ours if not name.startswith(("map_", "L_", "leaflet", "_leaflet"))} == {"standoff", "L"}


def test_the_map_is_painted(show, sample):
    page = show(sample)
    colours = page.evaluate(
        """() => Object.fromEntries(['land', 'zones', 'events', 'labels'].map((name) => {
          const ctx = document.querySelector(`.leaflet-so-${name}-pane canvas`).getContext('2d');
          const { data } = ctx.getImageData(0, 0, ctx.canvas.width, ctx.canvas.height);
          return [name, new Set(new Uint32Array(data.buffer)).size];
        }))"""
    )
    assert colours["land"] >= 1
    assert min(colours["zones"], colours["events"], colours["labels"]) > 20


def test_dragging_the_window_moves_the_moment_along(show, sample):
    page = show(sample)
    page.evaluate(
        "([a, b, t]) => { standoff.setWindow(a, b); standoff.setInstant(t); }",
        [ms("2015-08-01"), ms("2015-09-01"), ms("2015-08-10")],
    )
    before = stats(page)
    drag(page, ".so-window", 200)
    after = stats(page)
    moved = after["window"][0] - before["window"][0]
    assert moved > 20 * DAY
    assert after["window"][1] - after["window"][0] == 31 * DAY
    assert after["instant"] - before["instant"] == moved
    assert after["visible"] != before["visible"]


def test_both_handles_resize_and_clamp_the_moment(show, sample):
    page = show(sample)
    drag(page, ".so-start", 300)
    assert stats(page)["window"][0] > ms("2015-03-15")
    drag(page, ".so-end", -400)
    seen = stats(page)
    assert seen["window"][1] < ms("2015-09-01")
    assert seen["instant"] == seen["window"][1] - DAY
    page.locator(".so-track").dblclick(position={"x": 20, "y": 60})
    assert stats(page)["window"] == [ms("2015-02-01"), ms("2015-11-15")]


def test_scrubbing_the_moment_moves_zones_and_distance(show, sample):
    page = show(sample)
    texts = set()
    for step in (-90, -90, -90):
        drag(page, ".so-moment", step)
        texts.add(page.locator(".so-readout").inner_text())
    assert stats(page)["instant"] < ms("2015-09-01")
    assert len(texts) > 1


def test_the_moment_is_a_slider_for_the_keyboard(show, sample):
    page = show(sample)
    moment = page.get_by_role("slider", name="Moment shown")
    moment.focus()
    for key, expected in [
        ("ArrowLeft", "2015-10-09"), ("Shift+ArrowLeft", "2015-10-02"), ("ArrowRight", "2015-10-03"),
        ("Home", "2015-02-01"), ("End", "2015-11-14"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert stats(page)["instant"] == ms(expected), key
    assert moment.get_attribute("aria-valuetext") == "14 November 2015"
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.wait_for_timeout(900)
    page.keyboard.press("Space")
    there = stats(page)["instant"]
    assert there > ms("2015-02-01")
    page.wait_for_timeout(300)
    assert stats(page)["instant"] == there


def test_steps_go_from_change_to_change(show):
    page = show(render_page(build_scene(two_villages().dataset, View(instant=utc("2015-06-01")))))
    page.get_by_role("button", name="Next change").click()
    assert stats(page)["instant"] == ms("2015-10-09")
    assert page.get_by_role("button", name="Next change").is_disabled()


def test_modes(show, sample):
    page = show(sample)
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2015-10-01"), ms("2015-10-20")])
    in_window = stats(page)["visible"]
    page.get_by_role("button", name="So far").click()
    assert stats(page)["visible"] > in_window
    assert stats(page)["mode"] == "so-far"


def test_a_change_is_told_once_when_settled(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    page.get_by_role("slider", name="Moment shown").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)
    told = page.evaluate("told")
    assert len(told) == 1
    assert told[0]["instant"] == ms("2015-10-05")
    assert told[0]["seq"] == 1
    assert told[0]["touched"] == {"instant": 1}
    assert set(told[0]) == {
        "window", "instant", "mode", "camera", "selected", "basemap", "display", "marks", "seq", "opened", "touched",
    }  # fmt: skip


def test_a_message_changes_filters_and_leaves_the_camera(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    done = page.evaluate("() => standoff.apply({ filters: { actors: ['ISIS'] }, camera: [0, 0, 3] })")
    seen = stats(page)
    assert done is True
    assert 0 < seen["visible"] < seen["events"]
    page.wait_for_timeout(400)
    assert page.evaluate("told") == []
    page.evaluate("() => standoff.apply({ camera: [36.2, 37.1, 9], moveCamera: true })")
    page.evaluate("() => standoff.setMode('so-far')")
    page.wait_for_timeout(500)
    assert page.evaluate("told.at(-1).camera") == pytest.approx([36.2, 37.1, 9], abs=0.01)


def test_a_late_answer_never_pulls_the_time_back(show, sample):
    page = show(sample)
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-08-05"))
    page.wait_for_timeout(400)
    late = {"seq": 0, "instant": ms("2015-10-10"), "filters": {"kinds": ["strike"]}}
    page.evaluate("(message) => standoff.apply(message)", late)
    assert stats(page)["instant"] == ms("2015-08-05")
    assert stats(page)["visible"] < stats(page)["events"]
    page.evaluate("(message) => standoff.apply(message)", {**late, "seq": 1})
    assert stats(page)["instant"] == ms("2015-10-10")


@pytest.mark.parametrize(
    "message",
    [
        {"window": [2, 1]}, {"window": [None, 5]}, {"window": "all"}, {"instant": "now"}, {"mode": "later"},
        {"filters": {"actors": "ISIS"}}, {"filters": {"min_deaths": None}}, {"basemap": "secret"}, {"pair": ["one"]},
        {"camera": [None, 0, 3]}, {"area": [3, 2, 1, 0]}, {"series": [{"start": 0}]}, {"selected": "no such event"},
        {"fingerprint": "of other data"}, [], None,
    ],
)  # fmt: skip
def test_a_bad_field_changes_nothing_and_says_so(show, message):
    page = show(render_page(build_scene(two_villages().dataset, View())))
    before = {**stats(page), "lastFrameMs": 0}
    assert page.evaluate("(m) => standoff.apply(m)", message) is False
    assert {**stats(page), "lastFrameMs": 0} == before
    notice = page.get_by_role("alert").inner_text()
    assert len(notice.splitlines()[0]) > 20


@pytest.mark.parametrize(
    "bad",
    [
        {"window": [2, 1]}, {"instant": "now"}, {"filters": {"actors": "ISIS"}}, {"basemap": "secret"},
        {"pair": ["one"]}, {"camera": [36, 37, 18.01], "moveCamera": True}, {"selected": "no such event"},
        {"opened": "late"},
    ],
)  # fmt: skip
def test_one_bad_field_does_not_hold_up_the_good_ones(show, sample, bad):
    page = show(sample)
    good = {"mode": "so-far", "filters": {"kinds": ["strike"]}}
    good = {name: value for name, value in good.items() if name not in bad}
    before = stats(page)
    assert page.evaluate("(m) => standoff.apply(m)", {**good, **bad}) is False
    after = stats(page)
    assert after["mode"] == "so-far"
    assert ("filters" in bad) or after["visible"] < before["visible"]
    assert len(page.get_by_role("alert").inner_text().splitlines()[0]) > 20


def test_a_message_for_other_data_is_refused_whole(show, sample):
    page = show(sample)
    assert page.evaluate("() => standoff.apply({ fingerprint: 'of other data', mode: 'so-far' })") is False
    assert stats(page)["mode"] == "window"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"pair": ["A", "B"]}, ["A – B", "No distance is known at this moment."]),
        ({"pair": ["A", "B"], "series": [{"start": 0}]}, ["A – B", "No distance is known at this moment."]),
        ({"definition": "edge-to-edge"}, ["ISIS – Government", "No distance is known at this moment."]),
        ({"pair": ["A", "B"], "series": [{"start": 0, "end": 2e12, "reason": "R"}]}, ["A – B", "No distance: R"]),
        ({"pair": ["A"], "series": []}, ["ISIS – Government", "2.1 km (1.3 mi)"]),
        ({"definition": 1, "pair": ["A", "B"], "series": []}, ["ISIS – Government", "2.1 km (1.3 mi)"]),
        ({"pair": ["ISIS", "Government"]}, ["ISIS – Government", "2.1 km (1.3 mi)"]),
    ],
)
def test_no_pair_is_shown_with_another_s_distance(show, sample, message, said):
    page = show(sample)
    page.evaluate("(message) => standoff.apply(message)", message)
    stats(page)
    assert page.locator(".so-readout").inner_text().splitlines()[:2] == said


def test_filters_that_are_the_same_are_not_applied_again(show, sample):
    page = show(sample)
    # Applying them fills a byte for every event.
    page.evaluate(
        """() => {
          const { fill } = Uint8Array.prototype, rows = standoff.stats().events;
          window.masks = 0;
          Object.defineProperty(Uint8Array.prototype, 'fill', { value(...given) {
            masks += this.length === rows ? 1 : 0;
            return fill.apply(this, given);
          } });
        }"""
    )
    for kinds, masks in [([], 0), (["strike"], 1), (["strike"], 1), ([], 2)]:
        page.evaluate("(kinds) => standoff.apply({ filters: { kinds }, mode: 'so-far' })", kinds)
        stats(page)
        assert page.evaluate("masks") == masks, kinds


def test_every_camera_a_link_allows_is_taken(show, sample):
    page = show(sample)
    camera = list(read_camera(f"36.3,37.1,{MOST_ZOOM}"))
    with pytest.raises(ValueError, match="18.01"):
        read_camera(f"36.3,37.1,{MOST_ZOOM}.01")
    assert page.evaluate("(camera) => standoff.apply({ camera, moveCamera: true })", camera) is True
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    page.evaluate("() => standoff.setMode('so-far')")
    until(page, "told.length > 0")
    assert page.evaluate("told[0].camera") == pytest.approx(camera, abs=1e-4)


def test_a_map_dragged_round_the_earth_reports_where_it_is(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    # The last place that a message may name, and a drag of the map beyond it.
    page.evaluate("() => standoff.apply({ camera: [20, 540, 3], moveCamera: true })")
    drag(page, ".so-map", -300)
    until(page, "told.length > 0 && told.at(-1).touched.camera")
    camera = page.evaluate("told.at(-1).camera")
    assert -180 <= camera[1] <= 180  # however far the map coasts after the drag
    assert page.evaluate("(camera) => standoff.apply({ camera, filters: { kinds: ['strike'] } })", camera) is True


def test_a_pan_leaves_the_time_to_the_message(show, sample):
    # A pan has not settled when the sidebar's answer comes, and neither has its report been answered after that.
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    drag(page, ".so-map", 60)
    september = {"seq": 0, "window": [ms("2015-09-01"), ms("2015-10-01")], "instant": ms("2015-09-05")}
    page.evaluate("(message) => standoff.apply(message)", september)
    assert stats(page)["window"] == september["window"]
    until(page, "told.length > 0")
    assert page.evaluate("told[0].touched") == {"camera": 1}
    august = {"seq": 0, "window": [ms("2015-08-01"), ms("2015-09-01")]}
    page.evaluate("(message) => standoff.apply(message)", august)
    assert stats(page)["window"] == august["window"]


def test_newly_opened_data_are_shown_as_told_whatever_a_hand_did_before(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    page.evaluate("() => standoff.apply({ opened: 0, seq: 0 })")
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-08-05"))
    until(page, "told.length > 0")
    drag(page, ".so-map", 200)
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-08-06"))
    opened = {"opened": 1, "seq": 0, "instant": ms("2015-10-10"), "camera": [10, 20, 5]}
    page.evaluate("(message) => standoff.apply(message)", opened)
    page.wait_for_timeout(400)
    assert stats(page)["instant"] == opened["instant"]
    assert len(page.evaluate("told")) == 1, "what a hand did before the opening is told after it"
    page.evaluate("() => standoff.setMode('so-far')")
    until(page, "told.length > 1")
    told = page.evaluate("told.at(-1)")
    assert told["camera"] == pytest.approx([10, 20, 5], abs=0.01)
    assert (told["opened"], told["seq"], told["touched"]) == (1, 2, {"mode": 2})


def many_at_one_point():
    notes = [HOSTILE, "x" * 300, "وصف بالعربية", "plain"]
    rows = [
        event(37.17, 36.35, f"2015-08-0{n + 1}", note=note, place=HOSTILE, url="javascript:alert(1)")
        for n, note in enumerate(notes)
    ]
    rows.append(event(37.17, 36.35, "2015-08-09", note="the last", url="https://example.org/record"))
    return dataset_of(events=rows)


def test_a_click_opens_a_card_that_pages(show):
    page = show(render_page(build_scene(many_at_one_point(), View())))
    x, y = centre(page, ".so-map")
    page.mouse.move(x, y)
    assert "5 events here" in page.locator(".so-tip").inner_text()
    page.mouse.click(x, y)
    card = page.get_by_role("region", name="Event")
    assert "the last" in card.inner_text()
    assert "1 of 5 here" in card.inner_text()
    link = card.get_by_role("link")
    assert link.get_attribute("rel") == "noopener noreferrer"
    for note in ("plain", "وصف بالعربية", "x" * 300, HOSTILE):
        card.get_by_role("button", name="Next event").press("Enter")
        expect(card).to_contain_text(note)
        assert card.get_by_role("link").count() == 0
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("img[src='x']").count() == 0
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_select_opens_the_card_and_is_told(show):
    page = show(render_page(build_scene(many_at_one_point(), View())))
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    assert page.evaluate("() => standoff.select('e3')") is True
    page.wait_for_timeout(400)
    assert page.evaluate("told.at(-1).selected") == "e3"
    assert "plain" in page.get_by_role("region", name="Event").inner_text()
    assert page.evaluate("() => standoff.select('nobody')") is False
    assert "nobody" in page.get_by_role("alert").inner_text()


EARLY = """
Object.defineProperty(window, 'standoff', { configurable: true, set(api) {
  Object.defineProperty(window, 'standoff', { value: api });
  // As soon as what is painted at once is painted.
  Promise.resolve().then(() => {
    window.early = { painted: api.stats().visible, ready: false };
    api.on('ready', () => (early.ready = true));
    early.wasReady = early.ready;
    early.done = (DO);
  });
} });
"""


@pytest.mark.parametrize(
    ("do", "opened", "notice"),
    [
        ("api.select('e3')", "plain", None),
        ("api.apply({ selected: 'e3' })", "plain", None),
        ("api.apply({ selected: 'e3' }) && api.apply({ mode: 'so-far' })", "plain", None),
        ("api.select('e3') && api.apply({ selected: 'e4' })", "the last", None),
        ("api.select('e3') && api.select(null)", None, None),
        ("api.select('nobody')", None, "nobody"),
        ("api.apply({ selected: 'nobody' })", None, "nobody"),
    ],
)
def test_an_event_chosen_before_the_texts_are_read_is_chosen_once_they_are(show, do, opened, notice):
    page = show(render_page(build_scene(many_at_one_point(), View())), script=EARLY.replace("DO", do))
    assert page.evaluate("early") == {"painted": 5, "wasReady": False, "ready": True, "done": True}
    stats(page)
    card = page.get_by_role("region", name="Event")
    assert opened in card.inner_text() if opened else card.count() == 0
    alert = page.get_by_role("alert")
    assert notice in alert.inner_text() if notice else alert.count() == 0


def test_a_notice_that_is_closed_gives_the_focus_to_the_map(show, sample):
    page = show(sample)
    for name in ("nobody", "no one"):
        page.evaluate("(name) => standoff.select(name)", name)
        close = page.get_by_role("alert").get_by_role("button", name="Close")
        if name == "nobody":
            close.focus()
    expect(close).to_be_focused()
    close.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".so-map")).to_be_focused()


def square(x):
    return shapely.box(x, 36, x + 0.2, 36.2)


SCENES = {
    "nothing": {},
    "one event": {"events": [event(37, 36, "2015-08-01")]},
    "one hour": {"events": [event(37, 36, "2015-08-01", end=utc("2015-08-01 01:00"))]},
    "120 years": {"events": [event(37, 36, "1900-01-01"), event(38, 36, "2019-12-31")]},
    "zones only": {"zones": [zone(name, square(37 + n / 5)) for n, name in enumerate(("ISIS", "contested", "Other"))]},
    "one side": {"zones": [zone("ISIS", square(37))], "events": [event(37, 36, "2015-08-01")]},
    "too imprecise": {"events": [event(37, 36, "2015-08-01", place_uncertainty_m=90_000.0)]},
    "across 180": {"events": [event(179.9, -17, "2015-08-01"), event(-179.9, -17, "2015-08-02")]},
    "long names": {"events": [event(37, 36, "2015-08-01", "N" * 300, "ل" * 300, place="M" * 300)]},
    "hostile": {"events": [event(37, 36, "2015-08-01", HOSTILE, HOSTILE, place=HOSTILE, kind_raw=HOSTILE)],
                "zones": [zone(HOSTILE, square(37)), zone("ISIS", square(37.2))]},
    "many actors": {"events": [event(37 + n / 1000, 36, "2015-08-01", f"actor {n}") for n in range(2000)]},
}  # fmt: skip


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", [(1200, 780), (320, 568)])
def test_odd_data_show_something_true(show, name, size):
    dataset = dataset_of(**SCENES[name])
    dataset = replace(dataset, title=HOSTILE, sources=(Source("f", "", producer=HOSTILE),))
    page = show(render_page(build_scene(dataset, View())), viewport={"width": size[0], "height": size[1]})
    seen = stats(page)
    assert seen["events"] == seen["visible"] == len(dataset.events)
    if dataset.events.empty and dataset.zones.empty:
        assert page.get_by_text("These data hold no dates.", exact=True).is_visible()
        assert not page.locator(".so-bar").is_visible()
    else:
        page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(150)
    said = page.evaluate("() => document.querySelector('.standoff').innerText")
    assert "NaN" not in said
    assert "undefined" not in said
    assert page.evaluate("() => window.hacked") is None
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_what_cannot_be_drawn_is_counted_and_can_be_read(show):
    page = show(render_page(build_scene(dataset_of(**SCENES["too imprecise"]), View())))
    page.get_by_role("button", name="1 too imprecise to draw").click()
    assert "within 90 km" in page.get_by_role("region", name="Event").inner_text()


def test_a_damaged_page_says_so(browser, tmp_path, sample):
    context = browser.new_context()
    page = context.new_page()
    path = tmp_path / "cut.html"
    start = sample.index('id="timeline_') and sample.index('_data">') + 7
    end = sample.index("</script>", start)
    path.write_text(sample[: start + (end - start) // 2 // 4 * 4] + sample[end:], encoding="utf-8")
    page.goto(path.as_uri())
    notice = page.get_by_role("alert")
    notice.wait_for()
    assert "cut short" in notice.inner_text()
    context.close()


def test_tiles_are_asked_for_only_when_chosen(show, sample):
    page = show(sample, guarded=False)
    asked = []
    page.route(lambda url: url.startswith("http"), lambda route: (asked.append(route.request.url), route.abort()))
    page.wait_for_timeout(200)
    assert asked == []
    page.get_by_label("Map", exact=True).select_option("osm")
    page.get_by_role("alert").wait_for()
    assert asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    assert "OpenStreetMap" in page.locator(".so-credit").inner_text()


def test_on_a_phone_everything_can_be_touched(show, sample):
    page = show(sample, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    boxes = page.evaluate(
        """() => {
          const targets = ['.so-bar button:not(.so-link)', '.so-bar select', '[role=slider]', '.leaflet-bar a'];
          return [...document.querySelectorAll(targets)].filter((e) => e.offsetParent).map((e) => {
            const box = e.getBoundingClientRect();
            return [e.className, box.width, box.height];
          });
        }"""
    )
    assert [box for box in boxes if box[1] < 44 or box[2] < 43.9] == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('.standoff *')].filter((e) => e.innerText && e.offsetParent
          && parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.className)"""
    )
    assert small == []


def test_themes(show, sample):
    page = show(sample, color_scheme="dark")
    theme = "() => document.querySelector('.standoff').dataset.theme"
    assert page.evaluate(theme) == "dark"
    page.evaluate("() => standoff.setTheme('light')")
    assert page.evaluate(theme) == "light"
    page.emulate_media(color_scheme="light")
    page.evaluate("() => standoff.setTheme('auto')")
    assert page.evaluate(theme) == "light"


def test_on_a_phone_the_knob_of_a_moment_on_the_last_day_can_be_grabbed(show, sample):
    page = show(sample, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    under = page.evaluate(
        """() => {
          standoff.setInstant(standoff.stats().window[1]);
          return new Promise((done) => setTimeout(() => {
            const box = document.querySelector('.so-moment').getBoundingClientRect();
            done([-8, 0, 8].map((dx) =>
              document.elementFromPoint(box.left + box.width / 2 + dx, box.bottom - 6).className));
          }, 300));
        }"""
    )
    assert under == ["so-moment"] * 3
