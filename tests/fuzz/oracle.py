"""What must hold of any file at all, and how many rows a table in text can be said to have, counted another way."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import warnings
from typing import Any, Literal

import openpyxl
import pyarrow as pa
from pyarrow import parquet

#: Lines of a refusal or a note; one that is longer tells nobody anything.
_MOST_CHARACTERS = 2_000
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def faults(status: int, out: str, err: str, *, data: bytes, name: str) -> list[str]:
    """Return what is wrong with an answer of ``geo check --json``; nothing when all is as it must be."""
    found = []
    if status not in {0, 2}:
        found.append(f"exit status {status}")
    lines = err.splitlines()
    if "Traceback" in err or "Traceback" in out:
        found.append("a traceback")
    found += [f"a line of {len(line):,} characters" for line in lines if len(line) > _MOST_CHARACTERS]
    found += [f"a line that is no refusal: {line[:200]}" for line in lines if not line.startswith("geo")]
    if not out.strip():
        if not lines:
            found.append("neither an answer nor a refusal")
        return found
    try:
        answer = json.loads(out)
    except json.JSONDecodeError as error:
        return [*found, f"no JSON on standard output: {error}"]
    return found + _miscounted(answer, data, name)


def _miscounted(answer: dict[str, Any], data: bytes, name: str) -> list[str]:
    found = [
        f"{one['file']}: {one['accepted']} accepted and {one['rejected']} rejected of {one['rows']} rows"
        for one in answer["files"]
        if one["accepted"] + one["rejected"] != one["rows"] or min(one["accepted"], one["rejected"]) < 0
    ]
    by_reason = sum(answer["rejected_by_reason"].values())
    if by_reason != answer["rejected"]:
        found.append(f"{answer['rejected']} rejected, {by_reason} by reason")
    if len(answer["files"]) == 1 and answer["files"][0]["file"] == name:
        file = answer["files"][0]
        dropped = any("holds HXL tags, not data; it was dropped" in one for one in file["warnings"])
        possible = rows_present(data, name, headed="GDELT" not in file["kind"], dropped=dropped)
        if possible is not None and file["rows"] not in possible:
            found.append(f"{file['rows']} rows, where another way of counting gives {sorted(possible)}")
    return found


def rows_present(data: bytes, name: str, *, headed: bool = True, dropped: bool = False) -> set[int] | None:
    """Return how many rows a table may have, counted without Standoff; ``None`` where nothing else counts it.

    Tables in text are counted by Python's csv in every encoding and with every separator; lines of JSON by Python's
    json, a workbook's rows by openpyxl, Parquet's by pyarrow.

    Parameters
    ----------
    data, name
        The file.
    headed
        Whether the first row names the columns.
    dropped
        Whether the file's answer says that a row of tags was dropped.
    """
    if name.endswith((".csv", ".tsv")):
        # GDELT's tables have no header, and a quotation mark is a letter in them.
        return {count - headed - dropped for count in _records(data, csv.QUOTE_MINIMAL if headed else csv.QUOTE_NONE)}
    if name.endswith(".jsonl"):
        return _lines(data, dropped=dropped)
    if name.endswith(".xlsx"):
        return _sheets(data, dropped=dropped)
    if name.endswith(".parquet"):
        return _parquet(data)
    return None


def _records(data: bytes, quoting: Literal[0, 3]) -> set[int]:
    """Return how many filled records a text may have; a first line that names the separator is none."""
    counts = set()
    for encoding in _ENCODINGS:
        with contextlib.suppress(UnicodeDecodeError, csv.Error):
            text = re.sub(r"\A\ufeff?\"?sep=.\"?[,;\t|]*\r?\n", "", data.decode(encoding), flags=re.IGNORECASE)
            for separator in ",;\t":
                reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
                # Cells that hold blanks alone, such as a quoted line break, may or may not make a row.
                rows = [row for row in reader if any(row)]
                counts |= {len(rows), sum(any(cell.strip() for cell in row) for row in rows)}
    return counts


def _lines(data: bytes, *, dropped: bool) -> set[int] | None:
    """Return how many lines hold something; ``None`` where the file is no longer one of lines."""
    try:
        lines = [line for line in data.decode("utf-8-sig").split("\n") if line.strip()]
    except UnicodeDecodeError:
        return None
    return {len(lines) - dropped} if len(lines) > 1 else None


def _sheets(data: bytes, *, dropped: bool) -> set[int] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        counts = [sum(any(_holds(cell) for cell in row) for row in sheet.values) for sheet in book.worksheets]
    except Exception:  # noqa: BLE001  a workbook that openpyxl cannot read is counted by nobody
        return None
    return {count - 1 - dropped for count in counts} or None


def _holds(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())


def _parquet(data: bytes) -> set[int] | None:
    try:
        return {parquet.ParquetFile(io.BytesIO(data)).metadata.num_rows}
    except (OSError, pa.ArrowException):
        return None
