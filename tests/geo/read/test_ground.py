"""Which properties of features say who, since when and until when; files are built in the test."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import shapely

from geo.model.errors import FileRefusedError, UnknownTableError
from geo.read.content import Content
from geo.read.files import read_each, read_file
from geo.read.options import Options
from geo.read.recognise import read_content


def read(*rows, options=None):
    """Read squares, one for each of the properties given."""
    whole = [
        {
            "type": "Feature",
            "properties": {"line_uncertainty_m": 100, **properties},
            "geometry": json.loads(shapely.to_geojson(shapely.box(37 + number, 36, 38 + number, 37))),
        }
        for number, properties in enumerate(rows)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": whole})
    return read_content(Content("z.json", text.encode()), options or Options())


def starts(result):
    return [f"{one:%Y-%m-%dT%H:%M}" for one in result.tables["zones"]["start"]]


@pytest.mark.parametrize("name", ["controlling_actor", "Occupied by", "armed-group", "CONTROL_BY", "actor_in_control"])
def test_more_names_of_holders(name):
    assert read({name: "Daesh", "since": "2015-10-09"}).tables["zones"]["actor"].tolist() == ["ISIS"]


@pytest.mark.parametrize("name", ["status", "name", "category", "legend", "title"])
def test_a_property_whose_every_value_is_an_actor_names_the_holders(name):
    rows = [{name: "Islamic State", "date": "2015-10-09"}, {name: "contested", "date": "2015-10-09"}]
    result = read(*rows)
    assert result.tables["zones"]["actor"].tolist() == ["ISIS", "contested"]
    assert result.warnings[0] == (
        f"z.json: {name} is read as who held the ground: every value in it is an actor's name"
    )


@pytest.mark.parametrize("values", [["Islamic State", "Aleppo"], ["occupied", "occupied"], ["", ""]])
def test_a_property_with_other_values_names_nobody(values):
    with pytest.raises(FileRefusedError, match="^z.json: no actor property"):
        read(*({"status": value, "date": "2015-10-09"} for value in values))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2024-08-01", None),
        (20240801, "eight digits"),
        ("20240801", "eight digits"),
        ("2024/08/01", "year/month/day"),
        (1722470400000, "milliseconds since 1970, UTC"),
    ],
)
@pytest.mark.parametrize("name", ["date", "valid_from"])
def test_dates_as_maps_write_them(written, said, name):
    result = read({"actor": "A", name: written}, {"actor": "A", name: written})
    assert starts(result) == ["2024-08-01T00:00"] * 2
    about = [one for one in result.warnings if f"{name} is read as" in one]
    assert [said in one for one in about] == ([True] if said else [])


def test_milliseconds_keep_their_time_of_day_and_blanks_stay():
    times = {"start": 1722470400000, "end": 1722513600123}
    result = read({"actor": "A", **times}, {"actor": "A", "start": 1722470400000, "end": None})
    ends = result.tables["zones"]["end"]
    assert ends.iloc[0] == pd.Timestamp("2024-08-01 12:00:00", tz="UTC")
    assert pd.isna(ends.iloc[1])


def test_numbers_that_are_not_all_milliseconds_are_no_dates():
    result = read({"actor": "A", "start": 1722470400000}, {"actor": "A", "start": "2024-08-01"})
    assert starts(result) == ["2024-08-01T00:00"]
    assert result.rejected["row"].tolist() == ["1"]


def test_days_and_months_in_any_order_are_not_guessed():
    rows = [{"actor": "A", "start": "03/04/2015"}, {"actor": "A", "start": "05/06/2015"}]
    with pytest.raises(FileRefusedError, match="do not say whether the day or the month comes first") as refusal:
        read(*rows)
    # Features are no table: no mapper of columns can help.
    assert not isinstance(refusal.value, UnknownTableError)
    assert starts(read(*rows, options=Options(date_order="day-first"))) == ["2015-04-03T00:00", "2015-06-05T00:00"]


def test_an_end_that_may_or_may_not_belong_to_the_interval_is_refused():
    with pytest.raises(FileRefusedError, match="^z.json: column end_date does not say whether that day still belongs"):
        read({"actor": "A", "start": "2015-10-09", "end_date": "2015-10-11"})
    blank = read({"actor": "A", "start": "2015-10-09", "end_date": ""})
    both = read({"actor": "A", "start": "2015-10-09", "end_date": "2015-10-11", "last_day": "2015-10-11"})
    assert pd.isna(blank.tables["zones"]["end"].iloc[0])
    assert both.tables["zones"]["end"].iloc[0] == pd.Timestamp("2015-10-12", tz="UTC")


def test_a_zone_without_a_source_carries_its_files_name():
    result = read({"actor": "A", "start": "2015-10-09", "source": "drawn"}, {"actor": "A", "start": "2015-10-09"})
    assert result.tables["zones"]["source"].tolist() == ["drawn", "z.json"]


def test_the_zones_of_syria_are_read_whole(slices):
    path = slices / "carter_control_zones_2014.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    result = read_file(path)
    assert (result.rows, result.accepted) == (len(features), len(features))
    assert result.tables["zones"]["source"].tolist() == [one["properties"]["source"] for one in features]


def test_provinces_without_a_holder_are_refused_politely(slices):
    reading = read_each([slices / "syr_admin1_simplified.geojson"])
    assert reading.results == ()
    (refusal,) = reading.refusals
    assert refusal == (
        "syr_admin1_simplified.geojson: no actor property: nothing says who held a zone (properties found: adm1_name, "
        "adm1_name1, adm1_pcode); say who holds it (in the terminal: --actor NAME), or add actor, start and, where it "
        "ended, end to every feature"
    )
