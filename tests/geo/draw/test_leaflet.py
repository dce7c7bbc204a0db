import base64
import re

import folium
import numpy as np
import pytest
from folium.plugins import FloatImage, MarkerCluster
from folium.raster_layers import ImageOverlay, VideoOverlay

from geo.draw.leaflet import inline_leaflet
from geo.model.errors import InputError

FAR = "https://example.org"
BOX = [[36, 37], [37, 38]]
DOT = (  # one pixel
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
    "Jggg=="
)


def rendered(*layers, tiles=None):
    map_ = inline_leaflet(folium.Map(tiles=tiles))
    for layer in layers:
        layer.add_to(map_)
    return map_.get_root().render()


def fetched(page):
    """Return what a browser would fetch for the elements and styles of a page; scripts are not looked into."""
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    return re.findall(r"<script[^>]*\bsrc=\S+|<link\b[^>]*|url\((?!data:|#)[^)]*\)", page)


def test_leaflet_and_its_pictures_are_in_the_page_and_nothing_is_fetched():
    page = rendered(folium.Marker([36, 37]), folium.GeoJson({"type": "FeatureCollection", "features": []}))
    assert fetched(page) == []
    assert "Leaflet 1.9.3" in page
    assert "sourceMappingURL" not in page


def test_a_plain_map_does_fetch():
    assert len(fetched(folium.Map(tiles=None).get_root().render())) > 5


def test_leaflet_comes_before_the_scripts_that_use_it():
    page = rendered(folium.Marker([36, 37]))
    assert page.index("Leaflet 1.9.3") < page.index("L.map(")


@pytest.mark.parametrize(
    ("layers", "tiles", "said"),
    [
        ([], "OpenStreetMap", "tiles (https://tile.openstreetmap.org"),
        ([folium.Marker([36, 37], icon=folium.Icon(icon="star"))], None, "the icon font of a folium.Icon"),
        ([folium.Marker([36, 37], popup="words")], None, "jQuery for a folium.Popup (a tooltip does without)"),
        ([MarkerCluster()], None, "leaflet.markercluster.js"),
        ([folium.TileLayer("//tile.example.org/{z}/{x}/{y}.png", attr="a")], None, "tiles (//tile.example.org/{z}"),
        ([folium.TileLayer("tiles/{z}/{x}/{y}.png", attr="a")], None, "tiles (tiles/{z}/{x}/{y}.png)"),
        ([folium.WmsTileLayer(f"{FAR}/wms", layers="a")], None, f"WmsTileLayer ({FAR}/wms)"),
        ([ImageOverlay(f"{FAR}/a.png", BOX)], None, f"ImageOverlay ({FAR}/a.png)"),
        ([VideoOverlay("a.webm", BOX)], None, "VideoOverlay (a.webm)"),
        ([FloatImage(f"{FAR}/a.png")], None, f"FloatImage ({FAR}/a.png)"),
        ([folium.Marker([36, 37], icon=folium.CustomIcon(f"{FAR}/a.png"))], None, f"CustomIcon ({FAR}/a.png)"),
        ([folium.Marker([36, 37], tooltip=f'<img alt="a" src="{FAR}/a.png">')], None, f"need {FAR}/a.png from"),
        ([folium.Marker([36, 37], tooltip="<img src='//example.org/a.png'>")], None, "need //example.org/a.png from"),
        ([folium.Marker([36, 37], icon=folium.DivIcon(f"<img src='{FAR}/a.png'>"))], None, f"need {FAR}/a.png from"),
        (
            [folium.Marker([36, 37], icon=folium.DivIcon(f'<i style="background: url({FAR}/a)">'))],
            None,
            f"{FAR}/a from",
        ),
    ],
)
def test_a_page_that_would_load_more_is_refused(layers, tiles, said):
    with pytest.raises(InputError) as raised:
        rendered(*layers, tiles=tiles)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "part",
    [
        f'<link rel="stylesheet" href="{FAR}/a.css">',
        f'<style>@import "{FAR}/a.css";</style>',
        f"<style>body {{ background: url('{FAR}/a.png'); }}</style>",
        f"<script src={FAR}/a.js></script>",
        f'<iframe title="a" src="{FAR}"></iframe>',
    ],
)
def test_html_of_the_caller_s_that_would_load_more_is_refused(part):
    map_ = inline_leaflet(folium.Map(tiles=None))
    map_.get_root().html.add_child(folium.Element(part))
    with pytest.raises(InputError, match=rf"the page would need {FAR}\S* from a network"):
        map_.get_root().render()


def test_geojson_that_is_not_embedded_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(InputError, match=r"GeoJson \(.*\) from a network"):
        rendered(folium.GeoJson(str(path), embed=False))


def test_pictures_given_as_data_and_addresses_that_are_only_said_are_welcome(tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(base64.b64decode(DOT.partition(",")[2]))
    said = {"type": "Feature", "geometry": None, "properties": {"url": FAR, "text": f"url {FAR}"}}
    page = rendered(
        folium.Marker([36, 37], icon=folium.CustomIcon(str(picture)), tooltip=f'<a href="{FAR}">a source</a>'),
        ImageOverlay(np.zeros((2, 2, 3)), BOX),
        FloatImage(DOT),
        folium.GeoJson({"type": "FeatureCollection", "features": [said]}),
    )
    assert fetched(page) == []
    assert page.count(DOT) == 2
    assert 'L.imageOverlay(\n                "data:image/png' in page


def test_leaflet_goes_along_into_another_figure():
    map_ = inline_leaflet(folium.Map(tiles=None))
    figure = folium.Figure()
    map_.add_to(figure)
    folium.Marker([36, 37]).add_to(map_)
    for page in (figure.render(), figure.render()):
        assert page.count("Leaflet 1.9.3") == 1
        assert page.index("Leaflet 1.9.3") < page.index("L.map(")
    folium.TileLayer("OpenStreetMap").add_to(map_)
    with pytest.raises(InputError, match="tiles"):
        figure.render()


def test_two_maps_of_a_page_share_it():
    figure = folium.Figure()
    for _ in range(2):
        inline_leaflet(folium.Map(tiles=None)).add_to(figure)
    page = figure.render()
    assert (page.count("Leaflet 1.9.3"), page.count("L.map(")) == (1, 2)


def test_the_map_given_is_returned_and_other_maps_are_as_before():
    map_ = folium.Map(tiles=None)
    assert inline_leaflet(map_) is map_
    assert folium.Map.default_js
