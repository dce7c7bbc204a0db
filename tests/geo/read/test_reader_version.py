"""What reading gives changes only with the reader's version: what is kept of an older one is not taken for today's."""

import hashlib
import json

import numpy as np

from geo.read.cache import READER_VERSION
from geo.read.content import Content
from geo.read.layouts import LAYOUTS
from geo.read.options import NOTHING_TOLD
from geo.read.recognise import read_content

#: What was read of the files below, by the version that read it. When the test says that it differs, record what it
#: says: under the next version if the one before was in a release, else in place of it.
RECORDED = {1: "c9033f8b3b3bf3bd", 2: "c9033f8b3b3bf3bd"}

EVENTS = """event_id;date;latitude;longitude;actor;kind;deaths;place;place_uncertainty_m;confidence;note
#event+id;#date;#lat;#lon;#actor;#kind;#deaths;#place;;;
a;2015-10-10;36,5;37,25;IS;shelling;3;Tall Susin;500;high;"two
lines"
b;2015-10-10T23:30:00+03:00;36,5;37,25;Rebels;;;;;;
b;2015-10-11;36,5;37,25;Rebels;;;;;;
c;2015-02-29;36,5;37,25;Rebels;;;;;;
d;2015-10-11;96,5;37,25;Rebels;;;;;;
e;2015-10-11;36,5;37,25;;;;;;;
f;2015-10-11;36,5;37,25;Rebels;;-3;;;;
"""
PLACES = "place_id,name,lat,lon,aliases,kind\np,Tall Susin,36.4,37.2,Tell Sousin,village\nq,,36,37,,\n"
HOLDINGS = "place_id,holder,start,last_day\np,IS,2015-10-09,2015-10-12\np,IS,2015-10-12,2015-10-01\n"
SQUARE, BOW = ([[37, 36], [38, y], [38, 73 - y], [37, 37], [37, 36]] for y in (36, 37))
ZONES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"holder": "IS", "from": "2015-10-01", "to": day}, "geometry": shape}
            for day, shape in (
                ("2015-10-09", {"type": "Polygon", "coordinates": [SQUARE]}),
                (None, {"type": "Polygon", "coordinates": [BOW]}),
                ("2015-09-09", {"type": "Polygon", "coordinates": [SQUARE]}),
                (None, {"type": "Point", "coordinates": [37, 36]}),
            )
        ],
    }
)
_ROW = {
    "id": "7", "year": "2015", "type_of_violence": "1", "side_a": "IS", "side_b": "Government of Syria",
    "where_prec": "2", "where_coordinates": "Marea", "latitude": "36.48", "longitude": "37.2", "event_clarity": "1",
    "date_prec": "1", "date_start": "2015-08-09 00:00:00.000", "date_end": "2015-08-10 00:00:00.000", "low": "4",
    "best": "3", "high": "5", "country": "Syria", "source_headline": "News",
}  # fmt: skip
GED = "\n".join(
    ",".join(row.get(name, "") for name in LAYOUTS[0].columns)
    for row in (dict.fromkeys(LAYOUTS[0].columns, "") | {name: name for name in LAYOUTS[0].columns}, _ROW,
                _ROW | {"id": "8", "where_prec": "9"})
)  # fmt: skip

FILES = {"e.csv": EVENTS, "p.csv": PLACES, "h.csv": HOLDINGS, "z.geojson": ZONES, "g.csv": GED}


def told(result):
    """Return everything a result says, as text."""
    frames = {**result.tables, "rejected": result.rejected}
    said = {
        name: frame.to_csv(float_format="%.9g", date_format="%Y-%m-%dT%H:%M:%S.%f%z") for name, frame in frames.items()
    }
    types = {name: [str(dtype) for dtype in frame.dtypes] for name, frame in frames.items()}
    numbers = {name: np.asarray(one).tolist() for name, one in result.row_numbers.items()}
    countries = None if result.countries is None else result.countries.to_dict()
    source = [result.source.producer, result.source.licence, result.source.citation]
    return [
        result.kind,
        result.warnings,
        result.rows,
        said,
        types,
        numbers,
        countries,
        source,
        dict(result.lost_holders),
    ]


def everything():
    """Return what the files above give, file by file."""
    return {name: told(read_content(Content(name, text.encode()), NOTHING_TOLD)) for name, text in FILES.items()}


def test_what_is_read_of_the_same_files_changes_with_the_version_alone():
    digest = hashlib.sha256(json.dumps(everything(), sort_keys=True).encode()).hexdigest()[:16]
    assert RECORDED.get(READER_VERSION) == digest, (
        f"what reading gives has changed: raise geo.read.cache.READER_VERSION and record {digest!r} for it"
    )


def test_the_sample_has_rows_kept_and_rows_set_aside_of_every_table():
    found = everything()
    assert {name: (one[2], sum(map(len, one[5].values()))) for name, one in found.items()} == {
        "e.csv": (7, 2), "p.csv": (2, 1), "h.csv": (2, 1), "z.geojson": (4, 2), "g.csv": (2, 1),
    }  # fmt: skip
