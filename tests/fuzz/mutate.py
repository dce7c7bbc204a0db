"""Ways to break a file: bits, cuts, columns, encodings, numbers; the same random source, the same file."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

#: Bytes that mean something to a reader.
_ODD = (
    b"\x00", b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"{", b"}", b"[", b"]",
    b"<", b"&", b"\\", b"=cmd()", b"1e999", b"-0", b"nan", b"inf", b"1 234,5", b"36,5", b"0000-01-01", b"9999-12-31",
    b"2015-02-29", b"31/12/2015", b"\xed\xa0\x80", b"\xe2\x80\xae", b"PK\x03\x04", b"__class__", b"null", b"1" * 400,
)  # fmt: skip
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp1256",
    "utf-7",
)
_TEXT = (".csv", ".tsv")


def mutated(name: str, data: bytes, rng: Random) -> bytes:
    """Return a file broken in one to four ways."""
    ways = [_flip, _flip, _cut, _insert, _remove, _repeat, _swap, _encode]
    if name.endswith(_TEXT):
        ways += [_columns, _columns, _rows, _header]
    if name.endswith((".zip", ".xlsx", ".kmz")):
        ways += [_member] * 4
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        data = rng.choice(ways)(data, rng)
    return data


def _flip(data: bytes, rng: Random) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        if made:
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _cut(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.8 else data[at:]


def _insert(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_ODD) * rng.choice((1, 1, 1, 2, 50)) + data[at:]


def _remove(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice((1, 2, 10, 100)) :]


def _repeat(data: bytes, rng: Random) -> bytes:
    at, long = rng.randrange(len(data) + 1), rng.choice((1, 10, 200, 2000))
    return data[:at] + data[at : at + long] * rng.choice((2, 3, 20)) + data[at + long :]


def _swap(data: bytes, rng: Random) -> bytes:
    if len(data) < 4:
        return data
    one, two, three = sorted(rng.sample(range(len(data)), 3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def _encode(data: bytes, rng: Random) -> bytes:
    try:
        return data.decode("utf-8").encode(rng.choice(_ENCODINGS), "replace")
    except UnicodeDecodeError:
        return data


def _table(change: Callable[[list[list[str]], Random], None]) -> Callable[[bytes, Random], bytes]:
    def changed(data: bytes, rng: Random) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        separator = max(",;\t", key=text[:500].count)
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            return data
        change(rows, rng)
        made = io.StringIO(newline="")
        try:
            csv.writer(made, delimiter=separator, lineterminator=rng.choice(("\n", "\r\n", "\r"))).writerows(rows)
        except csv.Error:
            return data
        return made.getvalue().encode("utf-8", "surrogateescape")

    return changed


@_table
def _columns(rows: list[list[str]], rng: Random) -> None:
    """Put the cells of every row, or of some, in another order; leave columns out; name one twice."""
    wide = max(map(len, rows), default=0)
    order = list(range(wide))
    rng.shuffle(order)
    if rng.random() < 0.3:
        order = order[: rng.randrange(wide + 1)]
    header_too = rng.random() < 0.6
    for number, row in enumerate(rows):
        if number or header_too:
            row[:] = [row[place] for place in order if place < len(row)]


@_table
def _rows(rows: list[list[str]], rng: Random) -> None:
    """Blank rows, short rows, long rows, rows twice, odd cells."""
    for _ in range(rng.choice((1, 2, 5))):
        if not rows:
            return
        at = rng.randrange(len(rows))
        what = rng.randrange(5)
        if what == 0:
            rows.insert(at, [])
        elif what == 1:
            rows[at] = rows[at][: rng.randrange(len(rows[at]) + 1)]
        elif what == 2:
            rows[at] = [*rows[at], *[""] * rng.choice((1, 5, 3000)), rng.choice(("", "x"))]
        elif what == 3:
            rows.insert(at, list(rows[at]))
        elif rows[at]:
            rows[at][rng.randrange(len(rows[at]))] = rng.choice(_ODD).decode("utf-8", "replace")


@_table
def _header(rows: list[list[str]], rng: Random) -> None:
    """Break names of columns."""
    if rows and rows[0]:
        at = rng.randrange(len(rows[0]))
        rows[0][at] = rng.choice((rows[0][0], "", "__class__", "=1+1", rows[0][at].upper(), "date", "latitude", "ا"))


def _member(data: bytes, rng: Random) -> bytes:
    """Break one member of an archive, or its name, and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {one.filename: archive.read(one) for one in archive.infolist()}
    except Exception:  # noqa: BLE001  an archive broken before stays as it is, however broken
        return data
    if not members:
        return data
    chosen = rng.choice(sorted(members))
    renamed = (
        chosen if rng.random() < 0.8 else rng.choice(("../" + chosen, "/" + chosen, "a.zip", "x" * 300, chosen + "/"))
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in members.items():
            if name == chosen:
                archive.writestr(zipfile.ZipInfo(renamed), mutated("", content, rng))
            else:
                archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()
