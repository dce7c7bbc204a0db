"""`Timeline` on maps of all kinds, and payloads that are not what they should be, in a browser."""

import re
import runpy

import folium
import geopandas as gpd
import pytest
import shapely

from geo.draw.leaflet import inline_leaflet
from geo.draw.page import render_page
from geo.draw.timeline import Timeline
from geo.draw.timeline.payload import as_text
from geo.model.view import View
from geo.scene import build_scene
from tests.pages import HOSTILE, READY, stats, until
from tests.worlds import dataset_of, event

#: How many colours each layer has painted, what is clear not among them.
PAINTED = """() => Object.fromEntries(['land', 'zones', 'events', 'labels'].map((name) => {
  const ctx = document.querySelector(`.leaflet-so-${name}-pane canvas`).getContext('2d');
  const { data } = ctx.getImageData(0, 0, ctx.canvas.width, ctx.canvas.height);
  return [name, new Set(new Uint32Array(data.buffer).filter((pixel) => pixel >>> 24)).size];
}))"""


def events(**columns):
    rows = {"start": ["2015-10-09", "2015-10-10", "2015-10-10"], "place_uncertainty_m": 500, **columns}
    points = [shapely.Point(37.0, 36.0), shapely.Point(37.2, 36.1), shapely.Point(37.2, 36.1)]
    return gpd.GeoDataFrame(rows, geometry=points, crs=4326)


def saved(*layers, **options):
    map_ = inline_leaflet(folium.Map(tiles=None, **options))
    for layer in layers:
        layer.add_to(map_)
    return map_.get_root().render()


def test_the_example_in_the_documentation_shows_its_events_zones_and_distance(show, root):
    example = runpy.run_path(str(root / "docs/examples/timeline_map.py"))
    page = show(example["make"]().get_root().render())
    seen = stats(page)
    assert (seen["events"], seen["visible"]) == (4, 4)
    # 0.02 degrees of longitude between the two zones, at 36.5 degrees north.
    assert seen["distanceText"] == "1.8 km (1.1 mi)"
    # So near, the land may be one colour from edge to edge.
    assert min(page.evaluate(PAINTED).values()) >= 1


def test_a_plain_frame_opens_its_card_with_what_is_not_stated(show):
    page = show(saved(Timeline(events(note=["one", HOSTILE, None]))))
    assert stats(page)["visible"] == 3
    page.evaluate("() => standoff.select('1')")
    card = page.locator(".so-card")
    assert HOSTILE in card.inner_text()
    assert "not stated" in card.inner_text()
    assert page.evaluate("() => window.hacked") is None


def test_in_a_notebook_the_map_is_painted_in_its_frame(browser, no_other_host):
    # A notebook puts _repr_html_ into its page: an iframe with the whole document as srcdoc.
    map_ = inline_leaflet(folium.Map(tiles=None))
    Timeline(events(actor_a="ISIS")).add_to(map_)
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    no_other_host(context)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.set_content(f"<p>a cell</p>{map_._repr_html_()}")
    frame = page.locator("iframe").element_handle().content_frame()
    frame.evaluate(READY)
    assert frame.evaluate("() => standoff.stats().visible") == 3
    assert frame.evaluate(PAINTED)["events"] > 5
    assert page.evaluate("() => window.standoff === undefined")
    context.close()
    assert errors == []


def test_other_layers_of_the_map_keep_working(show):
    marker = folium.Marker([36.05, 37.1], tooltip="a marker")
    square = folium.GeoJson(shapely.box(37.05, 36.02, 37.08, 36.04).__geo_interface__, name="square")
    page = show(saved(marker, square, Timeline(events()), folium.LayerControl(collapsed=False)))
    assert page.locator(".leaflet-overlay-pane path").count() == 1
    icon = page.locator("img.leaflet-marker-icon")
    assert icon.get_attribute("src").startswith("data:image/png")
    assert icon.evaluate("(image) => image.naturalWidth") == 25
    icon.hover()
    assert page.locator(".leaflet-tooltip").inner_text() == "a marker"
    switch = page.locator(".leaflet-control-layers input[type=checkbox]").first
    switch.evaluate("(box) => box.click()")
    until(page, "document.querySelectorAll('.leaflet-overlay-pane path').length === 0")
    assert stats(page)["visible"] == 3


def test_a_map_put_into_another_figure_is_painted(show):
    map_ = inline_leaflet(folium.Map(tiles=None))
    figure = folium.Figure()
    map_.add_to(figure)
    Timeline(events(), period=("2015-10-10", "2015-10-11"), bounds=events().total_bounds).add_to(map_)
    page = show(figure.render())
    assert stats(page)["visible"] == 2
    assert page.evaluate(PAINTED)["events"] > 5


def test_a_map_between_other_content_keeps_to_its_box(show):
    map_ = inline_leaflet(folium.Map(tiles=None, height=500))
    Timeline(events()).add_to(map_)
    html = map_.get_root().render().replace("<body>", "<body><h2>Above</h2>", 1)
    page = show(html)
    box = page.locator(".standoff").bounding_box()
    assert stats(page)["visible"] == 3
    assert box["height"] >= 320


def page_of(rows):
    dataset = dataset_of(
        events=[event(37 + number / 10, 36, "2015-08-01", note=f"n{number}") for number in range(rows)]
    )
    return render_page(build_scene(dataset, View()))


def spoilt(html, part, change):
    return re.sub(
        rf'(_{part}">)(.*?)(</script>)',
        lambda found: found[1] + change(found[2].strip()) + found[3],
        html,
        flags=re.DOTALL,
    )


@pytest.fixture
def open_spoilt(browser, no_other_host, tmp_path):
    """Return ``open(html)``, which does not wait for the page to be ready; console errors fail the test at its end."""
    context = browser.new_context()
    no_other_host(context)
    errors = []

    def open_page(html):
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        path = tmp_path / "spoilt.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        page.locator(".so-notice").wait_for(timeout=10_000)
        return page

    yield open_page
    context.close()
    assert errors == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[:200], "The map's data are cut short or damaged. Make or load the page again."),
        (lambda text: "", "The map's data are cut short or damaged. Make or load the page again."),  # noqa: ARG005
        (lambda text: "<b>", "The map's data are damaged. Make or load the page again."),  # noqa: ARG005
        (lambda text: as_text(b"STND" + bytes(99)), "The map's data are of version 0, this page reads 2."),  # noqa: ARG005
    ],
)
def test_data_that_cannot_be_read_are_one_clear_line(open_spoilt, change, said):
    page = open_spoilt(spoilt(page_of(3), "data", change))
    lines = page.locator(".so-notice").all_inner_texts()
    assert len(lines) == 1
    assert lines[0].startswith(said)
    assert page.evaluate("() => window.standoff === undefined")


def test_events_are_painted_before_and_without_their_words(open_spoilt):
    page = open_spoilt(spoilt(page_of(3), "texts", lambda text: text[:60]))
    assert page.locator(".so-notice").inner_text().startswith("The map's data are cut short or damaged.")
    assert stats(page)["visible"] == 3
    assert page.evaluate(PAINTED)["events"] > 5
    # What is chosen waits for the words: nothing is said to be "not stated" that is only not there to be read.
    assert page.evaluate("() => standoff.select('e1')") is True
    assert "not stated" not in page.locator(".standoff").inner_text()
    assert page.locator(".so-notice").count() == 1


def test_a_view_that_needs_words_waits_for_them(show):
    dataset = dataset_of(events=[event(37, 36, "2015-08-01", note="bridge"), event(38, 36, "2015-08-01", note="road")])
    page = show(render_page(build_scene(dataset, View(text="bridge"))))
    assert stats(page)["visible"] == 1


def test_a_bad_message_leaves_the_last_good_state(show):
    page = show(page_of(5))
    page.evaluate("() => { standoff.setMode('so-far'); standoff.select('e2'); }")
    before = stats(page)
    for bad in (
        "null",
        "'cut sho'",
        "[]",
        "{fingerprint: 'of other data', mode: 'window'}",
        "{series: [{start: 2, end: 1}]}",
    ):
        assert page.evaluate(f"() => standoff.apply({bad})") is False
        assert page.locator(".so-notice").count() == 1
    after = stats(page)
    assert {**after, "lastFrameMs": 0} == {**before, "lastFrameMs": 0}
    assert "n2" in page.locator(".so-card").inner_text()
