"""Broken files through ``geo check``: ``python -m tests.fuzz.run [--files N] [--seconds S] [--seed K]``.

Each file is a sound one (`tests.fuzz.seeds`) broken at random (`tests.fuzz.mutate`). Whatever it is, the answer must be
a table or one line, within 10 seconds and 1 GB of memory; accepted and rejected rows together must be the rows there
are (`tests.fuzz.oracle`). A file that breaks this is kept in ``.fuzz``, with what was wrong. A seed and a number give
the same file again: ``--seed K --only N``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import os
import sys
import tempfile
import time
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tests.fuzz.mutate import mutated
from tests.fuzz.oracle import faults
from tests.fuzz.seeds import seeds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

MOST_SECONDS = 10.0
MOST_MB = 1_000.0
#: Words given beside the file, as people give them.
_TOLD = ([], [], ["--actor", "North"], ["--date-order", "day-first"], ["--without", "jumps,duplicates"])
_TABLES = {".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"}
_KEPT = Path(__file__).resolve().parents[2] / ".fuzz"


@dataclass
class Tally:
    """What became of the files so far."""

    files: int = 0
    accepted: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    most_mb: float = 0.0
    failures: int = 0

    def line(self) -> str:
        """Return it in one line."""
        return (
            f"{self.files:,} files: {self.accepted:,} read, {self.refused:,} refused, {self.failures:,} failures; "
            f"slowest {self.slowest_s:.1f} s, most memory {self.most_mb:,.0f} MB"
        )


def case(sound: dict[str, bytes], seed: int, number: int) -> tuple[str, bytes, list[str]]:
    """Return a broken file's name, its bytes, and the words given beside it."""
    rng = Random(f"{seed}-{number}")  # noqa: S311  nothing here is a secret
    name = rng.choice(sorted(sound))
    return name, mutated(name, sound[name], rng), rng.choice(_TOLD)


def checked(path: Path, told: Sequence[str]) -> tuple[int, list[str]]:
    """Run ``geo check`` on a file; return its exit status and what was wrong."""
    from geo.__main__ import main  # noqa: PLC0415  a worker loads it, the parent need not

    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["check", str(path), *told, "--json"])
    except BaseException:  # noqa: BLE001  whatever escapes is what is looked for
        return 1, [traceback.format_exc()]
    wrong = faults(status, out.getvalue(), err.getvalue(), data=path.read_bytes(), name=path.name)
    return status, wrong + (_guessed(path) if status == 2 and path.suffix in _TABLES else [])


def _guessed(path: Path) -> list[str]:
    """Ask what the columns of a refused table may mean; return what was wrong."""
    from geo.__main__ import main  # noqa: PLC0415

    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["profile", str(path)])
        if status == 0:
            tomllib.loads(out.getvalue())
    except BaseException:  # noqa: BLE001
        return [traceback.format_exc()]
    return [] if status in {0, 2} else [f"geo profile: exit status {status}"]


def _worker(pipe: Connection, seed: int) -> None:
    os.environ["STANDOFF_CACHE"] = "off"
    sound = seeds()
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        while (number := pipe.recv()) is not None:
            name, data, told = case(sound, seed, number)
            path = Path(folder) / name
            path.write_bytes(data)
            _forget_peak()
            began = time.perf_counter()
            status, wrong = checked(path, told)
            pipe.send((number, status, wrong, time.perf_counter() - began, _peak_mb()))
            path.unlink()


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_mb() -> float:
    """Return the most memory held since `_forget_peak`, where the system tells."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


class Fuzzing:
    """Workers that are given one file after the other; one that does not answer is stopped and replaced."""

    def __init__(self, *, seed: int, workers: int) -> None:
        self.seed = seed
        self.tally = Tally()
        self._context = multiprocessing.get_context("spawn")
        self._sound = seeds()
        self._busy: dict[int, tuple[int, float]] = {}
        self._workers: dict[int, tuple[Any, Connection]] = {}
        for slot in range(workers):
            self._start(slot)

    def _start(self, slot: int) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_worker, args=(theirs, self.seed), daemon=True)
        process.start()
        self._workers[slot] = process, ours

    def run(self, *, files: int, seconds: float, first: int = 0) -> Tally:
        """Run so many files, for at most so many seconds."""
        until = time.monotonic() + seconds
        following = first
        said = time.monotonic()
        while self.tally.files + len(self._busy) < files or self._busy:
            for slot in self._workers:
                if slot not in self._busy and following - first < files and time.monotonic() < until:
                    self._workers[slot][1].send(following)
                    self._busy[slot] = following, time.monotonic()
                    following += 1
            if not self._busy:
                break
            self._gather()
            if time.monotonic() - said > 30:
                said = time.monotonic()
                print(self.tally.line(), flush=True)
        self._stop()
        return self.tally

    def _gather(self) -> None:
        ready = multiprocessing.connection.wait([self._workers[slot][1] for slot in self._busy], timeout=0.5)
        for slot in list(self._busy):
            process, pipe = self._workers[slot]
            number, began = self._busy[slot]
            if pipe in ready:
                try:
                    self._count(*pipe.recv())
                except EOFError:
                    self._replace(slot, number, f"the process ended with {process.exitcode}")
                    continue
                del self._busy[slot]
            # The first file of a worker waits for the worker to load.
            elif time.monotonic() - began > 2 * MOST_SECONDS + 20 * (self.tally.files < 2 * len(self._workers)):
                self._replace(slot, number, f"no answer after {time.monotonic() - began:.0f} s")

    def _replace(self, slot: int, number: int, why: str) -> None:
        process, pipe = self._workers[slot]
        process.kill()
        process.join()
        pipe.close()
        del self._busy[slot]
        self.tally.files += 1
        self._keep(number, [why])
        self._start(slot)

    def _count(self, number: int, status: int, wrong: list[str], took_s: float, peak_mb: float) -> None:
        tally = self.tally
        tally.files += 1
        tally.accepted += status == 0
        tally.refused += status == 2
        tally.slowest_s, tally.most_mb = max(tally.slowest_s, took_s), max(tally.most_mb, peak_mb)
        if took_s > MOST_SECONDS:
            wrong.append(f"{took_s:.1f} s")
        if peak_mb > MOST_MB:
            wrong.append(f"{peak_mb:,.0f} MB of memory")
        if wrong:
            self._keep(number, wrong)

    def _keep(self, number: int, wrong: Sequence[str]) -> None:
        self.tally.failures += 1
        name, data, told = case(self._sound, self.seed, number)
        _KEPT.mkdir(exist_ok=True)
        (_KEPT / f"{self.seed}-{number}-{name}").write_bytes(data)
        print(f"FAILED --seed {self.seed} --only {number} ({name} {' '.join(told)})", *wrong, sep="\n  ", flush=True)

    def _stop(self) -> None:
        for process, pipe in self._workers.values():
            with contextlib.suppress(OSError):
                pipe.send(None)
            process.join(timeout=5)
            process.kill()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a terminal: 0 when every file was answered as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=24 * 3600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--only", type=int, help="run this file alone, in this process")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args(arguments)
    if asked.only is not None:
        return _only(asked.seed, asked.only)
    tally = Fuzzing(seed=asked.seed, workers=asked.workers).run(
        files=asked.files, seconds=asked.seconds, first=asked.first
    )
    print(tally.line())
    return 1 if tally.failures else 0


def _only(seed: int, number: int) -> int:
    name, data, told = case(seeds(), seed, number)
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        status, wrong = checked(path, told)
    print(f"{name} {' '.join(told)}: exit status {status}", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
