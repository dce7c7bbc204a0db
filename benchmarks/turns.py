"""How the benchmarks in Python measure: in turns, and a process's memory; what goes on is said on standard error."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def in_turns(what: dict[str, Callable[[], object]], *, turns: int) -> dict[str, list[float]]:
    """Return the seconds that each took: one after the other, in turns, in this process."""
    took: dict[str, list[float]] = {name: [] for name in what}
    for turn in range(turns):
        say(f"turn {turn + 1} of {turns}: {', '.join(what)}")
        for name, run in what.items():
            began = time.perf_counter()
            run()
            took[name].append(time.perf_counter() - began)
    return took


def most_memory_mb() -> float:
    """Return the most memory this process has held so far (resident set), in millions of bytes."""
    # On Linux `ru_maxrss` begins with what the parent held when it started this process; the status file does not.
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def say(what: str) -> None:
    """Say on standard error what is going on."""
    print(what, file=sys.stderr, flush=True)
