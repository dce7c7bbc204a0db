"""The Share dialog without a browser: what it says, what it offers, what it withholds; files made of it in threads."""

import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest

from geo.measure.kept import Kept
from geo.model.dataset import Source as DataSource
from geo.model.errors import InputError
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.share.care import Care, Treatment
from geo.share.link import decode
from geo.share.rows import rows_of
from geo.share.snapshot import Wanted
from tests.apps import said
from tests.worlds import dataset_of, event
from ui import published, share_work
from ui.share import _reachable
from ui.state import Session

PARTS = ("Page", "Picture", "Bundle", "Publish")


@pytest.fixture
def open_dialog(app):
    """Return ``open_dialog(**query)``: the dashboard with the dialog open."""

    def run(**options):
        page = app(**options)
        page.button(key="share").click().run()
        assert not page.exception
        return page

    return run


@pytest.fixture(scope="module")
def sample():
    return open_built_in("aleppo-2015")


def offered(page):
    """Return the dialog's downloads: whether each is off, by its label."""
    found = [one.proto for one in page.get("download_button")]
    return {one.label: one.disabled for one in found if "share_get_" in one.id}


def part(page, name):
    page.session_state["share_part"] = name
    page.run()
    assert not page.exception
    return page


def test_the_button_is_on_every_page_and_nothing_is_worked_out_before_it_is_pressed(app):
    for tab in ("Map", "Distances", "Control", "Claims", "Data"):
        page = app(tab=tab)
        assert page.button(key="share").label == "Share", tab
        assert not offered(page)
        assert "share_kept" not in page.session_state


def test_the_dialog_has_every_part_and_no_snapshot_is_taken_before_a_file_is_asked_for(open_dialog):
    page = open_dialog(actors="ISIS", instant="2015-10-09")
    assert [tab.label for tab in page.tabs if tab.label in PARTS] == ["Page", "Picture", "Bundle"]
    assert "with the moment 2015-10-09, actors ISIS." in said(page)
    assert page.session_state["standoff"].dataset.fingerprint[:12] in said(page)
    assert "v=1&instant=2015-10-09&actors=ISIS&fp=" in page.code[0].value
    seen = dict(offered(page))
    for name in ("Picture", "Bundle", "Data"):
        seen |= offered(part(page, name))
    assert set(seen) == {
        "Download the page (HTML)", "Download the picture (PNG)", "Download the bundle (ZIP)", "CSV, for spreadsheets",
        "GeoJSON", "GeoPackage", "GeoParquet", "Citation (text)",
    }  # fmt: skip
    assert not any(seen.values())
    assert page.session_state["share_kept"]._values == {}


def test_the_dialog_stays_open_when_the_page_runs_again(open_dialog):
    page = open_dialog()
    assert offered(page.run())


def test_a_grid_is_said_with_what_it_does_to_the_distance(open_dialog):
    page = open_dialog()
    assert "Places and dates leave as they are recorded." in said(page)
    page.selectbox(key="share_grid").select(7000.0).run()
    told = said(page)
    assert "in the centre of a cell of a fixed grid, about 7.0 km wide" in told
    assert "What is shared says: **On 10 October 2015 ISIS was 3.5 km" in told
    assert "On your screen: **On 10 October 2015 ISIS was 2.1 km" in told, "the sentence of the screen stays beside it"
    page.selectbox(key="share_grid").select(143.0).run()
    assert "about 143 m wide" in said(page)
    page.number_input(key="share_days").set_value(40).run()
    assert "The last 40 days are held back" in said(page)


def test_what_was_chosen_is_still_chosen_when_the_dialog_is_opened_again(open_dialog):
    page = open_dialog()
    page.selectbox(key="share_grid").select(1000.0).run()
    page.session_state["share_open"] = False
    page.run()
    assert not offered(page)
    page.button(key="share").click().run()
    assert page.selectbox(key="share_grid").value == 1000.0


def test_less_than_the_operator_s_care_cannot_be_chosen(open_dialog, operator):
    operator(GRID_M="3000", HOLD_BACK_DAYS="7")
    page = open_dialog()
    told = said(page)
    assert "lets data leave only so: places at least on a 7 km grid, at least the last 7 days held back." in told
    assert "about 7.0 km wide" in told
    assert "The last 7 days are held back" in told
    grid = page.selectbox(key="share_grid")
    assert grid.options == ["7 km grid", "49 km grid"]
    assert page.number_input(key="share_days").min == 7


EXACT = {"area": "37.05123,36.20123,37.30123,36.50123", "camera": "36.33456,37.17123,14", "instant": "2015-11-05"}


def test_where_care_is_chosen_the_link_is_that_of_what_leaves(open_dialog, sample):
    page = open_dialog(**EXACT)
    assert "37.05123" in page.code[0].value
    assert page.code[0].value.endswith(f"&fp={sample.fingerprint[:12]}")
    assert "With a grid or days held back, chosen below, it is the link of what then leaves." in said(page)
    page.selectbox(key="share_grid").select(1000.0).run()
    page.number_input(key="share_days").set_value(40).run()
    link = decode(page.code[0].value.partition("?")[2])
    treatment = Treatment(sample, Care(1000, 40), pd.Timestamp.now("UTC"))
    assert treatment.dataset.fingerprint.startswith(link.fingerprint)
    assert (link.care, link.grown_m) == (treatment.care, 720.0)
    assert link.view.max_place_uncertainty_m == View().max_place_uncertainty_m
    assert (link.view.camera, link.view.area) == (
        treatment.view(View(camera=(36.33456, 37.17123, 14.0))).camera,
        treatment.view(View(area=(37.05123, 36.20123, 37.30123, 36.50123))).area,
    )
    assert link.view.instant < treatment.cut
    assert "The link carries the coarse view, as care is taken of what leaves." in said(page)
    page.selectbox(key="share_grid").select(0.0).run()
    assert "The link carries the view without the days held back, as care is taken" in said(page)


def test_where_care_is_compulsory_no_link_and_not_the_address_says_which_the_exact_data_are(
    open_dialog, operator, sample
):
    event_id = sample.events.index[0]
    late = sample.events["start"].idxmax()
    operator(GRID_M="1000", HOLD_BACK_DAYS="40")
    page = open_dialog(**EXACT, selected=late)
    assert page.session_state["standoff"].selected == late
    (code,) = [one.value for one in page.code if "?v=1" in one.value]
    for exact in (*EXACT.values(), sample.fingerprint[:6], "selected="):
        assert exact not in code
    assert code.endswith(decode(code.partition("?")[2]).fingerprint)
    assert "The selected event does not leave, and is not in it." in said(page)
    assert page.query_params["end"] in ("1", ["1"])
    assert not {"fp", "selected"} & set(page.query_params)
    kept = decode(open_dialog(selected=event_id).code[0].value.partition("?")[2])
    assert kept.selected == event_id


def test_the_address_of_a_dashboard_where_care_is_compulsory_is_read_without_a_notice(app, operator):
    operator(GRID_M="1000")
    page = app(threshold="5000")
    assert page.query_params["end"] in ("1", ["1"])
    again = app(**page.query_params)
    assert again.session_state["standoff"].notices == []
    assert again.session_state["standoff"].view.threshold_m == 5000


def test_tables_of_exact_numbers_do_not_leave_beside_the_dialog(app, operator):
    usual = app(tab="Distances")
    tables = [one.proto.label for one in usual.get("download_button") if one.proto.label.endswith("(CSV)")]
    assert tables
    operator(HOLD_BACK_DAYS="1")
    page = app(tab="Distances")
    assert not [one for one in page.get("download_button") if one.proto.label in tables]
    assert said(page).count("lets data leave through Share alone") == len(tables)


def test_settings_that_cannot_be_used_let_nothing_leave_not_even_the_link(open_dialog, operator):
    operator(GRID_M="five")
    page = open_dialog()
    assert not offered(page)
    assert not page.code
    (line,) = [one.value.replace("\\", "") for one in page.error]
    assert line.startswith("Nothing can be shared until this is mended: STANDOFF_GRID_M")
    assert "fp" not in page.query_params


def test_rows_that_may_not_be_passed_on_are_off_with_the_reason_and_pictures_are_not(open_dialog, operator, tmp_path):
    operator(PUBLISH=str(tmp_path))
    rows = [event(37, 36, "2015-08-01", "A", "B"), event(37.1, 36, "2015-08-02", "B", "A")]
    terms = DataSource(file="mine.csv", producer="ACLED", licence="ACLED EULA", sha256="0" * 64)
    acled = replace(dataset_of(events=rows), sources=(terms,))
    state = Session(dataset=acled, view=View(dataset=acled.name))
    page = open_dialog(state=state)
    (warning,) = [one.value.replace("\\", "") for one in page.warning]
    assert warning.startswith("ACLED's terms")
    assert warning.endswith("Page, bundle, rows and publishing are off; a picture and the citation are not.")
    seen, told = set(offered(page)), said(page)
    assert "Off for these data: a page holds rows." in told
    assert "Events that go along" not in [one.label for one in page.get("button_group")]
    assert "Pictures" in [one.label for one in page.get("button_group")]
    for name in ("Picture", "Bundle", "Data", "Publish"):
        seen |= set(offered(part(page, name)))
        told = said(page)
        assert name == "Picture" or "Off for these data: " in told, name
        assert "One zip to check" not in told
        assert "every column" not in told
    assert seen == {"Download the picture (PNG)", "Citation (text)"}


def test_a_folder_that_is_none_has_publishing_off_alone_and_readers_see_no_path(
    open_dialog, operator, caplog, tmp_path
):
    operator(PUBLISH=str(tmp_path / "missing"), GRID_M="1000")
    page = open_dialog()
    assert str(tmp_path / "missing") in caplog.text
    assert not page.error
    assert "Download the page (HTML)" in offered(page)
    assert page.selectbox(key="share_grid").options[0] == "1 km grid", "care holds"
    told = said(part(page, "Publish"))
    assert "Not available: the operator's setting STANDOFF_PUBLISH names no folder." in told
    assert str(tmp_path) not in told


def test_publishing_is_offered_where_it_is_switched_on_and_done_after_a_yes(open_dialog, operator, tmp_path):
    operator(PUBLISH=str(tmp_path), EMBED="https://news.example.org", PUBLIC_ADDRESS="https://maps.example.org")
    page = part(open_dialog(actors="ISIS"), "Publish")
    told = said(page)
    assert "The page becomes public: “Northern Aleppo, August to October 2015”, all 169 events, 6 claims" in told
    assert "everybody can find it in the list of published pages" in told
    store = published.sharing().store
    assert page.button(key="share_publish").disabled
    assert store.listing() == ()
    (sure,) = [one for one in page.checkbox if one.label == "I may make this public"]
    sure.check().run()
    page.toggle(key="share_claims").set_value(False).run()
    assert page.button(key="share_publish").disabled, "of something else it is asked again"
    next(one for one in page.checkbox if one.label == "I may make this public").check().run()
    page.button(key="share_publish").click().run()
    assert not page.exception
    (held_page,) = store.listing()
    codes = [one.value for one in page.code]
    assert f"https://maps.example.org/s/{held_page.id}" in codes
    assert any(code.startswith("<iframe") and held_page.id in code for code in codes)
    key = re.search(rf"/s/{held_page.id}/delete\?key=([a-z2-7]+)$", codes[-1])[1]
    page.button(key="share_publish").click().run()
    assert page.code[-1].value == codes[-1], "in the same visit the author keeps the link"
    del page.session_state["share_delete_keys"]
    page.button(key="share_publish").click().run()
    assert "whoever did so first has the link that deletes it" in said(page)
    assert not [one.value for one in page.code if "delete" in one.value]
    assert store.delete(held_page.id, key)


def test_a_page_that_cannot_be_stored_is_one_line(open_dialog, operator, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    operator(PUBLISH=str(folder))
    page = part(open_dialog(), "Publish")
    shutil.rmtree(folder)
    page.toggle(key="share_claims").set_value(False).run()
    next(one for one in page.checkbox if one.label == "I may make this public").check().run()
    page.button(key="share_publish").click().run()
    (line,) = [one.value.replace("\\", "") for one in page.error]
    assert line.startswith("Not published: the page could not be stored (")
    assert str(tmp_path) not in line


# Files


def source(dataset, **wanted):
    return share_work.Source(dataset, Wanted(**wanted), pd.Timestamp("2026-01-01", tz="UTC"), Kept(2))


def test_a_file_is_made_of_one_snapshot_of_the_view(sample):
    shared = source(sample, view=View(actors=("ISIS",)), care=Care(grid_m=5000))
    notes = share_work.Progress()
    make = share_work.on_click(shared, "rows", lambda snapshot: rows_of(snapshot, "csv"), notes)
    made = make()
    assert make() == made
    snapshot = shared.take()
    assert shared.take() is snapshot
    assert made == rows_of(snapshot, "csv")
    assert snapshot.scene.counts.shown == 100
    assert list(notes) == []


def test_no_more_than_two_snapshots_are_held(sample):
    kept = Kept(2)
    day = pd.Timestamp("2026-01-01", tz="UTC")
    for days in range(4):
        share_work.Source(sample, Wanted(care=Care(hold_back_days=days)), day, kept).take()
        assert len(kept._values) <= 2


def test_what_fails_is_noted_in_one_line_and_raised_so_that_no_file_is_given(sample):
    notes = share_work.Progress()

    def refuse(_):
        ((what, step),) = notes
        assert (what, step.failed) == ("bundle", "")
        raise InputError("it would be too large")

    with pytest.raises(InputError):
        share_work.on_click(source(sample), "bundle", refuse, notes)()
    assert [(what, step.failed) for what, step in notes] == [("bundle", "it would be too large")]
    with pytest.raises(ZeroDivisionError):
        share_work.on_click(source(sample), "bundle", lambda _: 1 // 0, notes)()
    ((_, step),) = notes
    assert step.failed.startswith("an error of Standoff's own (ZeroDivisionError)")
    share_work.on_click(source(sample), "bundle", lambda _: "made", notes)()
    assert list(notes) == []


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://maps.example.org/sub/?v=1", "https://maps.example.org/sub"),
        ("http://127.0.0.1:8501", ""),
        ("http://192.168.1.5:8501/", ""),
        ("http://[::1]:8501/", ""),
        ("http://laptop:8501/", ""),
        ("http://printer.local/", ""),
        ("http://8.8.8.8/", "http://8.8.8.8"),
        ("", ""),
    ],
)
def test_a_file_names_the_dashboard_only_where_others_can_reach_it(url, address):
    assert _reachable(url) == address
