"""The records of a text table by Arrow's CSV parser: a whole file one after the other, or stretches beside each other.

A large file is cut where a line seems to begin a record. That it does is proved: behind every stretch a record of our
own is parsed, which comes back only where no quotation is open. Where one does not come back, and where anything else
is out of the ordinary, the file is read once more from its first row to its last. Two stretches on two cores take half
as long as the whole; a stretch is parsed on one thread, as only so does the parser know the numbers of the records.
"""

from __future__ import annotations

import csv
import io
import os
from array import array
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from pyarrow import csv as arrow_csv

from geo.model.progress import step
from geo.model.text import count_text
from geo.read.encoding import Utf8, utf8_pieces
from geo.read.records import END, never_closed, too_long
from geo.read.rejects import SHOWN, most_odd, too_odd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.read.content import Content
    from geo.read.encoding import Encoding

#: A stretch has at least so many bytes, and a file no more than so many stretches.
_LEAST: Final = 16_000_000
_MOST_STRETCHES: Final = 4

#: Where a file is cut, so many bytes are searched for a line that begins a record.
_SEARCHED: Final = 1 << 20

#: Bytes parsed at a time of a stretch; parsing is quickest in what fits a processor's own memory.
_BLOCK: Final = 1_000_000

#: A stretch with more records that are not regular than this was cut in a quotation, or is better read in one go.
_MOST_IRREGULAR: Final = 10_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the rows of a text table are: `start` is their first byte in the text as UTF-8, `number` their first.

    Where cells are not `quoted`, a quotation mark is a character as any other.
    """

    content: Content
    encoding: Encoding
    separator: str
    width: int
    start: int
    number: int
    quoted: bool = True


@dataclass(slots=True)
class Irregular:
    """Records that have not exactly as many cells as the header."""

    lines: Lines
    places: Sequence[int]
    end: int = 0
    numbers: array[int] = field(default_factory=lambda: array("q"))
    blank_tail: list[tuple[int, list[str]]] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)
    odd_numbers: array[int] = field(default_factory=lambda: array("q"))
    most: int = field(default_factory=most_odd)

    def take(self, row: arrow_csv.InvalidRow) -> str:
        """Keep one record, and pass it over in the columns."""
        if row.text == END:
            self.end = row.number
            return "skip"
        number, width, separator = row.number, self.lines.width, self.lines.separator
        self.numbers.append(number)
        record = next(_csv(row.text, separator, quoted=self.lines.quoted), [])
        if not any(record):
            return "skip"
        if len(record) > width and not any(record[width:]):
            self.blank_tail.append((number, [record[place] for place in self.places]))
            return "skip"
        which = "more" if len(record) > width else "fewer"
        found = f"{len(record)} cells, header {width}: {separator.join(record)}"
        self.odd_numbers.append(number + self.lines.number - 1)
        self.odd.append((found[: SHOWN + 1], f"the row has {which} cells than the header"))
        return "error" if len(self.odd) > self.most else "skip"

    def refuse_many(self) -> None:
        """Raise `FileRefusedError` where more records are odd than a file may have."""
        if len(self.odd) > self.most:
            cells = count_text(self.lines.width, "cell")
            raise too_odd(
                self.lines.content,
                f"do not have the {cells} of the header",
                do="give a table, or look whether another mark separates its cells",
            )


def _csv(text: str, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    stream = io.StringIO(text, newline="")
    if quoted:
        return csv.reader(stream, delimiter=separator)
    return csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_NONE)


@dataclass(slots=True)
class Stretch:
    """Records of a file from byte `start` to `end`: their cells, column by column; `given` bytes of them are parsed."""

    lines: Lines
    places: Sequence[int]
    start: int
    end: int | None = None
    given: int = 0
    irregular: Irregular = field(init=False)
    columns: list[list[pa.Array]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin without records."""
        self.irregular = Irregular(self.lines, self.places)
        self.columns = [[] for _ in self.places]

    def batches(self, block: int) -> Iterator[pa.RecordBatch]:
        """Parse `block` bytes after the other; no record may be longer."""
        lines = self.lines
        names = [str(place) for place in range(lines.width)]
        wanted = [names[place] for place in self.places]
        stream = Utf8(lines.content, lines.encoding, start=self.start, end=self.end, after=f"{END}\n".encode())
        reader = arrow_csv.open_csv(
            stream,
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=block, column_names=names),
            parse_options=arrow_csv.ParseOptions(
                delimiter=lines.separator,
                quote_char='"' if lines.quoted else False,
                newlines_in_values=lines.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=self.irregular.take,
            ),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False,
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.large_string()),
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            self.given = stream.given - self.start
            yield batch

    def take(self, batch: pa.RecordBatch) -> None:
        """Keep the cells of some rows."""
        for column, parts in zip(batch.columns, self.columns, strict=True):
            parts.append(column)

    def taken(self, stop: Event) -> bool:
        """Parse the stretch in a thread of its own, until told to stop; return whether it is one of whole records."""
        try:
            for batch in self.batches(_BLOCK):
                self.take(batch)
                if stop.is_set() or len(self.irregular.numbers) > _MOST_IRREGULAR:
                    break
        except (pa.ArrowInvalid, csv.Error):
            self.irregular.end = 0
        if not self.irregular.end:
            stop.set()
        return self.irregular.end > 0

    @property
    def count(self) -> int:
        """How many records were parsed."""
        return sum(map(len, self.columns[0])) + len(self.irregular.numbers)

    def follow(self, other: Stretch) -> None:
        """Put the records of the stretch that follows behind those of this one."""
        before, more = self.irregular.end - 1, other.irregular
        self.irregular.numbers.extend(number + before for number in more.numbers)
        self.irregular.blank_tail.extend((number + before, cells) for number, cells in more.blank_tail)
        self.irregular.odd.extend(more.odd)
        self.irregular.odd_numbers.extend(number + before for number in more.odd_numbers)
        self.irregular.end = before + more.end
        for parts, behind in zip(self.columns, other.columns, strict=True):
            parts.extend(behind)


def read_through(lines: Lines, places: Sequence[int], block: int) -> Stretch:
    """Parse the rows one after the other, `block` bytes at a time.

    Raises
    ------
    FileRefusedError
        A record is longer than a block, a quotation mark is never closed, or too many records are odd.
    CancelledError
        The reading was cancelled.
    """
    whole = Stretch(lines, places, lines.start)
    try:
        for batch in whole.batches(block):
            whole.take(batch)
            step(lines.start + whole.given, len(lines.content.data))
    except pa.ArrowInvalid:
        whole.irregular.refuse_many()
        # The other thing it does not put up with here is a record longer than a block.
        raise too_long(lines.content, lines.number + whole.count) from None
    if not whole.irregular.end:
        raise never_closed(lines.content, lines.number + whole.count - 1)
    return whole


def read_beside(lines: Lines, places: Sequence[int], cuts: Sequence[int]) -> Stretch | None:
    """Parse stretches between `cuts` beside each other; ``None`` where they are not known to be whole records.

    Raises
    ------
    CancelledError
        The reading was cancelled.
    """
    if not cuts:
        return None
    ends = zip([lines.start, *cuts], [*cuts, None], strict=True)
    stretches = [Stretch(lines, places, start, end) for start, end in ends]
    stop = Event()
    with ThreadPoolExecutor(len(stretches)) as pool:
        running = [pool.submit(one.taken, stop) for one in stretches]
        try:
            left = running
            while left:
                # How far reading is, and whether it is to go on, is known in this thread alone.
                step(lines.start + sum(one.given for one in stretches), len(lines.content.data))
                left = [*wait(left, timeout=0.05).not_done]
        finally:
            stop.set()
    if not all(one.result() for one in running):
        return None
    first, *others = stretches
    for one in others:
        first.follow(one)
    first.irregular.refuse_many()
    return first


def cuts_of(lines: Lines, parts: int | None = None) -> list[int]:
    """Return the bytes of the text at which to cut its rows into parts; none where they are not to be cut."""
    if lines.encoding != "utf-8-sig":
        return []
    text = next(utf8_pieces(lines.content, lines.encoding))
    size = len(text) - lines.start
    parts = parts or min(os.cpu_count() or 1, size // _LEAST, _MOST_STRETCHES)
    near = [lines.start + size * part // parts for part in range(1, parts)]
    found = [(at, _record_in(bytes(text[at : at + _SEARCHED]), lines)) for at in near]
    return sorted({at + after for at, after in found if after})


def _record_in(text: bytes, lines: Lines) -> int:
    """Return where the first line that has all its separators begins, after the first end of a line; 0 if none."""
    separator = lines.separator.encode()
    start = text.find(b"\n") + 1
    while start and (end := text.find(b"\n", start)) >= 0:
        if text.count(separator, start, end) >= lines.width - 1:
            return start
        start = end + 1
    return 0
