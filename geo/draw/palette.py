"""Colours, patterns and letters of actors: the same for an actor wherever it is drawn.

Fixed colours are of the Okabe-Ito palette or near it (M. Okabe and K. Ito, "Color Universal Design", 2008), which
stays apart for colour-blind readers; a pattern and a letter say the same without colour.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.measure.partition import DISPUTED
from geo.model.actors import CONTESTED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Ground the colours are read against, light and dark; `timeline/page.css` has the same.
LAND: Final = {"light": "#F6F4EF", "dark": "#1B2027"}

#: WCAG 2.2, success criterion 1.4.3: text of normal size.
READABLE: Final = 4.5

_FIXED: Final = {
    "Government": ("#D55E00", "slant"),
    "Opposition": ("#009E73", "dots"),
    "ISIS": ("#2B2B2B", "level"),
    "Kurdish forces": ("#E6C700", "upright"),
    CONTESTED: ("#6B7280", "contested"),
    DISPUTED: ("#6D5C7E", "weave"),
    UNKNOWN: ("#8A919C", "plain"),
}
_DARK_FILL: Final = {"ISIS": "#B4BAC4"}

# The rest of Okabe-Ito, then four of Paul Tol's "muted" scheme that stay apart from them.
_OTHERS: Final = ("#0072B2", "#CC79A7", "#56B4E9", "#E69F00", "#882255", "#999933", "#332288", "#AA4499")
#: How nearly all names in Arabic begin.
_ALEF: Final = "\u0627"
_ARTICLE: Final = "\u0627\u0644"
_PATTERNS: Final = ("back-slant", "crosses", "rings", "grid", "slant", "dots", "level", "upright")


@dataclass(frozen=True, slots=True)
class Style:
    """How an actor is drawn: `fill` and `ink` by theme, a fill pattern and one or two letters.

    `fill` colours areas and symbols, `ink` lines and text: the same hue, readable on the land colour.
    """

    name: str
    letter: str
    pattern: str
    fill: str
    ink: str
    dark_fill: str
    dark_ink: str

    def as_json(self) -> dict[str, str]:
        """Return the style as the page reads it."""
        return asdict(self)


def styles(actors: Iterable[str]) -> dict[str, Style]:
    """Return a style for each actor, by name.

    Known actors have fixed colours. Any other has one chosen by a hash of its name, moved on only where an actor
    before it in the alphabet already has that colour and one is free.

    Examples
    --------
    >>> chosen = styles(["ISIS", "Government", "Ahrar al-Sham"])
    >>> chosen["Government"].fill, chosen["ISIS"].letter
    ('#D55E00', 'I')
    >>> styles(["Ahrar al-Sham"])["Ahrar al-Sham"].fill == chosen["Ahrar al-Sham"].fill
    True
    """
    names = sorted({*actors} - {""})
    free = list(_OTHERS)
    letters: set[str] = set()
    chosen: dict[str, Style] = {}
    for name in sorted(names, key=lambda item: (item not in _FIXED, item)):
        if name in _FIXED:
            fill, pattern = _FIXED[name]
        else:
            number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
            fill = _first_free(number, free)
            pattern = _PATTERNS[number // len(_OTHERS) % len(_PATTERNS)]
        letter = _letter(name, letters)
        letters.add(letter)
        dark = _DARK_FILL.get(name, fill)
        chosen[name] = Style(
            name=name,
            letter=letter,
            pattern=pattern,
            fill=fill,
            ink=readable(fill, LAND["light"]),
            dark_fill=dark,
            dark_ink=readable(dark, LAND["dark"]),
        )
    return {name: chosen[name] for name in names}


def _first_free(number: int, free: list[str]) -> str:
    start = number % len(_OTHERS)
    for step in range(len(_OTHERS)):
        colour = _OTHERS[(start + step) % len(_OTHERS)]
        if colour in free:
            free.remove(colour)
            return colour
    return _OTHERS[start]


def _letter(name: str, taken: set[str]) -> str:
    """Return one letter or two, told apart from those that are taken where the name has others."""
    words = [_bare(word) for word in name.split()] or [name]
    first = words[0]
    # An alef alone reads as a Latin I or l.
    single = first[:1].upper() if first[:1] != _ALEF else first[:2]
    initials = "".join(word[0] for word in words if word)[:2].upper()
    pairs = (f"{single}{letter}" for letter in "".join(words)[1:] if letter.isalnum())
    options = (single, initials, first[:2].capitalize(), *pairs)
    return next((option[:2] for option in options if option[:2] not in taken), single)


def _bare(word: str) -> str:
    """Return a word without the Arabic article, which nearly every name begins with."""
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 1 else word


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours written ``#RRGGBB``.

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return round((high + 0.05) / (low + 0.05), 3)


@lru_cache(maxsize=256)  # thousands of actors share a few colours
def readable(colour: str, ground: str) -> str:
    """Return the colour, darkened or lightened as little as makes it readable as text on the ground."""
    towards = 0.0 if _luminance(ground) > 0.18 else 1.0
    for step in range(21):
        share = step / 20
        mixed = "#" + "".join(f"{round(255 * (c * (1 - share) + towards * share)):02X}" for c in _channels(colour))
        if contrast(mixed, ground) >= READABLE:
            return mixed
    return mixed
