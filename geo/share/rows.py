"""The rows in view, in the formats people work with."""

from __future__ import annotations

import io
import json
import re
import threading
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from geo.model.tables import EVENTS
from geo.read.safe_csv import safe_csv
from geo.share._text import one_line
from geo.share.citation import NOT_STATED, citation_of, maker_of, sources_of
from geo.share.rights import check_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geo.model.dataset import Dataset
    from geo.share.snapshot import Snapshot

RowKind = Literal["csv", "geojson", "gpkg", "parquet"]

ROW_KINDS: Final[tuple[RowKind, ...]] = ("csv", "geojson", "gpkg", "parquet")

_LAYER: Final = "events"
#: GeoPackages state when they were made; ours say the same day always, so that the same rows give the same bytes.
_MADE: Final = {"OGR_CURRENT_DATE": "1980-01-01T00:00:00.000Z"}
#: GDAL's options are the process's: two files written at once must not undo each other's.
_ONE_AT_A_TIME: Final = threading.Lock()
#: NUL ends a text in GDAL, and half a surrogate pair is none in UTF-8.
_ODD: Final = re.compile("[\x00\ud800-\udfff]").search
_TIMES: Final = tuple(column.name for column in EVENTS.columns if column.type == "time")
_TEXTS: Final = tuple(column.name for column in EVENTS.columns if column.type == "text")


def rows_of(snapshot: Snapshot, kind: RowKind) -> bytes:
    """Return the events in view, with every column of the table and their sources in the file itself.

    The rows stand by start, then by id; the same snapshot gives the same bytes.

    Parameters
    ----------
    kind
        ``"csv"``: plain CSV with the point as latitude and longitude, cells that a spreadsheet would compute
        neutralised, two columns of who made the data and under which licences (`` | `` between them) and, where
        anything was done to them before they leave, one of what;
        ``"geojson"``: RFC 7946, with the citation as a foreign member `citation`;
        ``"gpkg"``: a GeoPackage of one layer, `events`, with the citation in its metadata;
        ``"parquet"``: GeoParquet, with the citation in the file's metadata.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    """
    check_rows(snapshot.withheld)
    return _WRITERS[kind](_clean(snapshot.scene.events), snapshot)


def _clean(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the events with their id as a column, and texts that every format can hold."""
    frame = events[[*EVENTS.column_names, events.geometry.name]].reset_index()
    for name in (EVENTS.index, *_TEXTS):
        texts = frame[name].tolist()
        if any(map(_ODD, texts)):
            frame[name] = pd.Series([_plain(text) for text in texts], dtype="str")
    return frame


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def _csv(frame: gpd.GeoDataFrame, snapshot: Snapshot) -> bytes:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    for name in _TIMES:
        table[name] = _written(table[name])
    at = list(table.columns).index("actor_a")
    table.insert(at, "latitude", frame.geometry.y)
    table.insert(at + 1, "longitude", frame.geometry.x)
    table["data_producer"], table["data_licence"] = _made_by(snapshot.dataset)
    if snapshot.said:
        table["data_care"] = " ".join(snapshot.said)
    return safe_csv(table)


def _made_by(dataset: Dataset) -> tuple[str, str]:
    """Return who made the data and, in the same order, under which licences; of several sources a row may be of any."""
    sources = sources_of(dataset)
    makers = map(maker_of, sources)
    licences = (one_line(source.licence) or NOT_STATED for source in sources)
    return " | ".join(makers), " | ".join(licences)


def _written(times: pd.Series) -> pd.Series:
    """Return moments as texts: whole seconds where all are, else microseconds."""
    plain = times.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    # `strftime` writes years before 1000 with fewer digits.
    unit: Literal["s", "us"] = "s" if (plain == plain.astype("datetime64[s]")).all() else "us"
    return pd.Series(np.char.add(np.datetime_as_string(plain, unit=unit), "Z"), index=times.index, dtype="str")


def _geojson(frame: gpd.GeoDataFrame, snapshot: Snapshot) -> bytes:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    for name in _TIMES:
        table[name] = _written(table[name])
    columns = [_values(table[name]) for name in table.columns]
    names = list(table.columns)
    features = (
        {
            "type": "Feature",
            "id": row[0],
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": dict(zip(names, row, strict=True)),
        }
        for lon, lat, *row in zip(frame.geometry.x.tolist(), frame.geometry.y.tolist(), *columns, strict=True)
    )
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    citation = json.dumps(citation_of(snapshot), ensure_ascii=False)
    text = f'{{"type":"FeatureCollection","citation":{citation},"features":[\n{lines}\n]}}\n'
    return text.encode("utf-8")


def _values(column: pd.Series) -> list[object]:
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]


def _gpkg(frame: gpd.GeoDataFrame, snapshot: Snapshot) -> bytes:
    told = {"citation": citation_of(snapshot)}
    for name in _TIMES:
        # GDAL keeps milliseconds.
        if (frame[name] != frame[name].dt.floor("ms")).any():
            frame[name] = _written(frame[name])
    out = io.BytesIO()
    with _ONE_AT_A_TIME:
        pyogrio.set_gdal_config_options(_MADE)
        try:
            pyogrio.write_dataframe(
                frame,
                out,
                driver="GPKG",
                layer=_LAYER,
                geometry_type="Point",
                dataset_metadata=told,
                layer_metadata=told,
            )
        finally:
            pyogrio.set_gdal_config_options(dict.fromkeys(_MADE))
    return out.getvalue()


def _parquet(frame: gpd.GeoDataFrame, snapshot: Snapshot) -> bytes:
    made = io.BytesIO()
    frame.set_index(EVENTS.index).to_parquet(made)
    made.seek(0)
    table = pq.read_table(made)
    citation = {b"citation": citation_of(snapshot).encode("utf-8")}
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **citation}), out)
    return out.getvalue()


_WRITERS: Final[dict[RowKind, Callable[[gpd.GeoDataFrame, Snapshot], bytes]]] = {
    "csv": _csv,
    "geojson": _geojson,
    "gpkg": _gpkg,
    "parquet": _parquet,
}
