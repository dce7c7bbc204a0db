"""The built-in sample against plain pandas and a few facts of the time, without any of our own code."""

import hashlib
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from pyproj import Geod

FOLDER = Path(__file__).parents[2] / "data" / "aleppo-2015"
FILES = {"places.csv": "place_id", "holdings.csv": "holding_id", "events.csv": "event_id"}
FIRST, LAST = "2015-02-01", "2015-11-15"
GEOD = Geod(ellps="WGS84")


def read(name):
    return pd.read_csv(FOLDER / name, dtype={"last_day": "str", "url": "str"}).set_index(FILES[name])


@pytest.fixture(scope="module")
def places():
    return read("places.csv")


@pytest.fixture(scope="module")
def holdings():
    return read("holdings.csv")


@pytest.fixture(scope="module")
def events():
    return read("events.csv")


@pytest.fixture(scope="module")
def manifest():
    return tomllib.loads((FOLDER / "SOURCES.toml").read_text(encoding="utf-8"))


def holder(holdings, place_id, day):
    """Return who holds a place on a day; exactly one holding must say."""
    held = holdings[(holdings["place_id"] == place_id) & (holdings["start"] <= day) & (holdings["end"] > day)]
    assert len(held) == 1, f"{place_id} on {day}: {len(held)} holdings"
    return held["actor"].iloc[0]


def metres(a, b):
    return GEOD.inv(a["longitude"], a["latitude"], b["longitude"], b["latitude"])[2]


def test_the_sample_is_as_large_as_it_says(places, holdings, events):
    in_box = places["latitude"].between(36.10, 36.70) & places["longitude"].between(36.80, 37.70)
    assert in_box.sum() == 172
    assert (len(places), len(holdings), len(events)) == (198, 227, 169)


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_its_own_id_note_source_and_confidence(name, manifest):
    frame = read(name)
    known = {source["id"] for source in manifest["source"]}
    assert frame.index.is_unique
    assert frame[["note", "source", "confidence"]].notna().all(axis=None)
    assert frame["confidence"].isin(["high", "medium", "low"]).all()
    assert set(frame["source"].str.split("; ").explode()) <= known
    assert frame["note"].value_counts().max() == 1


@pytest.mark.parametrize("name", FILES)
def test_the_manifest_describes_the_files(name, manifest):
    record = next(entry for entry in manifest["file"] if entry["name"] == name)
    frame = read(name)
    assert record["sha256"] == hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert record["rows"] == len(frame)
    assert record["sources"] == sorted(set(frame["source"].str.split("; ").explode()))


def test_the_manifest_opens_on_the_claim(manifest):
    view = manifest["view"]
    assert view["pair"] == ["ISIS", "Government"]
    assert view["instant"] == date(2015, 10, 10)
    assert view["definition"] == "position-to-edge"
    assert manifest["zones"]["zone_max_radius_m"] == 6000


def test_holdings_follow_each_other_without_gap_or_overlap(places, holdings):
    assert set(holdings["place_id"]) == set(places.index)
    for place_id, rows in holdings.sort_values("start").groupby("place_id"):
        assert (rows["start"] < rows["end"]).all(), place_id
        assert all(end == start for end, start in pairwise_ends(rows)), place_id
        span = (rows["start"].iloc[0], rows["end"].iloc[-1])
        assert span in {(FIRST, LAST), ("2015-09-30", "2015-10-11")}, place_id


def pairwise_ends(rows):
    spans = list(zip(rows["start"], rows["end"], strict=True))
    return [(before[1], after[0]) for before, after in pairwise(spans)]


def test_holders_are_the_known_ones(holdings):
    known = {"Government", "Opposition", "ISIS", "Kurdish forces", "contested", "unknown"}
    assert set(holdings["actor"]) == known


# Facts: press reports of 8 to 10 October 2015 and the dated changes of control behind them.
@pytest.mark.parametrize(
    ("place_id", "on_the_8th", "on_the_10th"),
    [
        ("tall-qarah", "Opposition", "ISIS"),
        ("tall-susin", "Opposition", "ISIS"),
        ("kafr-qaris", "Opposition", "ISIS"),
        ("infantry-school", "Opposition", "ISIS"),
        ("fafin", "Opposition", "ISIS"),
        ("free-zone", "Opposition", "contested"),
        ("juvenile-prison", "Opposition", "contested"),
        ("tall-jibbin", "Opposition", "Opposition"),
        ("umm-al-quraa", "ISIS", "ISIS"),
        ("umm-hawsh", "ISIS", "ISIS"),
        ("ahras", "Opposition", "Opposition"),
        ("harbul", "contested", "contested"),
        ("marea", "Opposition", "Opposition"),
        ("tall-rifaat", "Opposition", "Opposition"),
        ("tall-shair", "Opposition", "unknown"),
        ("duwayr-al-zaytun", "Opposition", "Opposition"),
        ("bashkuy", "Government", "Government"),
        ("sayfat", "Government", "Government"),
        ("al-muslimiyah", "Government", "Government"),
        ("handarat", "contested", "contested"),
        ("kafr-saghir", "Government", "Government"),
        ("sheikh-najjar", "Government", "Government"),
        ("aleppo-central-prison", "Government", "Government"),
        ("aleppo", "contested", "contested"),
    ],
)
def test_who_held_the_key_places(holdings, place_id, on_the_8th, on_the_10th):
    assert holder(holdings, place_id, "2015-10-08") == on_the_8th
    assert holder(holdings, place_id, "2015-10-10") == on_the_10th


@pytest.mark.parametrize(
    ("place_id", "day", "before", "after"),
    [
        ("bashkuy", "2015-02-17", "Opposition", "Government"),
        ("suran", "2015-05-31", "Opposition", "ISIS"),
        ("umm-hawsh", "2015-08-11", "Opposition", "ISIS"),
        ("kafrah", "2015-08-27", "Opposition", "ISIS"),
        ("harbul", "2015-08-27", "Opposition", "ISIS"),
        ("tall-susin", "2015-10-09", "Opposition", "ISIS"),
        ("free-zone", "2015-10-11", "contested", "Government"),
        ("abtin", "2015-10-16", "Opposition", "Government"),
        ("kuweires-sharqi", "2015-11-10", "ISIS", "Government"),
    ],
)
def test_changes_fall_on_their_day(holdings, place_id, day, before, after):
    eve = str((pd.Timestamp(day) - pd.Timedelta(days=1)).date())
    assert (holder(holdings, place_id, eve), holder(holdings, place_id, day)) == (before, after)


def test_distances_of_10_october(places):
    # Oracle: the same pairs in a local azimuthal equidistant projection, 4.29 km and 6.54 km.
    assert metres(places.loc["tall-susin"], places.loc["sayfat"]) == pytest.approx(4290, abs=30)
    assert metres(places.loc["tall-qarah"], places.loc["sayfat"]) == pytest.approx(6540, abs=30)


def test_no_well_placed_pair_is_nearer_than_tall_susin_and_sayfat(places, holdings, manifest):
    west, south, east, north = manifest["view"]["area"]
    inside = places["longitude"].between(west, east) & places["latitude"].between(south, north)
    precise = places[inside & (places["place_uncertainty_m"] <= 1000)]
    held = {place_id: holder(holdings, place_id, "2015-10-10") for place_id in precise.index}
    pairs = [
        (metres(precise.loc[a], precise.loc[b]), a, b)
        for a in precise.index
        for b in precise.index
        if (held[a], held[b]) == ("ISIS", "Government")
    ]
    assert min(pairs)[1:] == ("tall-susin", "sayfat")


def test_nothing_well_placed_cuts_the_line_half_way(places):
    a, b = places.loc["tall-susin"], places.loc["sayfat"]
    azimuth, _, distance = GEOD.inv(a["longitude"], a["latitude"], b["longitude"], b["latitude"])
    longitude, latitude, _ = GEOD.fwd(a["longitude"], a["latitude"], azimuth, distance / 2)
    middle = {"longitude": longitude, "latitude": latitude}
    others = places[places["place_uncertainty_m"] <= 1000].drop(["tall-susin", "sayfat"])
    assert min(metres(middle, row) for _, row in others.iterrows()) > distance / 2


def test_strikes_by_ground_held(places, holdings, events):
    strikes = events[events["actor_a"] == "Russia"]
    names = {
        name.strip(): place_id
        for place_id, row in places.iterrows()
        for name in (row["name"], *str(row["aliases"]).split(";"))
    }
    by_name = [holder(holdings, names[row["place"]], row["date"]) for _, row in strikes.iterrows()]
    nearest = [min(places.index, key=lambda p, row=row: metres(places.loc[p], row)) for _, row in strikes.iterrows()]
    by_point = [holder(holdings, place_id, day) for place_id, day in zip(nearest, strikes["date"], strict=True)]
    assert len(strikes) == 34
    assert pd.Series(by_name).value_counts().to_dict() == {"Opposition": 26, "ISIS": 7, "Government": 1}
    assert by_point == by_name


def test_strikes_state_a_range_and_a_reference(events):
    strikes = events[events["actor_a"] == "Russia"]
    assert strikes["deaths_best"].isna().all()
    assert (strikes["deaths_low"] <= strikes["deaths_high"]).all()
    assert strikes["url"].str.startswith("https://airwars.org/").all()


def test_events_keep_to_their_period_and_kinds(events):
    assert events["date"].between("2015-08-01", "2015-10-31").all()
    assert set(events["kind"]) == {"battle", "strike", "attack on civilians", "capture", "other"}
    assert (events["last_day"].dropna() > events["date"][events["last_day"].notna()]).all()


def test_the_captures_of_9_october_agree_with_the_holdings(places, holdings, events):
    ids = {row["name"]: place_id for place_id, row in places.iterrows()}
    taken = events[(events["kind"] == "capture") & (events["date"] == "2015-10-09")]
    assert len(taken) == 9
    for _, row in taken.iterrows():
        assert holder(holdings, ids[row["place"]], "2015-10-08") == "Opposition"
        assert holder(holdings, ids[row["place"]], "2015-10-09") in {"ISIS", "contested"}


def test_the_general_is_no_sharp_dot(events):
    death = events.loc["hamedani-death"]
    assert (death["date"], death["last_day"]) == ("2015-10-07", "2015-10-08")
    assert death["place_uncertainty_m"] == 25_000


def test_few_rows_sit_on_the_city_point(events):
    on_city = events[(events["latitude"].round(3) == 36.201) & (events["longitude"].round(3) == 37.161)]
    assert len(on_city.drop("hamedani-death")) == 6
    assert (on_city["place_uncertainty_m"] >= 5000).all()


def test_approximate_points_say_so(places):
    approximate = ["kafr-qaris", "infantry-school", "free-zone", "aleppo-central-prison", "maarata", "sandaf"]
    assert (places.loc[approximate, "place_uncertainty_m"] > 1000).all()
    assert places.loc[["sayfat", "al-muslimiyah"], "note"].str.contains("approximate").all()


def test_ged_rows_are_ucdps_own_figures(events):
    source = Path(__file__).parents[3] / "shared" / "dossier" / "ged_events_aleppo_2015-08_10.csv"
    if not source.exists():
        pytest.skip("the UCDP extract the sample was chosen from is not beside the repository")
    ours = events[events.index.str.startswith("ged-")]
    theirs = pd.read_csv(source).set_index("id").loc[ours.index.str.removeprefix("ged-").astype("int64")]
    assert (ours["date"].to_numpy() == theirs["date"].to_numpy()).all()
    for mine, their in [
        ("deaths_low", "low_death"),
        ("deaths_best", "best_death"),
        ("deaths_high", "high_death"),
        ("actor_a", "side_a"),
        ("actor_b", "side_b"),
        ("latitude", "latitude"),
        ("longitude", "longitude"),
    ]:
        assert (ours[mine].to_numpy() == theirs[their].to_numpy()).all(), mine
