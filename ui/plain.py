"""Text from data, safe inside Streamlit's markdown."""

from __future__ import annotations

import re

# Every ASCII mark that markdown, Streamlit's directives (``:red[...]``) or its formulas (``$``) give a meaning to.
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'@/])")

# Where Streamlit would make an arrow or a dash of signs, or a link of an address, even when they are escaped: an
# invisible word joiner (U+2060) there keeps them as they are.
_JOINED = re.compile(
    r"(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~=])(?==)|(?<==)(?=>)|(?<=www)(?=\.)|(?<=:)(?=//)|(?<=@)", re.IGNORECASE
)


def md(text: str) -> str:
    r"""Return `text` so that markdown shows it as it is: no link, picture, formula or directive, no arrow of signs.

    Examples
    --------
    >>> print(md("![x](y) :red[z]"))
    \!\[x\]\(y\) \:red\[z\]
    """
    return _MARKS.sub(r"\\\1", _JOINED.sub("\u2060", " ".join(text.split())))
