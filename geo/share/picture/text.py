"""Text on a sheet: the font that comes with matplotlib, what of a text it can show, how wide that is, and its lines.

Nothing depends on the fonts of the machine. Arabic is joined and runs from right to left, Cyrillic stands as it is: the
font has both, and matplotlib (3.11) shapes text by libraqm.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Stands for a character that the font does not have.
NO_GLYPH: Final = "□"
#: A line to the next, in ems.
LEADING: Final = 1.28
#: How far glyphs reach above and below the line they stand on, in ems.
ASCENT: Final = 0.80
DESCENT: Final = 0.24

#: Longer texts are cut: no sheet has room for them.
_LONGEST: Final = 4_000
_FOLDER: Final = Path(mpl.get_data_path()) / "fonts" / "ttf"
_FILES: Final = {False: _FOLDER / "DejaVuSans.ttf", True: _FOLDER / "DejaVuSans-Bold.ttf"}
_MEASURED_AT: Final = 100.0
#: Marks that turn the reading direction of other text, tags, and what no font shows; joiners of letters stay.
_UNSEEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
#: A blank that no line is broken at stands between a number and its unit or month.
_BOUND: Final = re.compile(
    r"(?<=[0-9]) (?=(?:km|m|mi|km²|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b)"
)
_NO_BREAK: Final = "\u00a0"


def font(size: float, *, bold: bool = False) -> FontProperties:
    """Return the font at a size in points."""
    return FontProperties(fname=str(_FILES[bold]), size=size)


@lru_cache(maxsize=1)
def _shown() -> frozenset[int]:
    """Return the characters that both weights have."""
    regular, strong = (get_font([str(_FILES[bold])]).get_charmap() for bold in (False, True))
    return frozenset(regular) & frozenset(strong)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    r"""Return a text as it can be drawn: on one line, without control characters, `NO_GLYPH` for what the font lacks.

    Examples
    --------
    >>> plain("Aleppo\n\u202egnp.exe\x00"), plain("حلب 東")
    ('Aleppo gnp.exe', 'حلب □')
    """
    composed = unicodedata.normalize("NFC", text[:_LONGEST]) + ("…" if len(text) > _LONGEST else "")
    return " ".join(_UNSEEN.sub("", "".join(map(_drawn, composed))).split())


def _drawn(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in {"Cc", "Zl", "Zp"}:
        return " "
    if ord(character) in _shown() and unicodedata.category(character) != "Co":
        return character
    # A mark that the font lacks is left out; its letter still stands.
    return "" if unicodedata.combining(character) or _UNSEEN.match(character) else NO_GLYPH


@lru_cache(maxsize=20_000)
def _width(text: str, bold: bool) -> float:  # noqa: FBT001 - a key of the cache
    if not text.strip(" \u200c\u200d"):
        return 0.28 * _MEASURED_AT * len(text)
    wide, _, _ = text_to_path.get_text_width_height_descent(text, font(_MEASURED_AT, bold=bold), ismath=False)
    return float(wide)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of `plain` text is, in points."""
    return _width(text, bold) * size / _MEASURED_AT


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a line that is no wider than `room` points, cut with an ellipsis where it must be."""
    if width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(f"{text[:middle].rstrip()}…", size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


def lines(text: str, room: float, size: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """Return a text in lines no wider than `room` points; what goes beyond `most` lines is cut with an ellipsis.

    A word that is wider than a line is broken.
    """
    made: list[str] = []
    line = ""
    for word in _words(_BOUND.sub(_NO_BREAK, plain(text)), room, size, bold=bold):
        longer = f"{line} {word}" if line else word
        if not line or width(longer, size, bold=bold) <= room:
            line = longer
            continue
        made.append(line)
        line = word
        if most is not None and len(made) > most:
            break
    if line:
        made.append(line)
    if most is not None and len(made) > most:
        made = [*made[: most - 1], shortened(f"{made[most - 1]} {made[most]}"[:_LONGEST], room, size, bold=bold)]
        if not made[-1].endswith("…"):
            made[-1] = shortened(f"{made[-1]} …", room, size, bold=bold)
    return made


def _words(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    for word in text.split(" "):
        rest = word.replace(_NO_BREAK, " ")
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            fit = _fitting(rest, room, size, bold=bold)
            yield rest[:fit]
            rest = rest[fit:]
        yield rest


def _fitting(word: str, room: float, size: float, *, bold: bool) -> int:
    """Return how many characters of a word fit, one at least; after a slash or a hyphen where that is not too short."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    better = max(word.rfind(mark, 0, low) for mark in "/-_.&?=,;") + 1
    return better if better > low // 2 else low
