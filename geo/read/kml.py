"""KML and KMZ: placemarks as features. Read element by element; nothing that a file points at is followed.

A KML can hold links to other files, pictures laid on the ground, and styles kept elsewhere. None of them is fetched or
read; what is left out is counted. No document type is let in, so there are no entities.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geo.model.errors import FileRefusedError
from geo.read.kml_shapes import GEOMETRIES, shape_of
from geo.read.layers import Features, properties_of
from geo.read.members import ending_of, members_of
from geo.read.plain_text import without_markup
from geo.read.tabular import tidy_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    import shapely

    from geo.read.content import Content

#: What leads elsewhere, and what is said of it.
_ELSEWHERE: Final = {
    "NetworkLink": "links to other files, which were not followed",
    "GroundOverlay": "pictures laid on the ground, which were not read",
    "PhotoOverlay": "pictures, which were not read",
    "Model": "models, which were not read",
    "Track": "tracks, which were not read",
    "MultiTrack": "tracks, which were not read",
}

#: Elements inside elements; a file of folders in folders has some twenty.
_DEEPEST: Final = 200

#: The main file of a KMZ (OGC 12-007, C.2).
_MAIN: Final = "doc.kml"


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    shapes: list[shapely.Geometry | None] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    folders: list[str] = field(default_factory=list)
    remote_styles: int = 0
    differing: set[str] = field(default_factory=set)
    has_end: bool = False

    def add(self, placemark: Element) -> None:
        """Keep a placemark as a feature."""
        geometry = next((child for child in placemark if _local(child) in GEOMETRIES), None)
        self.shapes.append(None if geometry is None else shape_of(geometry))
        row = _data(placemark)
        for name, text in _own(placemark, [one for one in self.folders if one]).items():
            if row.get(name) and text and row[name] != text:
                self.differing.add(name)
            row[name] = row.get(name) or text
            self.has_end |= name == "end"
        self.rows.append(row)

    def remarks(self) -> Iterator[str]:
        """Yield what there is to say of the file."""
        for what in dict.fromkeys(_ELSEWHERE.values()):
            count = sum(self.left_out[name] for name, said in _ELSEWHERE.items() if said == what)
            if count:
                yield f"{what}: {count:,}"
        if self.remote_styles:
            yield f"placemarks with a style kept elsewhere, which was not fetched: {self.remote_styles:,}"
        if self.differing:
            names = ", ".join(sorted(self.differing))
            yield f"data of placemarks differ from their {names}: the data are taken"
        if self.has_end:
            yield "the end of a placemark's time span is read as the moment from which it no longer was so"


def kmz_features(content: Content) -> Features:
    """Read the placemarks of a KMZ: of its ``doc.kml``, or of its only KML.

    Raises
    ------
    FileRefusedError
        As `kml_features`, or the archive is damaged or made to do harm.
    """
    members = members_of(content)
    maps = [member for member in members.plain if ending_of(member.filename) == ".kml"]
    main = next((member for member in maps if member.filename.lower() == _MAIN), maps[0] if maps else None)
    if main is None:
        raise content.refused("this is a zip archive without a KML", do="save the placemarks as KML")
    members.refuse_too_much([main])
    others = [member.filename for member in maps if member is not main]
    remarks = (f"of several KML files {main.filename} is read, not {', '.join(others[:3])}",) if others else ()
    return _features(content, members.read(main), remarks)


def kml_features(content: Content) -> Features:
    """Read the placemarks of a KML file; coordinates are always WGS84.

    Properties are the data of each placemark, its name, its description without markup, the folder it lies in, and its
    time: ``date``, or ``start`` and ``end``.

    Raises
    ------
    FileRefusedError
        It is no well-formed XML, declares a document type, or holds no placemarks.
    """
    return _features(content, content.data, ())


def _features(content: Content, data: bytes, remarks: tuple[str, ...]) -> Features:
    found = _Found()
    try:
        _read(content, data, found)
    except FileRefusedError:
        raise
    except DefusedXmlException:
        raise content.refused(
            "it declares a document type or entities, as no KML does", do="save the placemarks as KML anew"
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, ParseError):
            line, column = error.position
            where = f" at line {line}, column {column + 1}"
        else:
            where = ""
        why = str(error).split(":")[0][:80]
        raise content.refused(f"broken XML{where} ({why})", do="download the file again, or mend it there") from None
    remarks = (*remarks, *found.remarks())
    if not found.rows:
        raise content.refused(
            "; ".join(["it holds no placemarks", *remarks]), do="give a file with placemarks of points or polygons"
        )
    shapes = np.array([*found.shapes, None], dtype=object)[:-1]
    return Features(shapes, properties_of(content, found.rows), None, remarks)


def _read(content: Content, data: bytes, found: _Found) -> None:
    """Go through the elements, and forget each once it has been read: the tree of a large file takes gigabytes."""
    path: list[Element] = []
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        name = _local(element)
        if event == "start":
            path.append(element)
            if len(path) > _DEEPEST:
                raise content.refused(f"its elements lie more than {_DEEPEST} deep", do="save it as KML anew")
            if name in {"Folder", "Document"}:
                found.folders.append("")
            continue
        path.pop()
        parent = _local(path[-1]) if path else ""
        _end(found, element, name, parent)
        if parent in {"Folder", "Document", "kml", "Delete", "Create", "Change", ""}:
            element.clear()
            if path:
                path[-1].remove(element)


def _end(found: _Found, element: Element, name: str, parent: str) -> None:
    """Note what an element says that has been read whole."""
    if name == "Placemark":
        found.add(element)
    elif name in _ELSEWHERE:
        found.left_out[name] += 1
    elif name in {"Folder", "Document"} and found.folders:
        found.folders.pop()
    elif name == "name" and parent == "Folder":
        found.folders[-1] = _text(element)
    elif name == "styleUrl" and not _text(element).startswith("#"):
        found.remote_styles += 1


def _own(placemark: Element, folders: list[str]) -> dict[str, str]:
    """Return what a placemark says of itself under names of ours; only what is there."""
    own: dict[str, str] = {}
    for child in placemark:
        name = _local(child)
        if name in {"name", "address"}:
            own[name] = _text(child)
        elif name == "description":
            own[name] = without_markup(_text(child))
        elif name == "TimeStamp":
            own["date"] = _named(child, "when")
        elif name == "TimeSpan":
            own |= {"start": _named(child, "begin"), "end": _named(child, "end")}
    if folders:
        own["folder"] = " / ".join(folders)
    return {name: text for name, text in own.items() if text}


def _data(placemark: Element) -> dict[str, str]:
    """Return a placemark's data, typed or not, under their names as they are compared."""
    data: dict[str, str] = {}
    for element in placemark.iter():
        kind, name = _local(element), tidy_name(element.get("name", ""))
        if kind == "Data":
            data[name] = _named(element, "value")
        elif kind == "SimpleData":
            data[name] = _text(element)
    return data


def _named(element: Element, name: str) -> str:
    return next((_text(child) for child in element if _local(child) == name), "")


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _local(element: Element) -> str:
    tag: Any = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
