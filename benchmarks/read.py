"""The benchmark of reading: ``python -m benchmarks.read [--json] [--quick]``.

Seeded; ours and the peers one after the other in one process, in turns, the median of the turns. The file is that of
`benchmarks.ged`: 385,000 events in the 49 columns of UCDP's yearly release, some 257 MB, with quoted line breaks. It is
written before the clock starts and lies in the system's file cache.

- ``ratio_pyarrow``: ours, from the file to the checked table, over ``pyarrow.csv.read_csv`` of the same file, all
  columns, types inferred. pyarrow checks nothing; it is the floor.
- ``ratio_pandas``: ``pandas.read_csv`` and ``geopandas.points_from_xy`` over ours.
- ``peak_mb``: the most memory that a process of its own took which reads the file once (resident set, imports
  included), nothing kept on disk.
- ``cached_s``: seconds to the same checked table when it was read before and is kept in the cache of parsed files;
  reading and hashing the file included.

The table also has the same file with one row that has a cell too many, one with Windows line ends, and opening the
file as a dataset, which works out its fingerprint. ``--quick`` measures a tenth, to try: its figures stand under the
key ``quick``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.csv

from benchmarks.figures import Figure, table
from benchmarks.ged import write_ged
from benchmarks.turns import in_turns, most_memory_mb, say
from benchmarks.worlds import EVENTS_COUNT
from geo.read.cache import Cache, using
from geo.read.files import dataset_of, read_each, read_file

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS: Final = ("ratio_pyarrow", "ratio_pandas", "peak_mb", "cached_s")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    events: int = EVENTS_COUNT
    turns: int = 5


FULL: Final = Sizes()
QUICK: Final = Sizes(events=EVENTS_COUNT // 10, turns=2)


@dataclass(frozen=True, slots=True)
class Results:
    """Lines of the table, and the figures by their keys."""

    lines: tuple[Figure, ...]
    by_key: dict[str, float]


def measure(sizes: Sizes = FULL) -> Results:
    """Measure everything, one thing after the other; what is going on is said on standard error."""
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        say("writing the file")
        file = write_ged(Path(folder) / "ged.csv", count=sizes.events)
        return _measured(file, Path(folder), sizes)


def _measured(file: Path, folder: Path, sizes: Sizes) -> Results:
    accepted = read_file(file).accepted
    if accepted != sizes.events:
        raise SystemExit(f"{accepted:,} of {sizes.events:,} rows accepted: nothing is measured")
    took = in_turns(
        {
            "pyarrow": lambda: by_pyarrow(file),
            "ours": lambda: read_file(file),
            "pandas": lambda: by_pandas(file),
        },
        turns=sizes.turns,
    )
    say("odd files, and the dataset")
    odd = _odd(file, folder)
    others = in_turns(
        {name: lambda one=one: read_file(one) for name, one in odd.items()}
        | {"dataset": lambda: dataset_of(read_each([file]))},
        turns=1,
    )
    say("a process of its own, for its memory")
    peak = _peak_mb(file)
    cached = _cached_s(file, folder / "cache", turns=sizes.turns)
    half = {name: float(np.median(samples)) for name, samples in took.items()}
    values = {
        "ratio_pyarrow": half["ours"] / half["pyarrow"],
        "ratio_pandas": half["pandas"] / half["ours"],
        "peak_mb": peak,
        "cached_s": float(np.median(cached)),
    }
    size = f"{file.stat().st_size / 1e6:,.0f} MB, {sizes.events:,} rows, 49 columns"
    lines = (
        Figure("pyarrow.csv, all columns", tuple(took["pyarrow"]), "s", note=size),
        Figure("ours, to the checked table", tuple(took["ours"]), "s"),
        Figure("pandas and points_from_xy", tuple(took["pandas"]), "s"),
        Figure("ours over pyarrow.csv", (values["ratio_pyarrow"],), "times", goal=2.5),
        Figure("pandas over ours", (values["ratio_pandas"],), "times", goal=1),
        *(Figure(f"ours, {name}", tuple(others[name]), "s") for name in odd),
        Figure("ours, as a dataset with its fingerprint", tuple(others["dataset"]), "s"),
        Figure("most memory of a process that reads it once", (peak,), "MB", goal=1500),
        Figure("ours, from the cache", tuple(cached), "s", goal=1),
    )
    return Results(lines, values)


def by_pyarrow(file: Path) -> object:
    """Read a file with pyarrow alone: every column, types inferred; quoted line breaks must be asked for."""
    return pyarrow.csv.read_csv(file, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))


def by_pandas(file: Path) -> gpd.GeoDataFrame:
    """Read a file as scripts do: every column, types inferred, points of the two that hold degrees."""
    frame = pd.read_csv(file, low_memory=False)
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]), crs=4326)


def _odd(file: Path, folder: Path) -> dict[str, Path]:
    """Return copies of the file that need a closer look: a row with a cell too many, and Windows line ends."""
    data = file.read_bytes()
    wide, windows = folder / "wide.csv", folder / "windows.csv"
    wide.write_bytes(data + b"1,2,3" + b"," * 60 + b"x\n")
    windows.write_bytes(data.replace(b"\n", b"\r\n"))
    return {"with a row too wide": wide, "with Windows line ends": windows}


def _cached_s(file: Path, folder: Path, *, turns: int) -> list[float]:
    say("from the cache")
    took = []
    # From Python nothing is kept unless it is asked for; the terminal and the dashboard ask.
    with using(Cache(folder)):
        first = read_file(file)
        for _ in range(turns):
            began = time.perf_counter()
            again = read_file(file)
            took.append(time.perf_counter() - began)
    if not again.tables["events"].equals(first.tables["events"]):
        raise SystemExit("the cache gave another table than the file: nothing is measured")
    return took


def _peak_mb(file: Path) -> float:
    words = [sys.executable, "-m", "benchmarks.read", "--memory", str(file)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def as_json(results: Results) -> dict[str, float]:
    """Return the figures under exactly the keys promised, rounded to what they can carry."""
    return {key: round(results.by_key[key], 4) for key in KEYS}


def main(arguments: Sequence[str] | None = None, *, full: Sizes = FULL) -> int:
    """Run from a terminal; `full` is what is measured without ``--quick``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.read", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else on standard output")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything, to try; not the figures promised")
    parser.add_argument("--memory", metavar="FILE", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.memory:
        read_file(asked.memory)
        print(most_memory_mb())
        return 0
    results = measure(QUICK if asked.quick else full)
    quick = "QUICK: a tenth of the events; not the figures promised.\n" if asked.quick else ""
    print(quick + table(results.lines), file=sys.stderr if asked.json else sys.stdout)
    if asked.json:
        said = as_json(results)
        print(json.dumps({"quick": said} if asked.quick else said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
