"""The bundle: what is in it, made of what is in it, and the same bytes again; lies in it are found."""

import copy
import csv
import hashlib
import io
import json
import re
import struct
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.claim import Claim, WithinDistance
from geo.model.dataset import Source
from geo.model.errors import CancelledError, FileRefusedError
from geo.model.progress import Progress, watch
from geo.model.view import View
from geo.read.catalog import open_folder
from geo.read.claim_fields import CLAIMS_FILE, claims_of
from geo.read.provenance import SOURCES_FILE
from geo.share.bundle import DATA, MANIFEST, bundle_of, data_in, made_of, manifest_of, read_back, reopened, written
from geo.share.care import Care, held_back_said
from geo.share.folder import dataset_of as read_folder
from geo.share.folder import files_of
from geo.share.numbers import numbers_of
from geo.share.rights import RowsWithheldError
from geo.share.sealed import seal, unseal
from geo.share.snapshot import Wanted, take
from geo.share.verify import verify
from tests.worlds import dataset_of, event, holding, place, utc

NOW = utc("2026-01-01")
HOSTILE = '=cmd|"/c calc"!A0</script><img src=x onerror=alert(1)>\n../x'


def world(**about):
    """Three villages and four events, with texts that are to harm nobody."""
    made = dataset_of(
        places=[place("North", 37.17, 36.35), place("South", 37.17, 36.30), place("East", 37.25, 36.32)],
        holdings=[
            holding("p0", "ISIS", "2015-09-01", "2015-11-15"),
            holding("p1", "Government", "2015-02-01", "2015-11-15"),
            holding("p2", "Opposition", "2015-02-01", None),
        ],
        events=[
            event(37.17, 36.33, "2015-10-01", note=HOSTILE),
            event(37.18, 36.34, "2015-10-09", "Government", deaths_best=None, source=HOSTILE),
            event(37.2, 36.3, "2015-10-10 12:30", place="مارع"),
            event(37.3, 36.3, "2015-11-01"),
        ],
    )
    source = Source(file="e.csv", sha256="0" * 64, producer=HOSTILE, licence="CC BY 4.0", filters="all")
    return replace(made, title=f"Villages {HOSTILE}", sources=(source,), warnings=("e.csv: a note",), **about)


def claim():
    during = (utc("2015-10-09"), utc("2015-10-11"))
    statement = WithinDistance(during=during, actor="ISIS", rival="Government", threshold_m=2000.0)
    return Claim(id="near", quote="within 2 km", who=HOSTILE.replace("\n", " "), statement=statement)


def snapshot_of(dataset=None, *, view=None, **wanted):
    dataset = dataset or world()
    shown = View(dataset=dataset.name, window=(utc("2015-10-01"), utc("2015-10-20")), pair=("ISIS", "Government"))
    return take(dataset, Wanted(view=view or shown, **{"claims": (claim(),)} | wanted), now=NOW)


@pytest.fixture(scope="module")
def snapshot():
    return snapshot_of()


@pytest.fixture(scope="module")
def bundle(snapshot):
    return bundle_of(snapshot)


@pytest.fixture(scope="module")
def files(bundle):
    found, said = unseal(bundle)
    assert said == ()
    return found


@pytest.fixture(scope="module")
def manifest(files):
    return json.loads(files[MANIFEST])


def sealed_with(files, manifest=None, **changed):
    """Seal files anew, some of them changed, with every digest as it then is, as a forger would."""
    files = {**files, **changed}
    told = json.loads(files.pop(MANIFEST)) if manifest is None else dict(manifest)
    files.pop(MANIFEST, None)
    told["files"] = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())
    }
    return seal({**files, MANIFEST: written(told)})


def test_it_holds_what_it_says(files, manifest, snapshot):
    assert set(files) == {
        "CITATION.txt", "README.txt", "claims.json", "claims.toml", "data/SOURCES.toml", "data/events.csv",
        "data/holdings.csv", "data/places.csv", "manifest.json", "page.html", "pictures/a4.pdf", "pictures/a4.png",
        "pictures/a4.svg", "rows/events.csv", "rows/events.geojson", "view.json",
    }  # fmt: skip
    assert set(manifest["files"]) == set(files) - {MANIFEST}
    for name, entry in manifest["files"].items():
        assert entry == {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}
    assert manifest["numbers"] == json.loads(json.dumps(numbers_of(snapshot)))
    assert (manifest["fingerprint"], manifest["digest"]) == (snapshot.dataset.fingerprint, snapshot.digest)
    assert manifest["query"] == snapshot.query
    assert manifest["made_by"]["matplotlib"]


def test_its_rows_are_those_counted(files, manifest, snapshot):
    rows = list(csv.DictReader(io.StringIO(files["rows/events.csv"].decode("utf-8-sig"), newline="")))
    shapes = json.loads(files["rows/events.geojson"])["features"]
    ids = [row["event_id"] for row in rows]
    assert ids == [one["id"] for one in shapes] == snapshot.scene.events.index.tolist() == ["e0", "e1", "e2"]
    assert len(ids) == manifest["numbers"]["counts"]["shown"]


def test_its_data_open_as_the_dataset_that_was_shared(files, snapshot, tmp_path):
    for name, data in files.items():
        if name.startswith(DATA):
            (tmp_path / name.removeprefix(DATA)).write_bytes(data)
    opened = open_folder(tmp_path)
    assert opened == snapshot.dataset
    assert opened.sources == snapshot.dataset.sources
    assert claims_of(files[CLAIMS_FILE]) == snapshot.wanted.claims


def test_the_same_snapshot_gives_the_same_bytes(bundle):
    assert bundle_of(snapshot_of()) == bundle


def test_the_texts_are_plain(files):
    for name in ("README.txt", "CITATION.txt"):
        text = files[name].decode("utf-8")
        assert all(line.isprintable() for line in text.split("\n"))
    assert files["README.txt"].decode("utf-8").startswith("Villages =cmd|")
    assert "claims.toml" in files["README.txt"].decode("utf-8")


@pytest.mark.parametrize(
    "wanted",
    [
        {"theme": "dark", "address": "https://maps.example.org"},
        {"whole": False},
        {"care": Care(grid_m=1000.0, hold_back_days=3)},
        {"care": Care(grid_m=1000.0, hold_back_days=3_000)},
        {"care": Care(hold_back_days=3_000), "whole": False},
        {"claims": ()},
    ],
)
def test_whatever_was_asked_for_is_reproduced(wanted):
    found = verify(bundle_of(snapshot_of(**wanted)))
    assert (found.differences, found.notes) == ((), ())
    assert found.reproduced


@pytest.mark.parametrize("dataset", [dataset_of(places=[place("North", 37.17, 36.35)]), dataset_of()])
def test_data_without_events_or_anything_are_reproduced(dataset):
    assert verify(bundle_of(snapshot_of(dataset, view=View(dataset="test"), claims=()))).differences == ()


def test_all_that_was_worked_out_is_said(bundle):
    found = verify(bundle)
    assert found.reproduced
    assert found.title.startswith("Villages =cmd")
    assert found.checked[0] == "The seal is that of all the bytes before it."
    assert found.checked[1] == "15 files: names, sizes and SHA-256 are as the manifest records."
    assert found.checked[-1] == "15 files: made again from data/, byte for byte the same."
    assert any(re.fullmatch(r"The numbers: worked out again, \d\d values the same\.", one) for one in found.checked)


def test_with_a_grid_no_file_holds_an_exact_coordinate():
    exact = [(37.123457, 36.234569), (37.234567, 36.345679)]
    events = [event(lon, lat, "2015-10-01", note=f"at {lat}, {lon}", url=f"https://a/{lat}") for lon, lat in exact]
    places = [place(f"North {lon}", lon, lat) for lon, lat in exact]
    held = [holding(f"p{number}", actor, "2015-09-01", None) for number, actor in enumerate(("ISIS", "Government"))]
    dataset = dataset_of(events=events, places=places, holdings=held)
    care = Care(grid_m=1000.0)
    files, _ = unseal(
        bundle_of(snapshot_of(dataset, care=care, view=View(dataset="test", camera=(36.234569, 37.1, 9))))
    )
    numbers = [value for point in exact for value in point]
    for name, data in files.items():
        for value in numbers:
            assert f"{value:.4f}".encode() not in data, name
            assert struct.pack("<d", value) not in data, name


def test_terms_that_forbid_it_leave_no_bundle():
    acled = Source(file="a.csv", sha256="", producer="ACLED", licence="EULA")
    with pytest.raises(RowsWithheldError, match="ACLED"):
        bundle_of(snapshot_of(replace(world(), sources=(acled,))))
    with pytest.raises(RowsWithheldError, match="ACLED"):
        read_back(snapshot_of(replace(world(), sources=(acled,))))


@settings(max_examples=6)
@given(st.integers(0), st.integers(1, 255))
def test_a_byte_that_changed_is_found(bundle, at, turned):
    data = bytearray(bundle)
    data[at % len(data)] ^= turned
    try:
        found = verify(bytes(data))
    except FileRefusedError as error:
        assert str(error).isprintable()  # noqa: PT017  (found as well)
    else:
        assert not found.reproduced


def _lies(value, at, new):
    told = copy.deepcopy(value)
    place = told
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = new
    return told


@pytest.mark.parametrize(
    ("at", "new", "said"),
    [
        (("numbers", "distance_m"), 1.0, "numbers.distance_m: the manifest says 1.0, worked out again it is "),
        (("verdicts", 0, "verdict"), "supported", "verdicts[0].verdict: the manifest says 'supported', worked out"),
        (("title",), "Other\n\u202evillages", "title: the manifest says 'Other villages', worked out again it is"),
        (("fingerprint",), "0" * 64, "fingerprint: the manifest says '000000"),
        (("digest",), "0" * 12, "digest: the manifest says '000000000000', worked out again it is"),
        (("parameters", "grown_m"), 720.0, "parameters.grown_m: radii are not said to have grown by 720 m."),
        (("parameters", "said"), ["Nothing was done."], "page.html: made again from data/ it has other bytes."),
        (("more",), 1, "manifest.json: it holds more than what was worked out again, or is written otherwise."),
        (("parameters", "view", "pair"), ["Government", "ISIS"], "numbers.pair[0]: the manifest says 'ISIS'"),
    ],
)
def test_a_lie_in_the_manifest_is_found_though_sealed_anew(files, manifest, at, new, said):
    found = verify(sealed_with(files, _lies(manifest, at, new)))
    assert any(one.startswith(said) for one in found.differences), found.differences
    assert all(one.isprintable() for one in found.differences)


def test_other_data_are_found_though_all_digests_are_theirs(files, manifest):
    held = {name.removeprefix(DATA): data for name, data in files.items() if name.startswith(DATA)}
    dataset = read_folder(held)
    holdings = dataset.holdings.copy()
    holdings.loc["p1" if "p1" in holdings.index else holdings.index[1], "actor"] = "Opposition"
    other = dataset.with_tables(holdings=holdings)
    forged = {f"{DATA}{name}": data for name, data in files_of(other).items()}
    told = {**manifest, "fingerprint": other.fingerprint}
    differences = verify(sealed_with({**files, **forged}, told)).differences
    assert any(one.startswith("numbers.") for one in differences)
    assert any(one.startswith("page.html") for one in differences)


def test_data_that_hold_more_than_is_read_are_found(files):
    more = files[f"{DATA}{SOURCES_FILE}"] + b"\n# told to nobody\n"
    differences = verify(sealed_with(files, **{f"{DATA}{SOURCES_FILE}": more})).differences
    assert differences == ("data/SOURCES.toml: made again from data/ it has other bytes.",)


def test_files_added_missing_and_renamed_are_found(files):
    renamed = {("pictures/b4.png" if name == "pictures/a4.png" else name): data for name, data in files.items()}
    del renamed["README.txt"]
    renamed["extra.txt"] = b"x"
    differences = verify(seal(renamed)).differences
    assert differences[:3] == (
        "README.txt: it is missing.",
        "pictures/a4.png: it is called pictures/b4.png now.",
        "extra.txt: the manifest names no such file; it was added.",
    )


def test_files_added_missing_and_renamed_are_found_though_sealed_anew(files):
    renamed = {("pictures/b4.png" if name == "pictures/a4.png" else name): data for name, data in files.items()}
    del renamed["README.txt"]
    differences = verify(sealed_with(renamed)).differences
    assert differences == (
        "pictures/b4.png: no bundle of these data and parameters holds such a file.",
        "pictures/a4.png: it belongs into the bundle, and is missing.",
        "README.txt: it belongs into the bundle, and is missing.",
    )


def test_other_versions_are_said_and_rows_compared_by_what_they_hold(files, manifest):
    told = copy.deepcopy(manifest)
    told["made_by"]["matplotlib"] = "1.0"
    told["numbers"]["sentence"] = "Said in other words."
    told["numbers"]["distance_m"] += 0.001
    sentence = manifest["numbers"]["sentence"].encode()
    assert sentence in files["rows/events.geojson"]
    rows = files["rows/events.geojson"].replace(b",\n", b" ,\n").replace(sentence, b"Said in other words.")
    page = {"page.html": b"another", "README.txt": b"All verified.\n", "rows/events.geojson": rows}
    found = verify(sealed_with({**files, **page}, told))
    assert found.differences == ()
    assert not found.reproduced
    assert found.not_compared == (
        "sentences in the manifest", "sentences in rows/events.geojson", "README.txt", "page.html",
    )  # fmt: skip
    assert found.notes[0].startswith(
        "Sentences in the manifest were not compared, as other versions may say it in other words. numbers.sentence: "
        "the manifest says 'Said in other words.', worked "
    )
    assert found.notes[1] == "Off by no more than 2 mm, or 2e-8 degrees: numbers.distance_m."
    assert re.fullmatch(r"Made by other versions: matplotlib 1\.0, here [\d.]+\.", found.notes[2])
    assert found.notes[3].endswith("citation: the sentence of the view in it is another.")
    assert found.notes[4].startswith("README.txt, line 1: it says 'All verified.', made again from data/ it is 'Villag")
    assert found.notes[-1].startswith("Not compared, as other versions draw and write them otherwise: README.txt, page")
    other = {
        "rows/events.csv": files["rows/events.csv"].replace(b"36.33", b"36.3315"),
        "CITATION.txt": files["CITATION.txt"].replace(sentence, b"Said in other words.").replace(b"CC BY 4.0", b"CC0"),
    }
    differences = verify(sealed_with({**files, **other}, told)).differences
    assert [one.split(" made again")[0] for one in differences if "CITATION" not in one] == [
        "rows/events.csv:",
    ]
    assert any(one.startswith("CITATION.txt, line ") and "CC0" in one for one in differences)


def of_other_code(files, manifest, **changed):
    """Seal files anew under the name of other code."""
    told = copy.deepcopy(manifest)
    told["made_by"]["code"] = "0" * 12
    return sealed_with(files, told, **changed)


def with_more(data, *path, **fields):
    """Return JSON with fields put into one of its objects, in place of others or beside them."""
    tree = json.loads(data)
    place = tree
    for step in path:
        place = place[step]
    place.update(fields)
    return json.dumps(tree, ensure_ascii=False).encode()


def test_claims_that_other_code_words_otherwise_are_never_plainly_reproduced(files, manifest):
    forged = "FORGED: the data prove it."
    claims = with_more(files["claims.json"], "claims", 0, reason=forged, definition=forged)
    found = verify(of_other_code(files, manifest, **{"claims.json": claims}))
    assert found.differences == ()
    assert not found.reproduced
    assert found.not_compared == ("sentences in claims.json",)
    told = [one for one in found.notes if forged in one]
    assert [one.split(". ", 1)[1].split(":")[0] for one in told] == ["claims[0].reason", "claims[0].definition"]
    assert all(one.startswith("Sentences in claims.json were not compared, as other versions may say") for one in told)
    (said,) = verify(sealed_with(files, manifest, **{"claims.json": claims})).differences
    assert said == "claims.json: made again from data/ it has other bytes."


@pytest.mark.parametrize(
    ("name", "path", "fields"),
    [
        ("claims.json", ("claims", 0), {"sentence": "FORGED"}),
        ("claims.json", ("claims", 0), {"notes": ["Verified by others.", "FORGED"] * 3}),
        ("claims.json", ("claims", 0), {"verdict": "supported"}),
        ("claims.json", (), {"notes": ["FORGED"]}),
        ("rows/events.geojson", ("features", 0, "properties"), {"reason": "FORGED"}),
        ("rows/events.geojson", ("features", 1, "properties"), {"note": "FORGED"}),
        ("rows/events.geojson", ("features", 2), {"sentence": "FORGED"}),
        ("rows/events.geojson", (), {"notes": ["FORGED"]}),
        ("view.json", (), {"sentence": "FORGED"}),
        ("view.json", ("shown",), {"notes": ["FORGED"]}),
        ("view.json", ("asked",), {"reason": "FORGED"}),
        ("view.json", (), {"notices": ["FORGED"]}),
    ],
)
def test_what_is_put_into_a_file_is_found_whatever_code_it_names(files, manifest, name, path, fields):
    data = with_more(files[name], *path, **fields)
    (said,) = verify(of_other_code(files, manifest, **{name: data})).differences
    assert said.startswith(f"{name}: made again from data/ it holds other values: ")
    (said,) = verify(sealed_with(files, manifest, **{name: data})).differences
    assert said == f"{name}: made again from data/ it has other bytes."


def test_rows_and_citation_forged_in_small_are_found_whatever_code_they_name(files, manifest):
    sentence = manifest["numbers"]["sentence"]
    rows = files["rows/events.csv"].decode("utf-8-sig")
    assert "36.33" in rows
    citation = files["CITATION.txt"] + sentence.encode()
    for name, data in {
        "rows/events.csv": rows.replace("36.33", "３６.３３").encode(),
        "CITATION.txt": citation,
    }.items():
        (said,) = verify(of_other_code(files, manifest, **{name: data})).differences
        assert said.startswith(name)
    cited = json.loads(files["rows/events.geojson"])["citation"]
    twice = with_more(files["rows/events.geojson"], citation=f"{cited} {sentence}")
    (said,) = verify(of_other_code(files, manifest, **{"rows/events.geojson": twice})).differences
    assert said.startswith("rows/events.geojson: made again from data/ it holds other values: citation: it says")
    told = _lies(manifest, ("files",), {name: {**one, "note": "Checked"} for name, one in manifest["files"].items()})
    with pytest.raises(FileRefusedError, match="it gives no sha256 and bytes, or more than these"):
        verify(seal({**files, MANIFEST: written(told)}))


@pytest.mark.parametrize("name", ["README.txt", "CITATION.txt", "view.json"])
def test_a_file_far_larger_than_ours_is_not_looked_through(files, manifest, name):
    lines = b"".join(b"%d\n" % number for number in range(50_000))
    (said,) = verify(of_other_code(files, manifest, **{name: lines})).differences
    assert said.startswith(name)
    assert "far larger than" in said


def test_the_same_values_written_otherwise_by_other_code_are_reproduced_and_by_ours_are_not(files, manifest):
    rows = {name: json.dumps(json.loads(files[name])).encode() for name in ("view.json", "rows/events.geojson")}
    assert verify(of_other_code(files, manifest, **rows)).reproduced
    assert verify(sealed_with(files, manifest, **rows)).differences == (
        "rows/events.geojson: made again from data/ it has other bytes.",
        "view.json: made again from data/ it has other bytes.",
    )


@settings(max_examples=6)
@given(st.data())
def test_a_byte_that_changed_in_any_file_is_found_though_sealed_anew(files, manifest, data):
    name = data.draw(st.sampled_from(sorted(set(files) - {MANIFEST})))
    turned = bytearray(files[name])
    turned[data.draw(st.integers(0, len(turned) - 1))] ^= data.draw(st.integers(1, 255))
    assert not verify(sealed_with(files, manifest, **{name: bytes(turned)})).reproduced


@settings(max_examples=6)
@given(st.data())
def test_a_file_of_another_name_is_found_though_sealed_anew(files, manifest, data):
    name = data.draw(st.sampled_from(sorted(set(files) - {MANIFEST})))
    other = data.draw(st.from_regex(r"(rows/|data/)?[a-z]{1,8}\.(csv|json|txt|html)", fullmatch=True))
    renamed = {(other if one == name else one): content for one, content in files.items()}
    assert not verify(sealed_with(renamed, manifest)).reproduced or other == name


def many(files, count):
    """Return files whose data hold one event many times, as SOURCES.toml then records it."""
    head, row = files[f"{DATA}events.csv"].decode().split("\n")[:2]
    rest = row[row.index(",") :]
    events = "".join(f"{line}\n" for line in (head, *(f"x{number}{rest}" for number in range(count)))).encode()
    listed = rb'(name = "events.csv"\nsha256 = )"[0-9a-f]+"\nrows = \d+'
    now = f'"{hashlib.sha256(events).hexdigest()}"\nrows = {count}'.encode()
    sources = re.sub(listed, lambda found: found[1] + now, files[f"{DATA}{SOURCES_FILE}"])
    return {**files, f"{DATA}events.csv": events, f"{DATA}{SOURCES_FILE}": sources}


def test_more_data_than_are_worked_out_again_are_refused_and_a_setting_allows_more(files, manifest, monkeypatch):
    forged = sealed_with(many(files, 500), manifest)
    monkeypatch.setenv("STANDOFF_MAX_BUNDLE_LINES", "500")
    said = (
        "b.zip: its data have 545 lines, more than 500; making all again takes about 1 GB of memory for 130,000 lines"
    )
    with pytest.raises(FileRefusedError, match=f"{said}.*STANDOFF_MAX_BUNDLE_LINES allows more"):
        verify(forged, name="b.zip")
    monkeypatch.setenv("STANDOFF_MAX_BUNDLE_LINES", "1000")
    monkeypatch.setenv("STANDOFF_MAX_BUNDLE_MB", "1")
    assert not verify(forged).reproduced
    no_pattern = b"".join(hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(20_000))
    large = sealed_with({**files, f"{DATA}notes.txt": no_pattern}, manifest)
    with pytest.raises(
        FileRefusedError, match=r"its data have 1\.3 MB, more than 1; .* STANDOFF_MAX_BUNDLE_MB allows more"
    ):
        verify(large)


def test_more_lines_than_the_usual_are_refused(files, manifest):
    with pytest.raises(FileRefusedError, match=r"its data have 150,0\d\d lines, more than 100,000;"):
        verify(sealed_with(many(files, 150_000), manifest))


def test_of_other_data_nothing_more_is_made(files, manifest):
    forged = many(files, 50)
    found = verify(sealed_with(forged, manifest))
    (said,) = found.differences
    assert said.startswith("fingerprint: the manifest says ")
    assert found.notes[-1].startswith("The data are other ones than the manifest names: nothing more was made of them.")
    told = {**manifest, "fingerprint": data_in(forged).fingerprint}
    found = verify(sealed_with(forged, told))
    assert any(one.startswith("numbers.counts.total: the manifest says 4, worked") for one in found.differences)
    assert not any("page.html" in one for one in found.differences)
    assert found.notes[-1].startswith("Page, pictures and rows were not made again, as the counts are other ones.")


def test_what_is_checked_is_said_meanwhile_and_can_be_stopped(bundle):
    seen = []

    class Followed(Progress):
        def advance(self, fraction, *, label=None):
            super().advance(fraction, label=label)
            seen.append(self.label)

    with watch(Followed()) as done:
        assert verify(bundle, name="b.zip").reproduced
    assert done.fraction == 1.0
    stages = [
        "the seal of b.zip",
        "data/",
        "the numbers",
        "the care",
        "page.html",
        "pictures/a4.pdf",
        "rows/events.csv",
    ]
    assert [one for one in dict.fromkeys(seen) if one in stages] == stages
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(CancelledError), watch(stopped):
        verify(bundle)


def test_what_breaks_in_a_library_is_one_line_beside_what_was_compared(bundle, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", broken)
    found = verify(bundle)
    assert found.differences == (
        "Not all could be worked out again: data, parameters or manifest cannot be used (ZeroDivisionError('a\\nb')).",
    )
    assert any(one.startswith("The numbers: worked out again") for one in found.checked)


def test_nothing_but_the_versions_changed_is_reproduced_and_said(files, manifest):
    told = copy.deepcopy(manifest)
    told["made_by"]["code"] = "0" * 12
    found = verify(sealed_with(files, told))
    assert found.reproduced
    assert [one.split(",")[0] for one in found.notes] == ["Made by other versions: code 000000000000"]
    differences = verify(sealed_with(files, {**told, "more": 1})).differences
    assert differences == ("manifest.json: it holds more than what was worked out again.",)


@pytest.mark.parametrize("made_by", [{}, {"a": {"deep": 1}, "b": [1]}, {"standoff": "0.1.0"}])
def test_versions_that_are_none_are_found(files, manifest, made_by):
    (said,) = verify(sealed_with(files, {**manifest, "made_by": made_by})).differences
    assert said.startswith("made_by: a bundle names standoff, code, python, ")
    assert said.isprintable()


def forged(files, manifest, **parameters):
    """Return a bundle made anew, as a forger would, of the data that are there and other parameters."""
    again = reopened(files, {**manifest["parameters"], **parameters})
    made = made_of(again)
    return seal({**made, MANIFEST: written(manifest_of(again, made))})


@pytest.mark.parametrize(
    ("parameters", "starts"),
    [
        ({"said": ["Checked by others."]}, ["parameters.said: the manifest says"]),
        (
            {"care": {"grid_m": 1000.0, "hold_back_days": 0}},
            ["parameters.care: data, view or claims are not on the grid", "parameters.grown_m: ", "parameters.said: "],
        ),
        ({"care": {"grid_m": 0.0, "hold_back_days": 3}}, ["parameters.said: it does not name the day from which on"]),
        (
            {
                "care": {"grid_m": 0.0, "hold_back_days": 3},
                "said": [held_back_said(3, utc("2015-10-10")), "2 claims about the days held back: all left out."],
            },
            ["parameters.care: there are data of 10 October 2015 or later", "parameters.said: the manifest says"],
        ),
    ],
)
def test_care_that_was_not_taken_is_found_though_all_was_made_anew(files, manifest, parameters, starts):
    found = verify(forged(files, manifest, **parameters))
    assert len(found.differences) == len(starts)
    assert all(one.startswith(start) for one, start in zip(found.differences, starts, strict=True))


@pytest.mark.parametrize(("days", "whole"), [(3_000, True), (3_000, False), (20, False)])
def test_events_alone_of_which_none_is_left_are_reproduced(days, whole):
    events = [event(37, 36, day) for day in ("2015-10-01", "2015-10-02", "2015-11-14")]
    # Of 20 days two events are left, none of them in view.
    view = View(dataset="test", text="of no event")
    snapshot = snapshot_of(dataset_of(events=events), view=view, care=Care(hold_back_days=days), whole=whole, claims=())
    assert snapshot.dataset.events.empty == (days == 3_000 or not whole)
    assert verify(bundle_of(snapshot)).differences == ()


def test_claims_left_out_with_the_days_are_said_and_reproduced():
    care = Care(hold_back_days=60)
    bundle = bundle_of(snapshot_of(care=care))
    assert json.loads(unseal(bundle)[0][MANIFEST])["parameters"]["said"][-1].startswith("1 claim about the days held")
    assert verify(bundle).differences == ()


def test_metres_that_break_the_measure_are_found_in_one_line(files, manifest):
    sources = files[f"{DATA}{SOURCES_FILE}"]
    other = sources.replace(b"zone_max_radius_m = 6000.0", b"zone_max_radius_m = 1e308")
    assert other != sources
    (said,) = verify(sealed_with(files, manifest, **{f"{DATA}{SOURCES_FILE}": other})).differences
    assert said.startswith("Nothing could be worked out again: SOURCES.toml: zone_max_radius_m 1e+308 is not")
    told = _lies(manifest, ("numbers", "distance_m"), 10**400)
    told["made_by"]["code"] = "x"
    (said,) = verify(sealed_with(files, told)).differences
    assert said.startswith("numbers.distance_m: the manifest says 1000")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "manifest.json: it is not JSON; get the bundle anew"),
        (b"[]", "manifest.json: it is no manifest of a bundle"),
        (b'{"format": 2}', "its format is 2, of a newer Standoff; this one reads 1; update Standoff"),
        (b'{"format": true}', "manifest.json: it is no manifest of a bundle"),
        (b'{"format": 1, "format": 1}', "a key stands twice in one of its objects"),
        (b'{"format": 1}', "it has no made_by, or it is no dict"),
        (b'{"format": NaN}', "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"format": ' + b"9" * 10_000 + b"}", "it is not JSON"),
    ],
)
def test_what_is_no_manifest_is_refused(files, content, said):
    with pytest.raises(FileRefusedError, match=re.escape(said)):
        verify(seal({**files, MANIFEST: content}))


@pytest.mark.parametrize(
    ("at", "new"),
    [
        (("parameters", "care"), {"grid_m": 1e9, "hold_back_days": 0}),
        (("parameters", "care"), {"metres": 1}),
        (("parameters", "theme"), "pink"),
        (("parameters", "view"), ["x"]),
        (("parameters", "view", "window"), ["2015-10-01"]),
        (("parameters", "view", "camera"), "abc"),
        (("parameters", "view", "camera"), [1e300, 1e300, 1e300]),
        (("parameters", "view", "text"), "\ud800x"),
        (("parameters", "said"), "abc"),
        (("parameters", "address"), 1),
        (("files",), {"a": {"sha256": "x"}}),
    ],
)
def test_parameters_that_are_none_are_found(files, manifest, at, new):
    told = _lies(manifest, at, new)
    if at == ("files",):
        with pytest.raises(FileRefusedError, match="of a it gives no sha256 and bytes, or more"):
            verify(seal({**files, MANIFEST: written(told)}))
        return
    (said,) = verify(sealed_with(files, told)).differences
    assert said.startswith("Nothing could be worked out again: manifest.json: its parameters cannot be used (")


def test_no_manifest_is_no_bundle(files):
    rest = {name: data for name, data in files.items() if name != MANIFEST}
    with pytest.raises(FileRefusedError, match="x.zip: it holds no manifest.json; give the zip that geo snapshot"):
        verify(seal(rest), name="x.zip")


def test_data_that_cannot_be_read_are_said(files):
    (said,) = verify(sealed_with(files, **{f"{DATA}{SOURCES_FILE}": b"x"})).differences
    assert said.startswith("Nothing could be worked out again: SOURCES.toml: it is not TOML")
    rest = {name: data for name, data in files.items() if not name.startswith(DATA)}
    (said,) = verify(sealed_with(rest)).differences
    assert said == "Nothing could be worked out again: SOURCES.toml: there is no such file beside SOURCES.toml"


def test_a_thousand_lies_are_counted(files, manifest):
    told = copy.deepcopy(manifest)
    told["verdicts"] = [{"verdict": number} for number in range(1000)]
    found = verify(sealed_with(files, told)).differences
    assert len(found) == 101
    assert found[-1].endswith("more things differ.")


def test_a_snapshot_read_back_is_the_same(files, snapshot, manifest):
    again = reopened(files, manifest["parameters"])
    assert (again.digest, again.link, again.said) == (snapshot.digest, snapshot.link, snapshot.said)
    assert again.scene.view == snapshot.scene.view
    assert (
        json.loads(written(manifest_of(again, {name: data for name, data in files.items() if name != MANIFEST})))
        == manifest
    )


def test_a_view_of_every_field_is_read_back():
    view = View(
        dataset="test", window=(utc("2015-10-01"), utc("2015-10-20 12:00")), instant=utc("2015-10-09 01:02:03.000004"),
        mode="so-far", actors=("ISIS",), kinds=("battle",), min_deaths=1, max_place_uncertainty_m=1234.5678901234,
        max_event_uncertainty_m=9999.0, text="a b", area=(36.1 + 1e-13, 36.2, 37.3, 37.4), pair=("ISIS", "Government"),
        definition="edge-to-edge", threshold_m=1999.999999, basemap="osm", camera=(36.36, 37.19, 11.25),
        compare=(utc("2015-10-01"), utc("2015-10-02")), compare_way="sides", compare_camera=(36.3, 37.1, 10.5),
        display=("density", "no-line"),
    )  # fmt: skip
    snapshot = snapshot_of(view=view, claims=())
    held = {f"{DATA}{name}": data for name, data in files_of(snapshot.dataset).items()}
    parameters = json.loads(written(manifest_of(snapshot, {})["parameters"]))
    assert reopened(held, parameters).wanted == snapshot.wanted
    assert pd.Timestamp(parameters["view"]["instant"]) == view.instant
