"""A sealed zip: the same files, the same bytes; whatever changed in it is found, whatever harms is refused."""

import io
import itertools
import re
import stat
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError, InputError
from geo.share import sealed
from geo.share.sealed import seal, unseal

FILES = {"manifest.json": b"{}", "page.html": b"<p>" * 50, "rows/events.csv": bytes(range(256)), "empty.txt": b""}
names = st.from_regex(r"[a-z0-9_]{1,8}(/[a-z0-9_]{1,8})?\.[a-z]{2,4}", fullmatch=True)


def _found(data):
    """Return whether something is said of a zip, or it is refused in one line."""
    try:
        return bool(unseal(data)[1])
    except FileRefusedError as error:
        return str(error).isprintable()


def _zip(entries, *, comment=b"", method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, data in entries:
            packed.writestr(name, data)
        packed.comment = comment
    return out.getvalue()


def _sealed_anew(body):
    return body + sealed._seal_of(body)


@given(st.dictionaries(names, st.binary(max_size=300), min_size=1, max_size=6))
def test_what_is_sealed_comes_back_and_any_zip_program_reads_it(files):
    data = seal(files)
    assert unseal(data) == (files, ())
    assert seal(dict(reversed(files.items()))) == data
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {one.filename: other.read(one) for one in other.infolist()} == files
        assert [one.filename for one in other.infolist()] == sorted(files)
        assert {one.date_time for one in other.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_process_with_another_hash_seals_the_same_bytes(root):
    code = f"import sys; from geo.share.sealed import seal; sys.stdout.buffer.write(seal({FILES!r}))"
    made = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={"PYTHONHASHSEED": hashed}, capture_output=True, check=True
        ).stdout
        for hashed in ("1", "2")
    ]
    assert made == [seal(FILES)] * 2


def test_every_single_bit_that_flips_is_found():
    data = seal(FILES)
    for at, bit in itertools.product(range(len(data)), range(8)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << bit
        assert _found(bytes(flipped)), (at, bit)


@given(st.integers(0), st.integers(1, 255))
def test_any_byte_in_place_of_another_is_found(at, turned):
    data = bytearray(seal(FILES))
    data[at % len(data)] ^= turned
    assert _found(bytes(data))


@settings(max_examples=60)
@given(st.integers(0), st.binary(min_size=1, max_size=30))
def test_bytes_put_in_are_found_even_with_a_new_seal(at, more):
    data = seal(FILES)
    at %= len(data) + 1
    assert _found(data[:at] + more + data[at:])
    body = data[: -sealed._SEALED]
    if at < len(body):
        assert _found(_sealed_anew(body[:at] + more + body[at:]))


@given(st.integers(0))
def test_a_zip_that_is_cut_off_is_found(length):
    data = seal(FILES)
    assert _found(data[: length % len(data)])


def test_two_cut_together_are_found():
    assert _found(seal(FILES) + seal(FILES))
    assert _found(b"MZ" + seal(FILES))
    assert _found(seal({}) + seal(FILES))


def test_one_packed_anew_by_a_zip_program_has_no_seal():
    assert unseal(_zip(FILES.items())) == (
        FILES,
        ("It has no seal: it was packed anew, or something was added to it.",),
    )


def test_one_packed_otherwise_and_sealed_is_found():
    stored = _zip(FILES.items(), comment=b"x" * sealed._SEALED, method=zipfile.ZIP_STORED)
    said = unseal(_sealed_anew(stored[: -sealed._SEALED]))[1]
    assert said == (
        "It is not packed as Standoff packs: bytes in it belong to no file, or it says of one what is not so.",
    )


def test_bytes_hidden_behind_what_a_file_unpacks_to_are_found():
    packed = sealed._packed("manifest.json", b"{}")
    hiding = sealed._Packed(packed.name, packed.crc, packed.size, packed.packed + b"hidden")
    assert len(unseal(_sealed_anew(sealed._assembled([hiding])))[1]) == 1


def test_sizes_said_again_in_longer_fields_are_found():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("a.txt", "w", force_zip64=True) as one:
        one.write(b"x")
    with zipfile.ZipFile(out, "a") as packed:
        packed.comment = b"x" * sealed._SEALED
    assert _found(_sealed_anew(out.getvalue()[: -sealed._SEALED]))


def _entry(name, *, mode=0o100644, flag=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits |= flag
    return info


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no zip of Standoff's"),
        (b"<html>", "no zip of Standoff's"),
        (b"PK\x05\x06" + bytes(18), "no zip of Standoff's"),
        (_zip([("../page.html", b"x")]), "leads out of the archive"),
        (_zip([("/etc/passwd", b"x")]), "leads out of the archive"),
        (_zip([("C:\\x", b"x")]), "leads out of the archive"),
        (_zip([("a\\..\\b", b"x")]), "leads out of the archive"),
        (_zip([("a\u202eb", b"x")]), "leads out of the archive"),
        (_zip([("seitе.html", b"x")]), "a name that no file of ours has"),
        (_zip([("a" * 101, b"x")]), "a name that no file of ours has"),
        (_zip([("a//b", b"x")]), "a name that no file of ours has"),
        (_zip([(_entry("page.html", mode=stat.S_IFLNK | 0o777), b"/etc/passwd")]), "it is a link"),
        (_zip([(f"{number}.txt", b"") for number in range(201)]), "201 files, more than 200"),
        (_zip([("page.html", bytes(5_000_000))]), "more than 200 times the packed size"),
        (_zip([("page.html", b"x")], method=zipfile.ZIP_LZMA), "packed in a way that is not read"),
    ],
)
def test_what_no_bundle_has_is_refused_in_one_line(data, said):
    with pytest.raises(FileRefusedError, match=re.escape(said)) as refused:
        unseal(data, name="x.zip")
    assert str(refused.value).startswith("x.zip")
    assert len(str(refused.value)) < 400
    assert str(refused.value).isprintable()


def test_two_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = _zip([("page.html", b"x"), ("page.html", b"y")])
    with pytest.raises(FileRefusedError, match="page.html: it stands in it twice"):
        unseal(data)


def test_an_encrypted_file_is_refused():
    data = bytearray(_zip([("page.html", b"x")]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileRefusedError, match="encrypted"):
        unseal(bytes(data))


@pytest.mark.parametrize("name", ["../a", "/a", "a/../b", "é", "a\nb", "a:b", "a\\b", "./a", ""])
def test_no_odd_name_is_sealed(name):
    with pytest.raises(ValueError, match="names that no sealed zip has"):
        seal({name: b""})


def test_more_than_is_read_is_not_sealed(monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_ARCHIVE_MB", "1")
    with pytest.raises(InputError, match="its files hold 2 MB, more than 1; choose fewer days or events"):
        seal({"page.html": bytes(2_000_000)})
