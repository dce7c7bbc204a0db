"""Tables in JSON: an object a line, a list of objects, or the list inside an answer of ACLED's or UCDP's interface."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.model.progress import step
from geo.read.columns import EVENT_NAMES, find
from geo.read.geojson import features_of, geojson_features
from geo.read.json_stream import MOST_SETTING, NamedTwiceError, Stream, most_bytes, once, opened, text_of
from geo.read.rejects import SHOWN, Rejects, most_odd, rejected_rows, too_odd
from geo.read.tabular import Sheet, Tabular, tidy_name
from geo.read.texts import Texts, is_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geo.read.content import Content
    from geo.read.layers import Features

#: Objects from whose members the columns are taken; a member first seen later is said, and not read.
_NAMED_BY: Final = 10_000

#: Members that hold the rows in answers of ACLED's ("data") and UCDP's ("Result") interfaces, and of their like.
_ROWS: Final = frozenset({"data", "result", "results", "records", "rows"})

#: Lines looked at to tell whether each is an object.
_FIRST: Final = 5

_GEOJSON: Final = frozenset({"Feature", "FeatureCollection"})


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands where an object was expected: its text, and why it is none."""

    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class JsonTable(Tabular):
    """Objects whose members are columns; those of an object inside an object are ``outer_inner``.

    `objects` gives each with its number: of its line, or its place in the list from 1.
    """

    objects: Callable[[], Iterator[tuple[int, object]]]
    remarks: tuple[str, ...]

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns as texts; see `Tabular.read`. Lists, and objects still further inside, become JSON.

        Raises
        ------
        FileRefusedError
            There are no rows, or the text is broken and does not hold an object a line.
        """
        texts = Texts(tuple(wanted))
        columns = tuple(wanted.values())
        late: dict[str, None] = {}
        broken: list[tuple[int, Broken]] = []
        tags, most = 0, most_odd()
        for number, found in self.objects():
            row = members_of(found)
            if isinstance(row, Broken):
                broken.append((number, row))
                if len(broken) > most:
                    raise too_odd(self.content, "are no objects", do="give an object for each row")
                continue
            if not (len(texts) or broken or tags) and is_tags(row.values()):
                tags = number
                continue
            if number > _NAMED_BY:
                late |= dict.fromkeys(name for name in row if name not in self.names)
            texts.add(number, [row.get(name, "") for name in columns])
        return self._sheet(texts, wanted, broken, [*_said(late, tags)])

    def _sheet(
        self, texts: Texts, wanted: Mapping[str, str], broken: Sequence[tuple[int, Broken]], said: Sequence[str]
    ) -> Sheet:
        count = len(texts) + len(broken)
        if not count:
            raise self.content.refused("it holds no objects", do="give a file with an object for each row")
        rejects = Rejects(self.content.name, texts.rows(), names=wanted)
        if broken:
            numbers = np.array([number for number, _ in broken], dtype=np.int64)
            values, reasons = np.array([(one.found, one.reason) for _, one in broken], dtype=object).T
            rejects.add(rejected_rows(self.content.name, numbers, column="", values=values, reason=reasons))
        sheet = Sheet(self.content, texts.frame(), rejects, count, [])
        for sentence in (*self.remarks, *said):
            sheet.warn(sentence)
        return sheet


def _said(late: Iterable[str], tags: int) -> Iterator[str]:
    named = list(late)
    if named:
        shown = ", ".join(name[:30] for name in named[:8])
        yield f"columns that first stand after row {_NAMED_BY:,} were not read: {shown}"
    if tags:
        yield f"row {tags} holds HXL tags, not data; it was dropped"


def open_json(content: Content) -> JsonTable | Features:
    """Return what a JSON file holds: a table, or the features of GeoJSON.

    Raises
    ------
    FileRefusedError
        The text is not JSON, neither a table nor GeoJSON, or an object in it is too large.
    """
    if _is_lines(content):
        return _of_objects(content, partial(_lines, content))
    stream = Stream(content)
    if stream.peek() == "[":
        return _of_objects(content, partial(_listed, content, None))
    name, remarks = _rows_of(stream, content)
    if name is None:
        return geojson_features(content)
    if not name:
        return _table(content, partial(_alone, content), ())
    return _of_objects(content, partial(_listed, content, name), remarks)


def _of_objects(
    content: Content, objects: Callable[[], Iterator[tuple[int, object]]], remarks: Sequence[str] = ()
) -> JsonTable | Features:
    """Return objects as a table, or as features when the first of them is one."""
    first = next((found for _, found in objects() if isinstance(found, dict)), None)
    if first is not None and first.get("type") == "Feature" and "geometry" in first:
        return features_of(content, (found for _, found in objects()))
    if first is not None and first.get("type") == "FeatureCollection":
        return geojson_features(content)
    return _table(content, objects, tuple(remarks))


def _table(
    content: Content, objects: Callable[[], Iterator[tuple[int, object]]], remarks: tuple[str, ...]
) -> JsonTable:
    names: dict[str, None] = {}
    for _, found in islice(objects(), _NAMED_BY):
        row = members_of(found)
        if not isinstance(row, Broken):
            names |= dict.fromkeys(row)
    if not names:
        raise content.refused(
            "this is JSON, but not GeoJSON, and no list of objects", do="give a list with an object for each row"
        )
    return JsonTable(content, tuple(names), objects, remarks)


def members_of(found: object) -> dict[str, str] | Broken:
    """Return an object's members as texts by tidy names, those of an object inside it as ``outer_inner``.

    Examples
    --------
    >>> members_of({"Event Date": "2015-10-10", "geo": {"lat": 36.0, "tags": [1]}})
    {'event_date': '2015-10-10', 'geo_lat': '36', 'geo_tags': '[1]'}
    """
    if isinstance(found, Broken):
        return found
    if not isinstance(found, dict):
        return Broken(text_of(found)[: SHOWN + 1], "not an object")
    row: dict[str, str] = {}
    for name, value in found.items():
        inner = [(f"{name}_{key}", one) for key, one in value.items()] if isinstance(value, dict) else [(name, value)]
        for key, one in inner:
            tidy = tidy_name(text_of(key))
            if tidy in row:
                return Broken(text_of(found)[: SHOWN + 1], f"the object names {tidy} twice")
            row[tidy] = text_of(one)
    return row


def _is_lines(content: Content) -> bool:
    """Return whether a file holds an object a line, in several; the first may be broken if another is not."""
    most = most_bytes()
    first: list[bytes] = []
    with opened(content) as lines:
        while len(first) < _FIRST and (line := lines.readline(most)):
            if line.strip():
                first.append(line.strip())
    if len(first) < 2 or not (first[0].startswith(b"{") and first[0].endswith(b"}")):
        return False
    return any(isinstance(_object(line), dict) for line in first)


def _object(line: bytes) -> object:
    try:
        return json.loads(line, object_pairs_hook=once)
    except NamedTwiceError as error:
        why = f"the object names {error} twice"
    except json.JSONDecodeError as error:
        why = f"broken JSON at column {error.colno} ({error.msg})"
    except RecursionError:
        why = "the object is nested too deeply"
    except ValueError as error:
        why = f"JSON that cannot be read ({str(error)[:60]})"
    return Broken(line[:400].decode("utf-8", "replace")[: SHOWN + 1], why)


def _lines(content: Content) -> Iterator[tuple[int, object]]:
    """Yield the object of each line that is not empty."""
    most, done = most_bytes(), 0
    with opened(content) as lines:
        number = 0
        while line := lines.readline(most + 1):
            number += 1
            done += len(line)
            if number % 1_000 == 0:
                step(done, len(content.data))
            if len(line) > most:
                while not line.endswith(b"\n") and (rest := lines.readline(most)):
                    line = line[:400] + rest[-1:]
                reason = f"the line is longer than {most / 1e6:,.0f} MB; {MOST_SETTING} allows more"
                yield number, Broken(line[:400].decode("utf-8", "replace")[: SHOWN + 1], reason)
            elif line.strip():
                yield number, _object(line)


def _listed(content: Content, inside: str | None) -> Iterator[tuple[int, object]]:
    """Yield the values of a list: the whole of the file, or the member `inside` of its object."""
    stream = Stream(content)
    if inside is None:
        yield from enumerate(stream.items(), start=1)
    else:
        for name in stream.members():
            if name == inside:
                yield from enumerate(stream.items(), start=1)
            else:
                stream.value()
    stream.end()


def _alone(content: Content) -> Iterator[tuple[int, object]]:
    stream = Stream(content)
    yield 1, stream.value()
    stream.end()


def _rows_of(stream: Stream, content: Content) -> tuple[str | None, list[str]]:
    """Return the member of an object that holds rows, and remarks; ``None``: it is GeoJSON or nothing we know.

    The name is empty where the object itself is the one row of the table.

    Raises
    ------
    FileRefusedError
        Several members hold rows.
    """
    about: dict[str, Any] = {}
    lists: dict[str, int] = {}
    for name in stream.members():
        if name == "features" or (name == "type" and "features" in about):
            return None, []
        if name.lower() in _ROWS and stream.peek() == "[":
            lists[name] = sum(isinstance(one, dict) for one in stream.items())
        else:
            about[name] = stream.value()
    if about.get("type") in _GEOJSON:
        return None, []
    if not lists:
        row = members_of(about)
        known = set() if isinstance(row, Broken) else set(find(row, EVENT_NAMES).by_name)
        return ("" if {"latitude", "longitude"} <= known else None), []
    rows, *others = [name for name, objects in lists.items() if objects] or lists
    if others and lists[rows]:
        raise content.refused(
            f"it holds several lists of rows, {rows[:30]} and {others[0][:30]}", do="make a file of each list"
        )
    return rows, [*_said_of(about)]


def _said_of(about: Mapping[str, object]) -> Iterator[str]:
    """Yield what the members beside the rows say of them."""
    said = next((value for name, value in about.items() if name.lower() in {"totalpages", "total_pages"}), 1)
    pages = text_of(said)
    if pages.isdecimal() and len(pages) < 10 and int(pages) > 1:
        yield f"this is one page of {int(pages):,}: the others are to be downloaded, too"
    for name, value in about.items():
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            yield f"the list {name[:30]} beside the rows was not read"
