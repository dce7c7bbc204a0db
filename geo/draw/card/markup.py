"""HTML made of texts: the one place where text becomes markup, and is escaped."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

#: Elements without content.
_VOID: Final = frozenset({"br"})
#: What turns the order of the text round it: embeddings, overrides and isolates. Marks and joiners, which Arabic and
#: Persian need, do so to their neighbours alone and stay.
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is safe to put into a page."""

    html: str


def tag(name: str, *children: Markup | str | None, **attributes: str | bool) -> Markup:
    """Return an element; texts are escaped, what is None is left out.

    Parameters
    ----------
    name
        Name of the element.
    children
        Texts and elements in it.
    attributes
        By name; an underscore at the end is dropped, others are hyphens. True stands for a name without a value,
        False for none at all.

    Examples
    --------
    >>> tag("p", "1 < 2", tag("b", "yes"), class_="so-note", hidden=False).html
    '<p class="so-note">1 &lt; 2<b>yes</b></p>'
    """
    given = "".join(
        _attribute(key, str(value), bare=value is True) for key, value in attributes.items() if value is not False
    )
    inside = "".join(_inside(child) for child in children)
    return Markup(f"<{name}{given}>" if name in _VOID else f"<{name}{given}>{inside}</{name}>")


def together(*parts: Markup | None) -> Markup:
    """Return elements one after the other; what is None is left out."""
    return Markup("".join(part.html for part in parts if part is not None))


def plain(text: str) -> str:
    r"""Return a text without what a page must not hold: control characters, halves of pairs, turns of direction.

    Breaks of all kinds are line feeds.

    Examples
    --------
    >>> plain("Marea\x00\u202e north\r\nof \ud800Aleppo")
    'Marea north\nof ?Aleppo'
    """
    broken = _TURNS.sub("", _BREAKS.sub("\n", text))
    kept = "".join(one for one in broken if one in "\n\t" or unicodedata.category(one) != "Cc")
    return kept.encode("utf-8", "replace").decode("utf-8")


def safe_link(text: str) -> str | None:
    """Return an address that a reader may follow; None where it is not of http or https, or none at all.

    Examples
    --------
    >>> safe_link("https://example.org/a?b=1"), safe_link("javascript:alert(1)"), safe_link("https://")
    ('https://example.org/a?b=1', None, None)
    """
    # Browsers drop breaks and tabs inside an address: what they would read is then not what stands here.
    if not text.isprintable() or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname)
    except ValueError:
        return None
    return text if named and parts.scheme in {"http", "https"} else None


def _attribute(key: str, value: str, *, bare: bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if bare else f' {name}="{html.escape(plain(value))}"'


def _inside(child: Markup | str | None) -> str:
    if child is None:
        return ""
    return child.html if isinstance(child, Markup) else html.escape(plain(child), quote=False)
