"""The fingerprint, worked out on whole columns. The oracle goes from cell to cell."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.model.dataset import fingerprint
from geo.model.tables import CRS, EVENTS, HOLDINGS, PLACES, TABLES, ZONES, conform, empty


def texts(values):
    encoded = [value.encode("utf-8", "surrogatepass") for value in values]
    return b"".join(len(one).to_bytes(4, "little") for one in encoded) + b"".join(encoded)


def cells(column, values):
    if column.type == "text":
        return texts(values)
    if column.type == "number":
        return np.array([value + 0.0 for value in values], dtype="<f8").tobytes()
    present = [not pd.isna(value) for value in values]
    if column.type == "time":
        values = [
            value.as_unit("us").asm8.view("i8") if there else 0 for value, there in zip(values, present, strict=True)
        ]
    whole = [int(value) if there else 0 for value, there in zip(values, present, strict=True)]
    return np.array(present, dtype=bool).tobytes() + np.array(whole, dtype="<i8").tobytes()


def by_cell(tables, bounds):
    """Return the fingerprint as documented: rows by id, columns as in the schema, shapes as normalised WKB."""
    digest = hashlib.sha256()
    if len(tables["holdings"]):
        digest.update(repr((float(bounds[0]), bounds[1] and tuple(map(float, bounds[1])))).encode())
    for name in ("events", "zones", "places", "holdings"):
        frame = tables[name]
        ids = sorted(frame.index)
        digest.update(f"{name}:{len(ids)}\n".encode())
        parts = [texts(ids)]
        parts += [cells(column, [frame[column.name][one] for one in ids]) for column in TABLES[name].columns]
        if TABLES[name].geometry:
            shapes = [frame.geometry[one].normalize() for one in ids]
            parts.append(b"".join(shapely.to_wkb(one, byte_order=1, include_srid=False) for one in shapes))
        for part in parts:
            digest.update(part + b"\x1e")
    return digest.hexdigest()


TEXT = st.text(st.sampled_from(["a", "B", "é", "’", "😀", "\uffff", "\x00", "\n", " "]), max_size=5)
CELLS = {
    "text": TEXT,
    "time": st.datetimes().map(pd.Timestamp).map(lambda moment: moment.floor("us")),
    "integer": st.integers(0, 10**6),
    "number": st.sampled_from([0.0, -0.0, 1.5, 1e9]),
}
XY = st.tuples(st.sampled_from([0.0, -0.0, 37.25, -180.0]), st.sampled_from([0.0, -0.0, 36.5, 90.0]))
POINTS = XY.map(shapely.Point)
OTHERS = st.one_of(
    POINTS,
    XY.map(lambda xy: shapely.Point(*xy, 5.0)),
    st.just(shapely.Point()),
    XY.map(lambda xy: shapely.box(xy[0], xy[1], xy[0] + 1, xy[1] - 1)),
)


@st.composite
def tables_of(draw, table, shapes=None):
    """Return a table of a few rows; its values need not be allowed, only of its types."""
    ids = draw(st.lists(TEXT, unique=True, max_size=6))
    if not ids:
        return empty(table)
    made = {}
    for column in table.columns:
        values = CELLS[column.type]
        if column.nullable:
            values = st.none() | values
        made[column.name] = draw(st.lists(values, min_size=len(ids), max_size=len(ids)))
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in made.items()}).set_axis(ids)
    if shapes is not None:
        drawn = np.array(draw(st.lists(shapes, min_size=len(ids), max_size=len(ids))), dtype=object)
        frame = gpd.GeoDataFrame(frame, geometry=drawn, crs=CRS)
    return conform(frame, table)


@settings(max_examples=25)
@given(
    events=tables_of(EVENTS, POINTS),
    zones=tables_of(ZONES, OTHERS),
    places=tables_of(PLACES, OTHERS),
    holdings=tables_of(HOLDINGS),
    bounds=st.sampled_from([(6000.0, None), (1, (1, 2, 3, 4.5))]),
)
def test_whole_columns_give_what_single_cells_give(events, zones, places, holdings, bounds):
    tables = {"events": events, "zones": zones, "places": places, "holdings": holdings}
    assert fingerprint(**tables, bounds=bounds) == by_cell(tables, bounds)


@settings(max_examples=25)
@given(ids=st.lists(st.text(st.sampled_from("a\ud800\udfff\uffff😀"), max_size=3), unique=True, min_size=1, max_size=5))
@example(ids=["\ud800", "a"])
def test_texts_that_arrow_cannot_hold_count_as_well(ids):
    text = pd.StringDtype("python", na_value=np.nan)
    one = {column.name: pd.Series(ids, dtype=text) for column in HOLDINGS.columns if column.type == "text"}
    moments = pd.Series(pd.Timestamp("2015-10-09", tz="UTC"), index=range(len(ids))).dt.as_unit("us")
    holdings = pd.DataFrame({**one, "start": moments, "end": moments}).set_axis(pd.Index(ids, dtype=text))
    tables = {**{name: empty(table) for name, table in TABLES.items()}, "holdings": holdings}
    assert fingerprint(**tables, bounds=(1.0, None)) == by_cell(tables, (1.0, None))


@settings(max_examples=10)
@given(events=tables_of(EVENTS, POINTS), cut=st.integers(0, 3))
def test_a_part_of_a_table_counts_as_that_part_alone(events, cut):
    parts = pd.concat([events.iloc[cut:], events.iloc[:cut]])
    tables = {name: empty(table) for name, table in TABLES.items()}
    for frame in (parts, events.iloc[cut:]):
        assert fingerprint(**tables | {"events": frame}, bounds=(1.0, None)) == by_cell(
            tables | {"events": frame}, (1.0, None)
        )
