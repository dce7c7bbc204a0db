"""In which line of a ledger a claim, or a key of it, stands: TOML that is read no longer says so.

A line that looks like the head of a claim may be inside a text of several lines: what comes before it is read as TOML
of its own, and must hold as many claims as there are before it.
"""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD: Final = re.compile(r"""[ \t]*\[\[[ \t]*(?:claim|"claim"|'claim')[ \t]*\]\]""")
#: Lines that are tried: each is a reading of all that comes before it.
_MOST_TRIED: Final = 8


def where(text: str, number: int, key: str) -> str:
    r"""Say the line of a key, or of the head of its claim where it has no such line; to go before what is wrong.

    Empty where the claim has no head, as in a list written in one line.

    Parameters
    ----------
    text
        A ledger that is TOML.
    number
        Which claim; they count from 1.
    key
        A key of it; empty: the claim as a whole.

    Examples
    --------
    >>> text = '[[claim]]\nid = "a"\n\n[[claim]]\nid = "b"\n'
    >>> where(text, 2, "id"), where(text, 2, "quote"), where(text, 3, "id")
    ('line 5, ', 'line 4, ', '')
    """
    lines = text.replace("\r\n", "\n").split("\n")
    heads = (at for at, line in enumerate(lines) if _HEAD.match(line))
    # No head is missing before the first that may be it.
    tried = islice(heads, number - 1, number - 1 + _MOST_TRIED)
    head = next((at for at in tried if len(_claims_before(lines, at) or ()) == number - 1), None)
    if head is None:
        return ""
    return f"line {next(_lines_of(lines, head, number, key), head) + 1:,}, "


def not_toml(error: tomllib.TOMLDecodeError) -> str:
    r"""Say what the reader of TOML says, and in other words that a text was not closed: of that it names a line break.

    Examples
    --------
    >>> not_toml(tomllib.TOMLDecodeError(r"Illegal character '\n' (at line 2, column 8)"))
    'the line ends inside a text: a closing quotation mark is missing (at line 2, column 8)'
    """
    unclosed = "the line ends inside a text: a closing quotation mark is missing"
    return str(error).replace(r"Illegal character '\n'", unclosed)


def _lines_of(lines: Sequence[str], head: int, number: int, key: str) -> Iterator[int]:
    spelled = re.compile(rf"""[ \t]*(["']?){re.escape(key)}\1[ \t]*=""")
    after = range(head + 1, len(lines))
    for at in islice((at for at in after if spelled.match(lines[at])), _MOST_TRIED):
        before = _claims_before(lines, at)
        if before is not None and len(before) == number and key not in before[-1]:
            yield at


def _claims_before(lines: Sequence[str], at: int) -> list[Any] | None:
    """Return the claims of all lines before one; ``None`` where these are no TOML."""
    try:
        found = tomllib.loads("\n".join(lines[:at])).get("claim", [])
    except tomllib.TOMLDecodeError:
        return None
    return found if isinstance(found, list) else None
