"""The whole report: counts that add up, an order that does not depend on rows and files, nothing lost."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.quality.report import report_of
from geo.read.aside import set_aside
from geo.read.files import dataset_of, read_each
from tests.worlds import dataset_of as world_of
from tests.worlds import event, utc, zone

TODAY = utc("2026-11-23")
HEADER = "event_id,date,latitude,longitude,actor_a,actor_b,deaths,place_uncertainty_m\n"


@st.composite
def lines(draw):
    """Draw rows of a plain table: good ones, duplicates, dates in the future, points at 0, 0, and some that are bad."""
    count = draw(st.integers(1, 12))
    dates, points = ["2015-10-01", "2015-10-02", "2099-01-01", "no date"], ["36,37", "36.001,37", "0,0", "95,37"]
    days = draw(st.lists(st.sampled_from(dates), min_size=count, max_size=count))
    spots = draw(st.lists(st.sampled_from(points), min_size=count, max_size=count))
    return [f"{day},{spot},IS,Rebels,1,500\n" for day, spot in zip(days, spots, strict=True)]


def read(folder, files):
    paths = []
    for name, rows in files.items():
        path = folder / name
        path.write_text(HEADER + "".join(f"{name[0]}{n},{row}" for n, row in enumerate(rows)), encoding="utf-8")
        paths.append(path)
    return read_each(paths)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("report")


@settings(max_examples=15)
@given(one=lines(), other=lines())
def test_accepted_and_rejected_are_the_rows_and_stay_so_when_findings_are_set_aside(folder, one, other):
    reading = read(folder, {"a.csv": one, "b.csv": [*other, "2015-10-05,36,37,IS,,1,500\n"]})
    # A file most of whose points lie outside degrees is refused whole, with the likely reason.
    refused = {line.split(":")[0] for line in reading.refusals}
    present = sum(count for name, count in (("a.csv", len(one)), ("b.csv", len(other) + 1)) if name not in refused)
    assume(present)
    report = report_of(dataset_of(reading), today=TODAY, reading=reading)
    assert (report.rows, report.accepted + report.rejected) == (present, present)
    assert sum(each.rows for each in report.files) == present
    assert report.by_reason["rows"].sum() == report.rejected
    for finding in report.asking:
        assert 0 < len(finding.removable or finding.ids) <= finding.count <= finding.of
        assert set(finding.removable) <= set(finding.ids)
        if not finding.removable or set(finding.removable) == set(report.dataset.events.index):
            continue
        left = dataset_of(set_aside(reading, finding.aside()))
        again = report_of(left, today=TODAY, reading=reading)
        assert (again.rows, again.rejected) == (present, report.rejected + len(finding.removable))
        # What was set aside is found no more, but for the exact twin of an event that was: it is like another now.
        twins = report.find("duplicates-exact") is not None and finding.code.startswith("duplicates-")
        assert again.find(finding.code) is None or (twins and finding.code != "duplicates-exact")
        assert (left.rejected["reason"] == finding.reason).sum() == len(finding.removable)


@settings(max_examples=12)
@given(rows=lines(), seed=st.integers(0, 9))
def test_the_report_does_not_depend_on_the_order_of_rows(rows, seed):
    days = ["2099-01-01" if "2099" in row else "2015-10-01" for row in rows]
    made = [event(37 + n % 3 / 1000, 36, day) for n, day in enumerate(days)]
    data = world_of(events=made)
    turned = replace(data, events=data.events.iloc[np.random.default_rng(seed).permutation(len(made))])
    reports = [report_of(one, today=TODAY) for one in (data, turned)]
    assert reports[0].headline == reports[1].headline
    for one, other in zip(reports[0].findings, reports[1].findings, strict=True):
        assert (one.code, one.sentence) == (other.code, other.sentence)
        assert (one.ids, one.removable) == (other.ids, other.removable)
        pd.testing.assert_frame_equal(one.rows, other.rows)


def test_the_headline(folder):
    rows = [f"{day},36,37,IS,,1,500\n" for day in ("2099-01-01", "2015-10-02", "x")]
    reading = read(folder, {"a.csv": rows})
    report = report_of(dataset_of(reading), today=TODAY, reading=reading)
    assert report.headline == "2 of 3 rows accepted, 1 set aside. 1 thing to look at."


def test_an_event_of_two_files_stays_two_rows_and_is_said(folder):
    row = ["2015-10-02,36,37,IS,Rebels,1,500\n"]
    reading = read(folder, {"a.csv": row, "b.csv": ["2015-10-02,36.001,37,Rebels,Daesh,2,500\n"]})
    dataset = dataset_of(reading)
    finding = report_of(dataset, today=TODAY, reading=reading).find("duplicates-between-files")
    assert len(dataset.events) == 2
    assert finding.ids == ("a0", "b0")
    assert "The same event from two sources stays two rows" in finding.sentence
    assert finding.rows[["file", "other file"]].iloc[0].tolist() == ["a.csv", "b.csv"]


def test_data_without_anything_have_nothing_to_look_at():
    report = report_of(world_of(), today=TODAY)
    assert report.findings == ()
    assert report.headline == "0 of 0 rows accepted. Nothing to look at."


def test_what_describes_the_data_comes_after_what_asks_for_a_look():
    rows = [event(0, 0, "2015-10-01", deaths_best=None), event(37, 36, "2099-10-01")]
    asks = [one.asks for one in report_of(world_of(events=rows), today=TODAY).findings]
    assert asks == sorted(asks, reverse=True)
    assert any(asks)
    assert not all(asks)


def test_the_report_changes_nothing():
    data = world_of(events=[event(37, 36, "2015-10-01")] * 3)
    before = data.events.copy()
    report_of(data, today=TODAY)
    pd.testing.assert_frame_equal(pd.DataFrame(data.events), pd.DataFrame(before))


def test_the_slice_of_1681_events(shared):
    slices = shared / "data"
    reading = read_each([slices / "ged211_syria_2015-08_09.csv"])
    report = report_of(dataset_of(reading), today=TODAY, reading=reading)
    raw = pd.read_csv(slices / "ged211_syria_2015-08_09.csv")
    assert report.rows == len(raw) == 1681
    shared = raw.groupby(["latitude", "longitude"]).size()
    assert report.find("stacked").count == shared[shared >= 10].sum()
    assert report.find("stacked").rows["events"].iloc[0] == shared.max()
    wrong = (raw["low_death"] > raw["best_death"]) | (raw["best_death"] > raw["high_death"])
    assert report.find("deaths-unordered").count == wrong.sum()
    assert report.find("duplicates-exact").count == raw.drop(columns="id").duplicated(keep=False).sum()


def test_a_corrupt_week_is_flagged_and_set_aside():
    day = pd.Timedelta(days=1)
    good, corrupt = shapely.box(36, 47, 38, 48), shapely.box(22, 44, 40.5, 52.5)
    rows = []
    for number in range(21):
        start = utc("2024-08-01") + number * day
        rows.append(zone("Russia", corrupt if 7 <= number < 14 else good) | {"start": start, "end": start + day})
    finding = report_of(world_of(zones=rows), today=TODAY).find("jumps")
    assert finding.removable == tuple(sorted(f"z{number}" for number in range(7, 14)))
    assert finding.rows["what"].str.contains("of Ukraine").all()
