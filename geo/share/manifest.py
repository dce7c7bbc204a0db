"""A bundle's manifest as somebody gives it: read strictly, and compared with what was worked out again."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from geo.model.errors import FileRefusedError
from geo.share._text import one_line
from geo.share.bundle import FORMAT, MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Ours have some thousand bytes, and with 500 claims half a million.
_MOST_BYTES: Final = 20_000_000
_LONGEST_SHOWN: Final = 120
#: Lines of a text that are told one by one; further ones are counted.
_MOST_LINES: Final = 5

_TYPES: Final[dict[str, type]] = {
    "format": int, "made_by": dict, "title": str, "fingerprint": str, "digest": str, "query": str, "parameters": dict,
    "seeds": dict, "numbers": dict, "verdicts": list, "files": dict,
}  # fmt: skip
#: Values that are sentences of the program: another version may say the same in other words.
_SENTENCES: Final = re.compile(
    r"\.(sentence|reason|chance_reason|notes(\[\d+\])?)$|(verdicts|claims)\[\d+\]\.definition$"
)
#: By how much numbers may differ between versions of the libraries, of one written to the millimetre; of no others.
_METRES: Final = re.compile(r"(_m|\.number|\.interval\[\d+\])$")
_CLOSE: Final = 0.002
#: The same of degrees, and of probabilities.
_DEGREES: Final = re.compile(r"\.(lon|lat|longitude|latitude|probability|standard_error|area\[\d\]|coordinates\[\d\])$")
_CLOSE_DEGREES: Final = 2e-8
#: Columns of a table that hold degrees.
_IN_DEGREES: Final = frozenset({"latitude", "longitude"})


#: Keys and places in lists, from the outside inwards.
_Path = tuple[str | int, ...]


class _TwiceError(ValueError):
    """A key stands twice in an object."""


def manifest_from(data: bytes) -> dict[str, Any]:
    """Read a manifest.

    Raises
    ------
    FileRefusedError
        It is no manifest, or one of a newer Standoff.
    """
    found = _parsed(data)
    number = found.get("format") if isinstance(found, dict) else None
    if type(number) is int and number > FORMAT:
        raise _refused(f"its format is {number}, of a newer Standoff; this one reads {FORMAT}", do="update Standoff")
    if type(number) is not int or number != FORMAT:
        raise _refused("it is no manifest of a bundle")
    manifest: dict[str, Any] = found
    for key, kind in _TYPES.items():
        if not isinstance(found.get(key), kind):
            raise _refused(f"it has no {key}, or it is no {kind.__name__}")
    for name, entry in found["files"].items():
        if not (isinstance(entry, dict) and isinstance(entry.get("sha256"), str) and type(entry.get("bytes")) is int):
            raise _refused(f"of {shown(name)} it gives no sha256 and bytes")
    return manifest


def _refused(found: str, *, do: str = "get the bundle anew") -> FileRefusedError:
    return FileRefusedError(f"{MANIFEST}: {found}; {do}")


def _parsed(data: bytes) -> Any:  # noqa: ANN401  (what JSON holds)
    if len(data) > _MOST_BYTES:
        raise _refused(f"it has {len(data):,} bytes, more than {_MOST_BYTES:,}")
    try:
        return _json(data)
    except _TwiceError as error:
        raise _refused(str(error)) from None
    except (ValueError, RecursionError):
        raise _refused("it is not JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError("a key stands twice in one of its objects")
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def shown(value: object) -> str:
    """Return a value found in a manifest, short and on one line."""
    text = one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two trees of values, leaf by leaf.

    Attributes
    ----------
    same
        How many are the same.
    different, reworded
        A sentence for each that differs, and for each that is a sentence in other words.
    close
        The numbers that differ by no more than versions of the libraries make them.
    """

    same: int
    different: tuple[str, ...]
    reworded: tuple[str, ...]
    close: tuple[str, ...]


def compared(said: Mapping[str, Any], found: Mapping[str, Any], *, exactly: bool) -> Compared:
    """Compare values that a manifest says with those worked out again.

    Parameters
    ----------
    said, found
        Values by key, with lists and objects in them.
    exactly
        Whether the same versions made both: then every leaf must be the same. Else sentences may have other words,
        metres differ by 2 mm, degrees and probabilities by 2e-8.
    """
    ours, theirs = dict(_leaves(found)), dict(_leaves(said))
    same = 0
    different, reworded, close = list[str](), list[str](), list[str]()
    for path in {**ours, **theirs}:
        one, other = theirs.get(path, _NOTHING), ours.get(path, _NOTHING)
        name = _named(path)
        # Minus zero is equal to zero, and written otherwise.
        if type(one) is type(other) and one == other and repr(one) == repr(other):
            same += 1
        elif not exactly and _is_close(name, one, other):
            close.append(_where(name))
        else:
            told = reworded if not exactly and _SENTENCES.search(name) else different
            told.append(f"{_where(name)}: the manifest says {_quoted(one)}, worked out again it is {_quoted(other)}.")
    return Compared(same, tuple(different), tuple(reworded), tuple(close))


def _named(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _where(name: str) -> str:
    return one_line(name.removeprefix("."))[:_LONGEST_SHOWN]


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


def _leaves(value: object, path: _Path = ()) -> Iterator[tuple[_Path, object]]:
    """Yield every value that is no list or object, under its path; an empty list or object is one, too."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _leaves(one, (*path, key))
    elif isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield from _leaves(one, (*path, number))
    else:
        yield path, value


def same_content(name: str, one: bytes, other: bytes, *, sentences: tuple[str, str] = ("", "")) -> bool:
    """Return whether two files of one name, its ending of `COMPARABLE`, hold the same values.

    Parameters
    ----------
    sentences
        The sentence of the view as each file has it in its citation; all else there must be the same.
    """
    read = _READERS[PurePosixPath(name).suffix]
    try:
        theirs, ours = map(_uncited, map(read, (one, other)), sentences)
        result = compared({"": theirs}, {"": ours}, exactly=False)
    except (ValueError, RecursionError, csv.Error):
        return False
    return not result.different


def _uncited(tree: object, sentence: str) -> object:
    """Return what a file holds, the sentence of the view taken out of the citation that GeoJSON carries."""
    if not (isinstance(tree, dict) and isinstance(tree.get("citation"), str)):
        return tree
    return {**tree, "citation": tree["citation"].replace(sentence, "")}


def other_lines(name: str, one: bytes, other: bytes, *, sentences: tuple[str, str]) -> Iterator[str]:
    """Yield a sentence for the first lines of a text that are not those of the text made again; more are counted.

    Parameters
    ----------
    sentences
        The sentence of the view as each text has it; all else in a line counts.
    """
    theirs, ours = (
        [line.replace(said, "") for line in text.decode("utf-8", "replace").split("\n")]
        for text, said in zip((one, other), sentences, strict=True)
    )
    pairs = enumerate(zip_longest(theirs, ours), start=1)
    unlike = [(number, here, there) for number, (here, there) in pairs if here != there]
    for number, here, there in unlike[:_MOST_LINES]:
        said, made = (_quoted(_NOTHING if text is None else text) for text in (here, there))
        yield f"{name}, line {number}: it says {said}, made again from data/ it is {made}."
    if len(unlike) > _MOST_LINES:
        yield f"{name}: {len(unlike) - _MOST_LINES:,} more lines are other ones."


def _json(data: bytes) -> object:
    return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)


def _csv(data: bytes) -> object:
    """Return the rows of a table by column; numbers only where a column holds metres or degrees."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    header = next(rows, [])
    return [
        _once([(name, _cell(name, cell)) for name, cell in zip(header, row, strict=True)]) for row in (header, *rows)
    ]


def _cell(column: str, text: str) -> str | float:
    if not (column in _IN_DEGREES or column.endswith("_m")):
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    return value if math.isfinite(value) else text


_READERS: Final = {".json": _json, ".geojson": _json, ".csv": _csv}
#: Endings of files whose values can be compared, whoever wrote them.
COMPARABLE: Final = frozenset(_READERS)
