import re

import folium
import pytest
from folium.plugins import MarkerCluster

from geo.draw.leaflet import inline_leaflet
from geo.model.errors import InputError


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
    ],
)
def test_a_page_that_would_load_more_is_refused(layers, tiles, said):
    with pytest.raises(InputError) as raised:
        rendered(*layers, tiles=tiles)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_map_given_is_returned_and_other_maps_are_as_before():
    map_ = folium.Map(tiles=None)
    assert inline_leaflet(map_) is map_
    assert folium.Map.default_js
