"""What may be unpacked of a reader's own files: the same limit whichever way an archive comes, and none for files."""

from __future__ import annotations

import gzip
import io
import zipfile

import geopandas as gpd
import openpyxl
import pytest
import shapely

from geo.model.errors import InputError
from geo.read.address import parse
from geo.read.content import Content
from ui.own_reading import Asked, read

#: A table of 2 MB, which packs some thirty times smaller.
TABLE = "date,latitude,longitude,actor\n" + "".join(
    f"2015-10-{day:02d},36.{number:05d},37.1,IS\n" for number in range(4_000) for day in range(10, 30)
)
SAID = "once unpacked, more than 1 (STANDOFF_UPLOAD_UNPACKED_MB allows more)"


class Upload(io.BytesIO):
    """A file as it is uploaded."""

    def __init__(self, name, data):
        super().__init__(data)
        self.name = name


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let an archive hold one megabyte."""
    monkeypatch.setenv("STANDOFF_UPLOAD_UNPACKED_MB", "1")


def packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def workbook():
    book = openpyxl.Workbook()
    for line in TABLE.splitlines()[:20_000]:
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shapefile(folder):
    columns = {"actor": ["IS"] * 9, "date": ["2015-10-10"] * 9, "note": ["x" * 250] * 9}
    circle = shapely.Point(37, 36).buffer(0.5, quad_segs=2_000)
    gpd.GeoDataFrame(columns, geometry=[circle] * 9, crs=4326).to_file(folder / "z.shp")
    return packed(**{one.name.replace(".", "_"): one.read_bytes() for one in folder.glob("z.*")})


def kmz():
    ring = " ".join(f"{37 + number / 1e6:.6f},36" for number in range(100_000)) + " 37.05,36.5 37,36"
    polygon = f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    stamp = "<name>ISIS</name><TimeStamp><when>2015-10-10</when></TimeStamp>"
    return packed(doc_kml=f"<kml><Placemark>{stamp}<Polygon>{polygon}</Polygon></Placemark></kml>")


@pytest.mark.parametrize(
    ("name", "data"), [("e.zip", packed(e_csv=TABLE)), ("e.csv.gz", gzip.compress(TABLE.encode()))], ids=["zip", "gzip"]
)
@pytest.mark.parametrize("way", ["upload", "address"])
def test_an_archive_that_holds_too_much_is_refused_whichever_way_it_comes(name, data, way):
    if way == "upload":
        outcome = read([Upload(name, data)], Asked(files=("1",)), {})
    else:
        address = parse(f"https://example.org/{name}")
        outcome = read([], Asked(addresses=(address,)), {address: Content(name, data)})
    assert outcome.dataset is None
    assert len(outcome.refusals) == 1
    assert SAID in outcome.refusals[0]


def test_workbooks_and_zipped_layers_are_files_and_no_archives(tmp_path):
    for name, data in {"w.xlsx": workbook(), "z.zip": shapefile(tmp_path), "z.kmz": kmz()}.items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert sum(one.file_size for one in archive.infolist()) > 1_000_000
        outcome = read([Upload(name, data)], Asked(files=("1",)), {})
        assert (len(outcome.reading.results), outcome.refusals) == (1, ())


def test_a_limit_that_is_higher_than_that_of_all_reading_changes_nothing(monkeypatch):
    monkeypatch.setenv("STANDOFF_UPLOAD_UNPACKED_MB", "9")
    monkeypatch.setenv("STANDOFF_MAX_ARCHIVE_MB", "1")
    outcome = read([Upload("e.zip", packed(e_csv=TABLE))], Asked(files=("1",)), {})
    assert "more than 1 (STANDOFF_MAX_ARCHIVE_MB allows more)" in outcome.refusals[0]


def test_a_limit_that_is_no_number_is_said(monkeypatch):
    monkeypatch.setenv("STANDOFF_UPLOAD_UNPACKED_MB", "many")
    with pytest.raises(InputError, match="STANDOFF_UPLOAD_UNPACKED_MB is 'many'"):
        read([], Asked(), {})
