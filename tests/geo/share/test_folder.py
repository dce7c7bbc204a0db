"""A dataset written as the files of a folder and read back: nothing of it is lost, whatever its texts and shapes."""

import math
from dataclasses import replace

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.dataset import Dataset, Source
from geo.model.errors import FileRefusedError
from geo.model.kinds import KINDS
from geo.model.tables import CONFIDENCES, EVENTS, HOLDINGS, PLACES, ZONES
from geo.model.view import View
from geo.read.catalog import open_folder
from geo.read.files import dataset_of as merged
from geo.read.files import read_each, read_paths
from geo.read.options import held_by
from geo.read.provenance import SOURCES_FILE
from geo.read.safe_csv import safe_csv
from geo.share.folder import dataset_of, files_of
from tests.worlds import event, frame_of, two_villages, zone

HOSTILE = (
    "=1+1", "-5", "@cmd", "+49", "a; =cmd|'/c calc'!A0", '"=1', "'=1", "＝1", ";;-1", "sep=;", "#tag", '"', ",",
    "two\nlines\r\n", "\ttab", " blank ", "NA", "-", "null", "\\u0041", "\\", "\\\\n", "C:\\new", "<script>",
    "\x00", "\x1f\x7f\x85", "\u2028", "\ufeff", "مارع", "\u200eleft", "😀",
)  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))
filled = texts.filter(str.strip)
moments = st.datetimes(min_value=pd.Timestamp("1800-01-01"), max_value=pd.Timestamp("2200-12-31")).map(
    lambda one: pd.Timestamp(one, tz="UTC").as_unit("us")
)
degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
lengths = st.floats(0, 1e300)
counts = st.integers(0, 2**53)


@st.composite
def spans(draw, *, is_open):
    start = draw(moments)
    end = start + pd.Timedelta(microseconds=draw(st.integers(1, 10**12)))
    return {"start": start, "end": pd.NaT if is_open and draw(st.booleans()) else end}


@st.composite
def events(draw):
    best, low, high = (draw(st.none() | counts) for _ in range(3))
    words = {name: draw(texts) for name in ("actor_a", "actor_b", "actor_a_raw", "actor_b_raw", "kind_raw", "place")}
    return {
        **draw(spans(is_open=False)), **words, "note": draw(texts), "source": draw(texts), "url": draw(texts),
        "date_uncertainty_days": draw(counts), "kind": draw(st.sampled_from(KINDS)), "deaths_best": best,
        "deaths_low": low, "deaths_high": high, "place_uncertainty_m": draw(lengths),
        "confidence": draw(st.sampled_from(CONFIDENCES)), "geometry": shapely.Point(draw(degrees)),
    }  # fmt: skip


@st.composite
def shapes(draw):
    x, y = draw(st.floats(-170, 160)), draw(st.floats(-80, 80))
    size = draw(st.floats(0.001, 3))
    outer = shapely.box(x, y, x + size, y + size)
    holed = outer - shapely.box(x + size / 4, y + size / 4, x + size / 2, y + size / 2)
    return draw(st.sampled_from([outer, holed, shapely.MultiPolygon([outer, shapely.box(171, y, 172, y + 1)])]))


@st.composite
def zones(draw):
    return {
        **draw(spans(is_open=True)), "actor": draw(filled), "line_uncertainty_m": draw(lengths), "source": draw(texts),
        "geometry": draw(shapes()),
    }  # fmt: skip


@st.composite
def places(draw):
    words = {name: draw(texts) for name in ("aliases", "kind", "note", "source")}
    return {
        **words, "name": draw(filled), "place_uncertainty_m": draw(lengths),
        "confidence": draw(st.sampled_from(CONFIDENCES)), "geometry": shapely.Point(draw(degrees)),
    }  # fmt: skip


@st.composite
def sources(draw):
    told = {name: draw(texts) for name in ("file", "sha256", "producer", "version", "licence", "citation", "changes")}
    return Source(**told, filters=draw(texts))


@st.composite
def datasets(draw):
    def table(schema, rows):
        some = draw(st.lists(rows, max_size=3))
        ids = draw(st.lists(texts.filter(bool), min_size=len(some), max_size=len(some), unique=True))
        return frame_of(schema, some, ids) if some else None

    held = table(PLACES, places())
    ids = [] if held is None else held.index.tolist()
    holdings = st.builds(
        lambda span, place, actor, note: {
            **span, "place_id": place, "actor": actor, "note": note, "confidence": "low", "source": "",
        },
        spans(is_open=True), st.sampled_from(ids), filled, texts,
    ) if [one for one in ids if one.strip()] == ids and ids else None  # fmt: skip
    made = table(EVENTS, events())
    stated = None
    if made is not None:
        stated = pd.Series(["Syria"], index=pd.Index(made.index[:1], name="event_id"), name="country", dtype="str")
    origin = draw(st.lists(sources(), max_size=2))
    return Dataset.of(
        name="made",
        title=draw(texts),
        events=made,
        zones=table(ZONES, zones()),
        places=held,
        holdings=None if holdings is None else table(HOLDINGS, holdings),
        sources=[replace(one, made_of=tuple(origin)) for one in origin],
        warnings=draw(st.lists(texts, max_size=2)),
        zone_max_radius_m=draw(st.floats(1e-3, 1e6)),
        zone_max_place_uncertainty_m=draw(st.floats(1e-3, 1e6)),
        zone_area=draw(st.sampled_from([None, (-1 / 3, 0.1, 37.70000000000001, 89.9)])),
        countries=stated,
        defaults=View(
            dataset="made",
            instant=draw(st.none() | moments),
            window=draw(st.none() | spans(is_open=False).map(lambda span: (span["start"], span["end"]))),
            area=draw(st.sampled_from([None, (36.1, 36.2, 37.3, 37.4)])),
            camera=draw(st.sampled_from([None, (36.36, 37.19, 11.0)])),
            max_place_uncertainty_m=draw(st.floats(0, 1e6)),
            text=draw(texts),
            kinds=draw(st.sampled_from([(), ("battle", "strike")])),
            mode=draw(st.sampled_from(["window", "so-far"])),
        ),
    )


def _same(found, dataset):
    assert found.fingerprint == dataset.fingerprint
    for name in ("events", "zones", "places", "holdings"):
        assert getattr(found, name).index.tolist() == getattr(dataset, name).index.tolist()
    assert (found.title, found.sources, found.warnings) == (
        dataset.title or dataset.name,
        dataset.sources,
        dataset.warnings,
    )
    assert found.defaults == dataset.defaults
    assert found.countries.to_dict() == dataset.countries.to_dict()
    bounds = ("zone_max_radius_m", "zone_max_place_uncertainty_m", "zone_area")
    assert [getattr(found, name) for name in bounds] == [getattr(dataset, name) for name in bounds]


@settings(max_examples=60)
@given(datasets())
def test_what_is_read_back_is_what_was_written(dataset):
    files = files_of(dataset)
    found = dataset_of(files)
    _same(found, dataset)
    assert files_of(found) == files


@settings(max_examples=20)
@given(st.lists(events(), min_size=1, max_size=3))
def test_a_spreadsheet_computes_nothing_in_the_files(rows):
    from csv import reader  # noqa: PLC0415

    made = Dataset.of(name="made", events=frame_of(EVENTS, rows, [f"={number}" for number in range(len(rows))]))
    text = files_of(made)["events.csv"].decode("utf-8")
    header, *found = reader(text.splitlines())
    numbers = {"latitude", "longitude", "place_uncertainty_m"}
    cells = pd.DataFrame(found, columns=header).drop(columns=list(numbers)).astype("str")
    plain = cells.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
    assert safe_csv(cells) == plain
    assert all(math.isfinite(float(row[header.index(name)])) for row in found for name in numbers)


def test_the_sample_comes_back(root):
    dataset = open_folder(root / "data" / "aleppo-2015")
    _same(dataset_of(files_of(dataset)), dataset)


@pytest.mark.parametrize(
    ("names", "actor"),
    [
        (["ged211_syria_2015-08_09.csv"], None),
        (["ged_syria_2016-02-01_10_full41cols.csv", "carter_control_points_2014.csv"], None),
        (["carter_control_zones_2014.geojson"], None),
        (["deepstatemap_data_20240801.geojson", "deepstatemap_data_20241201.geojson"], "Russia"),
    ],
)
def test_the_shared_slices_come_back(shared, names, actor):
    dataset = read_paths([shared / "data" / name for name in names], options=held_by(actor))
    assert len(dataset.events) + len(dataset.zones) + len(dataset.holdings) > 0
    _same(dataset_of(files_of(dataset)), dataset)


def test_zones_of_a_test_world_come_back():
    shape = shapely.Polygon([(37.1, 36.1), (37.4, 36.1), (37.25 + 1e-14, 36.4), (37.1, 36.3)])
    dataset = Dataset.of(
        name="own", zones=frame_of(ZONES, [zone("ISIS", shape), zone("=X", shape, end="2015-02-01")], ["a", "b"])
    )
    _same(dataset_of(files_of(dataset)), dataset)


def test_an_empty_dataset_comes_back():
    _same(dataset_of(files_of(Dataset.of(name="own"))), Dataset.of(name="own"))


def test_a_folder_of_the_files_opens_as_any_other(tmp_path):
    dataset = two_villages().dataset
    for name, data in files_of(dataset).items():
        (tmp_path / name).write_bytes(data)
    assert open_folder(tmp_path) == read_paths([tmp_path]) == dataset


def test_a_folder_of_the_files_can_be_read_with_others(tmp_path):
    origin = Source(file="first.csv", sha256="", producer="A survey")
    dataset = replace(two_villages().dataset, sources=(origin,))
    for name, data in files_of(dataset).items():
        (tmp_path / name).write_bytes(data)
    other = tmp_path.parent / f"{tmp_path.name}-more.csv"
    other.write_text("date,latitude,longitude,actor\n2015-03-01,36.3,37.1,ISIS\n", encoding="utf-8")
    found = merged(read_each([tmp_path, other]))
    assert (len(found.events), len(found.holdings)) == (1, len(dataset.holdings))
    assert [one.file for one in found.sources] == ["first.csv", other.name]


def test_names_are_made_plain():
    files = files_of(Dataset.of(name="My Files/../é"))
    assert dataset_of(files).name == "my-files"


def _with(files, name, data):
    return {**files, name: data}


@pytest.fixture
def files():
    return files_of(two_villages().dataset)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"exact = true", b"exact = false", "SOURCES.toml: it does not say exact = true; open it as a folder"),
        (b'name = "places.csv"', b'name = "p.csv"', "p.csv: there is no such file beside SOURCES.toml"),
        (b'name = "places.csv"', b'name = "../p.csv"', "the file name '../p.csv' leads out of the folder"),
        (b'sha256 = "', b'sha256 = "0', "is not 64 hexadecimal digits"),
        (b"rows = 3", b"rows = 4", "3 rows where SOURCES.toml records 4"),
        (b"[dataset]", b"[dataset", "it is not TOML"),
        (b"[dataset]", b"[dataset]\nx = " + b"[" * 5000, "lie too deep inside each other"),
    ],
)
def test_a_record_that_lies_is_refused(files, old, new, said):
    assert old in files[SOURCES_FILE]
    with pytest.raises(FileRefusedError) as refused:
        dataset_of(_with(files, SOURCES_FILE, files[SOURCES_FILE].replace(old, new)))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_named(files):
    with pytest.raises(FileRefusedError, match="SOURCES.toml: there is no such file"):
        dataset_of({})
    with pytest.raises(FileRefusedError, match="places.csv: there is no such file beside SOURCES.toml"):
        dataset_of({name: data for name, data in files.items() if name != "places.csv"})


def test_a_changed_table_is_refused(files):
    changed = files["holdings.csv"].replace(b"ISIS", b"IS", 1)
    with pytest.raises(FileRefusedError, match="holdings.csv: its content is not the one SOURCES.toml records"):
        dataset_of(_with(files, "holdings.csv", changed))


def test_a_table_listed_twice_is_refused(files):
    listed = files[SOURCES_FILE] + b"\n" + b"[[file]]" + files[SOURCES_FILE].split(b"[[file]]")[1]
    with pytest.raises(FileRefusedError, match="lists a file twice"):
        dataset_of(_with(files, SOURCES_FILE, listed))


def test_an_event_keeps_everything():
    rows = [event(37.1, 36.1, "2015-10-01 12:34:56.000001", deaths_best=None, note="=1\n2", url="https://a/?b=c")]
    dataset = Dataset.of(name="own", events=frame_of(EVENTS, rows, ["x"]))
    found = dataset_of(files_of(dataset)).events.iloc[0]
    assert (found["note"], found["deaths_best"] is pd.NA, str(found["start"])) == (
        "=1\n2",
        True,
        "2015-10-01 12:34:56.000001+00:00",
    )
