"""The rows of one worksheet, cell by cell, as the texts that a CSV of it would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.read.markup import new_parser
from geo.read.package import local
from geo.read.serials import date_text, number_text, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.read.book import Styles
    from geo.read.package import Package

    #: A row as it is read: by column, a text, or the place of one among the workbook's texts.
    Row = dict[int, str | int]

#: What Excel itself can hold.
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
#: Characters of one cell; Excel holds 32,767.
MOST_CELL: Final = 1_000_000

_DIGITS: Final = "$0123456789"

_LETTERS: Final = "$ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: The place of a column whose letters are none.
_NOWHERE: Final = MOST_COLUMNS


class Columns(dict[str, int]):
    """The place of every column by its letters, worked out when asked for.

    Examples
    --------
    >>> [Columns()[letters] for letters in ("A", "Z", "AA", "XFD")]
    [0, 25, 26, 16383]
    """

    def __missing__(self, letters: str) -> int:
        """Return the place of a column; `_NOWHERE` where the letters are none."""
        place = 0
        for letter in letters:
            place = place * 26 + ord(letter) - 64
        known = letters.isascii() and letters.isalpha() and letters.isupper() and place <= MOST_COLUMNS
        return self.setdefault(letters, place - 1 if known else _NOWHERE)


def letters_of(place: int) -> str:
    """Return a column's letters.

    Examples
    --------
    >>> [letters_of(place) for place in (0, 25, 26, 16383)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Worksheet:
    """Reads the rows of one sheet and hands over those that hold anything.

    Parameters
    ----------
    package, name
        The part that is the sheet.
    styles
        Which cells show dates.
    blanks
        Which of the workbook's texts are empty.

    Attributes
    ----------
    valueless
        Formulas that were saved without their value; their cells are blank.
    merged
        The last row of each group of merged cells.
    """

    def __init__(self, package: Package, name: str, styles: Styles, blanks: frozenset[int]) -> None:
        self._package = package
        self._name = name
        self._styles = styles
        self._blanks = blanks
        self._parser = new_parser()
        self._begins: dict[str, Callable[[list[str]], None] | None] = {}
        self._ends: dict[str, Callable[[], None] | None] = {}
        self._wanted: Callable[[str], int | None] = Columns().__getitem__
        self._by_place: Mapping[int, int] | None = None
        self._take: Callable[[int, Row], None]
        self._number = self._position = 0
        self._row: Row = {}
        self._filled = False
        self._column: int | None = None
        self._kind = self._style = self._before = ""
        self._reading = self._aside = self._formula = False
        self._pieces: list[str] = []
        self.valueless = 0
        self.merged: list[int] = []

    def read(self, places: Mapping[str, int] | None, take: Callable[[int, Row], None]) -> None:
        """Hand over each row that holds anything, with its number; the first row of a sheet is 1. Called once.

        Parameters
        ----------
        places
            The columns wanted: what to call each in a row, by its letters; ``None``: all, by their place from 0.
        take
            Called with the number of a row and its cells; one that has enough calls `geo.read.package.enough`.

        Raises
        ------
        FileRefusedError
            The sheet is damaged.
        """
        self._take = take
        if places is not None:
            self._wanted = {**places}.get
            self._by_place = {Columns()[letters]: name for letters, name in places.items()}
        begins, ends = self._begins, self._ends

        # What each element does is looked up by its name, prefix and all, once: a sheet has some forty million.
        def begin(tag: str, attributes: list[str]) -> None:
            if tag not in begins:
                self._learn(tag)
            act = begins[tag]
            if act is not None:
                act(attributes)

        def end(tag: str) -> None:
            act = ends[tag]
            if act is not None:
                act()

        self._package.walk(self._name, begin, end, parser=self._parser)

    def _learn(self, tag: str) -> None:
        self._begins[tag], self._ends[tag] = {
            "c": (self._begin_cell, self._end_cell),
            "v": (self._begin_text, self._end_text),
            "t": (self._begin_text, self._end_text),
            "f": (self._begin_formula, None),
            "rPh": (self._begin_aside, self._end_aside),
            "row": (self._begin_row, self._end_row),
            "mergeCell": (self._merge, None),
        }.get(local(tag), (None, None))

    def _begin_row(self, attributes: list[str]) -> None:
        number = _named(attributes).get("r", str(self._number + 1))
        if not (number.isdecimal() and len(number) < 8 and self._number < int(number) <= MOST_ROWS):
            raise self._package.damaged(f"{self._name}: after row {self._number:,} comes row {number[:20]}")
        self._number, self._position, self._before = int(number), 0, ""
        self._row, self._filled = {}, False

    def _end_row(self) -> None:
        if self._filled:
            self._take(self._number, self._row)

    def _begin_cell(self, attributes: list[str]) -> None:
        if attributes and attributes[0] == "r":
            # Where the cell stands is worked out only when one follows that does not say it.
            self._before = attributes[1]
            self._column = self._wanted(attributes[1].rstrip(_DIGITS))
        else:
            self._column = self._placed(attributes)
        # Of columns that nobody asked for it matters only whether the row is empty.
        self._reading = self._column is not None or not self._filled
        if self._reading:
            self._kind, self._style = _kind_and_style(attributes)
            self._pieces.clear()
            self._formula = False

    def _placed(self, attributes: list[str]) -> int | None:
        """Return the column of a cell whose first attribute does not say where it stands."""
        reference = _named(attributes).get("r")
        if self._before:
            self._position, self._before = Columns()[self._before.rstrip(_DIGITS)] + 1, ""
        place = Columns()[reference.rstrip(_DIGITS)] if reference else self._position
        self._position = place + 1
        return place if self._by_place is None else self._by_place.get(place)

    def _begin_text(self, _attributes: list[str]) -> None:
        if self._reading and not self._aside:
            self._parser.CharacterDataHandler = self._text

    def _end_text(self) -> None:
        if self._reading:
            self._parser.CharacterDataHandler = None

    def _text(self, piece: str) -> None:
        self._pieces.append(piece)
        if len(self._pieces) > 1 and sum(map(len, self._pieces)) > MOST_CELL:
            raise self._package.damaged(
                f"{self._name}, row {self._number:,}: a cell of more than {MOST_CELL:,} letters"
            )

    def _begin_formula(self, _attributes: list[str]) -> None:
        self._formula = True

    def _begin_aside(self, _attributes: list[str]) -> None:
        self._aside = True

    def _end_aside(self) -> None:
        self._aside = False

    def _merge(self, attributes: list[str]) -> None:
        last = _named(attributes).get("ref", "").rpartition(":")[2].lstrip(_LETTERS)
        if last.isdecimal() and len(last) < 8:
            self.merged.append(int(last))

    def _end_cell(self) -> None:
        if not self._reading:
            return
        self._reading = False
        written = "".join(self._pieces)
        if not written:
            self.valueless += self._formula and self._kind != "str"
            return
        text = self._meant(written)
        if isinstance(text, int) and text in self._blanks:
            return
        self._filled = True
        if self._column is not None:
            self._row[self._column] = text

    def _meant(self, written: str) -> str | int:
        """Return what a cell holds: a text, or the place of one among the workbook's texts."""
        kind = self._kind
        if kind == "":
            if self._style in self._styles.dates:
                return date_text(written, since_1904=self._styles.since_1904)
            return number_text(written)
        if kind == "s":
            return int(written) if written.isdecimal() and len(written) < 12 else -1
        if kind == "b":
            return {"1": "true", "0": "false"}.get(written, written)
        return written if kind in {"e", "d"} else unescaped(written)


def _named(attributes: list[str]) -> dict[str, str]:
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def _kind_and_style(attributes: list[str]) -> tuple[str, str]:
    kind = style = ""
    for at in range(0, len(attributes), 2):
        if attributes[at] == "t":
            kind = attributes[at + 1]
        elif attributes[at] == "s":
            style = attributes[at + 1]
    return ("" if kind == "n" else kind), style
