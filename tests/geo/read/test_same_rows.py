"""The same rows in every kind of table give the same events: each kind is the oracle of the others."""

from __future__ import annotations

import csv
import io
import json
import re

import openpyxl
import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from geo.model.dataset import Dataset
from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.recognise import read_content

#: Texts that every kind of file can hold: no control character (XML), no blank at an end (cut off in each), no NUL.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Co", "Cn")), max_size=8)


def decimals(least, most):
    """Return a strategy for numbers of twelve digits: openpyxl writes sixteen, which do not tell all floats apart."""
    return st.floats(least, most).map(lambda number: float(f"{number:.12g}"))


COLUMNS = {
    "event_id": st.uuids().map(lambda one: "e" + one.hex[:12]),
    "date": st.dates().map(str) | st.sampled_from(["2015-02-29", "", "soon", "2015-10-10T14:30:00+03:00"]),
    "latitude": decimals(-95, 95) | st.integers(-95, 95) | st.none(),
    "longitude": decimals(-185, 185) | st.integers(-180, 180),
    "actor_a": st.sampled_from(["IS", "Rebels", "Mare’ Operations Room", ""]) | WORDS,
    "deaths_best": st.none() | st.integers(-1, 12) | st.sampled_from([0.5, 3.0, 1e15, 1e21]),
    "place_uncertainty_m": st.integers(0, 50_000) | decimals(0, 1e6),
    "note": WORDS,
}
ROWS = st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=8)
ROW = {"event_id": "e", "date": "2015-10-10", "latitude": 36.2, "longitude": 37, "actor_a": "IS"}
ROW |= {"deaths_best": None, "place_uncertainty_m": 500, "note": ""}


def texts(rows, separator):
    """Return rows as text with a separator."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(COLUMNS), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def workbook(rows):
    """Return rows as a workbook."""
    book = openpyxl.Workbook()
    for row in [list(COLUMNS), *([row[name] for name in COLUMNS] for row in rows)]:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            # A text that begins with "=" is a formula to openpyxl, as one typed would be.
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns(rows):
    """Return rows as Parquet, numbers as floats where a column has any."""
    made = {}
    for name in COLUMNS:
        values = [row[name] for row in rows]
        floats = any(isinstance(value, float) for value in values)
        made[name] = pa.array([float(one) if floats and one is not None else one for one in values])
    out = io.BytesIO()
    parquet.write_table(pa.table(made), out)
    return out.getvalue()


KINDS = {
    "csv": lambda rows: texts(rows, ","),
    "semicolons": lambda rows: texts(rows, ";"),
    "tsv": lambda rows: texts(rows, "\t"),
    "xlsx": workbook,
    "parquet": columns,
    "lines": lambda rows: "".join(json.dumps(row) + "\n" for row in [*rows]).encode(),
    "list": lambda rows: json.dumps(rows, indent=1).encode(),
    "answer": lambda rows: json.dumps({"data": rows}, ensure_ascii=False).encode(),
}


def told(data):
    """Return the fingerprint of what is accepted, what is set aside and why, and what is said; or the refusal."""
    try:
        result = read_content(Content("t", data))
    except FileRefusedError as refusal:
        return str(refusal)
    rejected = sorted(zip(result.rejected["column"], result.rejected["reason"], strict=True))
    fingerprint = Dataset.of(name="t", **result.tables).fingerprint
    said = [re.sub(r"\d+ rows?", "rows", one) for one in result.warnings]
    return result.rows, result.accepted, fingerprint, rejected, said


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
@example([ROW, ROW | {"event_id": "f", "note": "=1+1"}])
def test_the_same_rows_give_the_same_events_whatever_they_are_written_in(rows):
    found = {kind: told(write(rows)) for kind, write in KINDS.items()}
    assert set(map(repr, found.values())) == {repr(found["csv"])}, found
