"""Text from data as one line of a plain text: no breaks, no control characters, nothing that turns what stands by."""

from __future__ import annotations


def one_line(text: str) -> str:
    r"""Return a text on one line, without characters that print nothing; half a surrogate pair becomes a question mark.

    Examples
    --------
    >>> one_line("Marea\r\nnorth\u202e of  Aleppo\x00")
    'Marea north of Aleppo'
    """
    printable = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(printable.encode("utf-8", "replace").decode("utf-8").split())
