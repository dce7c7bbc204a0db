"""What leaves beside the Share dialog: nothing exact where the operator asks for care, no rows where terms forbid."""

import ast
from dataclasses import replace

import pytest

from geo.model.dataset import Source
from geo.model.view import View
from tests.apps import said
from tests.conftest import ROOT
from tests.worlds import dataset_of, event
from ui.state import Session

#: Where a file may be offered without `ui.downloads`, and why.
ALLOWED = {
    "downloads.py": "the one way",
    "share_files.py": "what Share makes, with care and by the terms",
    "mapper.py": "what the columns of a reader's own file mean; no row",
    "claims.py": "claims that the reader wrote",
}
HIDDEN = 'button[aria-label^="Download as CSV"]'


def files(page):
    return [one.proto.label for one in page.get("download_button") if "share_get_" not in one.proto.id]


def tables_are_closed(page):
    return any(HIDDEN in one.proto.body for one in page.get("html"))


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
    assert not tables_are_closed(page)


@pytest.mark.parametrize("decided", [{"GRID_M": "10000"}, {"HOLD_BACK_DAYS": "3"}, {"GRID_M": "wide"}])
def test_nothing_exact_leaves_beside_share_where_the_operator_asks_for_care(app, operator, decided):
    operator(**decided)
    page = opened(app, producer="Somebody")
    assert files(page) == []
    assert said(page).count("lets data leave through Share alone") == 2
    assert tables_are_closed(page)


def test_rows_that_may_not_be_passed_on_leave_by_no_table(app):
    page = opened(app, producer="ACLED")
    assert files(page) == []
    assert said(page).count("ACLED's terms (acleddata.com/eula) do not let its rows be passed on") == 2
    assert tables_are_closed(page)


@pytest.mark.parametrize("tab", ["Map", "Distances", "Control", "Claims", "Data"])
def test_tables_are_closed_on_every_page(app, operator, tab):
    assert not tables_are_closed(app(tab=tab, v="1"))
    operator(GRID_M="1000")
    page = app(tab=tab, v="1")
    assert tables_are_closed(page)
    assert files(page) == []
