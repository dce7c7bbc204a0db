"""``geo cache`` says what is kept, and removes it; the other verbs keep and recall."""

import json

import pytest

HEADER = "event_id,date,latitude,longitude,actor,place_uncertainty_m,note\n"


@pytest.fixture
def table(tmp_path):
    """Return a table just large enough to be kept."""
    note = "n" * 1000
    path = tmp_path / "large.csv"
    path.write_text(HEADER + "".join(f"e{n},2015-10-10,36,37,IS,500,{note}\n" for n in range(1000)) + "x,,,,,,\n")
    return path


def test_what_is_read_is_kept_and_recalled_and_removed(geo, table, tmp_path, monkeypatch):
    monkeypatch.setenv("STANDOFF_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / "parsed"
    assert geo("cache") == (0, f"{folder}: 0 files with 0.0 MB kept, at most 2,000 MB\n", "")
    first = geo("check", table, "--json")
    assert (first[0], first[2]) == (0, "")
    answer = json.loads(geo("cache", "--json")[1])
    assert (answer["folder"], answer["entries"], answer["cleared"]) == (str(folder), 1, False)
    (entry,) = folder.iterdir()
    assert answer["bytes"] == entry.stat().st_size
    written = entry.stat().st_ino
    assert geo("check", table, "--json") == first
    assert [one.stat().st_ino for one in folder.iterdir()] == [written]
    assert geo("cache", "--clear") == (0, f"{folder}: 1 file with {answer['bytes'] / 1e6:,.1f} MB removed\n", "")
    assert list(folder.iterdir()) == []
    assert geo("check", table, "--json") == first


def test_it_can_be_off(geo, table, tmp_path, monkeypatch):
    monkeypatch.setenv("STANDOFF_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert geo("check", table)[0] == 0
    assert geo("cache") == (0, "off: nothing is kept of what is read (STANDOFF_CACHE=off)\n", "")
    assert not (tmp_path / "home").exists()


def test_a_setting_that_is_no_number_is_refused_in_one_line(geo, monkeypatch, tmp_path):
    monkeypatch.setenv("STANDOFF_CACHE", str(tmp_path))
    monkeypatch.setenv("STANDOFF_CACHE_MB", "much")
    said = "geo: STANDOFF_CACHE_MB is 'much', which is no whole number of 1 or more; correct it, or unset it\n"
    for words in (("cache",), ("check", "data/aleppo-2015")):
        assert geo(*words) == (2, "", said)


def test_a_folder_that_is_none_is_refused_in_one_line(geo, monkeypatch, tmp_path):
    (tmp_path / "parsed").write_text("no folder")
    monkeypatch.setenv("STANDOFF_CACHE", str(tmp_path))
    status, out, err = geo("cache", "--clear")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "the cache cannot be used (Not a directory); give STANDOFF_CACHE another folder, or off" in err
