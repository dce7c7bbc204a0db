"""What leaves beside the Share dialog: nothing exact where the operator asks for care, no rows where terms forbid."""

import ast
from dataclasses import replace

import pytest
import streamlit as st

from geo.model.dataset import Source
from geo.model.view import View
from geo.read.catalog import claims_beside
from tests.apps import said
from tests.conftest import ROOT
from tests.worlds import dataset_of, event
from ui import downloads
from ui.state import Session

#: Where a file may be offered without `ui.downloads`, and why.
ALLOWED = {
    "downloads.py": "the one way",
    "share_files.py": "what Share makes, with care and by the terms",
    "mapper.py": "what the columns of a reader's own file mean; no row",
}


def files(page):
    return [one.proto.label for one in page.get("download_button") if "share_get_" not in one.proto.id]


def hidden(page):
    """Return the style that hides what Streamlit puts over tables and charts; None where nothing is hidden."""
    known = (downloads.NO_ROWS, downloads.NO_EXPORT)
    (found,) = [one for one in known if any(one in html.proto.body for html in page.get("html"))] or [None]
    return found


def opened(app, *, producer, tab="Data"):
    rows = [event(37, 36, "2015-08-01", "A", "B"), event(37.1, 36, "2015-08-02", "B", "A")]
    data = dataset_of(events=rows)
    rejected = data.rejected.reindex(range(1)).fillna("x")
    data = replace(data, rejected=rejected, sources=(Source(file="mine.csv", producer=producer, sha256="0" * 64),))
    return app(tab=tab, state=Session(dataset=data, view=View(dataset=data.name)))


def test_every_file_offered_goes_through_one_helper():
    offering = {
        path.name
        for path in sorted((ROOT / "ui").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "download_button"
    }
    assert offering == set(ALLOWED)


def test_every_table_is_one_that_the_style_reaches():
    # st.dataframe has the button that the style hides; st.data_editor has the same, st.table has none.
    calls = [
        ast.unparse(node.func)
        for path in sorted((ROOT / "ui").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"dataframe", "data_editor", "table", "arrow"}
    ]  # fmt: skip
    assert len(calls) > 10
    assert set(calls) == {"st.dataframe"}


def test_files_and_tables_are_offered_where_nothing_keeps_them(app):
    page = opened(app, producer="Somebody")
    assert files(page) == ["Download the report (JSON)", "Download the rows set aside (CSV)"]
    assert hidden(page) is None


@pytest.mark.parametrize("decided", [{"GRID_M": "10000"}, {"HOLD_BACK_DAYS": "3"}, {"GRID_M": "wide"}])
def test_nothing_exact_leaves_beside_share_where_the_operator_asks_for_care(app, operator, decided):
    operator(**decided)
    page = opened(app, producer="Somebody")
    assert files(page) == []
    assert said(page).count("lets data leave through Share alone") == 2
    assert hidden(page) == downloads.NO_EXPORT


def test_rows_that_may_not_be_passed_on_leave_by_no_table(app):
    page = opened(app, producer="ACLED")
    assert files(page) == []
    assert said(page).count("ACLED's terms (acleddata.com/eula) do not let its rows be passed on") == 2
    assert hidden(page) == downloads.NO_ROWS


@pytest.mark.parametrize("tab", ["Map", "Distances", "Control", "Claims", "Data"])
def test_tables_are_closed_on_every_page(app, operator, tab):
    assert hidden(app(tab=tab, v="1")) is None
    operator(GRID_M="1000")
    page = app(tab=tab, v="1")
    assert hidden(page) == downloads.NO_EXPORT
    assert files(page) == []


def test_claims_of_the_reader_s_own_leave_through_share_alone_where_the_operator_asks_for_care(app, operator):
    page = app(tab="Claims", v="1")
    page.session_state["claims_own"] = list(claims_beside("aleppo-2015"))[:1]
    offered = ["Download the 1 claim of your own (claims.toml)"]
    assert [one for one in files(page.run()) if "of your own" in one] == offered
    operator(GRID_M="1000")
    assert files(page.run()) == []
    assert not page.exception
    assert "The 1 claim of your own: not offered as a file. Whoever runs this Standoff" in said(page)


def test_streamlit_lets_no_cells_out_where_the_operator_asks_for_care(operator, monkeypatch):
    monkeypatch.setattr(st, "set_option", lambda *, key, value: told.append((key, value)))
    told = []
    downloads.close_exports()
    assert told == []
    for decided in ({"HOLD_BACK_DAYS": "3"}, {"HOLD_BACK_DAYS": "few"}):
        operator(**decided)
        downloads.close_exports()
    assert told == [("client.disableDataExport", True)] * 2
