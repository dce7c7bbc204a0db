"""What a bundle says, compared with what was worked out again: value by value, and texts line by line."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geo.share._text import one_line
from geo.share.manifest import json_of, once, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_NAME: Final = 120
#: Lines of a text that are told one by one; further ones are counted.
_MOST_LINES: Final = 5

#: A file that other versions wrote otherwise is no larger than this many times ours, and so many bytes more.
_MOST_TIMES: Final = 2
_MOST_MORE: Final = 100_000
#: Values of the manifest and of claims.json that are sentences of the program, which another version may say in other
#: words. No other value of any file is.
_SENTENCES: Final = re.compile(
    r"\.(numbers\.(sentence|reason|chance_reason|notes\[\d+\])"
    r"|(verdicts|claims)\[\d+\]\.(reason|definition|notes\[\d+\]))"
)
#: By how much numbers may differ between versions of the libraries, of one written to the millimetre; of no others.
_METRES: Final = re.compile(r"(_m|\.number|\.interval\[\d+\])$")
_CLOSE: Final = 0.002
#: The same of degrees, and of probabilities.
_DEGREES: Final = re.compile(r"\.(lon|lat|longitude|latitude|probability|standard_error|area\[\d\]|coordinates\[\d\])$")
_CLOSE_DEGREES: Final = 2e-8
#: Columns of a table that hold degrees.
_IN_DEGREES: Final = frozenset({"latitude", "longitude"})
#: A number as a table holds it; `float` reads digits of other scripts, and spaces, too.
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CITATION: Final = "citation"
_REWORDED: Final = "citation: the sentence of the view in it is another."

#: Keys and places in lists, from the outside inwards.
_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two trees of values, leaf by leaf.

    Attributes
    ----------
    same
        How many are the same.
    different, reworded
        A sentence for each that differs, and for each that is a sentence of the program in other words.
    close
        The numbers that differ by no more than versions of the libraries make them.
    """

    same: int
    different: tuple[str, ...]
    reworded: tuple[str, ...] = ()
    close: tuple[str, ...] = ()


def compared(
    said: object, found: object, *, exactly: bool, by: str = "the manifest", most: int | None = None
) -> Compared:
    """Compare values that somebody gives with those worked out again.

    Parameters
    ----------
    said, found
        Values, lists and objects, as JSON has them.
    exactly
        Whether the same versions made both: then every leaf must be the same. Else metres may differ by 2 mm, degrees
        and probabilities by 2e-8, and sentences of the program may have other words; not where one is missing.
    by
        What gives `said`.
    most
        Stop after so many that differ.
    """
    same = 0
    different, reworded, close = list[str](), list[str](), list[str]()
    for path, one, other in _pairs(said, found):
        if _is_same(one, other):
            same += 1
            continue
        name = _named(path)
        if not exactly and _is_close(name, one, other):
            close.append(_where(name))
            continue
        texts = isinstance(one, str) and isinstance(other, str)
        told = reworded if texts and not exactly and _SENTENCES.fullmatch(name) else different
        told.append(f"{_where(name)}: {by} says {_quoted(one)}, worked out again it is {_quoted(other)}.")
        if most is not None and len(different) >= most:
            break
    return Compared(same, tuple(different), tuple(reworded), tuple(close))


def _is_same(one: object, other: object) -> bool:
    # Minus zero is equal to zero, and written otherwise.
    return type(one) is type(other) and one == other and (not isinstance(one, float) or repr(one) == repr(other))


def _named(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _where(name: str) -> str:
    return one_line(name.removeprefix("."))[:_LONGEST_NAME]


def _is_close(name: str, one: object, other: object) -> bool:
    # What is measured is always written with a point; a whole number may be too large to be one of these.
    if not (isinstance(one, float) and isinstance(other, float)):
        return False
    near = _CLOSE_DEGREES if _DEGREES.search(name) else _CLOSE if _METRES.search(name) else 0.0
    return abs(one - other) <= near


class _Nothing:
    """What stands for a value that is not there."""


_NOTHING: Final = _Nothing()


def _quoted(value: object) -> str:
    if value is _NOTHING:
        return "nothing"
    return repr(shown(value)) if isinstance(value, str) else shown(value)


def _pairs(one: object, other: object, path: _Path = ()) -> Iterator[tuple[_Path, object, object]]:
    """Yield what stands in one place of two trees, and its path: values, or one of them and what the other has there.

    An empty list or object is a value, too; what only one tree has is given whole, beside `_NOTHING`.
    """
    if isinstance(one, dict) and isinstance(other, dict) and (one or other):
        for key in {**other, **one}:
            yield from _pairs(one.get(key, _NOTHING), other.get(key, _NOTHING), (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and (one or other):
        for number, (here, there) in enumerate(zip_longest(one, other, fillvalue=_NOTHING)):
            yield from _pairs(here, there, (*path, number))
    else:
        yield path, one, other


def same_content(name: str, one: bytes, other: bytes, *, sentences: tuple[str, str] = ("", "")) -> Compared:
    """Compare the values of two files of one name, its ending of `COMPARABLE`, the second of them made again.

    Parameters
    ----------
    sentences
        The sentence of the view as each file has it in its citation; all else there must be the same.

    Returns
    -------
    found
        Of what differs the first thing; the sentences of the program, and the citation, that have other words.
    """
    if is_far_larger(one, other):
        return Compared(0, ("it is far larger than what is worked out again.",))
    read = _READERS[PurePosixPath(name).suffix]
    try:
        theirs, ours = read(one), read(other)
    except (ValueError, RecursionError, csv.Error):
        return Compared(0, ("it cannot be read as such a file.",))
    ours, is_reworded = _cited(ours, theirs, sentences)
    result = compared(theirs, ours, exactly=False, by="it", most=1)
    return replace(result, reworded=(*result.reworded, *([_REWORDED] if is_reworded else [])))


def is_far_larger(one: bytes, other: bytes) -> bool:
    """Return whether a file is so much larger than the one made again that it is not worth reading."""
    return len(one) > _MOST_TIMES * len(other) + _MOST_MORE


def _cited(ours: object, theirs: object, sentences: tuple[str, str]) -> tuple[object, bool]:
    """Return what our GeoJSON holds, with the sentence of the view that theirs has; and whether it has another."""
    if not (isinstance(ours, dict) and isinstance(theirs, dict) and isinstance(ours.get(_CITATION), str)):
        return ours, False
    text = _with_sentence(ours[_CITATION], sentences)
    if text == ours[_CITATION] or text != theirs.get(_CITATION):
        return ours, False
    return {**ours, _CITATION: text}, True


def _with_sentence(text: str, sentences: tuple[str, str]) -> str:
    """Return a text of ours with their sentence of the view, the first, in place of ours."""
    theirs, ours = sentences
    return text.replace(ours, theirs) if ours and theirs else text


def other_lines(name: str, one: bytes, other: bytes, *, sentences: tuple[str, str]) -> Iterator[str]:
    """Yield a sentence for the first lines of a text that are not those of the text made again; more are counted.

    Parameters
    ----------
    sentences
        The sentence of the view as each text has it; all else in a line counts.
    """
    theirs, ours = (text.decode("utf-8", "replace").split("\n") for text in (one, other))
    pairs = enumerate(zip_longest(theirs, ours), start=1)
    unlike = [
        (number, here, there)
        for number, (here, there) in pairs
        if here != there and (there is None or here != _with_sentence(there, sentences))
    ]
    for number, here, there in unlike[:_MOST_LINES]:
        said, made = (_quoted(_NOTHING if text is None else text) for text in (here, there))
        yield f"{name}, line {number}: it says {said}, made again from data/ it is {made}."
    if len(unlike) > _MOST_LINES:
        yield f"{name}: {len(unlike) - _MOST_LINES:,} more lines are other ones."


def _csv(data: bytes) -> object:
    """Return the rows of a table by column; numbers only where a column holds metres or degrees."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    header = next(rows, [])
    return [
        once([(name, _cell(name, cell)) for name, cell in zip(header, row, strict=True)]) for row in (header, *rows)
    ]


def _cell(column: str, text: str) -> str | float:
    if not (column in _IN_DEGREES or column.endswith("_m")):
        return text
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    return value if math.isfinite(value) else text


_READERS: Final = {".json": json_of, ".geojson": json_of, ".csv": _csv}
#: Endings of files whose values can be compared, whoever wrote them.
COMPARABLE: Final = frozenset(_READERS)
