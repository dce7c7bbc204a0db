"""The records of a text table one by one, by Python's own `csv`: what its first lines are.

Only the head of a file is read this way; it takes ten times as long as `geo.read.rows`, which reads the rest.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

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

#: The line by which spreadsheets are told the separator; they do not show it, nor count it.
_HINT: Final = re.compile(r'"?sep=([^\w\s"\']|\t)"?[,;\t|]*\r?\n', re.IGNORECASE)


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

    `position` is the byte after the last record given, in the text as UTF-8.
    """

    def __init__(
        self, content: Content, encoding: Encoding, separator: str, *, start: int = 0, number: int = 1
    ) -> None:
        self.position = start
        self._content, self._separator, self._number = content, separator, number
        self._text = io.TextIOWrapper(
            io.BufferedReader(Utf8(content, encoding, start=start, after=f"{END}\n".encode())), "utf-8", newline=""
        )
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
