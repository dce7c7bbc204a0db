"""What was found in files: as lines, as a file of rejected rows, and set aside when ``--without`` says so."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.errors import FileRefusedError
from geo.model.text import count_text
from geo.quality.report import report_of
from geo.read.aside import set_aside
from geo.read.content import spoken
from geo.read.files import dataset_of
from geo.read.safe_csv import safe_csv
from geo.terminal.options import date

if TYPE_CHECKING:
    from pathlib import Path

    from geo.quality.finding import Report
    from geo.read.aside import Aside
    from geo.read.files import Reading

#: Findings that can be set aside.
CODES: Final = (
    "jumps", "duplicates-exact", "duplicates-possible", "duplicates-between-files", "outside-country", "swapped",
    "at-zero", "future", "before-source", "deaths-unordered", "zones-future", "holdings-future",
)  # fmt: skip

#: A word for several of them.
_TOGETHER: Final = {"duplicates": tuple(code for code in CODES if code.startswith("duplicates"))}


def add_without(parser: argparse.ArgumentParser) -> None:
    """Add what of the findings is set aside, and what counts as the future."""
    parser.add_argument(
        "--without",
        metavar="FINDING,...",
        type=codes,
        default=(),
        help="set aside the rows of findings of geo check: " + ", ".join([*_TOGETHER, *CODES]),
    )
    parser.add_argument(
        "--today", metavar="DATE", type=date, help="dates after it lie in the future (default: the machine's date)"
    )


def codes(text: str) -> tuple[str, ...]:
    """Read names of findings with commas between.

    Examples
    --------
    >>> codes("jumps,duplicates")
    ('jumps', 'duplicates-exact', 'duplicates-possible', 'duplicates-between-files')
    """
    found: list[str] = []
    for part in text.split(","):
        name = part.strip()
        if name not in CODES and name not in _TOGETHER:
            known = ", ".join([*_TOGETHER, *CODES])
            raise argparse.ArgumentTypeError(f"{name[:40]!r} is no finding that can be set aside; there are {known}")
        found += _TOGETHER.get(name, (name,))
    return tuple(dict.fromkeys(found))


def today_of(arguments: argparse.Namespace) -> pd.Timestamp:
    """Return the day after which dates lie in the future."""
    told: pd.Timestamp | None = arguments.today
    return pd.Timestamp.now("UTC").floor("D") if told is None else told


def check_no_folder(arguments: argparse.Namespace) -> None:
    """Raise when findings of a dataset folder are to be set aside.

    Raises
    ------
    FileRefusedError
        ``--without`` is given.
    """
    if arguments.without:
        raise FileRefusedError("--without sets aside rows of files, not of a dataset folder; give the files in it")


def without_findings(reading: Reading, arguments: argparse.Namespace) -> tuple[Reading, tuple[str, ...]]:
    """Return what files gave less the rows of the findings that ``--without`` names, and a note for each of these.

    Raises
    ------
    FileRefusedError
        Nothing in the files can be used.
    """
    if not arguments.without:
        return reading, ()
    report = report_of(dataset_of(reading), today=today_of(arguments), reading=reading)
    rows: Aside = {}
    notes = []
    for code in arguments.without:
        finding = report.find(code)
        if finding is None:
            notes.append(f"--without {code}: nothing of the kind was found")
            continue
        for table, reasons in finding.aside().items():
            # The first reason stands, as with every row set aside.
            rows[table] = {**reasons, **rows.get(table, {})}
        notes.append(f"--without {code}: {count_text(len(finding.removable), 'row')} of {finding.table} set aside")
    return set_aside(reading, rows), tuple(notes)


def as_lines(report: Report) -> list[str]:
    """Return the headline, and a line for each finding with its code."""
    said = [f"  {'look' if one.asks else 'data'}: {one.sentence} ({one.code})" for one in report.findings]
    return [report.headline, *said]


def check_new(path: Path) -> None:
    """Raise when a file to be written exists.

    Raises
    ------
    FileRefusedError
        It does.
    """
    if path.exists() or path.is_symlink():
        raise FileRefusedError(f"{spoken(str(path))}: it exists already; name another file for the rejected rows")


def write_rejected(path: Path, rejected: pd.DataFrame) -> None:
    """Write the rows set aside as a CSV that opens safely in a spreadsheet; nothing that exists is overwritten.

    Raises
    ------
    FileRefusedError
        The file exists, or cannot be written.
    """
    try:
        with path.open("xb") as out:
            out.write(safe_csv(rejected))
    except FileExistsError:
        check_new(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise FileRefusedError(f"{spoken(str(path))}: it cannot be written ({why}); name another file") from None
