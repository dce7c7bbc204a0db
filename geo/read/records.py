"""The records of a text table one by one, by Python's own `csv`: what its first lines are.

Only the head of a file is read this way; it takes ten times as long as `geo.read.rows`, which reads the rest.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from geo.model.progress import step
from geo.read.encoding import Utf8
from geo.read.limits import limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model.errors import FileRefusedError
    from geo.read.content import Content
    from geo.read.encoding import Encoding

#: A record of our own after the file's last: when it does not come back, a quotation mark swallowed it.
#: It begins with a character that `geo.read.form.form_of` lets through in no file.
END: Final = "\x00end"

#: The line by which spreadsheets are told the separator; they do not show it, nor count it. Arrow knows one byte only.
_HINT: Final = re.compile(r'"?sep=([!#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~\t])"?[,;\t|]*\r?\n', re.IGNORECASE)

#: Bytes looked at in one go for lines without anything.
_PIECE: Final = 1 << 20

_CR: Final = 0x0D

#: Records read between two steps.
_STEP: Final = 10_000


def most_in_a_record() -> int:
    """Return how many bytes a record may have: ``STANDOFF_MAX_RECORD_MB`` megabytes, 4 unless it is set."""
    return limit("STANDOFF_MAX_RECORD_MB", 4) * 1_000_000


def too_long(content: Content, number: int) -> FileRefusedError:
    """Return the error for a record without an end in sight."""
    return content.refused(
        f"row {number} is longer than {most_in_a_record() // 1_000_000:,} MB",
        do="look there for a quotation mark that is never closed; STANDOFF_MAX_RECORD_MB allows more",
    )


def separator_told(content: Content, encoding: Encoding) -> tuple[str, int]:
    """Return the separator that a line ``sep=;`` at the start names, empty without one, and the line's bytes."""
    head = bytes(Utf8(content, encoding).read(64)).decode("utf-8", "replace")
    told = _HINT.match(head)
    return (told[1], len(told[0].encode("utf-8"))) if told else ("", 0)


class Records:
    """Records with their numbers, as a spreadsheet counts them: the first after byte `start` is `number`.

    Those at the beginning that hold nothing are passed over, but counted: `first` is the number of the next.
    `position` is the byte after them, later after the last record given, in the text as UTF-8.
    """

    def __init__(
        self, content: Content, encoding: Encoding, separator: str, *, start: int = 0, number: int = 1
    ) -> None:
        blank, lines = _blank_lines(Utf8(content, encoding, start=start), separator)
        self.position = start + blank
        self.first = self._number = number + lines
        self._content, self._separator = content, separator
        stream = Utf8(content, encoding, start=self.position, after=f"{END}\n".encode())
        self._text = io.TextIOWrapper(io.BufferedReader(stream), "utf-8", newline="")
        self._size = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield every record with its number.

        Raises
        ------
        FileRefusedError
            A record is too long, or a quotation mark in it is never closed.
        """
        # The limit is csv's own for one cell, and holds for the whole process.
        csv.field_size_limit(max(csv.field_size_limit(), most_in_a_record()))
        reader = csv.reader(self._lines(), delimiter=self._separator)
        for number, record in enumerate(reader, start=self._number):
            if record == [END]:
                return
            if record and record[-1].rstrip("\n").endswith(END):
                raise never_closed(self._content, number)
            if number % _STEP == 0:
                step(self.position, len(self._content.data))
            yield number, record
            self._number, self._size = number + 1, 0

    def _lines(self) -> Iterator[str]:
        most = most_in_a_record()
        while line := self._text.readline(most + 1):
            self._size += len(line)
            if self._size > most:
                raise too_long(self._content, self._number)
            self.position += len(line.encode("utf-8"))
            yield line


def never_closed(content: Content, number: int) -> FileRefusedError:
    """Return the error for a record that swallowed the rest of its file."""
    return content.refused(
        f"row {number}: a quotation mark is opened and never closed",
        do="download the file again if it was cut short, or close the quotation",
    )


def first_filled(records: Records) -> tuple[int, list[str]]:
    """Return the first record that holds more than blanks, and its number; 0 and none when there is none."""
    for number, record in records:
        if any(cell.strip() for cell in record):
            return number, record
    return 0, []


def _blank_lines(stream: Utf8, separator: str) -> tuple[int, int]:
    """Return the bytes and the number of the lines at the beginning that hold only blanks and separators.

    They are looked at as bytes: millions of them take no time.
    """
    nothing = b" \t\r\n" + separator.encode()
    passed = lines = at = 0
    last = 0
    while piece := bytes(stream.read(_PIECE)):
        blank = piece[: len(piece) - len(piece.lstrip(nothing))]
        # An end of two bytes may lie on two pieces.
        lines += blank.count(b"\n") + blank.count(b"\r") - blank.count(b"\r\n") - (last == _CR and blank[:1] == b"\n")
        end = max(blank.rfind(b"\n"), blank.rfind(b"\r")) + 1
        passed = at + end if end else passed
        at += len(piece)
        if len(blank) < len(piece):
            # What follows a lone carriage return begins a line.
            return passed, lines
        last = piece[-1]
        step(0, 1)
    return passed, lines
