"""The page's data as binaries: tables of typed columns and of texts, sent once a dataset.

Layout, all numbers little-endian::

    0   4 bytes   magic "STND"
    4   uint32    version of the layout
    8   uint32    length of the header in bytes
    12  uint32    length of the whole, by which a reader sees that it was cut short
    16  header    JSON in UTF-8
    ..  body      columns and texts; offsets count from here

The header is ``{table: {"rows": n, "columns": {name: column}, "texts": {name: texts}}}``. A column is
``{"type", "rows", "at", "planes", "coding"}``: so many rows of a numpy type, from an offset on, in so many byte planes,
written by the steps of `geo.draw.timeline.codings`. Texts are one of

- ``{"at", "bytes", "lengths": column}``: texts in UTF-8, each followed by a line feed, and their lengths in bytes;
- ``{"prefix": column, "prefixes": texts, "number": column}``: ids that end in a number, as a prefix's number and the
  number plus one; zero stands for an id without a number.

A column that is also named in ``texts`` holds indices into them; texts without a column have one a row.
``geo/draw/timeline/payload.js`` reads it in the page. A second binary may refer to columns of a first.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from geo.draw.timeline.codings import PLAIN, STEPS, Coding, encoded, moved, shortest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

MAGIC: Final = b"STND"
VERSION: Final = 2

#: Level 9 makes 385,000 events a fiftieth smaller and takes six times as long.
_LEVEL: Final = 6
# An id without a number, or with one that fits into 32 bits; zeros before it belong to the prefix.
_NUMBERED: Final = re.compile(r"(.*?)(0|[1-9][0-9]{0,8})?", re.DOTALL)
# More prefixes than one in so many ids: they are texts.
_IDS_A_PREFIX: Final = 8


@dataclass(frozen=True, eq=False)
class Columns:
    """One table: arrays by name, and for dictionary columns the strings their codes stand for.

    `codings` names ways of writing a column, of which the shortest is taken; one that is not named is written plainly.
    """

    rows: int
    arrays: Mapping[str, NDArray[np.generic]]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codings: Mapping[str, Sequence[Coding]] = field(default_factory=dict)


def dictionary(values: Iterable[str]) -> tuple[NDArray[np.generic], list[str]]:
    """Return codes of the smallest unsigned type, and the distinct strings in order of first appearance.

    Examples
    --------
    >>> codes, texts = dictionary(["a", "b", "a"])
    >>> codes.tolist(), texts, codes.dtype.name
    ([0, 1, 0], ['a', 'b'], 'uint8')
    """
    codes, texts = (
        pd.Series(values).factorize()
        if isinstance(values, ExtensionArray)
        else pd.factorize(np.array([*values], dtype=object))
    )
    return codes.astype(np.min_scalar_type(max(len(texts) - 1, 0))), [str(text) for text in texts]


def pack(tables: Mapping[str, Columns], *, known: Mapping[str, Columns] | None = None) -> bytes:
    """Return the tables as one binary; the same tables give the same bytes.

    Parameters
    ----------
    known
        Tables of an earlier binary, whose columns codings may refer to as ``table.column``.
    """
    body = bytearray()
    described: dict[str, object] = {}
    columns_known = {f"{name}.{column}": array for name, table in (known or {}).items()
                     for column, array in table.arrays.items()}  # fmt: skip
    for name, table in tables.items():
        columns: dict[str, object] = {}
        own: dict[str, NDArray[np.generic]] = {}
        for column, array in table.arrays.items():
            described_column, part = shortest(array, table.codings.get(column, ()), {**columns_known, **own})
            columns[column] = _placed(body, described_column, part)
            own[column] = array
        columns_known |= {f"{name}.{column}": array for column, array in own.items()}
        texts = {column: _placed(body, *_texts(listed)) for column, listed in table.texts.items()}
        described[name] = {"rows": table.rows, "columns": columns, "texts": texts}
    header = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    numbers = (VERSION, len(header), len(MAGIC) + 12 + len(header) + len(body))
    return MAGIC + b"".join(number.to_bytes(4, "little") for number in numbers) + header + bytes(body)


def _placed(body: bytearray, described: dict[str, Any], part: bytes) -> dict[str, Any]:
    moved(described, len(body))
    body.extend(part)
    return described


def _texts(texts: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    numbered = _numbered(texts)
    if numbered is None:
        return _plain_texts(texts)
    prefixes, prefix, number = numbered
    body = bytearray()
    return {
        "prefix": _placed(body, *encoded(prefix, PLAIN, {})),
        "prefixes": _placed(body, *_plain_texts(prefixes)),
        "number": _placed(body, *shortest(number, (PLAIN, STEPS), {})),
    }, bytes(body)


def _plain_texts(texts: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    joined = "".join(f"{text}\n" for text in texts).encode("utf-8")
    if joined.isascii():
        lengths = np.fromiter(map(len, texts), dtype=np.uint32, count=len(texts))
    else:
        lengths = np.array([len(text.encode("utf-8")) for text in texts], dtype=np.uint32)
    described, part = encoded(lengths, PLAIN, {})
    moved(described, len(joined))
    return {"at": 0, "bytes": len(joined), "lengths": described}, joined + part


def _numbered(texts: Sequence[str]) -> tuple[list[str], NDArray[np.uint32], NDArray[np.uint32]] | None:
    """Return distinct prefixes, each text's prefix and its number plus one; `None` where that would save nothing."""
    if len(texts) < _IDS_A_PREFIX:
        return None
    seen: dict[str, int] = {}
    prefix, number = np.empty(len(texts), dtype=np.uint32), np.zeros(len(texts), dtype=np.uint32)
    for place, text in enumerate(texts):
        found = _NUMBERED.fullmatch(text)
        if found is None or len(seen) * _IDS_A_PREFIX > len(texts):
            return None
        prefix[place] = seen.setdefault(found[1], len(seen))
        if found[2]:
            number[place] = int(found[2]) + 1
    return list(seen), prefix, number


def as_text(data: bytes) -> str:
    """Return the binary gzipped and in base64, to stand in a page; the same bytes give the same text."""
    return base64.b64encode(gzip.compress(data, compresslevel=_LEVEL, mtime=0)).decode("ascii")
