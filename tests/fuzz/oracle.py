"""What must hold of any file at all, and how many rows a table in text can be said to have, counted another way."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

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
    if name.endswith((".csv", ".tsv")) and len(answer["files"]) == 1 and answer["files"][0]["file"] == name:
        rows, possible = answer["files"][0]["rows"], rows_present(data)
        if rows not in possible:
            found.append(f"{rows} rows, where Python's csv counts {sorted(possible)}")
    return found


def rows_present(data: bytes) -> set[int]:
    """Return how many rows a table in text may have under its header, counted by Python's csv in every way it may be.

    A way is an encoding and a separator; a row of tags under the header, and a first line that names the separator, may
    or may not be rows, and a table without a header has one row more.
    """
    counts = set()
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        for separator in ",;\t":
            counts |= _counted(text, separator)
    return counts


def _counted(text: str, separator: str) -> set[int]:
    try:
        records = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        return set()
    blank = sum(not any(cell.strip() for cell in row) for row in records)
    tags = sum(all(cell.lstrip().startswith("#") for cell in row if cell.strip()) for row in records[1:3])
    most = len(records)
    return set(range(max(0, most - blank - tags - 2), most + 1))
