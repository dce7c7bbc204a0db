"""The bar under the map in a browser: zooming into time, windows, changes, keys, play, and the read-out of the pair."""

import re

import pandas as pd
import pytest
import shapely
from playwright.sync_api import expect

from geo.draw.page import render_page
from geo.model.dataset import Dataset
from geo.model.tables import EVENTS
from geo.model.view import View
from geo.scene import build_scene
from tests.pages import DAY, centre, drag, ms, stats, until
from tests.worlds import dataset_of, event, frame_of, two_villages, utc, zone

PHONE = {"viewport": {"width": 390, "height": 658}, "has_touch": True, "is_mobile": True}


def page_of(dataset, **view):
    return render_page(build_scene(dataset, View(**view)))


def a_decade():
    """One event a month from 2010 to 2019, of two kinds, and three on 5 May 2015."""
    days = [f"{year}-{month:02}-10" for year in range(2010, 2020) for month in range(1, 13)]
    rows = [event(37, 36, day, kind="battle" if number % 2 else "strike") for number, day in enumerate(days)]
    return dataset_of(events=[*rows, *(event(37, 36, "2015-05-05") for _ in range(3))])


@pytest.fixture(scope="module")
def decade():
    return page_of(a_decade())


def bars(page):
    stats(page)
    return page.locator(".so-histogram").get_attribute("aria-label")


def in_sight(page):
    """Return the days the track shows, as the words for its bars say them."""
    found = re.search(r"began, (.+?) – (.+?): ", bars(page))
    return tuple(pd.Timestamp(text) for text in found.groups())


def at(page, fraction):
    box = page.locator(".so-track").bounding_box()
    return box["x"] + box["width"] * fraction, box["y"] + 60


def wheel(page, fraction, *turns):
    page.mouse.move(*at(page, fraction))
    for turn in turns:
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(40)
    stats(page)


def hover(page, fraction):
    x, y = at(page, fraction)
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)


# --- the part of the period in sight


def test_the_wheel_zooms_about_the_pointer_down_to_days_and_back(show, decade):
    page = show(decade)
    assert "bars of 10 days" in bars(page)
    wheel(page, 0.25, *[-400] * 7)
    assert "bars of a day" in bars(page)
    start, end = in_sight(page)
    assert (end - start).days < 30
    # A quarter of the way from January 2010 to December 2019.
    assert abs(start + (end - start) * 0.25 - pd.Timestamp("2012-07-05")) < pd.Timedelta(days=20)
    assert page.locator(".so-strip").is_visible()
    wheel(page, 0.6, *[400] * 12)
    assert in_sight(page) == (pd.Timestamp("2010-01-10"), pd.Timestamp("2019-12-10"))
    assert not page.locator(".so-strip").is_visible()


def test_a_wheel_that_would_change_nothing_is_left_to_the_page(show, decade):
    page = show(decade)
    page.evaluate("() => { window.left = []; addEventListener('wheel', (e) => left.push(e.defaultPrevented)); }")
    wheel(page, 0.5, 200, -200)
    assert page.evaluate("left") == [False, True]


def test_buttons_and_keys_zoom_about_the_moment_and_return(show, decade):
    page = show(decade, viewport={"width": 1280, "height": 800})
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-05-05"))
    more, whole = (page.locator(".so-row").get_by_role("button", name=name) for name in ("Show less", "Whole period"))
    for _ in range(5):
        more.click()
    start, end = in_sight(page)
    assert start < pd.Timestamp("2015-05-05") < end
    assert 100 < (end - start).days < 130
    whole.click()
    assert in_sight(page)[0] == pd.Timestamp("2010-01-10")
    page.get_by_role("slider", name="Moment shown").focus()
    page.keyboard.press("+")
    assert (in_sight(page)[1] - in_sight(page)[0]).days < 1900
    page.keyboard.press("0")
    assert in_sight(page)[0] == pd.Timestamp("2010-01-10")
    assert stats(page)["instant"] == ms("2015-05-05")


def test_zooming_into_time_is_nobody_s_business(show, decade):
    page = show(decade)
    page.evaluate("() => { window.told = []; standoff.on('touch', (what) => told.push(what)); }")
    wheel(page, 0.3, -300, -300)
    page.wait_for_timeout(400)
    assert page.evaluate("told") == []


def test_a_moment_played_stepped_or_told_out_of_sight_takes_the_track_along(show, decade):
    page = show(decade)
    wheel(page, 0.2, *[-400] * 7)
    there = in_sight(page)
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-05-05"))
    start, end = in_sight(page)
    assert start <= pd.Timestamp("2015-05-05") <= end
    assert there[1] < start
    page.get_by_role("slider", name="Moment shown").focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
    moved = pd.Timestamp(stats(page)["instant"], unit="ms")
    assert moved == pd.Timestamp("2015-12-31")
    assert in_sight(page)[0] <= moved <= in_sight(page)[1]


def test_a_track_that_is_moved_leaves_the_moment(show, decade):
    page = show(decade)
    before = stats(page)["instant"]
    wheel(page, 0.2, *[-400] * 5)
    there = in_sight(page)
    x, _ = at(page, 0.5)
    axis = page.locator(".so-track").bounding_box()
    y = axis["y"] + axis["height"] - 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y, steps=4)
    page.mouse.up()
    assert in_sight(page)[1] < there[1]
    assert stats(page)["instant"] == before
    # The moment's handle is out of sight but not out of reach.
    assert page.locator(".so-moment").get_attribute("data-off") == "true"
    page.locator(".so-moment").focus()
    assert in_sight(page)[1] >= pd.Timestamp("2019-12-10")
    assert page.locator(".so-moment").get_attribute("data-off") == "false"


def test_two_fingers_zoom_and_one_finger_scrubs(show, decade):
    page = show(decade, **PHONE)
    whole = in_sight(page)
    hand = page.context.new_cdp_session(page)
    (a, y), (b, _) = at(page, 0.5), at(page, 0.6)

    def touch(kind, *xs):
        points = [{"x": x, "y": y, "id": number} for number, x in enumerate(xs)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", a)
    for number in range(1, 6):
        touch("touchMove", a - 10 * number)
    touch("touchEnd")
    scrubbed = stats(page)
    assert ms("2013-01-01") < scrubbed["instant"] < ms("2014-12-01")
    assert in_sight(page) == whole
    touch("touchStart", a)
    touch("touchStart", a, b)
    for number in range(1, 11):
        touch("touchMove", a - 10 * number, b + 10 * number)
    touch("touchEnd")
    start, end = in_sight(page)
    assert (end - start).days < (whole[1] - whole[0]).days / 3
    assert start < pd.Timestamp("2015-06-01") < end
    assert stats(page)["window"] == scrubbed["window"]


def test_a_finger_that_is_lifted_ends_a_pinch_and_leaves_the_others_harmless(show, decade):
    page = show(decade, **PHONE)
    whole = in_sight(page)
    hand = page.context.new_cdp_session(page)
    xs = {number: at(page, 0.4 + number / 10)[0] for number in range(3)}
    y = at(page, 0.5)[1]

    def touch(kind, *numbers, by=0.0):
        points = [{"x": xs[number] + by, "y": y, "id": number} for number in numbers]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    touch("touchStart", 0, 1)
    touch("touchStart", 0, 1, 2)
    touch("touchEnd", 0)
    for number in range(1, 5):
        touch("touchMove", 1, 2, by=6.0 * number)
    assert in_sight(page) == whole
    touch("touchEnd")
    assert "NaN" not in bars(page)


def test_a_bar_says_what_it_stands_for(show, decade):
    page = show(decade)
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2015-01-01"), ms("2015-12-31")])
    noon, (start, end) = pd.Timestamp("2015-05-05T12:00"), in_sight(page)
    wheel(page, (noon - start) / (end + pd.Timedelta(days=1) - start), *[-400] * 6)
    start, end = in_sight(page)
    assert start < noon < end
    hover(page, (noon - start) / (end + pd.Timedelta(days=1) - start))
    tip = page.locator(".so-bin-tip")
    expect(tip).to_contain_text("5 May 2015")
    expect(tip).to_contain_text("3 events began")
    expect(tip).to_contain_text("ISIS: 3")
    page.mouse.move(*centre(page, ".so-map"))
    expect(tip).to_be_hidden()


def test_bars_by_kind_are_a_choice_that_is_told(show, decade):
    page = show(decade)
    assert "by actor" in bars(page)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    page.get_by_role("button", name="Timeline options").click()
    page.get_by_role("button", name="By kind").click()
    assert "by kind" in bars(page)
    until(page, "told.length > 0")
    assert page.evaluate("told[0].display") == ["by-kind"]
    page.keyboard.press("Escape")
    expect(page.locator(".so-options")).to_be_hidden()
    expect(page.get_by_role("button", name="Timeline options")).to_be_focused()
    wheel(page, 0.5, *[-100] * 2)
    hover(page, 0.5)
    for _ in range(30):
        if page.locator(".so-bin-tip").get_by_text(re.compile("^(Battle|Strike): [1-9]$")).count():
            break
        page.mouse.wheel(60, 0)
        page.wait_for_timeout(20)
        hover(page, 0.5)
    else:
        pytest.fail("no bar of a kind was found")


# --- windows


def test_a_mouse_draws_a_window_beside_the_one_there_is(show, decade):
    page = show(decade)
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2012-01-01"), ms("2012-03-01")])
    (x, y), (to, _) = at(page, 0.5), at(page, 0.7)
    page.mouse.move(to, y)
    page.mouse.down()
    page.mouse.move(x, y, steps=6)
    page.mouse.up()
    start, end = (pd.Timestamp(t, unit="ms") for t in stats(page)["window"])
    assert (start.year, end.year) == (2014, 2016)
    assert start.time() == end.time() == pd.Timestamp("00:00").time()
    page.locator(".so-track").dblclick(position={"x": 20, "y": 60})
    assert stats(page)["window"] == [ms("2010-01-10"), ms("2019-12-11")]


def test_what_is_dragged_over_the_edge_of_a_zoomed_track_goes_on(show, decade):
    page = show(decade)
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2012-07-01"), ms("2012-07-10")])
    wheel(page, 0.25, *[-400] * 5)
    start, end = in_sight(page)
    assert start <= pd.Timestamp("2012-07-01") < pd.Timestamp("2012-07-10") < end
    x, y = centre(page, ".so-end")
    box = page.locator(".so-track").bounding_box()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 15, y, steps=5)
    until(page, f"standoff.stats().window[1] > {ms(str(end))} + 10 * 864e5")
    page.mouse.up()
    assert in_sight(page)[0] > start
    assert stats(page)["window"][0] == ms("2012-07-01")


# --- changes


def changes(page):
    """Press for the next change from the first day to the last; return the days."""
    page.keyboard.press("Home")
    page.evaluate("() => document.activeElement.blur()")
    stats(page)
    found = []
    while not page.get_by_role("button", name="Next change").is_disabled():
        page.keyboard.press("]")
        found.append(stats(page)["instant"])
        assert len(found) < 100, "there is no end to the changes"
    return found


def two_villages_with_events():
    ground = two_villages().dataset
    rows = [
        event(37.17, 36.35, "2015-06-01"), event(37.17, 36.35, "2015-06-01", kind="strike"),
        event(37.17, 36.35, "2015-07-01", kind="strike", end=utc("2015-07-05")), event(37.17, 36.35, "2015-10-09"),
    ]  # fmt: skip
    return Dataset.of(
        name="test",
        events=frame_of(EVENTS, rows, [f"e{n}" for n in range(4)]),
        places=ground.places, holdings=ground.holdings, zone_max_radius_m=6000.0,
    )  # fmt: skip


def test_changes_are_of_control_and_of_kept_events_and_follow_the_filters(show):
    page = show(page_of(two_villages_with_events()))
    assert changes(page) == [ms(day) for day in ("2015-06-01", "2015-07-01", "2015-10-09")]
    page.evaluate("() => standoff.apply({ filters: { kinds: ['battle'] } })")
    assert changes(page) == [ms("2015-06-01"), ms("2015-10-09")]
    page.evaluate("() => standoff.apply({ filters: { text: 'no such word' } })")
    assert changes(page) == [ms("2015-10-09")]
    page.keyboard.press("[")
    assert stats(page)["instant"] == ms("2015-10-09"), "there is no change before the only one"


def test_a_change_is_a_step_that_shows_other_ground_than_the_step_before(show):
    # Handed over at noon, seen on the next day; held for two hours of a day, or by the same as before, never seen.
    here, there = shapely.box(37, 36, 37.2, 36.2), shapely.box(37.2, 36, 37.4, 36.2)
    zones = [
        zone("ISIS", here, start="2015-10-01", end="2015-10-09 12:00"),
        zone("Opposition", here, start="2015-10-09 12:00"),
        zone("ISIS", there, start="2015-10-20 03:00", end="2015-10-20 05:00"),
        zone("Government", there, start="2015-10-21", end="2015-10-25"), zone("Government", there, start="2015-10-25"),
    ]  # fmt: skip
    page = show(page_of(dataset_of(zones=zones, events=[event(37, 36, "2015-11-01")])))
    assert changes(page) == [ms(day) for day in ("2015-10-10", "2015-10-21", "2015-11-01")]


def test_what_is_not_seen_to_begin_is_no_change(show):
    ground = two_villages().dataset
    rows = [event(37.17, 36.35, "2015-06-01"), event(37.17, 36.35, "2015-07-01", place_uncertainty_m=90_000.0)]
    dataset = Dataset.of(
        name="test", events=frame_of(EVENTS, rows, ["e0", "e1"]),
        places=ground.places, holdings=ground.holdings, zone_max_radius_m=6000.0,
    )  # fmt: skip
    page = show(page_of(dataset))
    drawn, vague, control = (ms(day) for day in ("2015-06-01", "2015-07-01", "2015-10-09"))
    assert changes(page) == [drawn, control]
    page.evaluate("() => standoff.setMode('so-far')")
    assert changes(page) == [drawn, vague, control], "the count of what is not drawn differs"
    page.evaluate("() => standoff.apply({ display: ['no-events'] })")
    assert changes(page) == [control]
    page.evaluate("() => standoff.apply({ display: [], mode: 'window' })")
    assert changes(page) == [drawn, control]


def test_a_button_at_its_end_keeps_the_focus(show):
    page = show(page_of(two_villages_with_events()), viewport={"width": 1280, "height": 800})
    focus = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-07-01"))
    for name, there in (("Next change", "2015-10-09"), ("Previous change", "2015-06-01")):
        button = page.get_by_role("button", name=name)
        button.focus()
        for _ in range(4):
            page.keyboard.press("Enter")
            stats(page)
        assert button.is_disabled()
        assert page.evaluate(focus) == name
        assert stats(page)["instant"] == ms(there)
    row = page.locator(".so-row")
    for name in ("Show less of the period", "Show more of the period"):
        row.get_by_role("button", name=name).focus()
        for _ in range(12):
            page.keyboard.press("Enter")
            stats(page)
        assert row.get_by_role("button", name=name).is_disabled()
        assert page.evaluate(focus) == name
    row.get_by_role("button", name="Show less of the period").click()
    row.get_by_role("button", name="Whole period").press("Enter")
    stats(page)
    assert row.get_by_role("button", name="Whole period").count() == 0
    assert page.evaluate(focus) == "Show less of the period"


# --- half-open intervals


def test_an_event_of_the_window_s_last_day_is_in_and_one_of_the_next_day_is_not(show):
    dataset = dataset_of(events=[event(37, 36, f"2015-08-{day:02}") for day in (1, 9, 10, 11, 20)])
    page = show(page_of(dataset))
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2015-08-09"), ms("2015-08-11")])
    assert stats(page)["visible"] == 2
    assert "9 Aug 2015 – 10 Aug 2015" in page.locator(".so-dates").inner_text()
    page.evaluate("() => standoff.setMode('so-far')")
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-08-10"))
    assert stats(page)["visible"] == 3
    page.keyboard.press("ArrowLeft")
    assert stats(page)["visible"] == 2


def test_on_the_day_of_the_hand_over_a_place_belongs_to_its_new_holder(show):
    page = show(page_of(two_villages().dataset, instant=utc("2015-10-08")))
    page.evaluate("() => standoff.apply({ camera: [36.35, 37.17, 14], moveCamera: true })")
    x, y = centre(page, ".so-map")
    said = []
    for step in ("", "ArrowRight", "ArrowLeft"):
        if step:
            page.keyboard.press(step)
        page.mouse.move(x + 40, y + 40)
        page.mouse.move(x + 41, y + 40)
        # Where finding the dates takes long, they are told once the pointer rests.
        expect(page.locator(".so-tip")).to_contain_text("half-way lines")
        said.append((page.locator(".so-tip").inner_text(), stats(page)["distanceText"]))
    (before, no_distance), (after, distance), again = said
    assert "Opposition" in before
    assert "ISIS" in after
    assert no_distance is None
    assert distance is not None
    assert again == (before, no_distance)


def test_a_place_handed_over_at_noon_is_its_new_holder_s_from_the_next_day_on(show):
    # The card, the changes and what is drawn say the same.
    here = shapely.box(37, 36, 37.4, 36.3)
    zones = [
        zone("ISIS", here, start="2015-10-01 06:00", end="2015-10-09 12:00"),
        zone("Opposition", here, start="2015-10-09 12:00"),
    ]
    page = show(
        page_of(
            dataset_of(zones=zones, events=[event(37.3, 36.2, "2015-09-01"), event(37.3, 36.2, "2015-11-01")]),
            instant=utc("2015-10-01"),
        )
    )
    page.mouse.click(*centre(page, ".so-map"))
    assert page.locator(".so-card").is_hidden()
    page.keyboard.press("]")
    assert stats(page)["instant"] == ms("2015-10-02")
    page.mouse.click(*centre(page, ".so-map"))
    card = page.get_by_role("region", name="Spot")
    for day, holder, dates in [
        ("2015-10-02", "Held by ISIS", "2 October 2015 to 9 October 2015"),
        ("2015-10-09", "Held by ISIS", "2 October 2015 to 9 October 2015"),
        ("2015-10-10", "Held by Opposition", "since 10 October 2015"),
    ]:
        page.evaluate("(t) => standoff.setInstant(t)", ms(day))
        expect(card).to_contain_text(holder)
        expect(card).to_contain_text(dates)
    page.keyboard.press("[")
    assert stats(page)["instant"] == ms("2015-10-02")
    page.keyboard.press("]")
    assert stats(page)["instant"] == ms("2015-10-10")


# --- play


def test_play_shows_the_last_step_stops_there_and_begins_anew(show):
    rows = [event(37, 36, f"2015-08-{day:02}") for day in (1, 20)]
    page = show(page_of(dataset_of(events=rows), instant=utc("2015-08-17")))
    assert page.get_by_label("Speed of play").locator("option").all_inner_texts() == [
        "1 day/s", "2 days/s", "4 days/s", "8 days/s", "16 days/s",
    ]  # fmt: skip
    page.get_by_label("Speed of play").select_option("16 days/s")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Space")
    until(page, f"standoff.stats().instant === {ms('2015-08-20')}")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    until(page, f"standoff.stats().instant < {ms('2015-08-10')}")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()


def test_paused_and_played_within_a_frame_it_goes_on_once(show, sample):
    page = show(sample)
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-02-01"))
    asked = page.evaluate(
        """() => new Promise((done) => {
          const frame = window.requestAnimationFrame.bind(window), asked = [];
          let now = 0;
          window.requestAnimationFrame = (act) => {
            now += String(act).includes('tick') ? 1 : 0;
            return frame(act);
          };
          for (let i = 0; i < 5; i++) document.querySelector('[aria-label=Play], [aria-label=Pause]').click();
          const look = () => {
            asked.push(now);
            now = 0;
            asked.length < 6 ? frame(look) : done(asked.slice(1));
          };
          frame(look);
        })"""
    )
    assert max(asked) == 1, asked


def test_without_motion_play_goes_from_change_to_change_and_to_the_end(show):
    page = show(page_of(two_villages().dataset, instant=utc("2015-03-01")), reduced_motion="reduce")
    page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            const { instant } = standoff.stats();
            if (seen.at(-1) !== instant) seen.push(instant);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    assert page.get_by_label("Speed of play").locator("option").all_inner_texts() == [
        "a change in 2 s", "a change a second",
    ]  # fmt: skip
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, f"seen.at(-1) === {ms('2015-11-14')}")
    assert page.evaluate("seen") == [ms("2015-03-01"), ms("2015-10-09"), ms("2015-11-14")]


# --- keys


def test_keys_work_where_nothing_else_needs_them(show, sample):
    page = show(sample)
    for key, expected in [
        ("ArrowLeft", "2015-10-09"), ("Shift+ArrowLeft", "2015-10-02"), ("ArrowRight", "2015-10-03"),
        ("Home", "2015-02-01"), ("End", "2015-11-14"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert stats(page)["instant"] == ms(expected), key
    page.keyboard.press("[")
    assert stats(page)["instant"] < ms("2015-11-14")
    page.evaluate("() => standoff.select('ged-214656')")
    page.evaluate("() => document.activeElement.blur()")
    expect(page.get_by_role("region", name="Event")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Event")).to_be_hidden()


def test_keys_are_not_taken_from_fields_buttons_the_map_or_the_browser(show, sample):
    page = show(sample)
    before = stats(page)
    page.evaluate("() => { window.kept = []; addEventListener('keydown', (e) => kept.push(e.defaultPrevented)); }")
    for key in ("Control+ArrowLeft", "Alt+ArrowLeft", "Meta+Home", "Control+[", "x"):
        page.evaluate(
            """(key) => document.body.dispatchEvent(new KeyboardEvent('keydown', {
              bubbles: true, cancelable: true, key: key.split('+').at(-1), ctrlKey: key.startsWith('C'),
              altKey: key.startsWith('A'), metaKey: key.startsWith('M'),
            }))""",
            key,
        )
    page.get_by_label("Speed of play").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("[")
    assert not any(page.evaluate("kept"))
    assert stats(page)["instant"] == before["instant"]
    page.get_by_role("button", name="So far").focus()
    page.keyboard.press("Space")
    assert stats(page)["mode"] == "so-far"
    assert page.get_by_role("button", name="Play", exact=True).count() == 1, "the button's space played"
    page.locator(".so-map").focus()
    page.keyboard.press("ArrowLeft")
    assert stats(page)["instant"] == before["instant"]
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()


def test_a_switch_that_was_used_leaves_the_keys_alive(show, sample):
    page = show(sample)
    names = page.locator(".so-legend").get_by_role("checkbox").last
    names.click()
    switched = names.is_checked()
    page.keyboard.press("[")
    assert stats(page)["instant"] < ms("2015-10-10")
    page.keyboard.press("Space")
    assert names.is_checked() is not switched
    assert page.get_by_role("button", name="Play", exact=True).count() == 1, "Space ticks the box, it does not play"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_escape_on_the_map_closes_the_menu_first_then_measuring_then_the_card(show, sample):
    page = show(sample)
    page.evaluate("() => standoff.select('ged-214656')")
    page.get_by_role("button", name="Measure a distance").click()
    page.get_by_role("button", name="Timeline options").click()
    shown = [page.locator(name) for name in (".so-options", ".so-measure", ".so-card")]
    for left in (2, 1, 0):
        page.evaluate("() => document.querySelector('.so-map').focus()")
        page.keyboard.press("Escape")
        stats(page)
        assert [one.is_visible() for one in shown] == [False] * (3 - left) + [True] * left


def test_the_list_of_keys_opens_and_closes_by_key(show, sample):
    page = show(sample)
    before = stats(page)["instant"]
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    assert "Previous or next change" in keys.inner_text()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    assert stats(page)["instant"] == before
    page.get_by_role("button", name="Timeline options").click()
    page.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()


# --- what is said


def test_sliders_say_where_they_are_and_how_far_they_go(show, sample):
    page = show(sample)
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2015-08-01"), ms("2015-11-01")])
    stats(page)
    said = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('[role=slider]')].map((one) => [one.ariaLabel,
          [one.ariaValueMin, one.ariaValueNow, one.ariaValueMax].map(Number).concat(one.ariaValueText)]))"""
    )
    first, last = 181, 273
    assert said == {
        "Start of the window": [0, first, last - 1, "from 1 August 2015"],
        "End of the window": [first + 1, last, 287, "until the end of 31 October 2015"],
        "Moment shown": [0, 251, 286, "10 October 2015"],
    }


def test_moment_count_and_distance_are_said_after_rest_and_not_while_it_plays(show, sample):
    # Played from change to change, one a second: slow enough that each could be said.
    page = show(sample, reduced_motion="reduce")
    region = page.locator("[aria-live=polite]")
    page.evaluate(
        """() => { window.said = []; const region = document.querySelector('[aria-live=polite]');
          new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true }); }"""
    )
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    until(page, "said.some((text) => text.startsWith('6 October 2015'))")
    assert region.inner_text() == "6 October 2015. 169 of 169 events. ISIS – Government: 4.9 km (3.0 mi)"
    assert page.evaluate("said.length") <= 2
    before = page.evaluate("said.length")
    page.keyboard.press("Space")
    page.wait_for_timeout(2600)
    assert page.evaluate("said.length") == before
    assert stats(page)["instant"] > ms("2015-10-07")
    page.keyboard.press("Space")
    until(page, f"said.length === {before + 1}")


@pytest.mark.parametrize("width", [1280, 930, 390, 320])
def test_the_day_stands_in_words_with_iso_beside_it(show, sample, width):
    page = show(sample, viewport={"width": width, "height": 600})
    words, iso = page.locator(".so-date"), page.locator(".so-iso")
    assert words.inner_text() in {"10 October 2015", "10 Oct 2015"}
    assert iso.inner_text() == "2015-10-10"
    assert page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.so-date')).fontSize)") >= 16
    for box in (words.bounding_box(), iso.bounding_box()):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_map_keeps_its_height_while_the_moment_moves(show, sample):
    page = show(sample, viewport={"width": 390, "height": 658})
    page.evaluate("() => standoff.setMode('so-far')")
    heights = set()
    for day in ("2015-02-01", "2015-09-30", "2015-10-10", "2015-11-14"):
        page.evaluate("(t) => standoff.setInstant(t)", ms(day))
        stats(page)
        heights.add(page.locator(".so-map").bounding_box()["height"])
    assert len(heights) == 1


def test_on_a_phone_bars_are_above_the_fold_and_everything_can_be_touched(show, sample):
    page = show(sample, **PHONE | {"viewport": {"width": 390, "height": 460}})
    box = page.locator(".so-histogram").bounding_box()
    assert box["y"] + box["height"] <= 460
    assert page.locator(".so-map").bounding_box()["height"] > 230
    page.get_by_role("button", name="Timeline options").tap()
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.so-bar :is(button, select, [role=slider]), .so-readout button')]
          .filter((e) => e.offsetParent && !e.matches('.so-link')).map((e) => {
            const { width, height } = e.getBoundingClientRect();
            return [e.className || e.textContent, width, height];
          })"""
    )
    assert len(boxes) > 12
    assert [one for one in boxes if one[1] < 44 or one[2] < 43.9] == []
    options = page.locator(".so-options").bounding_box()
    assert options["y"] >= 0
    action = "() => getComputedStyle(document.querySelector('.so-track')).touchAction"
    assert page.evaluate(action) == "pan-y"


# --- odd data

ODD = {
    "one event": ({"events": [event(37, 36, "2015-08-01")]}, r"1 Aug 2015: bars of a day, by actor, up to 1 event"),
    "one day": ({"events": [event(37, 36, "2015-08-01") for _ in range(5)]}, r"up to 5 events in a day"),
    "one hour": (
        {"events": [event(37, 36, "2015-08-01", start=utc("2015-08-01 10:00"), end=utc("2015-08-01 11:00"))]},
        r"bars of an hour, by actor, up to 1 event in an hour",
    ),
    "120 years": (
        {"events": [event(37, 36, "1900-01-01"), event(38, 36, "2019-12-31")]},
        r"1 Jan 1900 – 31 Dec 2019: bars of \d+ weeks, by actor, up to 1 event",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("width", [1200, 320])
def test_odd_data_have_true_bars_and_an_axis(show, name, width):
    tables, expected = ODD[name]
    page = show(page_of(dataset_of(**tables)), viewport={"width": width, "height": 600})
    assert re.search(expected, bars(page))
    wheel(page, 0.5, *[-400] * 12)
    page.keyboard.press("]")
    page.mouse.move(*at(page, 0.4))
    shown = page.evaluate("() => document.querySelector('.standoff').innerText")
    assert "NaN" not in shown + bars(page)
    ink = page.evaluate(
        """() => {
          const canvas = document.querySelector('.so-histogram'), ratio = devicePixelRatio;
          const strip = document.querySelector('.so-track').dataset.zoomed === 'true' ? 12 : 0;
          const top = canvas.height - (18 + strip) * ratio;
          const { data } = canvas.getContext('2d').getImageData(0, top, canvas.width, 16 * ratio);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length;
        }"""
    )
    assert ink > 30, "the axis is empty"


def test_events_outside_the_window_are_faint_and_counted_as_none(show, decade):
    page = show(decade)
    page.evaluate("([a, b]) => standoff.setWindow(a, b)", [ms("2015-06-01"), ms("2015-06-05")])
    assert stats(page)["visible"] == 0
    assert page.locator(".so-count").inner_text() == "0 of 123 events"
    assert "up to 4 events in 10 days" in bars(page)


# --- the read-out


def test_the_read_out_says_length_interval_definition_ends_and_dates(show, sample):
    page = show(sample)
    said = page.locator(".so-readout").inner_text().splitlines()
    assert said == [
        "ISIS – Government", "2.1 km (1.3 mi)", "between 0 m and 5.0 km · position to edge",
        "Tall Susin → the zone's edge near Sayfat", "holds 9 October – 14 November 2015",
    ]  # fmt: skip
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-10-08"))
    stats(page)
    assert "holds 11 August – 8 October 2015" in page.locator(".so-readout").inner_text()


def test_the_read_out_gives_the_reason_where_there_is_no_distance(show):
    page = show(page_of(two_villages().dataset, instant=utc("2015-10-08")))
    page.evaluate(
        "() => standoff.apply({ series: [{ start: 0, end: 2e12, reason: 'the data record no zone of <b>X</b>' }] })"
    )
    stats(page)
    said = page.locator(".so-readout").inner_text()
    assert "No distance: the data record no zone of <b>X</b>" in said
    assert page.locator(".so-readout b").count() == 0
    page.evaluate("() => standoff.apply({ series: [] })")
    stats(page)
    assert "No distance is known at this moment." in page.locator(".so-readout").inner_text()


def test_the_read_out_folds_to_the_distance(show, sample):
    page = show(sample)
    box = page.locator(".so-readout")
    tall = box.bounding_box()["height"]
    box.get_by_role("button", name="Show less").press("Enter")
    assert "2.1 km (1.3 mi)" in box.inner_text()
    assert "Tall Susin" not in box.inner_text()
    assert box.bounding_box()["height"] < tall / 1.4
    box.get_by_role("button", name="Show more").click()
    assert "Tall Susin" in box.inner_text()


@pytest.mark.parametrize("height", [460, 658])
def test_the_read_out_never_covers_the_legend_on_a_small_phone(show, sample, height):
    page = show(sample, **PHONE | {"viewport": {"width": 320, "height": height}})
    legend, readout = page.locator(".so-legend"), page.locator(".so-readout")

    def hidden():
        """Count points of the legend's box under which the read-out is found."""
        return page.evaluate(
            """() => {
              const box = document.querySelector('.so-legend').getBoundingClientRect(), found = [];
              for (let x = box.left + 2; x < box.right - 2; x += 10)
                for (let y = box.top + 2; y < box.bottom - 2; y += 10)
                  if (document.elementFromPoint(x, y)?.closest('.so-readout')) found.push([x, y]);
              return found.length;
            }"""
        )

    assert hidden() == 0
    assert readout.bounding_box()["y"] + readout.bounding_box()["height"] <= legend.bounding_box()["y"]
    legend.locator("summary").tap()
    assert hidden() == 0


def test_names_in_the_read_out_run_their_own_way(show, sample):
    page = show(sample)
    name = "قرية " * 30
    gap = {
        "start": 0, "end": 2e12, "distance_m": 500, "low_m": 500, "high_m": 500, "definition": "edge-to-edge",
        "from": {"name": name, "lon": 37, "lat": 36}, "to": {"name": "<img src=x>", "lon": 37.1, "lat": 36},
        "notes": [],
    }  # fmt: skip
    assert page.evaluate("(series) => standoff.apply({ series })", [gap]) is True
    stats(page)
    ends = page.locator(".so-ends bdi")
    assert ends.count() == 2
    assert ends.nth(0).inner_text().startswith("قرية")
    assert ends.nth(0).inner_text().endswith("…")
    assert ends.nth(1).inner_text() == "<img src=x>"
    assert "500 m (0.3 mi)" in page.locator(".so-readout").inner_text()
    assert page.evaluate("() => document.querySelector('.so-readout').getBoundingClientRect().width") <= 380


def test_dragging_the_moment_and_the_handles_works_inside_the_zoomed_range(show, decade):
    page = show(decade)
    page.evaluate(
        "([a, b, t]) => { standoff.setWindow(a, b); standoff.setInstant(t); }",
        [ms("2012-06-01"), ms("2012-08-01"), ms("2012-07-05")],
    )
    wheel(page, 0.25, *[-400] * 3)
    start, end = in_sight(page)
    width = page.locator(".so-track").bounding_box()["width"]
    a_day = width / ((end - start).days + 1)
    drag(page, ".so-moment", 10 * a_day)
    assert abs(stats(page)["instant"] - ms("2012-07-15")) <= 3 * DAY
    drag(page, ".so-start", -5 * a_day)
    assert abs(stats(page)["window"][0] - ms("2012-05-27")) <= 3 * DAY
    assert in_sight(page) == (start, end)
