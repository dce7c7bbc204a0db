"""The same verbs from a terminal: ``python -m geo check FILE...`` and ``python -m geo distance ...``.

With ``--json`` the answer, and nothing else, goes to standard output; messages go to standard error. Exits with 0 when
done and 2 when the input is refused, with one line that says what was found and what to do.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from geo.measure.gap import Question, measure
from geo.measure.ground import Witness, find_place
from geo.measure.period import period_of
from geo.model.actors import canonical
from geo.model.errors import FileRefusedError, InputError, StandoffError, UnknownNameError
from geo.model.text import date_text, distance_text, interval_text, radius_text
from geo.model.view import DEFINITIONS
from geo.read.files import dataset_of, read_each, read_paths
from geo.scene import ground_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.gap import Answer
    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset
    from geo.model.view import Area
    from geo.read.files import FileResult


@dataclass(frozen=True, slots=True)
class _Answer:
    """One verb's answer as JSON and as lines, and what was refused beside it."""

    answer: dict[str, Any]
    lines: Sequence[str]
    refusals: Sequence[str] = ()


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2 after one line."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    arguments = _parser().parse_args(_bound(sys.argv[1:] if argv is None else argv))
    try:
        found: _Answer = arguments.verb(arguments)
    except StandoffError as error:
        return _refused([str(error)])
    print(json.dumps(found.answer, ensure_ascii=False, indent=2) if arguments.json else "\n".join(found.lines))
    return _refused(found.refusals) if found.refusals else 0


def _refused(lines: Sequence[str]) -> int:
    for line in lines:
        print(f"geo: {' '.join(line.split())}", file=sys.stderr)
    return 2


def _bound(words: Sequence[str]) -> list[str]:
    """Bind a coordinate to its option: argparse takes one that begins with a minus for an option of its own."""
    bound: list[str] = []
    for word in words:
        if bound and bound[-1] in {"--from", "--area"} and word[:1] == "-" and word[1:2].isdigit():
            bound[-1] += f"={word}"
        else:
            bound.append(word)
    return bound


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="geo", description="Read conflict data, and measure the distance between sides.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("check", help="say what is in files, and what was set aside and why")
    check.add_argument("files", nargs="+", metavar="FILE", type=Path)
    check.set_defaults(verb=_check)
    distance = verbs.add_parser("distance", help="measure the distance to an actor's ground on a date")
    distance.add_argument(
        "--data", nargs="+", required=True, metavar="PATH", type=Path, help="files, or a dataset folder"
    )
    distance.add_argument("--from", dest="origin", required=True, metavar="X", help="an actor, a place, or LON,LAT")
    distance.add_argument("--to", dest="rival", required=True, metavar="ACTOR")
    distance.add_argument("--on", required=True, metavar="DATE", type=_date, help="YYYY-MM-DD, UTC")
    distance.add_argument("--definition", choices=DEFINITIONS, help="default: as the data say")
    distance.add_argument(
        "--area", type=_area, metavar="W,S,E,N", help="degrees, or 'all'; default: the dataset's own area"
    )
    distance.set_defaults(verb=_distance)
    for verb in (check, distance):
        verb.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def _date(text: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; give YYYY-MM-DD") from error


def _numbers(text: str) -> tuple[float, ...] | None:
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        return None
    return values if all(map(math.isfinite, values)) else None


def _area(text: str) -> Area | str:
    if text == "all":
        return text
    values = _numbers(text)
    if values is None or len(values) != 4:
        raise argparse.ArgumentTypeError(f"{text!r} is not W,S,E,N in degrees")
    west, south, east, north = values
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise argparse.ArgumentTypeError(f"{text!r}: west must be below east and south below north, in degrees")
    return west, south, east, north


def _check(arguments: argparse.Namespace) -> _Answer:
    reading = read_each(arguments.files)
    if not reading.results and reading.refusals:
        raise FileRefusedError(reading.refusals[0])
    # One folder may be a dataset with bounds and sources of its own, which its files alone do not know.
    lone_folder = len(arguments.files) == 1 and arguments.files[0].is_dir()
    dataset = read_paths(arguments.files) if lone_folder else dataset_of(reading)
    files = [_file_answer(result) for result in reading.results]
    start, end = period_of(ground_of(dataset))
    answer = {
        "kind": ", ".join(str(one["kind"]) for one in files),
        "accepted": sum(len(table) for table in (dataset.events, dataset.zones, dataset.places, dataset.holdings)),
        "rejected": len(dataset.rejected),
        "rejected_by_reason": _by_reason(dataset.rejected),
        "warnings": list(dataset.warnings),
        "span": [f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"],
        "fingerprint": dataset.fingerprint,
        "files": files,
        "refused": list(reading.refusals),
    }
    lines = []
    for one in files:
        lines.append(f"{one['file']}: {one['kind']}, {one['accepted']:,} of {one['rows']:,} rows accepted")
        lines += [f"  set aside {count:,}: {reason}" for reason, count in one["rejected_by_reason"].items()]
        lines += [f"  note: {warning}" for warning in one["warnings"]]
    between = len(dataset.rejected) - sum(one["rejected"] for one in files)
    if between:
        said = "repeated ids, holdings of unknown places or of places that have another holder then"
        lines.append(f"set aside once merged: {between:,} ({said})")
    lines.append(f"span: {start:%Y-%m-%d} up to, not including, {end:%Y-%m-%d}")
    lines.append(f"fingerprint: {dataset.fingerprint}")
    return _Answer(answer, lines, reading.refusals)


def _by_reason(rejected: pd.DataFrame) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in rejected["reason"].value_counts().sort_index().items()}


def _file_answer(result: FileResult) -> dict[str, Any]:
    return {
        "file": result.source.file,
        "kind": result.kind,
        "rows": result.rows,
        "accepted": result.rows - len(result.rejected),
        "rejected": len(result.rejected),
        "rejected_by_reason": _by_reason(result.rejected),
        "warnings": list(result.warnings),
        "sha256": result.source.sha256,
    }


def _origin(text: str, dataset: Dataset, ground: Ground) -> str | Witness:
    actor = canonical(text)
    known = ground.known()
    if actor in known:
        return actor
    numbers = _numbers(text)
    if numbers is not None:
        if len(numbers) != 2 or not (-180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90):
            raise InputError(f"--from {text!r} is not LON,LAT in degrees (longitude first)")
        return Witness(text, numbers[0], numbers[1], 0.0)
    try:
        return find_place(dataset.places, text)
    except UnknownNameError as error:
        raise UnknownNameError("actor or place", text, [*known, *dataset.places["name"]]) from error


def _distance(arguments: argparse.Namespace) -> _Answer:
    dataset = read_paths(arguments.data)
    ground = ground_of(dataset)
    start, end = period_of(ground)
    # What has no recorded end is still so: a later day can be asked for.
    still = any(table["end"].isna().any() for table in (ground.control.zones, dataset.holdings))
    if arguments.on < start or (arguments.on >= end and not still):
        raise InputError(
            f"--on {arguments.on:%Y-%m-%d} is outside the data, "
            f"which cover {start:%Y-%m-%d} up to, not including, {end:%Y-%m-%d}"
        )
    own_area = arguments.area is None and dataset.defaults.area is not None
    area = dataset.defaults.area if arguments.area is None else (None if arguments.area == "all" else arguments.area)
    question = Question(
        origin=_origin(arguments.origin, dataset, ground),
        rival=canonical(arguments.rival),
        definition=arguments.definition or dataset.defaults.definition,
        area=area,
    )
    answer = measure(ground, question, arguments.on)
    notes = _notes(answer, question, own_area=own_area)
    if answer.gap is None:
        raise InputError(f"no distance on {arguments.on:%Y-%m-%d}: {answer.reason}")
    gap = answer.gap
    found = {
        "distance_m": round(gap.distance_m, 1),
        "interval_m": [round(gap.low_m, 1), round(gap.high_m, 1)],
        "definition": gap.definition,
        "from": _end(gap.start),
        "to": _end(gap.end),
        "on": f"{arguments.on:%Y-%m-%d}",
        "notes": notes,
    }
    said = (
        f"{date_text(arguments.on)}: {distance_text(gap.distance_m)} ({interval_text(gap.low_m, gap.high_m)}), "
        f"{gap.definition.replace('-', ' ')}, from {gap.start.name} to {gap.end.name}"
    )
    return _Answer(found, [said, *(f"  note: {note}" for note in notes)])


def _notes(answer: Answer, question: Question, *, own_area: bool) -> list[str]:
    notes = list(answer.gap.notes) if answer.gap is not None else []
    if own_area and question.area is not None:
        bounds = ",".join(f"{value:g}" for value in question.area)
        notes.append(f"Measured inside the dataset's own area of interest, {bounds}; --area all lifts it.")
    if answer.left_out:
        names = ", ".join(f"{one.name} (within {radius_text(one.uncertainty_m)})" for one in answer.left_out)
        notes.append(f"Left out, known worse than {radius_text(question.max_place_uncertainty_m)}: {names}.")
    return notes


def _end(witness: Witness) -> dict[str, Any]:
    return {"name": witness.name, "lon": round(witness.lon, 6), "lat": round(witness.lat, 6)}


def _run() -> int:
    """Run as a program: a reader that stops reading (``| head``) or a Ctrl+C ends it without a traceback."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(_run())
