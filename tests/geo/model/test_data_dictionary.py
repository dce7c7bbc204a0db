"""docs/data-dictionary.md says what the schemas say.

After a change to geo/model/tables.py write the tables anew, then read the diff:
``PYTHONPATH=. .venv/bin/python tests/geo/model/test_data_dictionary.py``.
"""

import re
from pathlib import Path

import pytest

from geo.model.tables import TABLES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data-dictionary.md"
HEAD = "| column | type | may be missing | meaning |\n| --- | --- | --- | --- |\n"


def table_text(table):
    """Return the table as the page shows it."""
    rows = [f"| `{table.index}` | text | no | the row's id, unique; the table's index |"]
    for column in table.columns:
        meaning = column.meaning
        if column.allowed:
            meaning += ": " + ", ".join(f"`{value}`" for value in column.allowed)
        if column.filled:
            meaning += "; never blank"
        missing = "yes" if column.nullable else "no"
        rows.append(f"| `{column.name}` | {column.type} | {missing} | {meaning} |")
    if table.geometry:
        rows.append(f"| `geometry` | {' or '.join(table.geometry)} | no | longitude, latitude in EPSG:4326 |")
    return HEAD + "\n".join(rows) + "\n"


def rewritten(text):
    """Return the page with the table under each schema's heading written anew."""
    for name, table in TABLES.items():
        under = re.compile(rf"(^## {name}\n(?:(?!^## |^\|).*\n)*)(?:\|.*\n)*\n*", re.MULTILINE)
        text, found = under.subn(lambda m, table=table: f"{m[1].rstrip()}\n\n{table_text(table)}\n", text)
        if found != 1:
            raise LookupError(f"{PAGE.name}: expected one heading '## {name}', found {found}")
    return text


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_page_shows_the_schema(table):
    page = PAGE.read_text("utf-8")
    section = re.search(rf"^## {table.name}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert "".join(re.findall(r"^\|.*\n", section[1], re.MULTILINE)) == table_text(table)


def test_writing_the_page_anew_changes_nothing():
    text = PAGE.read_text("utf-8")
    assert rewritten(text) == text


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), encoding="utf-8")
