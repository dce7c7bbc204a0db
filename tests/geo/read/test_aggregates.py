"""Tables that count events are refused in one line, whatever their separator."""

from __future__ import annotations

import pytest

from geo.model.errors import FileRefusedError, UnknownTableError
from geo.read.aggregates import is_aggregate
from geo.read.content import Content
from geo.read.recognise import read_content

# The headers of the files, in order.
HAPI = (
    "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,"
    "admin2_name,admin_level,event_type,events,fatalities,reference_period_start,reference_period_end,dataset_hdx_id,"
    "resource_hdx_id,warning,error"
)
WEEKLY = (
    "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES,POPULATION_EXPOSURE,DISORDER_TYPE,ID,"
    "CENTROID_LATITUDE,CENTROID_LONGITUDE"
)
MONTHLY = "Country,Admin1,Admin2,ISO3,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities"


@pytest.mark.parametrize("header", [HAPI, WEEKLY, MONTHLY, "Country,Month,Year,Events,Fatalities"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_counts_by_area_and_period_are_refused(header, separator):
    text = f"\ufeff{header}\n{',' * header.count(',')}1\n".replace(",", separator)
    with pytest.raises(FileRefusedError) as refusal:
        read_content(Content("counts.csv", text.encode()))
    said = str(refusal.value)
    assert not isinstance(refusal.value, UnknownTableError)
    assert said.startswith("counts.csv: no coordinates")
    assert said.endswith(
        "it counts events by area and period, and aggregated files cannot be mapped; "
        "get the file with one row an event, with latitude and longitude"
    )
    assert len(said.splitlines()) == 1


def test_points_of_areas_are_called_what_they_are():
    with pytest.raises(FileRefusedError, match="its points are the centres of areas"):
        read_content(Content("weekly.csv", f"{WEEKLY}\n2031-05-10,,Farland,,,,4,0,,,,41,-12\n".encode()))


def test_a_table_of_places_by_year_is_no_count():
    assert not is_aggregate(["country", "year", "events", "latitude", "longitude"])
    assert not is_aggregate(["place_id", "actor", "start", "end"])
