"""Text from data, safe inside Streamlit's markdown."""

from __future__ import annotations

import re

# Every ASCII mark that markdown, Streamlit's directives (``:red[...]``) or its formulas (``$``) give a meaning to.
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'@/])")


def md(text: str) -> str:
    r"""Return `text` so that markdown shows it as it is: no picture, no formula, no directive, no hidden link.

    An address of the web in it may still become a link to itself, which is what it says.

    Examples
    --------
    >>> print(md("![x](y) :red[z]"))
    \!\[x\]\(y\) \:red\[z\]
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
