"""Folders with a SOURCES.toml: what they say is what is read, and a changed file is refused."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from geo.model.errors import FileRefusedError, UnknownNameError
from geo.read import catalog
from geo.read.credit import ACLED
from geo.read.files import read_paths

PLACES = "place_id,name,latitude,longitude,place_uncertainty_m\nsusin,Tall Susin,36.35,37.18,700\n"
HOLDINGS = "holding_id,place_id,actor,start\nh,susin,IS,2015-10-09\n"
ENTRY = '[[file]]\nname = "{name}"\nsha256 = "{digest}"\nrows = {rows}\nsources = ["ucdp", "press"]\n'
TOML = """
[dataset]
name = "small"
title = "A small one"

[view]
pair = ["IS", "Government of Syria"]
instant = 2015-10-10
definition = "position-to-position"
area = [37.0, 36.2, 37.3, 36.5]
camera = [36.36, 37.19, 11]

[zones]
zone_max_radius_m = 5000
zone_area = [36.8, 36.1, 37.7, 36.7]
zone_max_place_uncertainty_m = 1720

[[source]]
id = "ucdp"
producer = "UCDP"
version = "21.1"
licence = "CC BY 4.0"
citation = "Sundberg and Melander 2013"
accessed = "2026-11-01"
url = "https://ucdp.uu.se"

[[source]]
id = "press"
producer = "Press reports"
licence = "CC BY 4.0"
"""


def _entry(name, text, rows=1):
    return ENTRY.format(name=name, digest=hashlib.sha256(text.encode()).hexdigest(), rows=rows)


@pytest.fixture
def folder(put):
    """Write the small dataset; return a function that writes another SOURCES.toml."""
    put("small/places.csv", PLACES)
    put("small/holdings.csv", HOLDINGS)
    return put("small/SOURCES.toml", TOML + _entry("places.csv", PLACES) + _entry("holdings.csv", HOLDINGS)).parent


def _say(folder, text):
    (folder / "SOURCES.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_the_dataset_it_describes(folder):
    dataset = catalog.open_folder(folder)
    assert (dataset.name, dataset.title, len(dataset.places), len(dataset.holdings)) == ("small", "A small one", 1, 1)
    view = dataset.defaults
    assert (view.dataset, view.pair, view.definition) == ("small", ("ISIS", "Government"), "position-to-position")
    assert view.instant == pd.Timestamp("2015-10-10", tz="UTC")
    assert (view.area, view.camera) == ((37.0, 36.2, 37.3, 36.5), (36.36, 37.19, 11.0))
    assert (dataset.zone_max_radius_m, dataset.zone_area) == (5_000, (36.8, 36.1, 37.7, 36.7))
    assert dataset.zone_max_place_uncertainty_m == 1_720
    source = dataset.sources[0]
    assert (source.file, source.sha256) == ("places.csv", hashlib.sha256(PLACES.encode()).hexdigest())
    assert (source.producer, source.version, source.licence) == ("UCDP; Press reports", "21.1", "CC BY 4.0")
    assert (source.accessed, source.url) == ("2026-11-01", "https://ucdp.uu.se")


def test_read_paths_opens_it_alone_and_merges_it_with_others(folder, put):
    assert read_paths([folder]).defaults.pair == ("ISIS", "Government")
    events = put("events.csv", "date,latitude,longitude,actor\n2015-10-10,36,37,IS\n")
    together = read_paths([folder, events])
    assert (together.name, len(together.holdings), len(together.events)) == ("own", 1, 1)
    assert [source.licence for source in together.sources] == ["CC BY 4.0", "CC BY 4.0", ""]


def test_whose_a_file_is_stays_where_the_folder_does_not_say(folder):
    (folder / "own.csv").write_text(
        text := "event_id_cnty,date,lat,lon,actor\nx,2015-10-10,36,37,IS\n", encoding="utf-8"
    )
    head, entry = TOML.split("[[source]]", maxsplit=1)[0], _entry("own.csv", text).rsplit("sources", 1)[0]
    dataset = catalog.open_folder(_say(folder, head + entry))
    assert [(one.file, one.producer) for one in dataset.sources] == [("own.csv", ACLED.producer)]


def test_a_changed_file_is_refused_in_one_line(folder):
    (folder / "places.csv").write_text(PLACES.replace("700", "100"), encoding="utf-8")
    with pytest.raises(FileRefusedError) as refusal:
        catalog.open_folder(folder)
    message = str(refusal.value)
    assert message.startswith("places.csv: its content is not the one SOURCES.toml records (sha256 ")
    assert message.endswith("; restore the file, or record the new one")


def test_a_listed_file_that_is_missing_is_refused(folder):
    (folder / "holdings.csv").unlink()
    with pytest.raises(FileRefusedError, match=r"^holdings.csv: there is no such file; "):
        catalog.open_folder(folder)


def test_another_number_of_rows_is_refused(folder):
    with pytest.raises(FileRefusedError, match="1 rows where SOURCES.toml records 7; "):
        catalog.open_folder(_say(folder, TOML + _entry("places.csv", PLACES, rows=7)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[dataset", "it is not TOML"),
        ("[dataset]\ntitle = 'x'\n", "nothing is said of name; add it"),
        ("[dataset]\nname = 'x'\n", "nothing is said of file; add it"),
        ("[dataset]\nname = '../x'\nfile = []\n", "the dataset's name '../x' is not"),
        (TOML + ENTRY.format(name="../secret.csv", digest="0" * 64, rows=1), "leads out of the folder"),
        (TOML + ENTRY.format(name="a.csv", digest="123", rows=1), "is not 64 hexadecimal digits"),
        (TOML + _entry("places.csv", PLACES).replace("press", "rumour"), "names the source 'rumour'"),
        (TOML.replace("36.5]", "nan]") + _entry("places.csv", PLACES), "is not 4 numbers"),
        (TOML.replace("[37.0,", "[38.0,") + _entry("places.csv", PLACES), "is not west, south, east, north"),
        (TOML.replace("position-to-position", "crow") + _entry("places.csv", PLACES), "the definition 'crow'"),
        (TOML.replace("= 5000", "= -1") + _entry("places.csv", PLACES), "is not a number of metres above 0"),
        (TOML.replace("2015-10-10", '"soon"') + _entry("places.csv", PLACES), "soon"),
        (TOML.replace('["IS", "Government of Syria"]', '["IS"]') + _entry("places.csv", PLACES), "not enough values"),
    ],
)
def test_a_wrong_record_is_refused_in_one_line(folder, text, found):
    with pytest.raises(FileRefusedError) as refusal:
        catalog.open_folder(_say(folder, text))
    assert str(refusal.value).startswith("small/SOURCES.toml: ")
    assert found in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_built_in_names_are_folders_with_a_record(folder, monkeypatch):
    monkeypatch.setattr(catalog, "DATA", folder.parent)
    assert catalog.names() == ("small",)
    assert catalog.open_built_in("small").title == "A small one"
    with pytest.raises(UnknownNameError, match="unknown dataset 'smal'; did you mean small"):
        catalog.open_built_in("smal")
    with pytest.raises(UnknownNameError):
        catalog.open_built_in("../small")


def test_datasets_can_be_added_by_the_environment(folder, monkeypatch):
    monkeypatch.setenv(catalog.MORE, str(folder.parent))
    assert catalog.names() == ("aleppo-2015", "small")
    assert catalog.titles()["small"] == "A small one"
    assert catalog.open_built_in("small").title == "A small one"


def test_a_built_in_dataset_goes_before_an_added_one_of_its_name(folder, monkeypatch):
    folder.rename(folder.with_name("aleppo-2015"))
    monkeypatch.setenv(catalog.MORE, str(folder.parent))
    assert catalog.names() == ("aleppo-2015",)
    assert catalog.titles()["aleppo-2015"].startswith("Northern Aleppo")


def test_a_folder_that_names_another_dataset_is_refused(folder, monkeypatch):
    folder.rename(folder.with_name("other"))
    monkeypatch.setenv(catalog.MORE, str(folder.parent))
    with pytest.raises(FileRefusedError, match="other/SOURCES.toml: it names the dataset 'small'; give both one name"):
        catalog.open_built_in("other")


def test_no_added_dataset_is_called_as_own_files_are(folder, monkeypatch):
    folder.rename(folder.with_name("own"))
    monkeypatch.setenv(catalog.MORE, str(folder.parent))
    assert catalog.names() == ("aleppo-2015",)


def test_an_added_folder_that_is_none_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv(catalog.MORE, str(tmp_path / "nothing"))
    with pytest.raises(FileRefusedError, match="STANDOFF_DATA names .*nothing', which is no folder"):
        catalog.added()
    assert catalog.names() == ("aleppo-2015",)
    monkeypatch.setenv(catalog.MORE, "")
    assert catalog.added() is None


def test_a_dataset_whose_record_cannot_be_read_is_called_by_its_name(folder, monkeypatch):
    _say(folder, "not toml [")
    monkeypatch.setenv(catalog.MORE, str(folder.parent))
    assert catalog.titles()["small"] == "small"


def test_the_sample_is_read_without_loss():
    dataset = catalog.open_built_in("aleppo-2015")
    assert len(dataset.rejected) == 0
    assert dataset.warnings == ()
    assert all(source.licence and source.citation for source in dataset.sources)


def test_surveys_of_a_folder_that_number_their_places_alike_stay_where_they_are(put):
    texts = {
        f"{name}.csv": f"place_id,date,holder,latitude,longitude\n1,2014-0{month}-01,IS,{north},37\n"
        for name, month, north in (("syria", 1, 36), ("ukraine", 6, 48))
    }
    for name, text in texts.items():
        put(f"small/{name}", text)
    entries = "".join(_entry(name, text) for name, text in texts.items())
    dataset = catalog.open_folder(put("small/SOURCES.toml", TOML + entries).parent)
    north = {one.Index: dataset.places.geometry[one.place_id].y for one in dataset.holdings.itertuples()}
    assert north == {"syria-2": 36, "ukraine-2": 48}
    assert dataset.warnings[-1] == ("ukraine.csv: 1 place id used for another place in another file: 1 is ukraine-1")
