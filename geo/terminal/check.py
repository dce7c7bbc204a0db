"""``geo check``: what is in files, and what was set aside and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.measure.period import period_of
from geo.model.errors import FileRefusedError
from geo.quality import answer
from geo.quality.report import report_of
from geo.read.files import dataset_of, is_dataset, read_each, read_paths
from geo.read.merge import merge
from geo.scene import build_scene, ground_of
from geo.terminal.found import (
    add_without,
    as_lines,
    check_new,
    check_no_folder,
    today_of,
    without_findings,
    write_rejected,
)
from geo.terminal.options import add_reading, given, reading_options
from geo.terminal.said import Said

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from geo.model.dataset import Dataset
    from geo.read.files import FileResult, Reading


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``check``."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=given, help="files, folders, zip archives, https addresses of files"
    )
    add_reading(parser)
    add_without(parser)
    parser.add_argument(
        "--rejected", metavar="CSV", type=Path, help="write the rows set aside to this file, which must not exist"
    )
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Read files and say what is in them."""
    if arguments.rejected is not None:
        check_new(arguments.rejected)
    reading = read_each(arguments.files, options=reading_options(arguments))
    if not reading.results and reading.refusals:
        raise FileRefusedError(reading.refusals[0])
    dataset, told = _dataset(arguments, reading)
    if arguments.rejected is not None:
        write_rejected(arguments.rejected, dataset.rejected)
    report = report_of(dataset, today=today_of(arguments), reading=reading)
    files = [_file_answer(result) for result in reading.results]
    start, end = period_of(ground_of(dataset))
    found = {
        "kind": ", ".join(str(one["kind"]) for one in files),
        "accepted": report.accepted,
        "rejected": len(dataset.rejected),
        "rejected_by_reason": _by_reason(dataset.rejected),
        "warnings": list(dataset.warnings),
        "span": [f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"],
        "fingerprint": dataset.fingerprint,
        "files": files,
        "refused": list(reading.refusals),
        "sources": answer.sources(dataset),
        "set_aside_by_hand": list(told),
        "quality": answer.findings(report, build_scene(dataset, dataset.defaults)) if arguments.json else [],
    }
    lines = []
    for one, result, counted in zip(files, reading.results, report.files, strict=True):
        later = counted.rejected - len(result.rejected)
        then = f", {later:,} of them set aside afterwards" if later > 0 else ""
        lines.append(f"{one['file']}: {one['kind']}, {one['accepted']:,} of {one['rows']:,} rows accepted{then}")
        lines += [f"  set aside {count:,}: {reason}" for reason, count in one["rejected_by_reason"].items()]
        lines += [f"  note: {warning}" for warning in one["warnings"]]
        lines += _source_lines(result)
    lines += [f"note: {note}" for note in reading.notes]
    lines += _later_lines(dataset, reading)
    lines += [f"note: {note}" for note in told]
    lines += as_lines(report)
    lines.append(f"span: {start:%Y-%m-%d} up to, not including, {end:%Y-%m-%d}")
    lines.append(f"fingerprint: {dataset.fingerprint}")
    return Said(found, lines, reading.refusals)


def _dataset(arguments: argparse.Namespace, reading: Reading) -> tuple[Dataset, tuple[str, ...]]:
    """Return the files as one dataset, less what ``--without`` names, and a note for each of its findings.

    Raises
    ------
    FileRefusedError
        Nothing can be used; the rows set aside are written first, where they are asked for. Or ``--without`` is given
        for a dataset folder.
    """
    # One folder may be a dataset with bounds and sources of its own, which its files alone do not know.
    if len(arguments.files) == 1 and is_dataset(arguments.files[0]):
        check_no_folder(arguments)
        return read_paths(arguments.files, options=reading_options(arguments)), ()
    try:
        left, told = without_findings(reading, arguments)
        return dataset_of(left), told
    except FileRefusedError:
        if arguments.rejected is not None:
            write_rejected(arguments.rejected, merge(reading.results)[1])
        raise


def _source_lines(result: FileResult) -> list[str]:
    """Say how a source whose reader knows that is to be named, on what terms it may be used, and what was changed."""
    source = result.source
    said = {"source": source.producer, "cite": source.citation, "terms": source.licence, "changes": source.changes}
    return [f"  {name}: {text}" for name, text in said.items() if text] if source.citation else []


def _later_lines(dataset: Dataset, reading: Reading) -> list[str]:
    """Say how many rows were set aside after their files were read, by hand or for what other files say, and why."""
    later = Counter(dataset.rejected["reason"])
    for result in reading.results:
        later.subtract(Counter(result.rejected["reason"]))
    counts = {str(reason): count for reason, count in sorted(later.items()) if count > 0}
    if not counts:
        return []
    lines = [f"set aside with all files together: {sum(counts.values()):,}"]
    return [*lines, *(f"  set aside {count:,}: {reason}" for reason, count in counts.items())]


def _by_reason(rejected: pd.DataFrame) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in rejected["reason"].value_counts().sort_index().items()}


def _file_answer(result: FileResult) -> dict[str, Any]:
    answer = {
        "file": result.source.file,
        "kind": result.kind,
        "rows": result.rows,
        "accepted": result.accepted,
        "rejected": len(result.rejected),
        "rejected_by_reason": _by_reason(result.rejected),
        "warnings": list(result.warnings),
        "sha256": result.source.sha256,
    }
    parts = [{"file": source.file, "sha256": source.sha256} for source in result.parts]
    return answer | ({"files": parts} if parts else {})
