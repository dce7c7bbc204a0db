"""The list of an archive's members: how long it is, is known before it is read."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from geo.model.errors import FileRefusedError
from geo.read.archive import open_archive
from geo.read.content import Content

CSV = "latitude,longitude,date,actor\n36.5,37.25,2015-10-10,IS\n"


def packed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", CSV)
    return out.getvalue()


@pytest.mark.parametrize("between", [b"", b"more"])
@pytest.mark.parametrize("comment", [b"", b"words"])
def test_a_list_whose_size_stands_in_the_end_of_large_archives_is_refused_before_it_is_read(between, comment):
    # Python's zipfile, too, believes this end where it finds one; the other end says that the list has 46 bytes.
    whole = packed()
    end = whole.rindex(b"PK\5\6")
    large = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, 10_000_001, 0) + between
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
    small = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, 46, 0, len(comment)) + comment
    with pytest.raises(FileRefusedError, match="s.zip: the archive has more than 10,000 members"):
        open_archive(Content("s.zip", whole[:end] + large + locator + small))


def test_a_large_archive_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.csv", "w", force_zip64=True) as member:
        member.write(CSV.encode())
    whole = out.getvalue()
    end = whole.rindex(b"PK\5\6")
    _, _, _, count, _, size, start, _ = struct.unpack("<4sHHHHIIH", whole[end:])
    large = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    data = whole[:end] + large + struct.pack("<4sIQI", b"PK\6\7", 0, end, 1) + whole[end:]
    (found,) = open_archive(Content("s.zip", data)).contents()
    assert (found.name, found.data) == ("s.zip/a.csv", CSV.encode())
