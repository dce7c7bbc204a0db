"""The benchmark of what is shared: ``python -m benchmarks.share [--json] [--quick]``.

Shared pages, opened from files in headless Chromium of 1280 x 800 with the network off: the sample's, and one of 50,000
events of `benchmarks.worlds` with 30 daily versions of a front, all of whose events go along.

- ``page_sample_mb``, ``page_50k_mb``: the whole file, in MB of 1e6 bytes.
- ``page_sample_s``, ``page_50k_s``: making it from the snapshot, the moments of its series and its chances included.
- ``paint_sample_ms``, ``paint_50k_ms``: from the start of the navigation to the frame after the page says that it is
  ready: painted, its texts read, its card's fields there. A fresh context each time, the median.

``--quick`` measures a tenth of the events, to try: its figures stand under the key ``quick``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from benchmarks.browser import chromium
from benchmarks.figures import Figure, table
from benchmarks.paint import first_paint
from benchmarks.worlds import world
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.share.page import page_of
from geo.share.snapshot import Wanted, take
from tests.browser import NoBrowserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

    from geo.model.dataset import Dataset

KEYS: Final = ("page_sample_mb", "page_50k_mb", "page_sample_s", "page_50k_s", "paint_sample_ms", "paint_50k_ms")
_MOST_MB: Final = {"sample": 1.5, "50k": 6.0}
_GOAL_MS: Final = 2000.0
#: Nothing is held back here, so that the day does not matter.
_NOW: Final = pd.Timestamp("2026-01-01", tz="UTC")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    events: int = 50_000
    versions: int = 30
    openings: int = 5


FULL: Final = Sizes()
QUICK: Final = Sizes(events=5_000, versions=3, openings=2)


@dataclass(frozen=True, slots=True)
class Results:
    """Lines of the table, and the figures by their keys."""

    lines: tuple[Figure, ...]
    found: dict[str, float]


def measure(sizes: Sizes = FULL) -> Results:
    """Measure everything, one thing after the other."""
    big = world(events=sizes.events, versions=sizes.versions)
    pages: tuple[tuple[str, Dataset, View], ...] = (
        ("sample", open_built_in("aleppo-2015"), View()),
        ("50k", big, big.defaults),
    )
    lines: list[Figure] = []
    values: dict[str, float] = dict.fromkeys(KEYS, 0.0)
    with tempfile.TemporaryDirectory(prefix="standoff-bench-") as name, chromium(free_running=False) as browser:
        for key, data, view in pages:
            file = Path(name) / f"{key}.html"
            found = _page(data, view, file, browser, key=key, openings=sizes.openings)
            lines += found
            values[f"page_{key}_mb"], values[f"page_{key}_s"], values[f"paint_{key}_ms"] = (one.median for one in found)
    return Results(tuple(lines), values)


def _page(data: Dataset, view: View, file: Path, browser: Browser, *, key: str, openings: int) -> tuple[Figure, ...]:
    print(f"the page of {len(data.events):,} events", file=sys.stderr, flush=True)
    snapshot = take(data, Wanted(view=view), now=_NOW)
    began = time.perf_counter()
    made = page_of(snapshot).encode()
    took = time.perf_counter() - began
    file.write_bytes(made)
    paints = first_paint(browser, file.as_uri(), times=openings)
    what = f"{len(data.events):,} events"
    return (
        Figure(f"page, {what}", (len(made) / 1e6,), "MB", goal=_MOST_MB[key]),
        Figure(f"making it, {what}", (took,), "s"),
        Figure(f"first paint, {what}", paints, goal=_GOAL_MS),
    )


def as_json(results: Results) -> dict[str, float]:
    """Return the figures under exactly the keys promised, rounded to what they can carry."""
    return {key: round(results.found[key], 3) for key in KEYS}


def main(arguments: Sequence[str] | None = None, *, full: Sizes = FULL) -> int:
    """Run from a terminal; `full` is what is measured without ``--quick``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.share", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else on standard output")
    parser.add_argument("--quick", action="store_true", help="a tenth of the events, to try; not the figures promised")
    asked = parser.parse_args(arguments)
    try:
        results = measure(QUICK if asked.quick else full)
    except NoBrowserError as error:
        print(str(error), file=sys.stderr)
        return 2
    said = as_json(results)
    quick = "QUICK: a tenth of the events; not the figures promised.\n" if asked.quick else ""
    print(f"{quick}{table(results.lines)}", file=sys.stderr if asked.json else sys.stdout)
    if asked.json:
        print(json.dumps({"quick": said} if asked.quick else said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
