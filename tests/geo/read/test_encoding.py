"""How text is encoded, and the same text as UTF-8. The oracle is Python's own codecs, on the whole text."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.encoding import Utf8, encoding_of, utf8_pieces, utf16_of

HEADER = "date,latitude,longitude,actor\n"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=40)
WESTERN = st.text(st.characters(codec="cp1252", exclude_characters="\x00"), min_size=1, max_size=40)


@given(TEXT, st.booleans(), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_unicode_is_known_and_given_as_utf8_with_and_without_a_mark(text, mark, codec):
    data = (("\ufeff" if mark else "") + HEADER + text).encode(codec)
    encoding = encoding_of(Content("t.csv", data))
    assert encoding.removesuffix("-sig") == codec
    assert b"".join(utf8_pieces(Content("t.csv", data), encoding)) == (HEADER + text).encode()


@given(WESTERN)
@example("Mare’ Operations Room")
def test_what_is_no_utf8_is_windows_1252(text):
    data = (HEADER + text).encode("cp1252")
    try:
        data.decode("utf-8")
        expected = "utf-8-sig"
    except UnicodeDecodeError:
        expected = "cp1252"
    assert encoding_of(Content("t.csv", data)) == expected
    if expected == "cp1252":
        assert b"".join(utf8_pieces(Content("t.csv", data), "cp1252")) == (HEADER + text).encode()


@given(st.binary(max_size=60).map(lambda data: data.replace(b"\x00", b"")))
def test_any_bytes_have_an_encoding_that_decodes_them_or_are_refused(data):
    content = Content("t.csv", data)
    try:
        encoding = encoding_of(content)
    except FileRefusedError:
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
        return
    assert b"".join(utf8_pieces(content, encoding)).decode() == data.decode(encoding).removeprefix("\ufeff")


def test_half_a_pair_of_utf16_is_refused():
    with pytest.raises(FileRefusedError, match=r"^t.csv: its text is damaged UTF-16 \("):
        encoding_of(Content("t.csv", codecs.BOM_UTF16_LE + HEADER.encode("utf-16-le") + b"\x00\xd8"))


def test_utf16_without_a_mark_is_told_by_its_nuls_alone():
    assert utf16_of(HEADER.encode("utf-16-le")) == "utf-16-le"
    assert utf16_of((HEADER + "\x00").encode()) is None
    assert utf16_of(b"\x00" * 100) is None
    assert utf16_of(b"") is None


@given(TEXT, st.integers(0, 60), st.sampled_from([b"", b"end\n"]), st.sampled_from(["utf-8-sig", "utf-16-be"]))
def test_a_stream_begins_anywhere_and_ends_with_what_comes_after(text, start, after, encoding):
    data = text.encode("utf-8" if encoding == "utf-8-sig" else encoding)
    # A last line without an end gets one, so that what comes after is a line of its own.
    end = b"\n" if after and text and text[-1] not in "\r\n" else b""
    expected = text.encode()[start:] + end + after
    one = Utf8(Content("t.csv", data), encoding, start=start, after=after)
    assert b"".join(iter(lambda: one.read(7), b"")) == expected
    assert one.given == min(start, len(text.encode())) + len(expected)
    other = io.BufferedReader(Utf8(Content("t.csv", data), encoding, start=start, after=after), buffer_size=16)
    assert other.read() == expected


@given(TEXT, st.integers(0, 40), st.integers(0, 40), st.sampled_from(["utf-8-sig", "utf-16-be"]))
def test_a_stream_ends_where_it_is_told_to(text, start, end, encoding):
    data = text.encode("utf-8" if encoding == "utf-8-sig" else encoding)
    stream = Utf8(Content("t.csv", data), encoding, start=start, end=start + end)
    assert b"".join(iter(lambda: stream.read(7), b"")) == text.encode()[start : start + end]


def test_a_long_text_is_given_piece_by_piece():
    text = "’é\n" * 600_000
    pieces = [len(piece) for piece in utf8_pieces(Content("t.csv", text.encode("cp1252")), "cp1252")]
    assert sum(pieces) == len(text.encode())
    assert max(pieces) < 4_000_000
