"""Small sound files of every kind that is read, made here: what the fuzzing breaks."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import tempfile
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import shapely

from geo.read.layouts import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROWS = 12

#: Headers as the sources publish them (``COLUMN_LAYOUTS``), beside those of UCDP, which the reader itself lists.
_ACLED_OLD = (
    "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,"
    "ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,"
    "NOTES,FATALITIES"
)
_ACLED_MIDDLE = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,latitude,"
    "longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
)
_ACLED_NEW = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
_GTD = (
    "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,region_txt,provstate,city,"
    "latitude,longitude,specificity,vicinity,location,summary,attacktype1,attacktype1_txt,gname,nkill,nwound"
)
_HAPI = (
    "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,"
    "admin2_name,admin_level,event_type,events,fatalities,reference_period_start,reference_period_end,dataset_hdx_id,"
    "resource_hdx_id,warning,error"
)
_VIINA = (
    "event_id,date,time,geonameid,feature_code,asciiname,longitude,latitude,GEO_PRECISION,location,url,source,text,"
    "t_mil_b,a_rus_b,a_ukr_b,a_civ_b,t_airstrike_b,t_artillery_b,t_control_b"
)
_PLAIN = "event_id,date,latitude,longitude,actor_a,actor_b,kind,deaths,place,note,source,url"
_HOLDERS = "date,holder,latitude,longitude,name"


def seeds() -> dict[str, bytes]:
    """Return sound files by their names."""
    tables = {
        **{f"ged{len(one.columns)}.csv": _table(one.columns) for one in LAYOUTS},
        "acled_old.csv": _table(_ACLED_OLD.split(","), day="%d/%m/%Y"),
        "acled_middle.csv": _table(_ACLED_MIDDLE.split(","), day="%d %B %Y"),
        "acled_new.csv": _table(_ACLED_NEW.split(",")),
        "gtd.csv": _table(_GTD.split(",")),
        "viina.csv": _table(_VIINA.split(","), day="%Y%m%d"),
        "hapi.csv": _table(_HAPI.split(",")),
        "plain.csv": _table(_PLAIN.split(",")),
        "holders.csv": _table(_HOLDERS.split(",")),
        "slashed.csv": _table(_PLAIN.split(","), day="%d/%m/%Y"),
        "unknown.csv": _table(["Datum", "Breite", "Länge", "Wer", "Tote"], day="%d.%m.%Y"),
    }
    plain = tables["plain.csv"]
    text = {name: _csv(rows) for name, rows in tables.items()}
    return {
        **text,
        "plain.tsv": _csv(plain, separator="\t"),
        "plain_semicolon.csv": _csv(plain, separator=";"),
        "plain_hxl.csv": _csv([plain[0], [f"#{name}" for name in plain[0]], *plain[1:]]),
        "plain_utf16.csv": text["plain.csv"].decode().encode("utf-16"),
        "plain.csv.gz": gzip.compress(text["plain.csv"], mtime=0),
        "plain.jsonl": _lines(plain),
        "plain.xlsx": _workbook(plain),
        "plain.parquet": _parquet(plain),
        "plain.zip": _zip({"plain.csv": text["plain.csv"]}),
        "gdelt.tsv": _gdelt(),
        **_vector(),
    }


def _day(number: int) -> date:
    return date(2015, 8, 10) + timedelta(days=number)


def _table(header: Sequence[str], *, day: str = "%Y-%m-%d") -> list[list[str]]:
    return [list(header), *([_cell(name, number, day) for name in header] for number in range(_ROWS))]


def _cell(name: str, number: int, day: str) -> str:  # noqa: C901, PLR0911, PLR0912  one line a kind of column
    low = name.lower()
    if low in {"year", "iyear"}:
        return "2015"
    if low in {"month", "imonth"}:
        return str(_day(number).month)
    if low in {"day", "iday"}:
        return str(_day(number).day)
    if low == "type_of_violence":
        return "1"
    if low == "eventid":
        return f"2015081000{number:02d}"
    if low == "geo_precision" and name.isupper() and day == "%Y%m%d":
        return "STREET"
    if low.endswith("prec") or "precision" in low or low in {"event_clarity", "specificity"}:
        return "1"
    if "date" in low or low in {"datum", "reference_period_start", "reference_period_end"}:
        return _day(number).strftime(day)
    if low in {"latitude", "breite"}:
        return f"{36.2 + number / 100:.4f}"
    if low in {"longitude", "länge"}:
        return f"{37.1 + number / 100:.4f}"
    if low.startswith(("side_", "actor", "gname", "wer", "holder")) and not low.endswith("_id"):
        return "Northern Army" if low.endswith(("1", "a", "gname", "wer", "holder")) else "Southern Army"
    if (
        low in {"best", "high", "low", "fatalities", "nkill", "nwound", "deaths", "tote"}
        or "death" in low
        or low.endswith("_est")
    ):
        return str(number % 4)
    if low in {"source_article", "notes", "note", "summary"}:
        return f'A report of "{number}",\nin two lines; said on the day'
    if low.endswith("_b") and low[:2] in {"a_", "t_"}:
        return str(number % 2)
    if "id" in low:
        return str(1000 + number)
    if low == "country":
        return "Syria"
    return f"{name} {number % 3}"


def _csv(rows: list[list[str]], *, separator: str = ",") -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=separator).writerows(rows)
    return made.getvalue().encode()


def _lines(rows: list[list[str]]) -> bytes:
    header, *rest = rows
    return "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in rest).encode()


def _workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    # Packed again, without the time of day.
    with zipfile.ZipFile(made) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    now = re.compile(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
    return _zip({name: now.sub(b"2024-01-01T00:00:00Z", data) for name, data in members.items()})


def _parquet(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(made)
    return made.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _gdelt() -> bytes:
    rows = []
    for number in range(_ROWS):
        row = [""] * 61
        row[0], row[1], row[6], row[16], row[26] = str(9000 + number), "20150810", "ARMY", "REBEL", "193"
        row[2], row[3] = "201508", "2015"
        row[28], row[51], row[52], row[56], row[57] = "19", "4", "Aleppo, Syria", "36.2", "37.1"
        row[59], row[60] = "20150810120000", "https://example.org/1"
        rows.append("\t".join(row))
    return "\n".join(rows).encode()


def _vector() -> dict[str, bytes]:
    squares = [shapely.box(37 + number / 10, 36, 37.1 + number / 10, 36.1) for number in range(4)]
    zones = gpd.GeoDataFrame(
        {"actor": ["North", "South"] * 2, "start": "2015-08-10", "end": "2015-09-10"}, geometry=squares, crs=4326
    )
    header, *rows = _table(_PLAIN.split(","))
    frame = pd.DataFrame(rows, columns=header)
    points = gpd.points_from_xy(frame["longitude"].astype(float), frame["latitude"].astype(float), crs=4326)
    events = gpd.GeoDataFrame(frame.drop(columns=["latitude", "longitude"]), geometry=points)
    gains = zones.assign(change=["gain", "gain", "loss", "gain"], date="2015-08-10").drop(columns=["start", "end"])
    days = {f"2024-08-0{day}.geojson": zones[["geometry"]].to_json().encode() for day in (1, 2, 3)}
    made = {
        "zones.geojson": zones.to_json().encode(),
        "zones_utm.geojson": _as(zones.to_crs(32637), "GeoJSON", "geojson"),
        "gains.geojson": gains.to_json().encode(),
        "events.geojson": events.to_json().encode(),
        "zones.gpkg": _as(zones, "GPKG", "gpkg"),
        "zones.fgb": _as(zones, "FlatGeobuf", "fgb"),
        "events.fgb": _as(events, "FlatGeobuf", "fgb"),
        "zones.kml": _kml(zones),
        "days.zip": _zip(days),
        "2024-08-01.geojson": next(iter(days.values())),
    }
    made["zones.kmz"] = _zip({"doc.kml": made["zones.kml"]})
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        zones.to_file(Path(folder) / "zones.shp")
        made["zones_shapefile.zip"] = _zip({path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())})
        parquet = Path(folder) / "zones.parquet"
        zones.to_parquet(parquet)
        made["zones.geoparquet"] = parquet.read_bytes()
    return made


def _as(frame: gpd.GeoDataFrame, driver: str, ending: str) -> bytes:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2024-01-01T00:00:00.000Z"})
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        path = Path(folder) / f"made.{ending}"
        frame.to_file(path, driver=driver)
        return path.read_bytes()


def _kml(zones: gpd.GeoDataFrame) -> bytes:
    marks = []
    for actor, start, shape in zip(zones["actor"], zones["start"], zones.geometry, strict=True):
        ring = " ".join(f"{x},{y},0" for x, y in shape.exterior.coords)
        marks.append(
            f"<Placemark><name>{actor}</name><TimeSpan><begin>{start}</begin></TimeSpan>"
            f'<ExtendedData><Data name="actor"><value>{actor}</value></Data></ExtendedData>'
            f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon></Placemark>"
        )
    body = "".join(marks)
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    return f"{head}{body}</Document></kml>".encode()
