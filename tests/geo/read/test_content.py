"""What is no table is refused with one clear line, whatever its name ends in."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content, load
from geo.read.files import read_file
from geo.read.form import form_of
from geo.read.recognise import read_content


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.md", "date,latitude,longitude,actor\n")
    return out.getvalue()


HAPI = (
    "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,"
    "admin2_name,admin_level,event_type,events,fatalities,reference_period_start,reference_period_end,"
    "dataset_hdx_id,resource_hdx_id,warning,error\n"
)

REFUSED = {
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "this is a picture (PNG), not a table"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF document, not a table"),
    "zip": (_zip(), "this is a zip archive of no file that is read"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"date,latitude")), "compressed file"),
    "nul": (b"date,latitude,longitude,actor\n2015-10-10,36,37,IS\x00IS\n", "this is not text: byte 50 is NUL"),
    "bytes": (bytes(range(256)), "this is not text"),
    "utf-16 cut in a character": ("date,latitude\n1,2".encode("utf-16") + b"3", "damaged UTF-16 (truncated data)"),
    "utf-16 with a nul": (
        "date,latitude,longitude\n\x00,2".encode("utf-16"),
        "this is not text: it holds NUL characters",
    ),
    "undefined in cp1252": (b"date,latitude\n\x81\x8d,1\n", "neither UTF-8 nor Windows-1252"),
    "web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "this is a web page"),
    "empty": (b"", "the file is empty"),
    "blank": (b"\xef\xbb\xbf \n\n", "the file is empty"),
    "one column": (b"hello\nworld\n", "this is not a table"),
    "header only": (b"date,latitude,longitude,actor\n\n", "there is a header but no row under it"),
    "no coordinates": (b"date,actor\n2015-10-10,IS\n", "no coordinates: there is no column latitude or longitude"),
    "half a position": (b"date,actor,lat\n2015-10-10,IS,36\n", "no coordinates: there is no column longitude"),
    "aggregated": ((HAPI + "SYR," * 18 + "\n").encode("utf-8-sig"), "aggregated files cannot be mapped"),
    "no dates": (b"latitude,longitude,actor\n36,37,IS\n", "no dates: there is no column date or start"),
    "holdings without dates": (b"place_id,actor\nx,IS\n", "no dates: there is no column start"),
    "no actor": (b"date,latitude,longitude\n2015-10-10,36,37\n", "no column actor_a"),
    "blank actors": (
        b"date,latitude,longitude,actor\n2015-10-10,36,37,\n2015-10-10,36,37, \n",
        "no row names an actor",
    ),
    "ambiguous end": (
        b"start,end_date,latitude,longitude,actor\n2015-10-10,2015-10-11,36,37,IS\n",
        "end_date does not",
    ),
    "part of acled": (b"event_id_cnty,event_date,actor1\nX1,10 October 2031,IS\n", "but has no event_type"),
    "open quotation": (
        b'date,latitude,longitude,actor\n2015-10-10,36,37,"IS\n2015-10-11,36,37,IS\n',
        "row 2: a quotation",
    ),
    "named twice": (b"date,latitude,longitude,actor,date\n2015-10-10,36,37,IS,x\n", "the header names date twice"),
    "part of ucdp": (b"id,type_of_violence,side_a,side_b,latitude,longitude\n1,1,a,b,36,37\n", "but has no"),
}


@pytest.mark.parametrize("ending", [".csv", ".gpkg", ""])
@pytest.mark.parametrize(("content", "found"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_in_one_line(put, content, found, ending):
    path = put(f"mine{ending}", content)
    with pytest.raises(FileRefusedError) as refusal:
        read_file(path)
    message = str(refusal.value)
    assert message.startswith(f"mine{ending}: ")
    assert found in message
    assert "; " in message
    assert len(message.splitlines()) == 1
    assert str(path.parent) not in message


def test_aggregated_files_name_the_missing_columns(put):
    with pytest.raises(FileRefusedError, match="no column latitude or longitude"):
        read_file(put("hapi.csv", HAPI + "SYR," * 18))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(FileRefusedError, match=r"^nowhere.csv: there is no such file; "):
        read_file(tmp_path / "nowhere.csv")
    with pytest.raises(FileRefusedError, match="this is a folder, not a file; "):
        read_file(tmp_path)
    with pytest.raises(FileRefusedError, match="cannot be opened"):
        read_file("a\x00b.csv")


def test_a_file_beyond_the_limit_is_refused_before_a_byte_is_read(tmp_path, monkeypatch):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)  # a hole: it takes no room on the disk
    with pytest.raises(FileRefusedError) as refusal:
        read_file(path)
    assert str(refusal.value) == (
        "big.csv: it has 3,000 MB, more than 2,000 MB; split it, or take out columns (STANDOFF_MAX_FILE_MB allows more)"
    )
    monkeypatch.setenv("STANDOFF_MAX_FILE_MB", "1")
    with path.open("wb") as file:
        file.truncate(1_000_001)
    with pytest.raises(FileRefusedError, match=r"^big.csv: it has 1 MB, more than 1 MB; "):
        read_file(path)
    with path.open("wb") as file:
        file.truncate(1_000_000)
    with pytest.raises(FileRefusedError, match="this is not text: byte 1 is NUL"):
        read_file(path)


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefusedError, match=r"^pipe: this is a pipe or a device, not a file; "):
        read_file(tmp_path / "pipe")


class _Growing(type(Path())):
    """A file to which another program writes between the look at it and its reading."""

    def open(self, *args, **kwargs):
        with super().open("ab") as file:
            file.write(b"2015-10-11,36,37,IS\n")
        return super().open(*args, **kwargs)


class _Touched(type(Path())):
    """A file that another program writes anew, byte for byte as long, meanwhile."""

    def open(self, *args, **kwargs):
        os.utime(self, ns=(0, 0))
        return super().open(*args, **kwargs)


@pytest.mark.parametrize("kind", [_Growing, _Touched])
def test_a_file_that_is_being_written_is_refused(put, kind):
    path = put("e.csv", b"date,latitude,longitude,actor\n2015-10-10,36,37,IS\n")
    with pytest.raises(FileRefusedError, match=r"^e.csv: it is still being written; wait until it is whole"):
        load(kind(path))


def test_a_temporary_copy_goes_by_the_name_people_know(put):
    with pytest.raises(FileRefusedError, match=r"^my events.csv: the file is empty; "):
        read_file(put("tmp1234", b""), name="my events.csv")


STARTS = [b"", b"SQLite format 3\x00", b'{"features": [', b"date,latitude,longitude,actor\n", b"\xef\xbb\xbf", b"id;"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_random_bytes_are_read_or_refused_and_nothing_else(start, rest):
    said, left = _outcome(Content("random", start + rest))
    assert len(said.splitlines()) <= 1
    assert left == 0


def _outcome(content: Content) -> tuple[str, int]:
    """Return the refusal, or nothing and how many rows are neither accepted nor set aside."""
    try:
        result = read_content(content)
    except FileRefusedError as refusal:
        return str(refusal), 0
    return "", result.rows - result.accepted - len(result.rejected)


def test_a_header_whose_first_cell_is_marked_up_is_a_table():
    table = Content("a.csv", b"<b>id</b>,date,latitude\n1,2015-01-01,36\n")
    assert form_of(table) == "text"
    for page in (b"<div>a, b</div>", b'<?xml version="1.0"?><gpx a="1,2">', b"<svg><path d='1,2'/></svg>"):
        with pytest.raises(FileRefusedError, match="web page|XML"):
            form_of(Content("a.csv", page))
