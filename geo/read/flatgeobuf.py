"""FlatGeobuf: read by GDAL from memory, once the file has been found to hold as much as it says."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from geo.read.gdal import read_features

if TYPE_CHECKING:
    from geo.read.content import Content
    from geo.read.layers import Features


#: Where the header begins, and where its size stands.
_HEADER: Final = 12
_SIZE: Final = 8

#: The place of the number of features among the header's fields (header.fbs).
_FEATURES_COUNT: Final = 8

#: Bytes of the least a feature can be: its size, and a table with nothing in it.
_LEAST: Final = 16


def flatgeobuf_features(content: Content) -> Features:
    """Read the features of a FlatGeobuf, in the order of the file, which need not be that of its source.

    Raises
    ------
    FileRefusedError
        The file is cut short or damaged, or holds no features.
    """
    try:
        count = _count(content.data)
    except struct.error:
        raise content.refused("the FlatGeobuf is damaged or cut short", do="download it again") from None
    # Memory is set aside for as many features as the header says before the first is read.
    if count * _LEAST > len(content.data):
        found = (
            f"the FlatGeobuf is cut short or damaged: {count:,} features cannot stand in {len(content.data):,} bytes"
        )
        raise content.refused(found, do="download it again")
    return read_features(content, content.data, what="FlatGeobuf")


def _count(data: bytes) -> int:
    """Return the number of features that the header states; 0 where it leaves it open.

    The header is a FlatBuffers table: where it starts, how far before that the list of its fields stands, and in that
    list how far behind its start each field is, or 0.
    """
    (size,) = struct.unpack_from("<I", data, _SIZE)
    header = data[_HEADER : _HEADER + size]
    (table,) = struct.unpack_from("<I", header)
    (back,) = struct.unpack_from("<i", header, table)
    fields = table - back
    if fields < 0:
        raise struct.error
    (length,) = struct.unpack_from("<H", header, fields)
    entry = 4 + 2 * _FEATURES_COUNT
    if entry + 2 > length:
        return 0
    (offset,) = struct.unpack_from("<H", header, fields + entry)
    return int(struct.unpack_from("<Q", header, table + offset)[0]) if offset else 0
