"""The Data page: whose the data are, on what terms, and what reading changed. The row is ours, of no real place."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

ACLED = (
    "event_id_cnty,event_date,event_type,actor1,country,latitude,longitude,geo_precision,time_precision,timestamp\n"
    "XYZ1,13 May 2021,Riots,Rioters (Farland),<b>Far</b>land,41.25,-12.5,1,1,1630000000\n"
)


@pytest.fixture
def page(monkeypatch):
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=60)
    page.session_state["tab"] = "Data"
    return page.run()


def test_the_attribution_that_acled_asks_for_is_on_the_page(page):
    page.file_uploader(key="files").set_value([("export.csv", ACLED.encode(), "text/csv")]).run()
    assert not page.exception
    (written,) = [one.value for one in page.markdown if "**Producer:**" in one.value]
    assert "<" not in written.replace("\\<", "")
    source = written.replace("\\", "")
    said = dict(line.removeprefix("**").split(":** ", 1) for line in source.split("\n\n"))
    assert said["Producer"] == "ACLED (Armed Conflict Location & Event Data), acleddata.com"
    assert said["Accessed"].startswith("on or after 2021-08-26")
    assert "10.1057/s41599-023-01559-4" in said["Citation"]
    assert said["Changes"].startswith("0 of 1 row set aside; ")
    assert said["Holds"].endswith("; 2021-05-13 to 2021-05-13; 1 type of event (Riots)")
