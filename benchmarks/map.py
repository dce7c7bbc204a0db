"""The map's benchmark: ``python -m benchmarks.map [--json] [--quick]``.

Seeded, headless Chromium, a viewport of 1280 x 800; medians and 95th percentiles as a table, the peers in the same
run. The world is that of `benchmarks.worlds`: 385,000 events of 1989 to 2023 and 769 daily versions of a front of
2,900 vertices between two holders.

- A *frame* lasts from one animation frame to the next while one step of a day is made in each, with the screen's clock
  switched off (``--disable-frame-rate-limit --disable-gpu-vsync``), so that 60 Hz neither hides nor rounds it; 180
  frames after 30 to warm up. Beside the 385,000 events the zones change in every one; beside the peers there are
  none. The peers' loop does the same, one step a frame, in fewer steps, timed from the step itself.
- ``scrub_so_far_p95_ms``, ``scrub_window_p95_ms``: 95th percentile with the whole world in view; in *so far* mode near
  the end of the period, where all events are visible, and in a window of 30 days.
- ``peer_timeline_50k_ms``, ``peer_timestamped_50k_ms``, ``ours_50k_ms``: median frame with 50,000 events kept on the
  map (`benchmarks.peers`); of a peer drawn as SVG and on canvas, the faster. Null without npm.
- ``first_paint_385k_ms``, ``first_paint_sample_ms``: from the start of the navigation to the map's page on a warm
  server to the frame after it says it is ready: after its first painting, and after its texts are read, which comes
  later. So it is no less than the first paint. A fresh context each time, the median.
- ``payload_events_mb``, ``payload_zones_mb``: the compressed binary of the events alone and the zones alone.
- ``filter_p95_ms``: in the running dashboard, from the click on a filter in the sidebar to the map painted with it.
- ``heap_mb``: what the page holds after all scrubs and a collection: objects, array buffers, canvases. The
  document's own text, compiled scripts and the browser's processes are not in it.

Milliseconds; MB of 1e6 bytes. ``--quick`` measures a tenth, to try: its figures stand under the key ``quick``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import packages, paint, peers
from benchmarks.browser import chromium, open_map, page_of
from benchmarks.figures import Figure, table
from benchmarks.filters import filters
from benchmarks.folder import write_folder
from benchmarks.pages import payload_mb, write_page
from benchmarks.scrub import WORLD, figures, scrub, scrub_all
from benchmarks.server import dashboard
from benchmarks.worlds import EVENTS_COUNT, VERSIONS_COUNT, since_2002, world
from geo.model.dataset import Dataset
from tests.browser import NoBrowserError

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS: Final = (
    "scrub_so_far_p95_ms", "scrub_window_p95_ms", "peer_timeline_50k_ms", "peer_timestamped_50k_ms", "ours_50k_ms",
    "first_paint_385k_ms", "first_paint_sample_ms", "payload_events_mb", "payload_zones_mb", "filter_p95_ms", "heap_mb",
)  # fmt: skip
SAMPLE: Final = "aleppo-2015"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    events: int = EVENTS_COUNT
    versions: int = VERSIONS_COUNT
    kept: tuple[int, ...] = (10_000, 50_000)
    frames: int = 180
    peer_frames: int = peers.STEPS
    openings: int = 5
    filter_rounds: int = 5


FULL: Final = Sizes()
QUICK: Final = Sizes(
    events=38_500, versions=77, kept=(1_000, 5_000), frames=60, peer_frames=6, openings=2, filter_rounds=1
)


@dataclass(frozen=True, slots=True)
class Results:
    """Lines of the table, and the figures by their keys; a figure that could not be had is None."""

    lines: tuple[Figure, ...]
    values: dict[str, float | None]


def measure(sizes: Sizes = FULL, *, cache: Path = packages.CACHE) -> Results:
    """Measure everything, one thing after the other; what is going on is said on standard error.

    Parameters
    ----------
    cache
        Where the peers' scripts are kept.
    """
    _say("making the world")
    data = world(events=sizes.events, versions=sizes.versions)
    values: dict[str, float | None] = dict.fromkeys(KEYS)
    with tempfile.TemporaryDirectory(prefix="standoff-bench-") as name:
        folder = Path(name)
        lines = [*_scrubs(data, sizes, folder, values), *_beside_peers(sizes, folder, cache, values)]
        lines += [*_payload(data, values), *_dashboard(data, sizes, folder, values)]
    return Results(tuple(lines), values)


def _scrubs(data: Dataset, sizes: Sizes, folder: Path, values: dict[str, float | None]) -> list[Figure]:
    _say("drawing the page, then scrubbing it")
    done, memory = scrub_all(write_page(data, folder / "world.html"), steps=sizes.frames)
    lines = figures(done)
    values["scrub_so_far_p95_ms"], values["scrub_window_p95_ms"] = lines[0].p95, lines[1].p95
    values["heap_mb"] = sum(memory.values())
    said = ", ".join(f"{part} {mb:.0f}" for part, mb in memory.items())
    return [*lines, Figure("memory of the page", (sum(memory.values()),), "MB", goal=300, note=said)]


def _beside_peers(sizes: Sizes, folder: Path, cache: Path, values: dict[str, float | None]) -> list[Figure]:
    try:
        scripts = packages.scripts(cache)
    except packages.NoPackagesError as error:
        _say(str(error))
        scripts = None
    lines = []
    for count in sizes.kept:
        events, label, most = since_2002(count, of=sizes.events), f"{count:,} events kept", count == sizes.kept[-1]
        file = write_page(Dataset.of(name="kept", events=events), folder / "kept.html")
        _say(f"{label}: ours")
        with chromium(free_running=True) as browser, page_of(browser) as page:
            open_map(page, file.as_uri())
            ours = Figure(f"{label}: ours", scrub(page, mode="so-far", camera=WORLD, steps=sizes.frames).frames)
        lines.append(ours)
        values["ours_50k_ms"] = ours.median if most else None
        for peer, key in zip(peers.PEERS, ("peer_timeline_50k_ms", "peer_timestamped_50k_ms"), strict=True):
            if scripts is None:
                continue
            both = []
            for canvas in (False, True):
                _say(f"{label}: {peer}")
                frames = peers.measure(
                    peer, events, scripts=scripts, folder=folder, canvas=canvas, steps=sizes.peer_frames
                )
                one = Figure(f"{label}: {peer}, {'canvas' if canvas else 'SVG'}", frames)
                both.append(Figure(one.what, frames, note=f"{one.median / ours.median:.1f} times ours"))
            lines += both
            values[key] = min(one.median for one in both) if most else None
    return lines


def _payload(data: Dataset, values: dict[str, float | None]) -> list[Figure]:
    _say("packing")
    values["payload_events_mb"], values["payload_zones_mb"] = events, zones = payload_mb(data)
    return [
        Figure("payload, events", (events,), "MB", goal=5),
        Figure("payload, zones", (zones,), "MB", goal=1.5),
    ]


def _dashboard(data: Dataset, sizes: Sizes, folder: Path, values: dict[str, float | None]) -> list[Figure]:
    _say("opening the data in the dashboard")
    write_folder(data, folder / "datasets")
    with dashboard(folder / "datasets", folder) as address, chromium(free_running=False) as browser:
        # The first to open data waits for them to be read and drawn; what is measured comes after.
        pages = {name: paint.frame_address(browser, address, name) for name in (SAMPLE, data.name)}
        lines = []
        for name, key, goal in (
            (data.name, "first_paint_385k_ms", 3000.0), (SAMPLE, "first_paint_sample_ms", 1000.0),
        ):  # fmt: skip
            _say(f"first paint, {name}")
            first = paint.first_paint(browser, pages[name], times=sizes.openings)
            lines.append(Figure(f"first paint, {name}", first, goal=goal))
            values[key] = lines[-1].median
            whole = paint.first_paint_in_dashboard(browser, address, name, times=sizes.openings)
            note = "Streamlit's own start included"
            lines.append(Figure(f"first paint in the dashboard, {name}", whole, note=note))
        _say("clicking filters")
        took = filters(browser, address, data.name, rounds=sizes.filter_rounds).took
    every = Figure("filter, click to painted map", tuple(ms for _, ms in took), goal=200)
    values["filter_p95_ms"] = every.p95
    each = [
        Figure(f"  filter: {what}", tuple(ms for name, ms in took if name == what))
        for what in dict.fromkeys(name for name, _ in took)
    ]
    return [*lines, every, *each]


def as_json(results: Results) -> dict[str, float | None]:
    """Return the figures under exactly the keys promised, rounded to what they can carry."""
    rounded = {key: results.values[key] for key in KEYS}
    return {key: None if value is None else round(value, 3) for key, value in rounded.items()}


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None, *, full: Sizes = FULL, cache: Path = packages.CACHE) -> int:
    """Run from a terminal; `full` is what is measured without ``--quick``, `cache` where the peers' scripts are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.map", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else on standard output")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything, to try; not the figures promised")
    asked = parser.parse_args(arguments)
    try:
        results = measure(QUICK if asked.quick else full, cache=cache)
    except NoBrowserError as error:
        _say(str(error))
        return 2
    quick = "QUICK: a tenth of the events and fewer frames; not the figures promised.\n" if asked.quick else ""
    print(quick + table(results.lines), file=sys.stderr if asked.json else sys.stdout)
    if asked.json:
        said = as_json(results)
        print(json.dumps({"quick": said} if asked.quick else said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
