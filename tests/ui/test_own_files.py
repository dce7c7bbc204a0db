"""Files dropped together: each is read once, none takes the place of another, and the rows said are those kept."""

import io
import json
import time
import zipfile

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.read.aside import set_aside
from geo.read.files import dataset_of
from tests.conftest import ROOT

HEADER = "date,latitude,longitude,actor,place_uncertainty_m\n"
ROWS = [HEADER + "".join(f"2015-10-{day},36.{day},37,{actor},500\n" for day in (10, 11)) for actor in ("IS", "Rebels")]
STATED = "event_id,date,latitude,longitude,actor,place_uncertainty_m,note\na,2015-10-10,36,37,IS,500,"


@pytest.fixture
def drop(monkeypatch):
    """Drop files on the uploader; return the page."""
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=30).run()

    def run(*files):
        page.file_uploader(key="files").set_value([(name, content_of(text), "text/csv") for name, text in files]).run()
        return settled(page)

    run.page = page
    return run


def settled(page, *, within_s=30):
    """Run the page until nothing is being read: on a busy machine that takes longer than the page waits."""
    until = time.monotonic() + within_s
    while "files_job" in page.session_state and page.session_state["files_job"] is not None:
        assert time.monotonic() < until, "it is still being read"
        time.sleep(0.05)
        page.run()
    assert not page.exception
    return page


def content_of(text):
    return text if isinstance(text, bytes) else text.encode()


def said(page):
    return [one.value.replace("\\", "") for one in page.caption if "row" in one.value]


def refused(page):
    return [one.value.replace("\\", "") for one in page.error]


def events(page):
    return page.session_state["standoff"].dataset.events


def test_two_files_of_one_name_both_count(drop):
    page = drop(("events.csv", ROWS[0]), ("events.csv", ROWS[1]))
    assert len(events(page)) == 4
    assert said(page) == [
        "events.csv: events table, 2 of 2 rows.",
        "events.csv (2): events table, 2 of 2 rows.",
    ]


def test_one_file_under_two_names_counts_once(drop):
    page = drop(("one.csv", ROWS[0]), ("two.csv", ROWS[0]))
    assert len(events(page)) == 2
    assert refused(page) == ["two.csv: the same content as one.csv; it was read once"]


def test_rows_set_aside_for_another_file_are_not_said_to_be_kept(drop):
    page = drop(("first.csv", STATED + "\n"), ("second.csv", STATED + "again\n"))
    assert len(events(page)) == 1
    assert said(page) == [
        "first.csv: events table, 1 of 1 rows.",
        "second.csv: events table, 0 of 1 rows, 1 set aside.",
    ]


@pytest.mark.parametrize("name", ["\x01", "\x7f"])
def test_a_name_of_control_characters_costs_its_row_not_the_page(drop, name):
    page = drop(
        ("places.csv", f"place_id,name,latitude,longitude,place_uncertainty_m\na,{name},36,37,5\nb,B,36,37,5\n")
    )
    assert said(page) == ["places.csv: places table, 1 of 2 rows, 1 set aside."]


def day_file(square):
    return shapely.to_geojson(shapely.box(*square)).replace("{", '{"features": [{"type": "Feature", "geometry": {', 1)[
        :-1
    ] + ('}, "properties": {}}], "type": "FeatureCollection"}')


DAYS = [(f"c_2024080{n}.geojson", day_file((36 + n / 10, 48, 37, 48.5))) for n in (1, 2)]


def test_daily_files_that_name_no_holder_are_held_by_the_one_named_beside_them(drop):
    page = drop(*DAYS)
    assert 'in the field "Holder of daily files that name none"' in refused(page)[0]
    assert "--actor" not in " ".join(refused(page))
    page.text_input(key="files_holder").set_value("Russia").run()
    settled(page)
    assert set(page.session_state["standoff"].dataset.zones["actor"]) == {"Russia"}
    assert refused(page) == []


def test_how_long_a_daily_file_stands_is_set_where_the_gap_note_says(drop):
    """Of two files a month apart the first stands for 3 days, then for as many as the field says."""
    page = drop(DAYS[0], (DAYS[1][0].replace("0802", "0901"), DAYS[1][1]))
    assert "files_max_gap" not in {one.key for one in page.number_input}
    page.session_state["tab"] = "Control"
    settled(page.text_input(key="files_holder").set_value("Russia").run())

    def ends():
        return [f"{end:%m-%d}" for end in sorted(page.session_state["standoff"].dataset.zones["end"])]

    def gaps():
        return [one.value.replace("\\", "") for one in page.caption if "Grey or broken" in one.value]

    field = page.number_input(key="files_max_gap")
    assert (field.value, field.label) == (3, "Days that a daily file stands for (3 unless changed)")
    assert ends() == ["08-04", "09-04"]
    assert f'The field "{field.label}" under Your files changes that.' in gaps()[0]
    settled(field.set_value(31).run())
    assert ends() == ["09-01", "10-02"]
    assert gaps() == []
    assert page.number_input(key="files_max_gap").value == 31


def test_a_link_to_daily_files_is_applied_once_they_are_told_what_its_author_told(drop):
    def tell(page, *, days):
        settled(page.text_input(key="files_holder").set_value("Russia").run())
        return settled(page.number_input(key="files_max_gap").set_value(days).run())

    author = tell(drop(*DAYS), days=31).session_state["standoff"]
    reader = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=30)
    link = {"v": "1", "dataset": "own", "fp": author.dataset.fingerprint[:12], "compare": "2024-08-01..2024-08-20"}
    for name, value in link.items():
        reader.query_params[name] = value
    reader.run()
    reader.file_uploader(key="files").set_value([(name, text.encode(), "") for name, text in DAYS]).run()
    settled(reader.text_input(key="files_holder").set_value("Russia").run())
    state = reader.session_state["standoff"]
    assert (state.view.compare, len(state.notices)) == (None, 1)
    assert "or what was told of them under Your files" in state.notices[0]
    settled(reader.number_input(key="files_max_gap").set_value(31).run())
    state = reader.session_state["standoff"]
    assert [f"{one:%d}" for one in state.view.compare] == ["01", "20"]
    assert state.notices == []


def test_data_that_are_no_series_are_not_told_of_daily_files(drop):
    zones = shapely.to_geojson(shapely.box(36, 48, 37, 48.5))
    features = [
        {"type": "Feature", "geometry": json.loads(zones), "properties": {"actor": "A", "start": start, "end": end}}
        for start, end in (("2015-01-01", "2015-02-01"), ("2015-06-01", "2015-07-01"))
    ]
    drop.page.session_state["tab"] = "Control"
    page = drop(("zones.geojson", json.dumps({"type": "FeatureCollection", "features": features})))
    assert "files_max_gap" not in {one.key for one in page.number_input}
    (caption,) = [one.value for one in page.caption if "Grey or broken" in one.value]
    assert "Your files" not in caption


def packed(*files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return held.getvalue()


def test_an_archive_larger_than_the_dashboard_reads_is_refused_before_it_is_unpacked(drop):
    page = drop(("days.zip", packed(*DAYS, ("more.geojson", " " * 50_000_000))))
    assert refused(page)[0].startswith(
        "days.zip: its files hold 50 MB once unpacked, more than 50 (STANDOFF_UPLOAD_UNPACKED_MB allows more); split"
    )
    assert len(events(page)) == 169


def test_an_archive_of_daily_files_is_read(drop):
    drop(("days.zip", packed(*DAYS)))
    page = drop.page
    settled(page.text_input(key="files_holder").set_value("Russia").run())
    assert set(page.session_state["standoff"].dataset.zones["actor"]) == {"Russia"}


def test_of_hundreds_of_refusals_the_first_are_said_and_the_rest_counted(drop):
    page = drop(*[(f"{n}.csv", f"name,foo{n}\n{n},b\n") for n in range(20)])
    assert refused(page)[0].count(".csv: ") == 8
    assert "and 11 more lines of this kind" in refused(page)[0], "the first is asked about"


def test_refusals_of_one_reason_are_one_line(drop):
    days = [(f"2024-08-{day:02}.geojson", day_file((36 + day / 10, 48, 37, 48.5))) for day in range(1, 9)]
    page = drop(("days.zip", packed(*days)))
    (line,) = refused(page)
    assert line.count(".geojson: ") == 1
    assert line.startswith("8 files, such as days.zip/2024-08-01.geojson: ")
    assert 'in the field "Holder of daily files that name none" under Your files' in line


def test_what_is_said_of_a_file_is_what_the_page_shows_once_rows_are_set_aside(drop):
    twice = HEADER + "2015-10-10,36,37,IS,500\n" * 3
    page = drop(("events.csv", twice))
    assert said(page)[0].startswith("events.csv: events table, 3 of 3 rows")
    state = page.session_state["standoff"]
    page.session_state["standoff"].exchange(
        dataset_of(set_aside(state.reading, {"events": {str(state.dataset.events.index[0]): "by hand"}}), name="own")
    )
    page.run()
    assert said(page)[0].startswith("events.csv: events table, 2 of 3 rows, 1 set aside")


def test_when_no_row_can_be_used_the_page_stays_and_says_why(drop):
    page = drop(("events.csv", HEADER + "2015-13-40,36,37,IS,500\n"))
    assert len(events(page)) == 169
    assert said(page) == []
    assert "no row could be used; 1 of 1 because: no such day in the calendar" in refused(page)[0]


LARGE = HEADER + "2015-10-10,36,37,IS,500\n" * 42_000  # a megabyte: of smaller files nothing is kept


def test_of_what_is_uploaded_nothing_is_written_unless_who_runs_the_dashboard_says_so(drop, tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("STANDOFF_CACHE", str(folder))
    assert len(events(drop(("large.csv", LARGE)))) == 42_000
    assert list(folder.rglob("*.zip")) == []
    assert "files_clear" not in [one.key for one in drop.page.button]
    monkeypatch.setenv("STANDOFF_CACHE_UPLOADS", "on")
    page = drop(("large.csv", LARGE), ("small.csv", ROWS[1]))
    assert len(events(page)) == 42_002
    assert len(list(folder.rglob("*.zip"))) == 1
    assert [one.value.partition(":")[0] for one in page.caption if "Kept" in one.value] == [
        "Kept on the server's disk to open faster"
    ]
    page.button(key="files_clear").click().run()
    assert not page.exception
    assert list(folder.rglob("*.zip")) == []
    assert "files_clear" not in [one.key for one in page.button]


def test_a_date_whose_order_nothing_tells_is_read_as_the_field_says(drop):
    page = drop(("events.csv", HEADER + "3/4/2015,36,37,IS,500\n"))
    assert len(events(page)) == 169
    (why,) = page.session_state["files_refused"]
    assert 'say which: in the field "Dates such as 3/4/2015"' in why
    assert "--" not in why
    settled(page.selectbox(key="files_order").set_value("day-first").run())
    assert [f"{one:%Y-%m-%d}" for one in events(page)["start"]] == ["2015-04-03"]


def test_a_setting_that_cannot_be_read_is_said_and_the_map_stays(drop, monkeypatch):
    monkeypatch.setenv("STANDOFF_UPLOAD_UNPACKED_MB", "many")
    page = drop(("days.zip", packed(*DAYS)))
    assert refused(page)[0].startswith("STANDOFF_UPLOAD_UNPACKED_MB is 'many', which is no whole number")
    assert len(events(page)) == 169
