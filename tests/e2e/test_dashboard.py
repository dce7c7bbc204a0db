"""A person at the dashboard: the real app, a real browser, nothing from any other host."""

import re

import pytest
from playwright.sync_api import Error

EVENT_HEADER = "event_id,date,latitude,longitude,actor_a,actor_b,kind,place,place_uncertainty_m,note,source,url\n"


@pytest.fixture
def desk(visit):
    """Open dashboards."""
    return lambda query="", **options: Desk(visit(query, **options))


class Desk:
    """One open dashboard, and what a person sees and does there."""

    def __init__(self, page):
        self.page = page
        self.scale = None

    @property
    def frame(self):
        return self.page.query_selector("iframe.standoff-map").content_frame()

    def stats(self):
        for _ in range(5):
            try:
                frame = self.frame
                frame.wait_for_function("window.standoff")
                return frame.evaluate("standoff.stats()")
            except Error:  # Other data were opened meanwhile, and the page made way for theirs.
                self.page.wait_for_timeout(200)
        return frame.evaluate("standoff.stats()")

    def headline(self):
        return self.page.locator(".st-key-said h3").inner_text()

    def counts(self):
        return self.page.locator(".st-key-said [data-testid=stCaptionContainer]").inner_text()

    def zones(self):
        """Return the pixels of the zones, as one text."""
        return self.frame.evaluate("document.querySelector('.leaflet-so-zones-pane canvas').toDataURL()")

    def wait(self, what, *, seconds=45):
        """Wait until `what()` is true; answers of the server come when they come."""
        for _ in range(seconds * 20):
            if what():
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"waited {seconds} s in vain at {self.page.url}: {self.headline()!r} {self.counts()!r}")

    def alert(self, words):
        """Return the boxes that say something to the reader with these words in it."""
        return self.page.get_by_test_id("stAlert").filter(has_text=words)

    def drag(self, label, days):
        """Drag a handle of the timeline by so many days."""
        box = self.frame.get_by_role("slider", name=label).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.pull(x, y, days)

    def drag_window(self, days):
        """Drag the whole window by so many days, held near its top, between its handles."""
        left = self.frame.get_by_role("slider", name="Start of the window").bounding_box()
        right = self.frame.get_by_role("slider", name="End of the window").bounding_box()
        self.pull(left["x"] + (right["x"] - left["x"]) * 0.3, left["y"] + left["height"] / 2, days)

    def pull(self, x, y, days):
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + days * self.pixels_per_day() / 2, y, steps=4)
        self.page.mouse.move(x + days * self.pixels_per_day(), y, steps=4)
        self.page.mouse.up()

    def pixels_per_day(self):
        """Measure the track, once, while the window is still the whole period."""
        if self.scale is None:
            width = self.frame.locator(".so-histogram").bounding_box()["width"]
            start, end = self.stats()["window"]
            self.scale = width / ((end - start) / 86_400_000)
        return self.scale

    def choose(self, label, name):
        """Choose from a list; one opened while the page still settles may be closed by that, and is opened again."""
        field, option = self.page.get_by_label(label), self.page.get_by_role("option", name=name, exact=True)
        # Below an open uploader the list stands at the foot of the window, and one that scrolls as it opens closes.
        field.evaluate("(list) => list.scrollIntoView({ block: 'center' })")
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        for _ in range(5):
            field.click()
            try:
                option.click(timeout=5_000)
            except Error:
                continue
            return
        pytest.fail(f"{label} did not open at {self.page.url}")

    def upload(self, *files):
        self.page.get_by_text("Your files", exact=True).click()
        self.page.set_input_files("input[type=file]", files)


def test_narrow_drag_and_share_by_the_address_alone(desk):
    here = desk()
    assert here.headline().startswith("On 10 October 2015 ISIS was 2.1 km (1.3 mi) from government-held territory")
    whole, frame = here.counts(), here.frame
    frame.evaluate("window.marked = true")

    here.choose("Actors", "ISIS")
    here.page.keyboard.press("Escape")
    here.wait(lambda: here.counts() != whole and "actors=ISIS" in here.page.url)
    isis = here.counts()
    said = here.stats()["visible"]
    assert f"{said} of 169 events" in isis

    october, zones = here.headline(), here.zones()
    here.drag("End of the window", -60)
    here.wait(lambda: here.headline() != october)
    assert re.match(r"On \d+ September 2015 ISIS was 4\.9 km", here.headline())
    assert here.zones() != zones
    here.drag("Start of the window", 200)
    here.wait(lambda: "window=2015-08" in here.page.url)
    september = here.counts(), here.headline(), here.page.url
    here.drag_window(40)
    # The address comes last: a link copied before would be September's.
    here.wait(
        lambda: here.counts() != september[0] and here.headline() != september[1] and here.page.url != september[2]
    )
    assert "October 2015" in here.headline()
    assert here.frame.evaluate("window.marked"), "a filter reloaded the page"

    there = desk(here.page.url[here.page.url.index("?") :])
    assert (there.headline(), there.counts()) == (here.headline(), here.counts())
    for name in ("window", "instant", "visible", "distanceText"):
        assert there.stats()[name] == here.stats()[name]
    assert there.frame.evaluate("window.marked") is None


def test_the_map_follows_a_filter_before_the_rest_and_is_the_same_element(desk, tmp_path):
    rows = [f"e{n},2015-{n % 9 + 1:02}-10,36.{n % 90 + 10},37.1,{'ISIS' if n % 3 else 'Rebels'},,battle,X,500,n,s,\n"
            for n in range(3000)]  # fmt: skip
    file = tmp_path / "many.csv"
    file.write_text(EVENT_HEADER + "".join(rows), encoding="utf-8")
    here = desk()
    here.upload(file)
    here.wait(lambda: "3,000 of 3,000 events" in here.counts() and here.stats()["visible"] == 3000)
    element, page = here.page.query_selector("iframe.standoff-map"), here.frame
    here.page.evaluate("(frame) => { window.map = frame; window.pageBefore = frame.contentWindow; }", element)
    page.evaluate(
        """() => { const look = () => standoff.stats().visible === 3000 ? setTimeout(look, 2) : (window.told =
        top.document.querySelector('.st-key-said').innerText); look(); }"""
    )
    here.choose("Actors", "ISIS")
    here.wait(lambda: "2,000 of 3,000 events" in here.counts())
    assert "3,000 of 3,000 events" in page.evaluate("window.told"), "the sentence came before the map"
    after = here.page.query_selector("iframe.standoff-map")
    same = "(frame) => frame === window.map && frame.contentWindow === window.pageBefore"
    assert here.page.evaluate(same, after)
    here.page.get_by_text("Events 1 to 1,000 of 2,000 in view, by date.").wait_for()


def test_a_moved_camera_survives_filters_and_is_in_the_link(desk):
    here = desk()
    here.frame.get_by_role("button", name="Zoom in", exact=True).click()
    here.wait(lambda: "camera=" in here.page.url)
    camera = re.search(r"camera=([^&]+)", here.page.url).group(1)
    here.page.get_by_label("Search place, actor, note").fill("Marea")
    here.page.keyboard.press("Enter")
    here.wait(lambda: "q=Marea" in here.page.url)
    assert f"camera={camera}" in here.page.url
    there = desk(here.page.url[here.page.url.index("?") :])
    there.page.get_by_label("Search place, actor, note").fill("")
    there.page.keyboard.press("Enter")
    there.wait(lambda: "q=" not in there.page.url)
    assert f"camera={camera}" in there.page.url


def test_a_row_selects_on_the_map_and_a_click_on_the_map_selects_the_row(desk):
    here = desk()
    canvas = here.page.locator("[data-testid=stDataFrame] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    here.page.mouse.click(box["x"] + 15, box["y"] + 35 + 17)
    here.wait(lambda: "selected=ged-211261" in here.page.url)
    here.wait(lambda: here.frame.get_by_text("ged-211261").count() > 0)

    here.frame.evaluate("standoff.select(null)")
    here.frame.evaluate("standoff.select('ged-214656')")
    here.wait(lambda: "selected=ged-214656" in here.page.url)
    card = here.page.get_by_text("Id: ged-214656")
    card.wait_for()


def test_the_switch_of_definition_changes_the_headline(desk):
    here = desk()
    here.page.get_by_role("button", name="How measured").click()
    here.page.get_by_text("Position to position: held place to held place").click()
    here.wait(lambda: "4.3 km (2.7 mi) from government-held territory: Tall Susin to Sayfat." in here.headline())
    here.wait(lambda: "definition=position-to-position" in here.page.url)
    here.wait(lambda: here.stats()["distanceText"] == "4.3 km (2.7 mi)")


def test_an_empty_result_names_the_filter_and_lifts_it(desk):
    here = desk()
    here.page.get_by_label("Search place, actor, note").fill("no such words anywhere")
    here.page.keyboard.press("Enter")
    here.page.get_by_text("No event passes the filters: the search words leave none of 169.").wait_for()
    here.page.get_by_role("button", name="Lift the search words").click()
    here.wait(lambda: "169 of 169 events" in here.counts())


def test_a_real_slice_dropped_is_on_the_map_and_in_the_timeline(desk, shared):
    here = desk()
    here.upload(shared / "data" / "ged211_syria_2015-08_09.csv")
    here.wait(lambda: "1,681 of 1,681 events" in here.counts())
    here.wait(lambda: here.stats()["events"] == 1681)
    assert here.stats()["visible"] == 1681
    here.drag("Start of the window", 30)
    here.wait(lambda: here.stats()["visible"] < 1681 and f"{here.stats()['visible']:,} of 1,681" in here.counts())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0", "picture.csv: this is a picture"),
        ("empty.csv", b"", "empty.csv"),
        (
            "hapi.csv",
            b"location_code,admin1_name,events,fatalities,reference_period_start\nSYR,Aleppo,3,4,2015-10-01\n",
            "hapi.csv",
        ),
        ("dates.csv", EVENT_HEADER.encode() + b"a,2015-13-40,36,37,ISIS,,battle,X,500,n,s,\n", "2015-13-40"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_a_line_and_the_map_stays(desk, tmp_path, name, content, said):
    here = desk()
    file = tmp_path / name
    file.write_bytes(content)
    headline = here.headline()
    here.upload(file)
    here.alert(name).wait_for()
    assert here.headline() == headline
    assert here.stats()["events"] == 169
    assert here.page.get_by_text("What was shown before is still here.").is_visible()
    assert said in here.alert(name).inner_text()


def test_hostile_text_is_only_ever_text(desk, tmp_path):
    bait = [
        "<img src=x onerror=window.top.hacked=1>",
        "</script><script>window.top.hacked=1</script>",
        "![x](https://evil.invalid/x.png) [y](javascript:window.top.hacked=1) :red[z] $x$",
    ]
    rows = [
        f"bait-{number},2015-10-{number + 1:02},36.{number + 3},37.1,"
        f'"{text}","{text}",battle,"{text}",500,"{text}","{text}",javascript:alert(1)\n'
        for number, text in enumerate(bait)
    ]
    file = tmp_path / "</script><img src=x onerror=alert(1)>.csv".replace("/", "_")
    file.write_text(EVENT_HEADER + "".join(rows), encoding="utf-8")
    here = desk()
    here.page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    here.upload(file)
    here.wait(lambda: "3 of 3 events" in here.counts() and here.stats()["events"] == 3)
    for number, text in enumerate(bait):
        here.frame.evaluate(f"standoff.select('bait-{number}')")
        here.page.get_by_text(f"Id: bait-{number}").wait_for()
        assert here.frame.get_by_text(text).count() > 0, "the card shows the text as it is"
        shown = " ".join(here.page.get_by_test_id("stMarkdownContainer").all_inner_texts())
        assert text in shown.replace("\u2060", ""), "Streamlit's card shows it as it is, but for word joiners"
    here.page.get_by_role("tab", name="Data").click()
    here.page.wait_for_timeout(500)
    for scope in (here.page, here.frame):
        assert scope.evaluate("window.hacked") is None
        assert scope.evaluate("document.querySelectorAll('img[src=x], a[href^=javascript]').length") == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?window=2015-10-10..2015-10-01", "window"),
        ("?camera=nan,37,9", "camera"),
        ("?actors=Atlantis", "Atlantis"),
        ("?dataset=own", "author's own files"),
        ("?dataset=nowhere", "nowhere"),
        ("?actors=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "<img src=x"),
    ],
)
def test_a_bad_link_is_said_in_a_line_and_the_sample_opens(desk, query, said):
    here = desk(query)
    here.alert(said).first.wait_for()
    assert here.stats()["events"] == 169
    assert "ISIS was 2.1 km" in here.headline()


def test_on_a_phone_nothing_is_wider_than_the_screen_and_filters_are_in_a_drawer(desk):
    here = desk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 390
    filters = here.page.get_by_test_id("stSidebar")
    assert not in_sight(filters)
    here.page.get_by_test_id("stExpandSidebarButton").click()
    here.wait(lambda: in_sight(filters))
    assert here.page.get_by_label("Actors").is_visible()


def in_sight(element):
    box = element.bounding_box()
    return box is not None and box["x"] >= 0 and box["width"] > 0


def test_the_map_follows_the_dark_theme(desk):
    here = desk(color_scheme="dark")
    assert here.frame.evaluate("document.querySelector('.standoff').dataset.theme") == "dark"


def test_an_unknown_selection_in_a_link_leaves_the_filters_to_the_map(desk):
    here = desk("?actors=ISIS&selected=nope")
    here.alert("no event").wait_for()
    here.wait(lambda: f"{here.stats()['visible']} of 169 events" in here.counts())
    assert here.stats()["visible"] < 169


def test_a_pan_while_filters_are_cleared_does_not_bring_the_window_back(desk):
    here = desk("?window=2015-09-01..2015-10-01")
    here.wait(lambda: "169 of 169" not in here.counts())
    box = here.page.locator("iframe.standoff-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    here.page.get_by_role("button", name="Clear filters").click()
    here.page.wait_for_timeout(50)
    here.page.mouse.move(x, y)
    here.page.mouse.down()
    here.page.mouse.move(x + 80, y + 20, steps=3)
    here.page.mouse.up()
    here.wait(lambda: "camera=" in here.page.url)
    here.wait(lambda: here.stats()["visible"] == 169)
    here.page.wait_for_timeout(1000)
    assert "169 of 169 events" in here.counts()
    assert "window=" not in here.page.url


def a_table(folder, name, count=40):
    rows = [f"e{n},2015-{n % 9 + 1:02}-10,36.{n:02},37.1,ISIS,,battle,X,500,n,s,\n" for n in range(count)]
    file = folder / name
    file.write_text(EVENT_HEADER + "".join(rows), encoding="utf-8")
    return file


def test_opening_equal_content_again_shows_all_of_it(desk, tmp_path):
    here = desk()
    first = a_table(tmp_path, "events.csv")
    here.upload(first)
    here.wait(lambda: here.stats()["events"] == here.stats()["visible"] == 40)
    here.drag("End of the window", -120)
    here.wait(lambda: "40 of 40 events" not in here.counts())
    here.page.set_input_files("input[type=file]", [a_table(tmp_path, "copy.csv")])
    here.wait(lambda: "40 of 40 events" in here.counts() and here.stats()["visible"] == 40)
    here.wait(lambda: "window=" not in here.page.url)


def test_own_maps_are_each_session_s_and_end_with_it(desk, tmp_path):
    pages = {}
    for name in ("secret-plan.csv", "other.csv"):
        here = desk()
        here.upload(a_table(tmp_path, name))
        here.page.frame_locator("iframe.standoff-map").locator(".so-credit", has_text=name).wait_for()
        pages[name] = here, here.frame.url
    here, secret = pages["secret-plan.csv"]
    there, other = pages["other.csv"]
    assert "secret-plan" not in there.frame.content()
    answers = there.page.request
    assert answers.get(secret).ok
    here.page.close()
    there.wait(lambda: answers.get(secret).status == 404)
    assert answers.get(other).ok


def test_while_it_plays_the_sentence_steps_back_and_then_says_the_moment_of_the_map(desk):
    here = desk()
    here.frame.evaluate("standoff.setInstant(Date.UTC(2015, 1, 10))")
    here.wait(lambda: "10 February 2015" in here.headline())
    here.frame.get_by_role("button", name="Play").click()
    here.wait(lambda: here.page.evaluate("document.documentElement.hasAttribute('data-behind')"))
    here.page.wait_for_timeout(800)
    here.frame.get_by_role("button", name="Pause").click()
    here.wait(lambda: not here.page.evaluate("document.documentElement.hasAttribute('data-behind')"))
    shown = here.frame.locator(".so-flag").inner_text()
    assert shown in here.headline()
    assert shown != "10 February 2015"


def test_a_link_to_own_files_keeps_its_view_until_the_same_files_are_opened(desk, tmp_path):
    file = tmp_path / "mine.csv"
    rows = [f"r{day},2015-10-{day:02},36.{day},37.1,IS,,battle,P{day},500,note {day},s,\n" for day in range(10, 30)]
    file.write_text(EVENT_HEADER + "".join(rows), encoding="utf-8")
    here = desk()
    here.upload(file)
    here.wait(lambda: "20 of 20 events" in here.counts())
    here.page.get_by_label("Search place, actor, note").fill("P12")
    here.page.keyboard.press("Enter")
    here.wait(lambda: "1 of 20 events" in here.counts() and "q=P12" in here.page.url)

    query = here.page.url[here.page.url.index("?") :]
    there = desk(query)
    there.alert("author's own files").wait_for()
    assert there.alert("have changed").count() == 0
    assert "q=P12" in there.page.url
    there.upload(file)
    there.wait(lambda: "1 of 20 events" in there.counts())

    there.page.get_by_role("button", name="Remove mine.csv").click()
    there.wait(lambda: "169 of 169 events" in there.counts())


def test_events_known_only_within_a_ring_are_framed_with_their_rings(desk, tmp_path):
    file = tmp_path / "vague.csv"
    file.write_text("date,latitude,longitude,actor\n2015-10-09,36.35,37.17,ISIS\n", encoding="utf-8")
    here = desk()
    here.upload(file)
    here.wait(lambda: "1 of 1 event" in here.counts() and here.stats()["events"] == 1)
    camera = here.page.url
    here.frame.get_by_role("button", name="Zoom out", exact=True).click()
    here.wait(lambda: here.page.url != camera and "camera=" in here.page.url)
    zoom = float(re.search(r"camera=[^&]+?(?:%2C|,)([\d.]+)(?:&|$)", here.page.url).group(1))
    assert zoom + 1 < 11, "50 km do not fit a map of this height at zoom 11"
    assert here.frame.locator(".so-flag").inner_text() == "9 October 2015"


def test_the_map_and_the_table_find_an_actor_by_an_alias(desk):
    here = desk()
    here.page.get_by_label("Search place, actor, note").fill("داعش")
    here.page.keyboard.press("Enter")
    here.wait(lambda: "169 of 169" not in here.counts())
    here.wait(lambda: 0 < here.stats()["visible"] < 169)
    assert f"{here.stats()['visible']} of 169 events" in here.counts()
