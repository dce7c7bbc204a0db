"""Ways to write a column of whole numbers in few bytes that gzip makes fewer still; each undone by one plain loop.

A coding is a tuple of steps, taken in order when packing and backwards when reading:

- ``("steps",)``: differences between neighbours, for sorted or slowly changing columns;
- ``("over", column)``: differences to another column, for ends over starts;
- ``("given", column)``: the rank of a value among those that occur with the same value of another column, most
  frequent first; a column that follows from another is then all zeros. Without a column: the rank among all values;
- ``("recent",)``: for codes in order of first appearance, 0 for a new one, 1 for the most frequent one, which the
  header names, else one more than how many codes back it was made.

Negative numbers are folded between the positive ones last (0, -1, 1, -2, ...). What results is written in byte planes,
all lowest bytes first, and only as many planes as the largest number needs. All arithmetic is modulo 2 ** 32.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.generic]
    Ints = NDArray[np.int64]

#: Steps of a coding with their arguments, in the order in which they are taken.
Coding = tuple[tuple[str, ...], ...]

PLAIN: Final[Coding] = ()
STEPS: Final[Coding] = (("steps",),)
RANKED: Final[Coding] = (("given",),)

# Candidates are compared by what zlib's fastest level makes of them.
_TRIAL_LEVEL: Final = 1


def shortest(values: Numbers, codings: Sequence[Coding], known: Mapping[str, Numbers]) -> tuple[dict[str, Any], bytes]:
    """Return the description and the bytes of a column in the coding that compresses best.

    Parameters
    ----------
    codings
        What to try; with one there is nothing to compare.
    known
        The columns that codings may refer to, by name.
    """
    made = [encoded(values, coding, known) for coding in codings or [PLAIN]]
    if len(made) == 1:
        return made[0]
    return min(made, key=lambda one: len(zlib.compress(one[1], _TRIAL_LEVEL)))


def encoded(values: Numbers, coding: Coding, known: Mapping[str, Numbers]) -> tuple[dict[str, Any], bytes]:
    r"""Return the description and the bytes of a column; offsets are from the beginning of the bytes.

    Examples
    --------
    >>> encoded(np.array([3, 3, 4], dtype=np.int32), STEPS, {})
    ({'type': 'i4', 'rows': 3, 'at': 0, 'planes': 1, 'coding': [['steps'], ['fold']]}, b'\x06\x00\x02')
    """
    dtype = values.dtype.newbyteorder("<")
    described: dict[str, Any] = {"type": dtype.str[1:], "rows": len(values), "at": 0}
    if dtype.kind == "f":
        return _planes(described, np.ascontiguousarray(values, dtype).view(f"<u{dtype.itemsize}"), [])
    whole, signed = values.astype(np.int64), dtype.kind == "i"
    taken: list[list[Any]] = []
    tables: list[tuple[dict[str, Any], bytes]] = []
    for name, *arguments in coding:
        if name == "given":
            key = known[arguments[0]].astype(np.int64) if arguments else np.zeros(len(whole), dtype=np.int64)
            whole, counts, seen = ranks(key, whole)
            parts = [encoded(counts, PLAIN, {}), encoded(seen.astype(np.int32 if signed else np.uint32), PLAIN, {})]
            taken.append([name, arguments[0] if arguments else None, *(part[0] for part in parts)])
            tables += parts
            signed = False
        elif name == "recent":
            common = int(np.bincount(whole).argmax()) if len(whole) else 0
            new = newest(whole)
            whole = np.where(whole == new, 0, np.where(whole == common, 1, new - whole + 1))
            taken.append([name, common])
        else:
            whole = whole - known[arguments[0]].astype(np.int64) if name == "over" else np.diff(whole, prepend=0)
            whole, signed = whole.astype(np.int32).astype(np.int64), True
            taken.append([name, *arguments])
    if signed:
        whole = (whole << 1) ^ (whole >> 63)
        taken.append(["fold"])
    described, body = _planes(described, whole.astype("<u4"), taken)
    for table, part in tables:
        moved(table, len(body))
        body += part
    return described, body


def _planes(described: dict[str, Any], bits: Numbers, coding: list[list[Any]]) -> tuple[dict[str, Any], bytes]:
    used = (int(bits.max()).bit_length() + 7) // 8 if len(bits) else 0
    described["planes"] = used
    if coding:
        described["coding"] = coding
    rows = bits.view(np.uint8).reshape(len(bits), bits.itemsize)
    return described, np.ascontiguousarray(rows[:, :used].T).tobytes()


def moved(described: Any, by: int) -> None:  # noqa: ANN401 - JSON: objects, lists and plain values
    """Move every offset in a description by so many bytes, in place."""
    if isinstance(described, dict):
        if "at" in described:
            described["at"] += by
        for part in described.values():
            moved(part, by)
    elif isinstance(described, list):
        for part in described:
            moved(part, by)


def ranks(key: Ints, values: Ints) -> tuple[Ints, NDArray[np.uint32], Ints]:
    """Return each value's rank among those with its key; how many there are by key; and which, key by key.

    Examples
    --------
    >>> rank, counts, seen = ranks(np.array([0, 0, 0, 2]), np.array([7, 9, 9, 5]))
    >>> rank.tolist(), counts.tolist(), seen.tolist()
    ([1, 0, 0, 0], [2, 0, 1], [9, 7, 5])
    """
    if not len(values):
        return values, np.empty(0, dtype=np.uint32), values
    distinct, code = np.unique(values, return_inverse=True)
    pairs, place, times = np.unique(key * len(distinct) + code, return_inverse=True, return_counts=True)
    owner = pairs // len(distinct)
    order = np.lexsort((pairs, -times, owner))
    counts = np.bincount(owner).astype(np.uint32)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    rank = np.empty(len(pairs), dtype=np.int64)
    rank[order] = np.arange(len(pairs)) - first[owner]
    return rank[place.reshape(-1)], counts, distinct[(pairs % len(distinct))[order]]


def newest(codes: Ints) -> Ints:
    """Return the code that a new one would get at each place, where codes are given in order of first appearance.

    Examples
    --------
    >>> newest(np.array([0, 1, 0, 2])).tolist()
    [0, 1, 2, 2]
    """
    return np.concatenate([[0], np.maximum.accumulate(codes)[:-1] + 1]) if len(codes) else codes
