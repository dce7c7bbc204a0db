"""CSV that opens safely in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

#: First characters that make a spreadsheet take a cell for a formula (OWASP, *CSV injection*).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_csv(frame: pd.DataFrame) -> bytes:
    r"""Return a table of texts as CSV in UTF-8 with a byte order mark; cells that look like formulas get an apostrophe.

    The index is left out.

    Examples
    --------
    >>> import pandas as pd
    >>> safe_csv(pd.DataFrame({"value": ["=1+1", "Marea"]})).decode("utf-8-sig")
    "value\r\n'=1+1\r\nMarea\r\n"
    """
    guarded = frame.apply(lambda column: column.map(_guarded))
    text: str = guarded.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _guarded(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
