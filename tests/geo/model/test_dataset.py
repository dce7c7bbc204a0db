"""The fingerprint says "same content" and nothing else; the oracle is the content itself."""

import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.model.dataset import Dataset, Source, no_rejects
from geo.model.errors import SchemaError
from geo.model.tables import REJECTED_COLUMNS, TABLES
from geo.model.view import View

# The tables of the fixture are rebuilt by no example: every example works on copies of its own.
on_copies = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def changed(value, kind):
    """Return another value of the column's type."""
    if kind == "time":
        return pd.Timestamp("1999-12-31", tz="UTC") if pd.isna(value) else value - pd.Timedelta("1us")
    if kind == "text":
        return value + "x"
    return 7 if pd.isna(value) else value + 1


@on_copies
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(tables, data):
    shuffled = {
        name: frame.iloc[data.draw(st.permutations(range(len(frame))), label=name)] for name, frame in tables.items()
    }
    assert Dataset.of(name="a", **shuffled) == Dataset.of(name="b", **tables)


@on_copies
@given(data=st.data())
def test_any_changed_value_changes_it(tables, data):
    name = data.draw(st.sampled_from(list(TABLES)))
    free = [column for column in TABLES[name].columns if not column.allowed and column.name != "place_id"]
    column = data.draw(st.sampled_from(free), label="column")
    row = data.draw(st.sampled_from(["a", "b"]), label="row")
    frame = tables[name].copy()
    if column.name == "start":
        frame.loc[row, "end"] = pd.Timestamp("2016-01-01", tz="UTC")
    before = Dataset.of(name="x", **{**tables, name: frame}).fingerprint
    after = frame.copy()
    wanted = changed(frame.loc[row, column.name], column.type)
    if column.name == "end":
        wanted = pd.Timestamp("2017-01-01", tz="UTC")
    after.loc[row, column.name] = wanted
    assert Dataset.of(name="x", **{**tables, name: after}).fingerprint != before


@on_copies
@given(
    dx=st.floats(-1e-6, 1e-6).filter(lambda step: abs(step) > 1e-12),
    name=st.sampled_from(["events", "zones", "places"]),
)
def test_any_moved_geometry_changes_it(tables, name, dx):
    moved = tables[name].copy()
    moved.geometry = moved.geometry.translate(xoff=dx)
    assert Dataset.of(name="x", **{**tables, name: moved}) != Dataset.of(name="x", **tables)


@on_copies
@given(texts=st.lists(st.text(max_size=3), min_size=2, max_size=2))
def test_texts_do_not_run_into_each_other(tables, texts):
    def with_notes(notes):
        return Dataset.of(name="x", **{**tables, "events": tables["events"].assign(note=notes)})

    joined = ["".join(texts), ""]
    assert (with_notes(texts) == with_notes(joined)) == (texts == joined)


def test_the_ring_a_polygon_starts_with_does_not_matter(tables):
    turned = tables["zones"].copy()
    turned.geometry = shapely.reverse(turned.geometry.to_numpy())
    assert Dataset.of(name="x", **{**tables, "zones": turned}) == Dataset.of(name="x", **tables)


def test_missing_is_not_zero(tables):
    zero = tables["events"].copy()
    zero["deaths_low"] = pd.array([0, 0], dtype="Int64")
    assert Dataset.of(name="x", **{**tables, "events": zero}) != Dataset.of(name="x", **tables)


def test_negative_zero_is_zero(tables):
    def with_uncertainty(metres):
        return Dataset.of(name="x", **{**tables, "zones": tables["zones"].assign(line_uncertainty_m=metres)})

    assert with_uncertainty(-0.0) == with_uncertainty(0.0)


def test_provenance_and_titles_are_not_content(tables):
    source = Source(file="a.csv", sha256="0" * 64)
    one = Dataset.of(name="x", title="Title", sources=[source], warnings=["w"], **tables)
    assert one == Dataset.of(name="y", **tables)
    assert hash(one) == hash(Dataset.of(name="y", **tables))
    assert one.sources == (source,)
    assert one.title == "Title"


def test_tables_left_out_are_empty_and_the_view_names_the_dataset():
    dataset = Dataset.of(name="own")
    assert [len(getattr(dataset, name)) for name in TABLES] == [0, 0, 0, 0]
    assert dataset.defaults == View(dataset="own")
    assert dataset.title == "own"
    assert list(dataset.rejected.columns) == list(REJECTED_COLUMNS) == list(no_rejects().columns)
    assert len(dataset.fingerprint) == 64


def test_building_leaves_the_tables_alone(tables):
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    Dataset.of(name="x", **tables)
    assert all(before[name].equals(tables[name]) for name in tables)


def test_a_table_that_breaks_its_schema_is_refused(tables):
    with pytest.raises(SchemaError, match="events: no column note"):
        Dataset.of(name="x", **{**tables, "events": tables["events"].drop(columns="note")})


def test_a_holding_of_an_unknown_place_is_refused(tables):
    with pytest.raises(SchemaError, match="holdings: row 'a' names the place 'a', not in places"):
        Dataset.of(name="x", holdings=tables["holdings"])


def test_the_bounds_of_the_zones_count_only_where_zones_are_drawn_from_holdings(tables):
    wide = Dataset.of(name="x", **tables, zone_max_radius_m=9000.0)
    assert wide.fingerprint != Dataset.of(name="x", **tables).fingerprint
    shaped = Dataset.of(name="x", **tables, zone_max_place_uncertainty_m=1720.0)
    assert shaped.fingerprint != Dataset.of(name="x", **tables).fingerprint
    without = {name: frame for name, frame in tables.items() if name != "holdings"}
    wide = Dataset.of(name="x", **without, zone_max_radius_m=9000.0, zone_max_place_uncertainty_m=1720.0)
    assert wide.fingerprint == Dataset.of(name="x", **without).fingerprint
