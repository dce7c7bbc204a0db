"""Text from data as one line of a plain text: no control characters, nothing that turns what stands by; addresses."""

from __future__ import annotations

import re
from typing import Final

#: What an address begins with: how it is fetched, if that is said, and from whom.
_HOST: Final = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#\s]*", re.IGNORECASE)


def one_line(text: str) -> str:
    r"""Return a text on one line, without characters that print nothing; half a surrogate pair becomes a question mark.

    Examples
    --------
    >>> one_line("Marea\r\nnorth\u202e of  Aleppo\x00")
    'Marea north of Aleppo'
    """
    printable = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(printable.encode("utf-8", "replace").decode("utf-8").split())


def host_of(address: str) -> str:
    """Return an address without what is asked of its host; empty where there is none.

    Examples
    --------
    >>> host_of("https://data.example.org/read?lat=36.3"), host_of("data.example.org/read"), host_of("")
    ('https://data.example.org/', 'data.example.org/', '')
    """
    found = _HOST.match(address)
    host = found[0].strip() if found else ""
    return f"{host}/" if host else ""
