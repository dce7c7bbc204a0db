"""What the dashboard marks on the map: outlines and rings, told by a message, cleared by hand; also in the real app."""

import pytest

from geo.draw.marks import Marks, Spot
from geo.measure.claims.check import check_claim
from geo.read.catalog import claims_beside, open_built_in
from geo.scene import ground_of
from tests.pages import HOSTILE, ms, stats, until

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A diamond round four points, the first of them where the sample has events.
CORNERS = ((37.1, 36.35), (37.2, 36.45), (37.3, 36.35), (37.2, 36.25))
# By colour, how many whole pixels of a pane's canvas it has.
PIXELS = """(name) => {
  const { canvas } = document.querySelector(`.leaflet-${name}-pane canvas`)?.getContext('2d') ?? {};
  if (!canvas) return null;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height), colours = {};
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b, a] = data.subarray(i, i + 4);
    if (a === 255) colours[`rgb(${r}, ${g}, ${b})`] = (colours[`rgb(${r}, ${g}, ${b})`] ?? 0) + 1;
  }
  return colours;
}"""

# The document's element is not there yet when a page's first script runs.
HIDDEN = """new MutationObserver((_, all) => {
  document.documentElement.style.display = 'none';
  all.disconnect();
}).observe(document, { childList: true });"""


def marks(**fields):
    given = {"title": "ISIS, 9 October 2015: 55 km² gained", "outlines": [[[v for at in CORNERS for v in at]]],
             "spots": [{"label": "Tall Susin", "lon": 37.17684, "lat": 36.35445}], "note": "", "more": 0}  # fmt: skip
    return {"marks": given | fields, "camera": [36.35, 37.2, 11], "moveCamera": True}


def apply(page, message):
    done = page.evaluate("(message) => standoff.apply(message)", message)
    page.evaluate(FRAME)
    return done


def colours(page, pane):
    return page.evaluate(PIXELS, pane)


def legend(page):
    found = page.locator(".so-legend")
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_are_drawn_in_the_words_colours_and_fill_nothing(show, sample, theme):
    page = show(sample, color_scheme=theme)
    assert colours(page, "so-outlined") is None  # a page that marks nothing has no canvas for it
    assert apply(page, marks()) is True
    assert stats(page)["marks"] == {"title": "ISIS, 9 October 2015: 55 km² gained", "outlines": 1, "spots": 1}
    ink, halo = {
        "light": ("rgb(27, 35, 48)", "rgb(255, 255, 255)"),
        "dark": ("rgb(238, 241, 245)", "rgb(18, 22, 27)"),
    }[theme]
    outline, ring = colours(page, "so-outlined"), colours(page, "so-ringed")
    for drawn in (outline, ring):
        # Beside the two colours there is only where they meet.
        assert min(drawn[ink], drawn[halo]) > 0.1 * sum(drawn.values())
    # Edges of 929 pixels together, a line 6 pixels broad; a ring of radius 13, 4.5 pixels broad; nothing inside.
    assert 0.5 * 6 * 929 < sum(outline.values()) < 6 * 929 * 1.1
    assert 0.3 * 4.5 * 82 < sum(ring.values()) < 4.5 * 82 * 1.1


@pytest.mark.parametrize("context", [{}, PHONE], ids=["wide", "phone"])
def test_the_chip_covers_no_control(show, sample, context):
    page = show(sample, **context)
    apply(page, {**marks(title="A long title that no phone has the room for " * 3), "pair": ["ISIS", "Government"]})
    if page.locator(".so-legend").get_attribute("open") is not None:
        page.locator(".so-legend summary").click()
    boxes = "(names) => names.map((name) => document.querySelector(name).getBoundingClientRect().toJSON())"
    others = [
        ".so-legend",
        ".so-readout",
        ".so-tools",
        ".so-tools-more",
        ".leaflet-control-scale",
        ".so-credit",
        ".so-north",
    ]
    chip, *rest = page.evaluate(boxes, [".so-chip", *others])
    for name, box in zip(others, rest, strict=True):
        apart = chip["right"] <= box["left"] or box["right"] <= chip["left"]
        assert apart or chip["bottom"] <= box["top"] or box["bottom"] <= chip["top"], name
    page.get_by_role("button", name="Clear marks").click()
    assert stats(page)["marks"] is None
    assert not page.locator(".so-chip").is_visible()


def test_marks_lie_over_zones_and_under_the_pair(show, sample):
    page = show(sample)
    apply(page, marks())
    order = page.evaluate(
        "() => ['zones', 'outlined', 'events', 'ringed', 'labels'].map((name) => "
        "Number(getComputedStyle(document.querySelector(`.leaflet-so-${name}-pane`)).zIndex))"
    )
    assert order == sorted(order)
    assert len(set(order)) == 5


def test_a_reader_without_a_mouse_clears_them_and_hears_how_many_there_are(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    apply(page, {**marks(note="2 rows without coordinates not marked"), "seq": 0})
    said = "Marked: ISIS, 9 October 2015: 55 km² gained. 1 area outlined, 1 point ringed. 2 rows without coordinates"
    until(page, f"document.querySelector('[aria-live]').textContent.includes('{said}')")
    group = legend(page).get_by_role("group", name="Marked")
    assert "1 area outlined, 1 point ringed. 2 rows without coordinates not marked." in group.inner_text()
    assert "Tall Susin" in group.text_content()
    assert page.locator(".so-legend summary").inner_text() == "Legend and map"
    page.locator(".so-legend summary").click()
    assert page.locator(".so-legend summary").inner_text() == "Legend and map · marks"
    # What the folded legend keeps, a chip on the map says, with a button for a finger.
    chip = page.locator(".so-chip")
    assert "Marked: ISIS, 9 October 2015: 55 km² gained" in chip.inner_text()
    box = chip.get_by_role("button", name="Clear marks").bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.locator(".so-legend summary").click()
    assert not chip.is_visible()
    page.locator(".so-legend summary").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Clear marks"
    page.keyboard.press("Enter")
    assert stats(page)["marks"] is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert group.count() == 0
    assert (colours(page, "so-outlined"), colours(page, "so-ringed")) == ({}, {})
    until(page, "told.length > 0")
    told = page.evaluate("told[0]")
    assert (told["marks"], told["touched"]) == (False, {"marks": 1})
    # An answer on its way from before the hand does not bring them back; a new opening does.
    apply(page, {**marks(), "seq": 0})
    assert stats(page)["marks"] is None
    apply(page, {**marks(), "seq": 1, "opened": 1})
    assert stats(page)["marks"]["spots"] == 1
    until(page, "!document.querySelector('[aria-live]').textContent.includes('rows without')")


def test_the_pair_s_distance_is_written_where_it_hides_fewer_marks(show, sample):
    # Oracle: the canvas of the words is clear where a ring's middle is not hidden.
    page = show(sample)
    clear = """([lon, lat]) => {
      const world = 256 * 2 ** 11.5, canvas = document.querySelector('.leaflet-so-labels-pane canvas');
      const up = (lat) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
      const x = ((lon - 37.2) / 360) * world, y = (up(lat) - up(36.36)) * world;
      const { data } = canvas.getContext('2d').getImageData(canvas.width / 2 + x, canvas.height / 2 + y, 1, 1);
      return data[3] < 255;
    }"""
    spots = [[37.192, 36.345], [37.197, 36.348], [37.202, 36.345]]
    told = [{"label": "", "lon": lon, "lat": lat} for lon, lat in spots]
    page.evaluate("() => standoff.apply({ display: ['no-names', 'no-events'] })")
    apply(page, {"camera": [36.36, 37.2, 11.5], "moveCamera": True})
    assert not all(page.evaluate(clear, spot) for spot in spots)
    apply(page, marks(spots=told) | {"camera": [36.36, 37.2, 11.5]})
    assert all(page.evaluate(clear, spot) for spot in spots)


def test_marks_stay_while_the_time_moves_and_filters_change(show, sample):
    page = show(sample)
    apply(page, marks())
    for message in (
        {"filters": {"actors": ["ISIS"]}},
        {"instant": ms("2015-08-10")},
        {"display": ["no-zones", "no-events"]},
    ):
        apply(page, message)
        assert stats(page)["marks"]["outlines"] == 1
        assert colours(page, "so-outlined")
        assert colours(page, "so-ringed")
    apply(page, {"marks": None})
    assert stats(page)["marks"] is None


def test_hostile_words_stay_text(show, sample):
    page = show(sample)
    spots = [{"label": HOSTILE, "lon": 37.2, "lat": 36.35}]
    assert apply(page, marks(title=HOSTILE, note=HOSTILE, spots=spots)) is True
    group = legend(page).get_by_role("group", name="Marked")
    assert group.text_content().count(HOSTILE) == 3
    until(page, "document.querySelector('[aria-live]').textContent.includes('onerror')")
    assert page.evaluate("() => document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    "fields",
    [
        {"title": None}, {"title": "x" * 401}, {"note": 3}, {"more": -1}, {"more": 0.5}, {"outlines": None},
        {"outlines": [[]]}, {"outlines": [[[1, 2, 3, 4]]]}, {"outlines": [[[1, 2, 3, 4, 5, 91]]]},
        {"outlines": [[[1, 2, 3, 4, 5, None]]]}, {"outlines": [[[1, 2, 3, 4, 5, 6, 7]]]}, {"spots": [None]},
        {"spots": [{"label": "a", "lon": 0}]}, {"spots": [{"label": 1, "lon": 0, "lat": 0}]},
        {"spots": [{"label": "a", "lon": 0, "lat": 0}] * 2001},
    ],
)  # fmt: skip
def test_marks_that_cannot_be_drawn_are_refused_and_those_before_stay(show, sample, fields):
    page = show(sample)
    apply(page, marks())
    assert apply(page, marks(title="other") | {"marks": marks()["marks"] | {"title": "other"} | fields}) is False
    assert page.get_by_role("alert").inner_text().startswith("What is marked must have a title")
    assert stats(page)["marks"]["title"].startswith("ISIS")


def test_far_in_the_line_still_stands_where_it_is_and_over_180_degrees_it_is_there_twice(show, sample):
    page = show(sample)
    # On the edge between the first two corners.
    apply(page, marks() | {"camera": [36.40003, 37.15, 18]})
    assert sum(colours(page, "so-outlined").values()) > 3 * 780
    world = [[170.0, -60.0, 180.0, -60.0, 180.0, 60.0, 170.0, 60.0, 170.0, -60.0]]
    apply(page, marks(outlines=[world], spots=[{"label": "a", "lon": 175, "lat": 0}]) | {"camera": [0, 0, 1]})
    assert sum(colours(page, "so-ringed").values()) > 2 * 0.3 * 4.5 * 82


def test_what_python_marks_is_taken_as_it_is(show, sample):
    page = show(sample)
    data = open_built_in("aleppo-2015")
    zone = ground_of(data).control.zones.geometry.iloc[0]
    spots = tuple(Spot(name, at.x, at.y) for name, at in zip(data.places["name"], data.places.geometry, strict=True))
    # Letters that JavaScript counts as two are one letter in Python.
    message = Marks("𐤀" * 500, outlines=zone, spots=spots).message
    assert apply(page, {"marks": message}) is True
    assert stats(page)["marks"]["spots"] == len({(round(at.x, 6), round(at.y, 6)) for at in data.places.geometry})


def test_a_page_told_where_to_look_before_it_shows_looks_there(show, sample):
    page = show(sample, script=HIDDEN)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    apply(page, {**marks(), "camera": [36.3, 37.4, 12.5], "opened": 1, "seq": 0})
    page.evaluate("() => { document.documentElement.style.display = ''; }")
    page.wait_for_timeout(300)
    page.evaluate("() => standoff.setMode('so-far')")
    until(page, "told.length > 0")
    assert page.evaluate("told.at(-1).camera") == pytest.approx([36.3, 37.4, 12.5], abs=0.01)


# --- in the real app


def the_map(page):
    page.wait_for_selector("iframe.standoff-map.ready", timeout=60_000)
    return page.query_selector("iframe.standoff-map").content_frame()


def marked(page, found):
    """Wait until the map says of its marks what it should; return what it says."""
    for _ in range(400):
        said = the_map(page).evaluate("() => standoff.stats().marks")
        if found(said):
            return said
        page.wait_for_timeout(50)
    pytest.fail(f"waited in vain: {said}")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "narrow"])
def test_an_advance_is_outlined_its_places_ringed_and_the_dates_compared_stay(visit, options):
    here = visit("?page=control&compare=2015-08-01..2015-10-12", mapped=False, **options)
    here.locator(".st-key-advance-card").get_by_role("button", name="Show on map").click()
    said = marked(here, bool)
    assert said == {"title": "ISIS, 9 October 2015: 55 km² and 6 places gained", "outlines": 1, "spots": 6}
    assert "compare=2015-08-01..2015-10-12" in here.url
    lat, lon, zoom = map(float, here.url.partition("camera=")[2].partition("&")[0].replace("%2C", ",").split(","))
    frame = the_map(here)
    frame.evaluate("window.same = true")
    # A filter and another moment come as messages; the marks stay, and so does the page.
    frame.evaluate("(t) => standoff.setInstant(t)", ms("2015-09-01"))
    for _ in range(200):
        if "instant=2015-09-01" in here.url:
            break
        here.wait_for_timeout(50)
    assert marked(here, bool) == said
    # Seen where it was framed.
    here.wait_for_timeout(500)
    assert frame.evaluate("() => standoff.stats().instant") == ms("2015-09-01")
    frame.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    head = frame.locator(".so-legend summary")
    if frame.locator(".so-legend").get_attribute("open") is None:
        head.click()
    frame.get_by_role("button", name="Clear marks").click()
    until(frame, "told.length > 0")
    assert frame.evaluate("told[0].camera") == pytest.approx([lat, lon, zoom], abs=0.02)
    here.wait_for_timeout(1000)
    assert frame.evaluate("standoff.stats().marks") is None
    assert frame.evaluate("window.same")
    # What was cleared is not told again with the next message.
    frame.evaluate("() => standoff.setMode('so-far')")
    for _ in range(200):
        if "mode=so-far" in here.url:
            break
        here.wait_for_timeout(50)
    here.wait_for_timeout(500)
    assert frame.evaluate("standoff.stats().marks") is None


def test_all_evidence_of_a_claim_is_marked(visit):
    claim = next(one for one in claims_beside("aleppo-2015") if one.id == "five-villages")
    rows = check_claim(ground_of(open_built_in("aleppo-2015")), claim).evidence
    here = visit("?page=claims", mapped=False)
    here.set_default_timeout(60_000)
    head = here.get_by_text(f"Evidence: {len(rows)} rows")
    card = here.locator("[class*='st-key-claim_']").filter(has=here.get_by_text(claim.quote)).filter(has=head).last
    card.locator("summary", has=head).click()
    card.get_by_role("button", name="Show all on map").click()
    said = marked(here, bool)
    assert said["spots"] == len({(round(row.lon, 6), round(row.lat, 6)) for row in rows if row.lon is not None})
    assert said["spots"] > 5
    assert said["title"] == f"{len(rows)} rows of evidence, “{claim.quote.removesuffix('.')}”"
    assert "instant=2015-10-10" in here.url or "camera=" in here.url
    here.get_by_test_id("stToast").filter(has_text=f"On the map: {len(rows)} rows of evidence").wait_for()


def test_marks_go_with_the_data(visit, tmp_path):
    here = visit("?page=control", mapped=False)
    here.locator(".st-key-advance-card").get_by_role("button", name="Show on map").click()
    marked(here, bool)
    path = tmp_path / "events.csv"
    path.write_text("date,lat,lon,actor\n2015-08-01,36.3,37.1,Red\n", encoding="utf-8")
    here.get_by_text("Your files", exact=True).click()
    here.set_input_files("input[type=file]", path)
    for _ in range(400):
        if "dataset=own" in here.url:
            break
        here.wait_for_timeout(50)
    assert "dataset=own" in here.url
    here.wait_for_timeout(1000)
    assert marked(here, lambda said: said is None) is None
