r"""Texts as cells that come back letter for letter, and that open safely in a spreadsheet.

A backslash is written twice; what a table of text does not keep, or a spreadsheet takes for a formula, is written as a
backslash, a u and four hexadecimal digits: breaks of lines and control characters anywhere, blanks at either end, and
signs that begin a cell or what stands after a semicolon in it. All else is as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Control characters, other ends of lines, the byte order mark, halves of surrogate pairs, and the backslash itself.
_ODD: Final = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_EDGE: Final = re.compile(r"\A\s+|\s+\Z")
#: The signs of `geo.read.safe_csv`, where a spreadsheet would see one first in a cell.
_SIGN: Final = re.compile(r"""((?:\A|;)['"\s]*)([=+\-@＝＋－＠])""")
_ANY: Final = re.compile(rf"{_ODD.pattern}|{_EDGE.pattern}|{_SIGN.pattern}")
_WRITTEN: Final = re.compile(r"\\(?:(\\)|u([0-9a-f]{4})|)")


def written(text: str) -> str:
    r"""Return a text as a cell.

    Examples
    --------
    >>> print(written("=1+1"), written("two\nlines "), written("C:\\data"), written("a-b; +c"))
    \u003d1+1 two\u000alines\u0020 C:\\data a-b; \u002bc
    """
    if not _ANY.search(text):
        return text
    plain = _ODD.sub(lambda one: "\\\\" if one[0] == "\\" else _code(one[0]), text)
    plain = _EDGE.sub(lambda one: "".join(map(_code, one[0])), plain)
    return _SIGN.sub(lambda one: one[1] + _code(one[2]), plain)


def read(cell: str) -> str:
    r"""Return the text that a cell was written for.

    Raises
    ------
    ValueError
        A backslash in it begins nothing that is written.

    Examples
    --------
    >>> read("\\u003d1+1"), read("C:\\\\data")
    ('=1+1', 'C:\\data')
    """
    return _WRITTEN.sub(_meant, cell) if "\\" in cell else cell


def all_read(cells: Iterable[str]) -> list[str]:
    """Return the texts that cells were written for; see `read`."""
    return [read(cell) for cell in cells]


def _code(letter: str) -> str:
    return f"\\u{ord(letter):04x}"


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        return "\\"
    if not found[2]:
        raise ValueError(f"a backslash in {found.string[:40]!r} stands before neither another nor u and four digits")
    return chr(int(found[2], 16))
