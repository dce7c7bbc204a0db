"""What is no table is refused with one clear line, whatever its name ends in."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import read_content


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("events.csv", "date,latitude,longitude,actor\n")
    return out.getvalue()


HAPI = (
    "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,"
    "admin2_name,admin_level,event_type,events,fatalities,reference_period_start,reference_period_end,"
    "dataset_hdx_id,resource_hdx_id,warning,error\n"
)

REFUSED = {
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "this is a picture (PNG), not a table"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF document, not a table"),
    "zip": (_zip(), "this is a zip archive"),
    "gzip": (gzip.compress(b"date,latitude"), "compressed file"),
    "nul": (b"date,latitude,longitude,actor\n2015-10-10,36,37,IS\x00IS\n", "this is not text"),
    "bytes": (bytes(range(256)), "this is not text"),
    "utf-16": ("date,latitude\n".encode("utf-16"), "text in UTF-16"),
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
