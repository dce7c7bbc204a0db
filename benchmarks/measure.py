"""The benchmark of measuring: ``python -m benchmarks.measure [--json] [--quick]``.

Seeded; ours and the peers one after the other in one process, in turns, the median of the turns. The world is that of
`benchmarks.measure_world`: 100,000 events against 769 daily versions of a line of 2,900 vertices, the control of each
event's own day.

- ``ratio_geopandas``, ``ratio_duckdb``: time of the peer over ours, both prepared: ours on a control series that was
  prepared before, theirs on frames (or tables) already in UTM. GeoPandas: one ``distance`` a day; DuckDB-spatial:
  one join on the day, on all cores. Null where DuckDB is not installed.
- ``ratio_geopandas_cold``: both from degrees: our preparation and measuring, against projecting and measuring.
- ``peak_mb``: the most memory that a process of its own took which prepares and measures once (resident set, imports
  and the world's frames included).
- ``max_error_m``: the largest difference to brute force (`benchmarks.measure_oracle`) over events drawn at random.
- ``sample_gap_series_s``: the distance through time of every ordered pair of the built-in sample, in all three
  definitions, on ground that nothing was measured on before.

The table also has the same against the holder's whole ground (inside or not as well), and how our time grows: with
events, and with versions that bring no new vertex. ``--quick`` measures a tenth, to try: its figures stand under the
key ``quick``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.figures import Figure, table
from benchmarks.measure_oracle import brute_force_m
from benchmarks.measure_peers import DuckDB, NoDuckDBError, geopandas_loop
from benchmarks.measure_world import EVENTS_COUNT, UTM, Control, control
from benchmarks.turns import in_turns, most_memory_mb, say
from benchmarks.worlds import HOLDERS, SEED, VERSIONS_COUNT
from geo.measure.gap import Question, series
from geo.measure.ground import Ground
from geo.measure.nearest import nearest
from geo.measure.period import period_of
from geo.measure.versions import prepare, prepare_lines
from geo.measure.zones import control as control_of
from geo.model.view import DEFINITIONS
from geo.read.catalog import open_built_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


KEYS: Final = (
    "ratio_geopandas", "ratio_duckdb", "ratio_geopandas_cold", "peak_mb", "max_error_m", "sample_gap_series_s",
)  # fmt: skip
SAMPLE: Final = "aleppo-2015"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    events: int = EVENTS_COUNT
    versions: int = VERSIONS_COUNT
    turns: int = 3
    checked: int = 300


FULL: Final = Sizes()
QUICK: Final = Sizes(events=EVENTS_COUNT // 10, versions=77, turns=1, checked=30)


@dataclass(frozen=True, slots=True)
class Results:
    """Lines of the table, and the figures by their keys."""

    lines: tuple[Figure, ...]
    values: dict[str, float | None]


def measure(sizes: Sizes = FULL) -> Results:
    """Measure everything, one thing after the other; what is going on is said on standard error."""
    say("making the world")
    world = control(events=sizes.events, versions=sizes.versions)
    values: dict[str, float | None] = dict.fromkeys(KEYS)
    lines = [*_beside_peers(world, sizes, values), *_ground(world, sizes), *_growth(world, sizes)]
    say("a process of its own, for its memory")
    values["peak_mb"] = peak = _peak_mb(sizes)
    lines.append(Figure("most memory of a process that prepares and measures", (peak,), "MB", goal=1000))
    say("brute force")
    errors = _errors(world, sizes)
    values["max_error_m"] = max(errors)
    lines.append(Figure("difference to brute force", tuple(errors), "m", goal=0.5, note=f"most {max(errors):.4f}"))
    say("the sample's series")
    took = tuple(_sample_series_s() for _ in range(sizes.turns))
    values["sample_gap_series_s"] = float(np.median(took))
    lines.append(Figure("the sample's series, all pairs and definitions, cold", took, "s", goal=0.5))
    return Results(tuple(lines), values)


def _beside_peers(world: Control, sizes: Sizes, values: dict[str, float | None]) -> list[Figure]:
    events, line = world.events.to_crs(UTM), world.lines.to_crs(UTM)
    ready = prepare_lines(world.lines)
    # The compiled loops are loaded, and where need be compiled, before the clock starts.
    nearest(world.events, ready)
    runs: dict[str, Callable[[], object]] = {
        "prepare": lambda: prepare_lines(world.lines),
        "ours": lambda: nearest(world.events, ready),
        "cold": lambda: nearest(world.events, prepare_lines(world.lines)),
        "project": lambda: (world.events.to_crs(UTM), world.lines.to_crs(UTM)),
        "geopandas": lambda: geopandas_loop(events, line),
    }
    duck = None
    try:
        duck = DuckDB(events, line)
        runs["duckdb"] = duck.distances
    except NoDuckDBError as error:
        say(str(error))
    took = in_turns(runs, turns=sizes.turns)
    if duck is not None:
        duck.close()
    half = {name: float(np.median(samples)) for name, samples in took.items()}
    values["ratio_geopandas"] = half["geopandas"] / half["ours"]
    values["ratio_duckdb"] = half["duckdb"] / half["ours"] if duck is not None else None
    values["ratio_geopandas_cold"] = (half["project"] + half["geopandas"]) / half["cold"]
    beside = [
        Figure(f"line: {label}", tuple(took[name]), "s", note=f"{half[name] / half['ours']:.1f} times ours, prepared")
        for name, label in (
            ("geopandas", "GeoPandas, a day at a time"),
            ("duckdb", "DuckDB-spatial, joined on the day"),
        )
        if name in took
    ]
    size = f"{len(world.lines):,} versions, {world.distinct_vertices:,} distinct vertices"
    return [
        Figure("line: ours, preparation", tuple(took["prepare"]), "s", note=size),
        Figure("line: ours, prepared", tuple(took["ours"]), "s", note=f"{len(world.events):,} events"),
        Figure("line: ours, both", tuple(took["cold"]), "s"),
        Figure("line: GeoPandas, projection", tuple(took["project"]), "s"),
        *beside,
        Figure("line: GeoPandas over ours, both cold", (values["ratio_geopandas_cold"],), "times", goal=4),
    ]


def _ground(world: Control, sizes: Sizes) -> list[Figure]:
    events, zones = world.events.to_crs(UTM), world.zones.to_crs(UTM)
    ready = prepare(world.zones, actors=HOLDERS[:1])
    took = in_turns(
        {
            "prepare": lambda: prepare(world.zones, actors=HOLDERS[:1]),
            "ours": lambda: nearest(world.events, ready),
            "geopandas": lambda: geopandas_loop(events, zones),
        },
        turns=sizes.turns,
    )
    ratio = float(np.median(took["geopandas"]) / np.median(took["ours"]))
    return [
        Figure("ground: ours, preparation", tuple(took["prepare"]), "s"),
        Figure("ground: ours, prepared", tuple(took["ours"]), "s", note="inside or not as well"),
        Figure(
            "ground: GeoPandas, a day at a time",
            tuple(took["geopandas"]),
            "s",
            note=f"{ratio:.1f} times ours, prepared",
        ),
    ]


def _growth(world: Control, sizes: Sizes) -> list[Figure]:
    lines = []
    for what, less, more in (
        ("twice the events", control(events=sizes.events // 2, versions=sizes.versions), world),
        ("twice the versions, no new vertex", world, control(events=sizes.events, versions=sizes.versions, repeats=2)),
    ):
        say(f"growth: {what}")
        ready_less, ready_more = prepare_lines(less.lines), prepare_lines(more.lines)
        took = in_turns(
            {
                "less": lambda world=less, ready=ready_less: nearest(world.events, ready),
                "more": lambda world=more, ready=ready_more: nearest(world.events, ready),
            },
            turns=sizes.turns,
        )
        ratio = float(np.median(took["more"]) / np.median(took["less"]))
        lines.append(Figure(f"ours, {what}: our time grows", (ratio,), "times"))
    return lines


def _errors(world: Control, sizes: Sizes) -> list[float]:
    drawn = world.events.sample(sizes.checked, random_state=SEED)
    found = nearest(drawn, prepare_lines(world.lines))["distance_m"]
    of_day = dict(zip(world.lines["start"], world.lines.geometry, strict=True))
    rows = zip(drawn.geometry.x, drawn.geometry.y, drawn["start"], found, strict=True)
    return [abs(ours - brute_force_m(lon, lat, of_day[day])) for lon, lat, day, ours in rows]


def _sample_series_s() -> float:
    dataset = open_built_in(SAMPLE)
    ground = Ground(dataset, control_of(dataset))
    began = time.perf_counter()
    for definition in DEFINITIONS:
        for origin in ground.sides():
            for rival in ground.sides():
                if origin != rival:
                    series(ground, Question(origin, rival, definition, dataset.defaults.area), *period_of(ground))
    return time.perf_counter() - began


def _peak_mb(sizes: Sizes) -> float:
    words = [sys.executable, "-m", "benchmarks.measure", "--memory", str(sizes.events), str(sizes.versions)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _measure_once(events: int, versions: int) -> float:
    world = control(events=events, versions=versions)
    nearest(world.events, prepare_lines(world.lines))
    return most_memory_mb()


def as_json(results: Results) -> dict[str, float | None]:
    """Return the figures under exactly the keys promised, rounded to what they can carry."""
    found = {key: results.values[key] for key in KEYS}
    return {key: None if value is None else round(value, 4) for key, value in found.items()}


def main(arguments: Sequence[str] | None = None, *, full: Sizes = FULL) -> int:
    """Run from a terminal; `full` is what is measured without ``--quick``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else on standard output")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything, to try; not the figures promised")
    parser.add_argument("--memory", nargs=2, type=int, metavar=("EVENTS", "VERSIONS"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.memory:
        print(_measure_once(*asked.memory))
        return 0
    results = measure(QUICK if asked.quick else full)
    quick = "QUICK: a tenth of the events and versions; not the figures promised.\n" if asked.quick else ""
    print(quick + table(results.lines), file=sys.stderr if asked.json else sys.stdout)
    if asked.json:
        said = as_json(results)
        print(json.dumps({"quick": said} if asked.quick else said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
