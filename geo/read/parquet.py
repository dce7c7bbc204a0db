"""Parquet files: the columns asked for, block by block, as texts; those with shapes are features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from pyarrow import parquet

from geo.model.errors import StandoffError
from geo.model.progress import step
from geo.read.arrow_texts import has_texts, length_of, texts_of
from geo.read.limits import limit
from geo.read.rejects import Rejects
from geo.read.tabular import Sheet, Tabular, named_once, refuse_named_twice
from geo.read.texts import Texts, is_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.read.content import Content

#: The setting of how many megabytes the columns that are read may hold once unpacked, and its usual value.
MOST_SETTING: Final = "STANDOFF_MAX_PARQUET_MB"
MOST_MB: Final = 2_000

_BLOCK: Final = 16_384

_MAGIC: Final = b"PAR1"

#: What reading a damaged file may raise.
_DAMAGED: Final = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, IndexError)

#: Columns named of those that cannot be read; the others are counted.
_MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class ParquetTable(Tabular):
    """A Parquet file whose columns are known; `columns` are their names in the file, empty where it is no text."""

    columns: tuple[str, ...]
    twice: frozenset[str]
    remarks: tuple[str, ...]

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns as texts; see `Tabular.read`. Rows are numbered from 1, and none is passed over as empty.

        Raises
        ------
        FileRefusedError
            There are no rows, a column wanted stands twice, or the file is damaged or holds too much.
        """
        refuse_named_twice(self.content, wanted, self.twice)
        texts = Texts(tuple(wanted))
        places = [self.names.index(name) for name in wanted.values()]
        names = [self.columns[place] for place in dict.fromkeys(places)]
        at = {place: number for number, place in enumerate(dict.fromkeys(places))}
        row, tags = 0, False
        for block in blocks(self.content, names):
            columns = [block[at[place]] for place in places]
            if row == 0 and is_tags(column[0].as_py() for column in columns):
                tags, columns = True, [column.slice(1) for column in columns]
            count = len(block[0])
            texts.add_block(range(row + 1 + (tags and row == 0), row + count + 1), columns)
            row += count
        if not len(texts):
            raise self.content.refused("it has columns but no rows", do="give a file with rows")
        sheet = Sheet(
            self.content, texts.frame(), Rejects(self.content.name, texts.rows(), names=wanted), len(texts), []
        )
        for remark in (*self.remarks, *(["row 1 holds HXL tags, not data; it was dropped"] if tags else [])):
            sheet.warn(remark)
        return sheet


def open_table(content: Content, schema: pa.Schema) -> ParquetTable:
    """Return the columns of a Parquet file without shapes as a table."""
    fields = list(schema)
    columns = tuple(field.name if has_texts(field.type) else "" for field in fields)
    names, twice = named_once(columns)
    remarks = unread(field.name for field in fields if not has_texts(field.type))
    if twice:
        remarks.append(f"columns whose name stands twice were not read: {', '.join(sorted(twice))}")
    return ParquetTable(content, names, columns, twice, tuple(remarks))


def unread(names: Iterator[str]) -> list[str]:
    """Return the remark on columns that cannot be texts, if there are any."""
    every = [name[:30] for name in names]
    more = f" and {len(every) - _MOST_NAMED:,} more" if len(every) > _MOST_NAMED else ""
    named = ", ".join(every[:_MOST_NAMED]) + more
    return [f"columns of lists, structures or bytes were not read: {named}"] if every else []


def schema_of(content: Content) -> pa.Schema:
    """Return the columns of a Parquet file, with what is written beside them.

    Raises
    ------
    FileRefusedError
        The file is cut short, damaged or encrypted.
    """
    return _opened(content, []).schema_arrow


def blocks(
    content: Content, names: Sequence[str], *, as_they_are: frozenset[str] = frozenset()
) -> Iterator[list[pa.Array]]:
    """Yield columns block by block as texts; those of `as_they_are` as they are.

    Raises
    ------
    FileRefusedError
        The file is damaged, or its columns hold more than `MOST_SETTING` allows.
    """
    most = limit(MOST_SETTING, MOST_MB)
    file = _opened(content, [name for name in names if name not in as_they_are])
    # Counted as they come: Arrow ends the process when it is asked for the sizes that damaged metadata state.
    held = rows = 0
    try:
        for batch in file.iter_batches(batch_size=_BLOCK, columns=list(names), use_threads=False):
            columns = [batch.column(batch.schema.get_field_index(name)) for name in names]
            held += sum(map(length_of, columns))
            if held > most * 1_000_000:
                raise _too_large(content, held, most)
            yield [
                column if name in as_they_are else texts_of(column) for name, column in zip(names, columns, strict=True)
            ]
            rows += batch.num_rows
            step(rows, file.metadata.num_rows)
    except StandoffError:
        raise
    except _DAMAGED as error:
        raise _damaged(content, error) from None


def _opened(content: Content, as_dictionaries: Sequence[str]) -> parquet.ParquetFile:
    if not content.data.endswith(_MAGIC):
        raise content.refused("the Parquet file is cut short: its end is missing", do="download it again")
    try:
        # Texts as dictionaries: only so can their size be known before they are made.
        return parquet.ParquetFile(pa.BufferReader(content.data), read_dictionary=list(as_dictionaries))
    except _DAMAGED as error:
        raise _damaged(content, error) from None


def _too_large(content: Content, size: int, most: int) -> Exception:
    return content.refused(
        f"the columns to be read hold {size / 1e6:,.0f} MB or more once unpacked, more than {most:,}",
        do=f"split the file by rows; {MOST_SETTING} allows more",
    )


def _damaged(content: Content, error: BaseException) -> Exception:
    why = " ".join(str(error).split())[:120] or type(error).__name__
    return content.refused(f"the Parquet file is damaged ({why})", do="download it again")
