"""CSV that opens safely in a spreadsheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

#: First characters that make a spreadsheet take a cell for a formula (OWASP, *CSV injection*).
#: Full-width signs count, too: some spreadsheets read them like the others.
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

#: Where a spreadsheet that separates by semicolons or tabs would cut a cell in two, the second a formula.
_CUT: Final = re.compile(r"""([;\t\r\n])(?=['"\s]*[=+\-@＝＋－＠])""")


def safe_csv(frame: pd.DataFrame) -> bytes:
    r"""Return a table of texts as CSV in UTF-8 with a byte order mark; cells that look like formulas get an apostrophe.

    So do parts of cells that a spreadsheet would cut off at a semicolon or a tab. The index is left out.

    Examples
    --------
    >>> import pandas as pd
    >>> safe_csv(pd.DataFrame({"value": ["=1+1", "Marea"]})).decode("utf-8-sig")
    "value\r\n'=1+1\r\nMarea\r\n"
    >>> safe_csv(pd.DataFrame({"value": ["a;=1+1"]})).decode("utf-8-sig")
    "value\r\na;'=1+1\r\n"
    """
    guarded = frame.apply(lambda column: column.map(_guarded))
    text: str = guarded.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _guarded(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    cut = _CUT.sub(r"\1'", cell)
    return f"'{cut}" if cell.startswith(_FORMULA) else cut
