"""The one door to GDAL: bytes of a known format, from memory, never a path, an address or SQL.

GDAL tells a format from the first bytes, as we do, and only formats that stand alone come here: a FlatGeobuf, and a
shapefile whose parts we have put together ourselves. So it finds nothing that could lead it elsewhere.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyogrio

from geo.model.errors import FileRefusedError
from geo.read.layers import Features, properties_of, refuse_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.read.content import Content

#: What pyogrio raises of a damaged file: its own errors are runtime or value errors. Of a coordinate system that is no
#: UTF-8 it raises a NameError (0.13.0: "local variable 'wkt' referenced before assignment").
_DAMAGED: Final = (RuntimeError, ValueError, LookupError, NameError, OSError, OverflowError, MemoryError)

#: Names that GDAL gives to bytes in memory.
_IN_MEMORY: Final = re.compile(r"/vsi\S*")


def read_features(content: Content, data: bytes, *, what: str, decode: Callable[[str], str] | None = None) -> Features:
    """Return the features of a file in memory.

    Parameters
    ----------
    content
        The file, for messages.
    data
        What GDAL reads: the file, or a part of it in a form of our own.
    what
        What people call the format, such as ``"FlatGeobuf"``.
    decode
        Makes a text of bytes that stand for characters one by one (ISO-8859-1), where the format leaves open how
        texts are written.

    Raises
    ------
    FileRefusedError
        The file is damaged, holds no features, or names a property twice.
    """
    encoding = None if decode is None else "ISO-8859-1"
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            about = pyogrio.read_info(data, encoding=encoding)
            refuse_cells(content, features=about["features"], names=len(about["fields"]))
            frame = pyogrio.read_dataframe(data, datetime_as_string=True, on_invalid="ignore", encoding=encoding)
    except FileRefusedError:
        raise
    except _DAMAGED as error:
        # pyogrio looks for the first layer of a file in which GDAL finds none.
        said = {LookupError: "no layer in it can be read", NameError: "its coordinate system cannot be read"}
        why = next((words for kind, words in said.items() if isinstance(error, kind)), _words(error, content))
        raise content.refused(f"the {what} is damaged ({why})", do="download it again") from None
    remarks = dict.fromkeys(f"GDAL remarks: {_words(one.message, content)}" for one in heard)
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        name = str(twice[0]) if decode is None else decode(str(twice[0]))
        raise content.refused(f"a feature names {name[:40]!r} twice", do="rename or remove one of them")
    if "geometry" not in frame:
        raise content.refused(f"the {what} holds no geometries", do="give a file with polygons or points")
    if frame.empty:
        raise content.refused("it holds no features", do="give a file with polygons or points")
    kinds = dict(zip(about["fields"], about["ogr_types"], strict=True))
    whole = frozenset(name for name, kind in kinds.items() if kind in {"OFTInteger", "OFTInteger64"})
    rows = _rows(frame, whole, decode or str)
    return Features(frame.geometry.to_numpy(), properties_of(content, rows), frame.crs, tuple(remarks))


def _words(said: object, content: Content) -> str:
    """Return GDAL's words in one short line, the file under its own name."""
    return " ".join(_IN_MEMORY.sub(lambda _: content.name, str(said)).split())[:120].rstrip("'\"")


def _rows(frame: pd.DataFrame, whole: frozenset[str], decode: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the properties of each feature; in `whole` are the names of those that are whole numbers."""
    plain = pd.DataFrame(frame.drop(columns="geometry")).astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    names = {str(name): decode(str(name)) for name in plain.columns}
    return [{names[str(name)]: _plain(value, name in whole, decode) for name, value in row.items()} for row in rows]


def _plain(value: object, whole: bool, decode: Callable[[str], str]) -> object:  # noqa: FBT001 called by position
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return decode(value)
    if whole and isinstance(value, float):
        # NumPy has no missing whole number, so pyogrio gives a column that misses one as floats.
        return int(value)
    return value if value is None or isinstance(value, int | float | bool) else str(value)
