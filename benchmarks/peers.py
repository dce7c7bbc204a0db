"""Folium's own time plugins, and ours, on the same events: how long a frame takes, one step a frame.

All events stay on the map: for ``Timeline`` they end far ahead, for ``TimestampedGeoJson`` the duration is none. Each
is driven by its own API (``setTime``, ``setCurrentTimeIndex``). A frame ends with the animation frame after the step is
drawn; ``TimestampedGeoJson`` draws later and says so with its ``timeload`` event. Folium draws circles as SVG; both
plugins are measured with Leaflet's canvas, too, which `folium.Map` offers as ``prefer_canvas``. The events are of 2002
or later: ``leaflet-timedimension`` sorts times as texts, and takes one of before September 2001 (in milliseconds a
digit shorter) for the last.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import folium
from folium.plugins import Timeline, TimelineSlider, TimestampedGeoJson
from folium.utilities import JsCode

from benchmarks.browser import chromium, page_of
from benchmarks.scrub import WORLD
from benchmarks.worlds import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    from playwright.sync_api import Page, Route

PEERS: Final = ("Timeline", "TimestampedGeoJson")
#: Steps of a day at the end of the period; a peer that needs seconds a step is stopped after so many seconds.
STEPS: Final = 24
MOST_SECONDS: Final = 40.0

_FAR_AHEAD: Final = 32_503_680_000_000
_STYLE: Final = {"radius": 4, "weight": 1, "fillOpacity": 0.7}

_SCRUB: Final = """async ({ steps, warm, seconds, last }) => {
  const day = 86400000, next = () => new Promise(requestAnimationFrame), times = [];
  const until = performance.now() + seconds * 1000;
  // A frame in which nothing changed waits for the screen's clock after all: one pixel changes in each.
  const pixel = document.body.appendChild(document.createElement('i'));
  pixel.style.cssText = 'position:fixed;left:0;top:0;width:1px;height:1px';
  let reached;
  await next();
  for (let i = 0; i < warm + steps && (performance.now() < until || times.length < 3); i++) {
    const begun = performance.now();
    pixel.style.background = i % 2 ? '#000' : '#fff';
    reached = last - (warm + steps - 1 - i) * day;
    await peerStep(reached);
    await next();
    times.push(performance.now() - begun);
  }
  return { times: times.slice(Math.min(warm, times.length - 1)), reached };
}"""

_TIMELINE: Final = """() => {
  const timeline = Object.values(window).find((one) => one instanceof L.Timeline);
  window.peerStep = async (t) => timeline.setTime(t);
}"""

_TIMESTAMPED: Final = """() => {
  const map = Object.values(window).find((one) => one instanceof L.Map), { timeDimension } = map;
  window.peerStep = (t) => new Promise((done) => {
    const times = timeDimension.getAvailableTimes();
    let at = times.length - 1;
    while (at > 0 && times[at] > t) at--;
    timeDimension.once('timeload', () => done());
    timeDimension.setCurrentTimeIndex(at);
  });
}"""

_DRAWN: Final = """() => document.querySelectorAll('path.leaflet-interactive').length
  || Object.values(window).filter((one) => one instanceof L.Map).flatMap((map) => Object.values(map._layers))
    .filter((one) => one instanceof L.CircleMarker).length"""


def measure(
    peer: str, events: gpd.GeoDataFrame, *, scripts: Mapping[str, Path], folder: Path, canvas: bool, steps: int = STEPS
) -> tuple[float, ...]:
    """Return the frames of one of `PEERS` with those events on the map, in milliseconds."""
    map_ = folium.Map(location=WORLD[:2], zoom_start=int(WORLD[2]), tiles=None, prefer_canvas=canvas)
    (_add_timeline if peer == "Timeline" else _add_timestamped)(map_, events)
    file = folder / "peer.html"
    map_.save(file)
    with chromium(free_running=True) as browser, page_of(browser, seconds=MOST_SECONDS * 6) as page:
        page.route("http*://**/*", lambda route: _answer(route, scripts))
        page.goto(file.as_uri(), wait_until="load")
        _wait_until_drawn(page)
        page.evaluate(_TIMELINE if peer == "Timeline" else _TIMESTAMPED)
        asked: dict[str, Any] = {
            "steps": steps, "warm": 3, "seconds": MOST_SECONDS, "last": int(LAST_DAY.timestamp() * 1000),
        }  # fmt: skip
        said = page.evaluate(_SCRUB, asked)
        drawn = page.evaluate(_DRAWN)
    kept = sum(start <= said["reached"] for _, _, start in _rows(events))
    if drawn != kept:
        raise RuntimeError(f"{peer} shows {drawn:,} of {kept:,} events: not a fair comparison")
    return tuple(said["times"])


def _answer(route: Route, scripts: Mapping[str, Path]) -> None:
    """Answer an address of a network from the packages; what neither plugin uses is empty."""
    file = scripts.get(route.request.url)
    kind = "text/css" if route.request.url.endswith(".css") else "text/javascript"
    if not route.request.url.endswith((".css", ".js")):
        route.abort()
        return
    route.fulfill(status=200, content_type=kind, body="" if file is None else file.read_text(encoding="utf-8"))


def _wait_until_drawn(page: Page) -> None:
    until = time.monotonic() + MOST_SECONDS * 2
    while not page.evaluate(_DRAWN) and time.monotonic() < until:
        page.wait_for_timeout(100)


def _add_timeline(map_: folium.Map, events: gpd.GeoDataFrame) -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]},
         "properties": {"start": start, "end": _FAR_AHEAD}}
        for x, y, start in _rows(events)
    ]  # fmt: skip
    timeline = Timeline(
        {"type": "FeatureCollection", "features": features},
        point_to_layer=JsCode(f"function (feature, latlng) {{ return L.circleMarker(latlng, {_STYLE}); }}"),
    ).add_to(map_)
    last = int(LAST_DAY.timestamp() * 1000)
    slider = TimelineSlider(auto_play=False, enable_playback=False, show_ticks=False, end=last)
    slider.add_timelines(timeline).add_to(map_)


def _add_timestamped(map_: folium.Map, events: gpd.GeoDataFrame) -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]},
         "properties": {"times": [start], "icon": "circle", "iconstyle": _STYLE}}
        for x, y, start in _rows(events)
    ]  # fmt: skip
    data = {"type": "FeatureCollection", "features": features}
    TimestampedGeoJson(data, auto_play=False, add_last_point=False, duration=None).add_to(map_)


def _rows(events: gpd.GeoDataFrame) -> list[tuple[float, float, int]]:
    starts = events["start"].astype("int64").to_numpy() // 1000
    return list(zip(events.geometry.x.tolist(), events.geometry.y.tolist(), starts.tolist(), strict=True))
