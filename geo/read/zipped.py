"""What the names in a zip archive say that it is: a KMZ or a shapefile, which are one file each, or an archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from geo.read.members import ending_of, is_of_macos

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Files that may hold data, by their ending; what they are is told from their content.
ENDINGS: Final = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".geoparquet", ".json", ".jsonl", ".ndjson", ".geojson", ".geojsonl"}
    | {".gpkg", ".fgb", ".kml", ".kmz"}
)

#: The part of a shapefile that holds its shapes, and all parts that are read: where each shape begins, properties,
#: coordinate system, encoding.
SHAPES: Final = ".shp"
PARTS_OF_SHAPES: Final = frozenset({SHAPES, ".shx", ".dbf", ".prj", ".cpg"})

#: Other files of the same name that programs lay beside a shapefile: indexes, styles, descriptions.
BESIDE_SHAPES: Final = frozenset(
    {".sbn", ".sbx", ".qix", ".fix", ".qpj", ".qmd", ".qml", ".sld", ".lyr", ".xml", ".idm", ".ind", ".atx", ".fbn"}
    | {".fbx", ".ain", ".aih", ".ixs", ".mxs", ".html"}
)

#: The member of a KMZ that is read (OGC 12-007, C.2).
_MAIN: Final = "doc.kml"


def form_of_names(names: Iterable[str]) -> Literal["workbook", "kmz", "shapefile"] | None:
    """Return what one file an archive with these names is; ``None`` when it is an archive of files.

    Examples
    --------
    >>> form_of_names(["doc.kml", "files/icon.png"]), form_of_names(["a/b.shp", "a/b.dbf", "readme.txt"])
    ('kmz', 'shapefile')
    >>> form_of_names(["b.shp", "c.shp"]) is None
    True
    """
    plain = [name.lower() for name in names if not is_of_macos(name)]
    if "[content_types].xml" in plain and any(name.startswith("xl/") for name in plain):
        return "workbook"
    data = [name for name in plain if ending_of(name) in ENDINGS - {".txt"}]
    shapes = [name for name in plain if ending_of(name) == SHAPES]
    if len(shapes) == 1 and not data:
        return "shapefile"
    maps = [name for name in data if ending_of(name) == ".kml"]
    if not shapes and len(maps) == len(data) and (len(maps) == 1 or _MAIN in maps):
        return "kmz"
    return None


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a shapefile as one file: a zip archive of its parts, by ending, the same for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for ending in sorted(parts):
            archive.writestr(zipfile.ZipInfo(f"layer{ending}"), parts[ending])
    return out.getvalue()


def stem_of(name: str) -> str:
    """Return what the parts of a shapefile have in common: the name in lower case without its ending.

    Examples
    --------
    >>> stem_of("Roads/Main.SHP"), stem_of("Roads/Main.shp.xml")
    ('roads/main', 'roads/main')
    """
    path = PurePosixPath(name.lower()).with_suffix("")
    return str(path.with_suffix("") if path.suffix == SHAPES else path)
