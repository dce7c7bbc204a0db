"""The benchmark of control through time: ``python -m benchmarks.control [--json] [--quick]``.

Seeded; ours and the peer one after the other in one process, in turns, the median of the turns. The world is that of
`benchmarks.control_world`: the ground of one side, 6,000 corners in 60 parts, drawn anew every day. The ratios are of
the first versions of it, the same for both, and extrapolated to no more.

- ``held_ratio_few``, ``held_ratio_all``: time of the peer (`benchmarks.control_peers`: dissolve, PROJ's geodesic
  polygon, shrunk and grown in a local projection) over ours (`geo.measure.held`) for what is held over time: where a
  few parts move a day, and where every corner does.
- ``gained_ratio_few``, ``gained_ratio_all``: the same for what is gained from day to day: ``geopandas.overlay`` over
  `geo.measure.gains`.
- ``held_s``, ``advances_s``: ours on all 769 versions, where a few parts move: held over time, and advances (gains,
  joined, with their depth).
- ``stop_s``: from a cancel, when a quarter of the advances is done, to the end of the thread.
- ``peak_mb``: the most memory this process took (resident set, imports and the world included).
- ``max_error_km2``: the largest difference of ours from an overlay of all edges of two versions, of those above.

``--quick`` takes a tenth, to try: its figures stand under the key ``quick``.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from benchmarks import control_peers
from benchmarks.control_world import HOLDER, KINDS, ground_of, zones
from benchmarks.figures import Figure, table
from benchmarks.turns import in_turns, most_memory_mb, say
from benchmarks.worlds import VERSIONS_COUNT
from geo.measure.advances import episodes
from geo.measure.gains import SLIVER_KM2, gains
from geo.measure.held import held_over_time
from geo.model.areas import areas_km2
from geo.model.errors import CancelledError
from geo.model.progress import Progress, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd

    from geo.measure.gains import Gain

KEYS: Final = (
    "held_ratio_few", "held_ratio_all", "gained_ratio_few", "gained_ratio_all", "held_s", "advances_s", "stop_s",
    "peak_mb", "max_error_km2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: versions by ours alone, and beside the peer."""

    versions: int = VERSIONS_COUNT
    beside: int = 20
    turns: int = 3


FULL: Final = Sizes()
QUICK: Final = Sizes(versions=77, beside=5, turns=1)


@dataclass(frozen=True, slots=True)
class Results:
    """Lines of the table, and the figures by their keys."""

    lines: tuple[Figure, ...]
    values: dict[str, float]


def measure(sizes: Sizes) -> Results:
    """Measure all of it."""
    lines, values, errors = [], {}, []
    for kind in KINDS:
        made = zones(kind, versions=sizes.beside)
        runs: dict[str, Callable[[], object]] = {
            "held, GeoPandas": lambda made=made: control_peers.held(made),
            "held, ours": lambda made=made: _held(made),
            "gained, GeoPandas": lambda made=made: control_peers.gained(made),
            "gained, ours": lambda made=made: _gains(made),
        }
        took = in_turns(runs, turns=sizes.turns)
        for what, seconds in took.items():
            each = tuple(one / sizes.beside * 1e3 for one in seconds)
            lines.append(Figure(f"{kind}: {what}", each, note="a version"))
        for what in ("held", "gained"):
            peer, ours = (float(np.median(took[f"{what}, {who}"])) for who in ("GeoPandas", "ours"))
            values[f"{what}_ratio_{kind}"] = peer / ours
        errors.append(_error_km2(made))
    every = zones("few", versions=sizes.versions)
    for key, run in (("held_s", _held), ("advances_s", _advances)):
        say(f"{key}: {sizes.versions} versions")
        values[key] = _seconds(lambda run=run: run(every))
        lines.append(Figure(f"few: {key.removesuffix('_s')}, {sizes.versions} versions", (values[key],), unit="s"))
    values |= {"stop_s": _stop_s(every), "peak_mb": most_memory_mb(), "max_error_km2": max(errors)}
    lines.append(Figure("from a cancel to the end", (values["stop_s"] * 1e3,)))
    return Results(tuple(lines), values)


def _held(made: gpd.GeoDataFrame) -> object:
    return held_over_time(ground_of(made), made["start"].min(), made["end"].max())


def _gains(made: gpd.GeoDataFrame) -> tuple[Gain, ...]:
    return gains(ground_of(made), HOLDER, made["start"].min(), made["end"].max())


def _advances(made: gpd.GeoDataFrame) -> object:
    return episodes(ground_of(made), HOLDER, made["start"].min(), made["end"].max())


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _error_km2(made: gpd.GeoDataFrame) -> float:
    """Return the largest difference of the gains of a day from an overlay of all edges of the two versions, km2."""
    found = _gains(made)
    shapes, days = made.geometry.to_numpy(), list(made["start"])
    off = [0.0]
    for (before, now), day in zip(pairwise(shapes), days[1:], strict=True):
        parts = areas_km2(shapely.get_parts(shapely.difference(now, before, grid_size=1e-11)))
        ours = areas_km2(np.array([gain.shape for gain in found if gain.moment == day], dtype=object))
        off.append(abs(float(ours.sum() - parts[parts >= SLIVER_KM2].sum())))
    return max(off)


def _stop_s(made: gpd.GeoDataFrame) -> float:
    """Return how long a thread that looks for advances goes on once it is cancelled."""
    progress = Progress()

    def work() -> None:
        try:
            with watch(progress):
                _advances(made)
        except CancelledError:
            say("stopped")

    thread = threading.Thread(target=work)
    thread.start()
    while progress.fraction < 0.25 and thread.is_alive():
        time.sleep(0.01)
    began = time.perf_counter()
    progress.cancel()
    thread.join()
    return time.perf_counter() - began


def as_json(results: Results) -> dict[str, float]:
    """Return the figures under exactly the keys promised, rounded to what they can carry."""
    digits = {"max_error_km2": 12}
    return {key: round(results.values[key], digits.get(key, 3)) for key in KEYS}


def main(arguments: Sequence[str] | None = None, *, full: Sizes = FULL) -> int:
    """Run from a terminal; `full` is what is measured without ``--quick``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.control", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else on standard output")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything, to try; not the figures promised")
    asked = parser.parse_args(arguments)
    results = measure(QUICK if asked.quick else full)
    said = as_json(results)
    values = "\n".join(f"{key}  {value:g}" for key, value in said.items())
    quick = "QUICK: a tenth of the versions; not the figures promised.\n" if asked.quick else ""
    print(f"{quick}{table(results.lines)}\n\n{values}", file=sys.stderr if asked.json else sys.stdout)
    if asked.json:
        print(json.dumps({"quick": said} if asked.quick else said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
