"""Shapefiles in a zip archive: a layer in several files, put together anew for GDAL from the parts that are needed."""

from __future__ import annotations

import codecs
import struct
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.model.tables import CRS
from geo.read.acled_layouts import KNOWN
from geo.read.columns import PLAIN_NAMES
from geo.read.gdal import read_features
from geo.read.ground import NAMES
from geo.read.layouts import LAYOUTS
from geo.read.members import ending_of, members_of
from geo.read.shapes import no_degrees
from geo.read.survey import SURVEY_NAMES
from geo.read.zipped import PARTS_OF_SHAPES, SHAPES, pack, stem_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.read.columns import Names
    from geo.read.content import Content
    from geo.read.layers import Features

#: Bytes of the header of .shp and .shx, and of a record of .shx (ESRI Shapefile Technical Description, 1998).
_HEADER: Final = 100
_INDEX_RECORD: Final = 8

#: A shapefile's first bytes.
MAGIC: Final = b"\x00\x00\x27\x0a"

#: Letters that the names of properties have at most.
_LONGEST: Final = 10

#: What the .dbf says of its encoding in byte 29, where it says anything.
_LANGUAGES: Final = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x64: "cp852", 0x65: "cp866", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip

#: The part of the shapes that lie in degrees where a layer whose system nothing states is taken as in degrees.
_LEAST_IN_DEGREES: Final = 0.9

_ALL_PARTS: Final = "put .shp, .shx, .dbf and .prj together into the zip archive"


@dataclass(frozen=True, slots=True)
class _Decoding:
    """How the texts are written, and a sentence where that is not stated."""

    encoding: str
    remark: str = ""

    def text(self, plain: str) -> str:
        """Return a text of the bytes that `plain` holds as characters."""
        return plain.encode("latin-1", "replace").decode(self.encoding, "replace")


def shapefile_features(content: Content) -> Features:
    """Read the features of the one shapefile that a zip archive holds.

    Raises
    ------
    FileRefusedError
        A part is missing, cut short or damaged, the parts are not of one layer, or no .prj states what coordinates
        mean that are not degrees.
    """
    parts = _parts(content)
    _refuse_incomplete(content, parts)
    decoding = _decoding(parts[".dbf"], parts.get(".cpg"))
    # Without .cpg, for the texts are decoded here: GDAL would give up at the first byte that is wrong.
    packed = pack({ending: data for ending, data in parts.items() if ending != ".cpg"})
    features = read_features(content, packed, what="shapefile", decode=decoding.text)
    remarks = [decoding.remark, _without_system(content, features, stated=".prj" in parts)]
    features, completed = _whole_names(features)
    return replace(features, warnings=tuple(one for one in (*features.warnings, *remarks, completed) if one))


def _parts(content: Content) -> dict[str, bytes]:
    """Return the bytes of each part by its ending."""
    members = members_of(content)
    layer = next((stem_of(one.filename) for one in members.plain if ending_of(one.filename) == SHAPES), None)
    if layer is None:
        raise content.refused("its .shp has no plain name in the archive", do=_ALL_PARTS)
    parts = {
        ending_of(one.filename): one
        for one in members.plain
        if stem_of(one.filename) == layer and ending_of(one.filename) in PARTS_OF_SHAPES
    }
    members.refuse_too_much(list(parts.values()))
    return {ending: members.read(one) for ending, one in parts.items()}


def _refuse_incomplete(content: Content, parts: Mapping[str, bytes]) -> None:
    why = {".shp": "the shapes", ".shx": "where each shape begins", ".dbf": "the properties, which say who and when"}
    for ending, what in why.items():
        if ending not in parts:
            raise content.refused(f"the shapefile has no {ending}, the part with {what}", do=_ALL_PARTS)
    shapes, index, table = (parts[ending] for ending in (".shp", ".shx", ".dbf"))
    if len(table) < 32 or any(not one.startswith(MAGIC) or len(one) < _HEADER for one in (shapes, index)):
        raise content.refused("a part of the shapefile is damaged or no such part", do="download it again")
    for ending, data in ((".shp", shapes), (".shx", index)):
        (words,) = struct.unpack_from(">I", data, 24)
        if 2 * words > len(data):
            raise content.refused(
                f"the {ending} of the shapefile is cut short: {len(data):,} of {2 * words:,} bytes",
                do="download it again",
            )
    rows, header, width = struct.unpack_from("<IHH", table, 4)
    count = (len(index) - _HEADER) // _INDEX_RECORD
    if rows != count:
        raise content.refused(
            f"the parts of the shapefile are not of one layer: {count:,} shapes and {rows:,} rows of properties",
            do=_ALL_PARTS,
        )
    if header + rows * width > len(table):
        raise content.refused("the .dbf of the shapefile is cut short", do="download it again")


def _decoding(table: bytes, stated: bytes | None) -> _Decoding:
    """Return how the texts of a .dbf are written: as .cpg says, as the .dbf says, or as they can be read."""
    name = _python_name(stated) if stated is not None else _LANGUAGES.get(table[29], "")
    if name:
        return _Decoding(name)
    texts = table[32:]
    if texts.isascii():
        return _Decoding("ascii")
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        said = "nothing says how its texts are written (.cpg); they were read as Windows-1252, so look at names with"
        return _Decoding("cp1252", f"{said} accents")
    return _Decoding("utf-8")


def _python_name(stated: bytes) -> str:
    """Return Python's name of the encoding that a .cpg names; empty when it is none."""
    word = stated[:40].decode("ascii", "replace").strip().lower().removeprefix("ansi").strip(" -_")
    word = "utf-8" if word == "65001" else f"cp{word}" if word.isdigit() else word
    if word.startswith(("cp8859", "8859")):
        word = f"iso-8859-{word.removeprefix('cp').removeprefix('8859').strip('-_')}"
    try:
        name = codecs.lookup(word).name
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    return name


def _without_system(content: Content, features: Features, *, stated: bool) -> str:
    """Return a remark on coordinates that are taken as degrees because nothing says what they are.

    Raises
    ------
    FileRefusedError
        They cannot be.
    """
    if features.crs is not None:
        return ""
    if stated:
        raise content.refused(
            "the .prj of the shapefile names no coordinate system that is known", do=f"save it in {CRS}"
        )
    other = no_degrees(features.shapes, least=_LEAST_IN_DEGREES)
    if other is None:
        return f"no .prj states the coordinate system: the coordinates are taken as degrees ({CRS})"
    raise content.refused(
        f"it has no .prj, and coordinates such as {other[0]:.6g}, {other[1]:.6g} are not degrees",
        do="add the .prj to the zip archive",
    )


def _whole_names(features: Features) -> tuple[Features, str]:
    """Give properties whose names were cut their whole names, where all of ours that begin like that mean one thing."""
    columns = features.properties.columns
    whole = {name: _whole(name) for name in columns if len(name) == _LONGEST}
    whole = {name: known for name, known in whole.items() if known and known not in columns}
    if not whole:
        return features, ""
    said = ", ".join(f"{name} is read as {known}" for name, known in whole.items())
    completed = replace(features, properties=features.properties.rename(columns=whole))
    return completed, f"a shapefile cuts names at {_LONGEST} letters: {said}"


def _whole(cut: str) -> str:
    """Return the name that was cut; empty where there is none, or several that mean different things to a reader."""
    every = [
        found
        for names in _long_names()
        if (found := {name: field for name, field in names.items() if name.startswith(cut)})
    ]
    if any(len(set(found.values())) > 1 for found in every):
        return ""
    return next((name for found in every for name in found if all(name in other for other in every)), "")


@lru_cache(maxsize=1)
def _long_names() -> tuple[dict[str, str], ...]:
    """Return for each kind of table the names longer than a shapefile has them, and what each means there."""
    sources: Names = {name: (name,) for name in (*(name for layout in LAYOUTS for name in layout.columns), *KNOWN)}
    vocabularies: tuple[Names, ...] = (NAMES, SURVEY_NAMES, *PLAIN_NAMES.values(), sources)
    return tuple(
        {name: field for field, names in vocabulary.items() for name in names if len(name) > _LONGEST}
        for vocabulary in vocabularies
    )
