"""The letters of Arrow's texts where they lie: few texts have blanks to take out, and only those are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Blanks, line breaks and control characters; spelled out, as the engines behind pandas differ on "\s". One blank
#: alone is left as it is.
_GAP: Final = r"[\x00-\x20\x7f]{2,}|[\x00-\x1f\x7f]"

#: Texts of pandas that are kept as Arrow's.
_TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)

_BLANK: Final = 0x20
_DELETE: Final = 0x7F

#: Letters looked at in one go: as many as a processor's own memory holds.
_PIECE: Final = 1 << 18

_FIRST: Final = np.uint8(ord("!"))
_RANGE: Final = np.uint8(ord("~") - ord("!"))


def as_array(texts: pd.Series) -> pa.LargeStringArray:
    """Return a column of texts as one array of Arrow's, where it can without a copy."""
    given = pa.array(texts.array, pa.large_string())
    return given.combine_chunks() if isinstance(given, pa.ChunkedArray) else given


def as_series(texts: pa.Array | pa.ChunkedArray, index: pd.Index | None = None) -> pd.Series:
    """Return texts of Arrow's as a column, without a copy."""
    series: pd.Series = texts.to_pandas(types_mapper=lambda _: _TEXT)
    return series if index is None else series.set_axis(index)


def stripped(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return texts without blanks round them; a copy is made only when one may begin or end with a blank.

    Examples
    --------
    >>> stripped(pa.array(["a b", " c"], pa.large_string())).to_pylist()
    ['a b', 'c']
    """
    letters, ends = _looked_at(texts)
    return pc.utf8_trim_whitespace(texts) if _edges(letters, ends).any() else texts


def on_one_line(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    r"""Return texts on one line each, without control characters or blanks round them, one blank between words.

    Examples
    --------
    >>> on_one_line(pa.array(["two\nlines", "as it is", None, " \x7f"], pa.large_string())).to_pylist()
    ['two lines', 'as it is', None, '']
    """
    letters, ends = _looked_at(texts)
    odd = _edges(letters, ends)
    odd[_gaps(letters, ends)] = True
    if not odd.any():
        return texts
    which = pa.array(odd)
    made = pc.replace_substring_regex(texts.filter(which), _GAP, " ")
    return pc.replace_with_mask(texts, which, pc.utf8_trim_whitespace(made))


def _looked_at(texts: pa.LargeStringArray) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of texts, one text behind the other, and where in them each ends, from 0 on."""
    _, ends_at, letters_at = texts.buffers()
    if ends_at is None or letters_at is None:
        return np.empty(0, dtype=np.uint8), np.zeros(len(texts) + 1, dtype=np.int64)
    ends = np.frombuffer(ends_at, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(letters_at, dtype=np.uint8)[ends[0] : ends[-1]], ends - ends[0]


def _edges(letters: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which texts may begin or end with a blank."""
    if not len(letters):
        return np.zeros(len(ends) - 1, dtype=bool)
    # An empty text looks at a letter of another, clipped to what there is, and is none of them.
    first, last = letters.take(ends[:-1], mode="clip"), letters.take(ends[1:] - 1, mode="clip")
    # Bytes with which no blank begins or ends, in ASCII or beyond it, are those from "!" to "~"; lower ones wrap round.
    may: NDArray[np.bool_] = (first - _FIRST > _RANGE) | (last - _FIRST > _RANGE)
    may &= ends[1:] > ends[:-1]
    return may


def _gaps(letters: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows that have a control character or two blanks; also one whose blank is followed by the next's."""
    found = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(letters), _PIECE):
        # One more, to see a blank on either side of where it is cut.
        piece = letters[start : start + _PIECE + 1]
        either = piece[1:] | piece[:-1]
        if piece.min() < _BLANK or (piece == _DELETE).any() or (either == _BLANK).any():
            found.append(start + np.flatnonzero(_odd(piece)))
    rows: NDArray[np.int64] = np.searchsorted(ends, np.concatenate(found), side="right") - 1
    return rows


def _odd(piece: NDArray[np.uint8]) -> NDArray[np.bool_]:
    odd: NDArray[np.bool_] = (piece < _BLANK) | (piece == _DELETE)
    blank = piece == _BLANK
    odd[1:] |= blank[1:] & blank[:-1]
    return odd
