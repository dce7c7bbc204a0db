"""Texts as a machine could read them: escapes undone, invisible signs left out, every digit one of 0 to 9."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

#: So often escapes are undone; what is still escaped then is meant to hide something.
_ROUNDS: Final = 8
#: An escape of an escape, however often: ``%25252E``, ``&amp;amp;#46;``.
_NESTED: Final = re.compile(r"%(?:25)+(?=[0-9a-f]{2})|&(?:amp;)+", re.IGNORECASE)
#: Dots half-way up a line between digits.
_DOTS: Final = re.compile(r"(?<=\d)[\u00b7\u2219\u2027\u2022\u22c5](?=\d)")
#: Signs for what NFKC would make another sign of, or leave: degrees, decimal marks, minutes and seconds, dashes.
_SIGNS: Final = str.maketrans(
    {"\u00ba": "\u00b0", "\u02da": "\u00b0", "\ufffd": "\u00b0", "\u066b": ".", "\u066c": ",", "\u2044": "/"}
    | dict.fromkeys("\u2018\u2019\u201b\u2032\u02bc\u02b9\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u2033\u02ba\u3003", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
)
#: Signs that count as letters and print nothing.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800")
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me"})


def folded(text: str) -> str:
    """Return a text of the same length with wide and raised signs, and digits of every script, as plain ones."""
    return text if text.isascii() else _DOTS.sub(".", "".join(map(_one, text)))


def _one(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    new = unicodedata.normalize("NFKC", sign.translate(_SIGNS)).translate(_SIGNS)
    return new if len(new) == 1 else sign


def normal(text: str) -> str:
    r"""Return a text with escapes of addresses and of HTML undone, without invisible signs, its digits plain.

    It is for judging only: accents that stand as signs of their own are left out as well.

    Examples
    --------
    >>> normal("36%C2%B012&#39; and 3\u200b6\u066b\u0662")
    "36°12' and 36.2"
    """
    for _ in range(_ROUNDS):
        before, text = text, html.unescape(unquote(_NESTED.sub(lambda found: found[0][0], text)))
        if text == before:
            break
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    seen = (one for one in plain if one not in _FILLERS and unicodedata.category(one) not in _INVISIBLE)
    return folded("".join(seen))


def holds_number(text: str) -> bool:
    """Return whether a text holds a number, or an escape that may be one."""
    return any(one.isnumeric() or one in "%&" for one in text)
