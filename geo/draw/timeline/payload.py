"""The page's data as one binary: tables of typed columns, sent once a dataset.

Layout, all numbers little-endian::

    0   4 bytes   magic "STND"
    4   uint32    version of the layout
    8   uint32    length of the header in bytes, a multiple of 8
    12  uint32    length of the whole, by which a reader sees that it was cut short
    16  header    JSON in UTF-8, padded with spaces
    ..  columns   each at a multiple of 8 bytes from the header's end

The header is ``{table: {"rows": n, "columns": {column: [dtype, offset, length]}, "texts": {column: [strings]}}}``. A
column that is also named in ``texts`` holds indices into that list; a list without a column has one string a row.
``geo/draw/timeline/payload.js`` reads it in the page.
"""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

MAGIC: Final = b"STND"
VERSION: Final = 1
_ALIGN: Final = 8
_START: Final = 16


@dataclass(frozen=True, eq=False)
class Columns:
    """One table: arrays by name, and for dictionary columns the strings their codes stand for."""

    rows: int
    arrays: Mapping[str, NDArray[np.generic]]
    texts: Mapping[str, list[str]] = field(default_factory=dict)


def dictionary(values: Iterable[str]) -> tuple[NDArray[np.generic], list[str]]:
    """Return codes of the smallest unsigned type, and the distinct strings in order of first appearance.

    Examples
    --------
    >>> codes, texts = dictionary(["a", "b", "a"])
    >>> codes.tolist(), texts, codes.dtype.name
    ([0, 1, 0], ['a', 'b'], 'uint8')
    """
    seen: dict[str, int] = {}
    codes = [seen.setdefault(str(value), len(seen)) for value in values]
    return np.array(codes, dtype=np.min_scalar_type(max(len(seen) - 1, 0))), list(seen)


def pack(tables: Mapping[str, Columns]) -> bytes:
    """Return the tables as one binary; the same tables give the same bytes."""
    body = bytearray()
    described: dict[str, object] = {}
    for name, table in tables.items():
        columns = {}
        for column, array in table.arrays.items():
            body.extend(b"\0" * (-len(body) % _ALIGN))
            dtype = array.dtype.newbyteorder("<")
            columns[column] = [dtype.str[1:], len(body), len(array)]
            body.extend(array.astype(dtype, copy=False).tobytes())
        described[name] = {"rows": table.rows, "columns": columns, "texts": dict(table.texts)}
    header = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    header = header.ljust(len(header) + -len(header) % _ALIGN)
    numbers = (VERSION, len(header), _START + len(header) + len(body))
    return MAGIC + b"".join(number.to_bytes(4, "little") for number in numbers) + header + bytes(body)


def as_text(data: bytes) -> str:
    """Return the binary gzipped and in base64, to stand in a page; the same bytes give the same text."""
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode("ascii")
