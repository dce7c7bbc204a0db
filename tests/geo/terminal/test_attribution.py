"""``geo check`` says whose the data are, on what terms, and what reading changed. The row is ours, of no real place."""

import json

ACLED = (
    "event_id_cnty,event_date,event_type,actor1,country,latitude,longitude,geo_precision,time_precision,timestamp\n"
    "XYZ1,13 May 2031,Riots,Rioters (Farland),Farland,41.25,-12.5,1,1,1936000000\n"
)


def test_the_attribution_that_acled_asks_for_is_in_the_answer(geo, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(ACLED, encoding="utf-8")
    status, out, err = geo("check", path, "--json")
    assert (status, err) == (0, "")
    (source,) = json.loads(out)["sources"]
    assert source["producer"] == "ACLED (Armed Conflict Location & Event Data), acleddata.com"
    assert source["filters"] == "1 country (Farland); 2031-05-13 to 2031-05-13; 1 type of event (Riots)"
    assert source["changes"].startswith("0 of 1 row set aside; 1 type of events grouped into 1 kind; ")
    assert source["accessed"].startswith("on or after 2031-05-08")
