"""Words as they are compared: without case, accents and the many shapes of dashes and apostrophes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SHAPES: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'")
    | {"\u0640": "", "\u0131": "i", "_": " "}
)  # fmt: skip


def folded(text: str) -> str:
    r"""Return a text in small letters, on one line, without marks above letters.

    Examples
    --------
    >>> folded("Don\u2019t  RÉDISTRIBUER\n\u0130zin")
    "don't redistribuer izin"
    """
    small = _unmarked(unicodedata.normalize("NFKC", text).casefold()).translate(_SHAPES)
    return " ".join("".join(one for one in small if unicodedata.category(one) != "Cf").split())


def pattern(words: str) -> re.Pattern[str]:
    """Return the pattern that finds words, written with their accents, in a text that `folded` gave."""
    return re.compile(_unmarked(words).replace("\u0131", "i"))


def _unmarked(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(one for one in parted if not unicodedata.combining(one)))
