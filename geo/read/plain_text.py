"""Text without markup: descriptions of placemarks are often web pages."""

from __future__ import annotations

import html
import re
from typing import Final

#: A tag or a comment. Each ends before the next begins, so that looking for them takes no longer than the text is long.
_TAG: Final = re.compile(r"(<(?:/?[A-Za-z]|!)[^<>]*>)")

#: Elements whose text is no text of the page.
_SILENT: Final = ("script", "style", "head", "title")


def without_markup(text: str) -> str:
    """Return the text of a piece of HTML on one line.

    Examples
    --------
    >>> without_markup("<p>Shelling of <b>Tell&nbsp;Rifaat</b>,<br/>3 &lt; 5</p><script>alert(1)</script>")
    'Shelling of Tell Rifaat , 3 < 5'
    >>> without_markup("fewer than < 5 and more than > 2")
    'fewer than < 5 and more than > 2'
    """
    pieces, silent = [], ""
    for place, piece in enumerate(_TAG.split(text)):
        # Every second piece is a tag.
        if not place % 2:
            pieces.append("" if silent else html.unescape(piece))
            continue
        name = re.split(r"[\s/>]", piece.lower().lstrip("</"), maxsplit=1)[0]
        if silent:
            silent = "" if piece.startswith("</") and name == silent else silent
        elif name in _SILENT and not piece.startswith("</"):
            silent = name
    return " ".join(" ".join(pieces).split())
