"""KML and KMZ: placemarks as features. Read placemark by placemark; nothing that a file points at is followed.

A KML can hold links to other files, pictures laid on the ground, and styles kept elsewhere. None of them is fetched or
read; what is left out is counted. No document type is let in, so there are no entities.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

import numpy as np

from geo.model.progress import step
from geo.read.kml_shapes import GEOMETRIES, shape_of, shape_together
from geo.read.layers import Features, properties_of
from geo.read.markup import DocumentTypeError, EncodingError, new_parser, text_pieces
from geo.read.members import ending_of, members_of
from geo.read.plain_text import without_markup
from geo.read.shapes import points_of, refuse_points
from geo.read.tabular import tidy_name

if TYPE_CHECKING:
    from collections.abc import Iterator

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

#: What placemarks lie in.
_FOLDERS: Final = frozenset({"Folder", "Document"})

#: The main file of a KMZ (OGC 12-007, C.2).
_MAIN: Final = "doc.kml"


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    shapes: list[shapely.Geometry | None] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    folders: list[str] = field(default_factory=list)
    points: int = 0
    several: int = 0
    remote_styles: int = 0
    differing: set[str] = field(default_factory=set)
    has_end: bool = False

    def add(self, placemark: Element) -> None:
        """Keep a placemark as a feature."""
        geometries = [child for child in placemark if child.tag in GEOMETRIES]
        # The standard allows one; what stands beside it is read as if it stood in a MultiGeometry.
        self.several += len(geometries) > 1
        self.shapes.append(shape_of(geometries[0]) if len(geometries) == 1 else shape_together(geometries))
        self.points += points_of(np.array(self.shapes[-1:], dtype=object))
        style = next((_text(child) for child in placemark if child.tag == "styleUrl"), "#")
        self.remote_styles += not style.startswith("#")
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
        if self.several:
            yield f"placemarks with several geometries, which were read together: {self.several:,}"
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
    pieces, encoding = text_pieces(data)
    parser = new_parser(encoding)
    builder = _Builder(content, found)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        for at, piece in pieces:
            step(at, len(data))
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 expat takes no keywords
    except DocumentTypeError:
        raise content.refused(
            "it declares a document type, as no KML does", do="save the placemarks as KML anew"
        ) from None
    except EncodingError as error:
        said = f"its XML names an encoding that is not read, or not its own ({str(error)!a})"
        raise content.refused(said, do="save it as UTF-8") from None
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        why = expat.ErrorString(error.code)
        raise content.refused(
            f"broken XML at {where} ({why})", do="download the file again, or mend it there"
        ) from None
    remarks = (*remarks, *found.remarks())
    if not found.rows:
        raise content.refused(
            "; ".join(["it holds no placemarks", *remarks]), do="give a file with placemarks of points or polygons"
        )
    shapes = np.array([*found.shapes, None], dtype=object)[:-1]
    return Features(shapes, properties_of(content, found.rows), None, remarks)


class _Builder:
    """Makes a tree of each placemark, and of what says the name of a folder; the rest is only counted."""

    def __init__(self, content: Content, found: _Found) -> None:
        self._content = content
        self._found = found
        self._path: list[str] = []
        self._open: list[Element] = []
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: list[str]) -> None:
        """Begin an element; expat gives its attributes as names and values in turn."""
        name = tag.rpartition(":")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise self._content.refused(f"its elements lie more than {_DEEPEST} deep", do="save it as KML anew")
        if self._open:
            self._flush()
            element = SubElement(self._open[-1], name, dict(zip(attributes[::2], attributes[1::2], strict=True)))
            self._open.append(element)
        elif name == "Placemark" or (name == "name" and parent == "Folder"):
            self._open.append(Element(name))
        if name in _FOLDERS:
            self._found.folders.append("")
        elif name in _ELSEWHERE:
            self._found.left_out[name] += 1

    def text(self, text: str) -> None:
        """Keep the text of an element that is kept."""
        if self._open:
            self._pieces.append(text)

    def _flush(self) -> None:
        # Expat gives long texts in pieces: joined one by one, those of a coast would be copied a thousand times.
        if self._pieces:
            element = self._open[-1]
            element.text = (element.text or "") + "".join(self._pieces)
            self._pieces.clear()

    def end(self, _tag: str) -> None:
        """End an element, and read it when it was whole."""
        name = self._path.pop()
        if name in _FOLDERS and self._found.folders:
            self._found.folders.pop()
        if not self._open:
            return
        self._flush()
        element = self._open.pop()
        if self._open:
            return
        if name == "Placemark":
            self._found.add(element)
            refuse_points(self._found.points, self._content, more=True)
        else:
            self._found.folders[-1] = _text(element)


def _own(placemark: Element, folders: list[str]) -> dict[str, str]:
    """Return what a placemark says of itself under names of ours; only what is there."""
    own: dict[str, str] = {}
    for child in placemark:
        name = child.tag
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
        kind, name = element.tag, tidy_name(element.get("name", ""))
        if kind == "Data":
            data[name] = _named(element, "value")
        elif kind == "SimpleData":
            data[name] = _text(element)
    return data


def _named(element: Element, name: str) -> str:
    return next((_text(child) for child in element if child.tag == name), "")


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()
