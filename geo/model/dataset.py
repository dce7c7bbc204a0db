"""`Dataset`: the four tables, where they came from, and what was set aside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.model.errors import SchemaError
from geo.model.tables import EVENTS, HOLDINGS, PLACES, REJECTED_COLUMNS, TABLES, ZONES, Table, check, empty
from geo.model.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.model.view import Area

#: How far a place's zone reaches unless a dataset says otherwise, metres.
ZONE_MAX_RADIUS_M: Final = 6000.0
#: Places known worse than this shape no zone unless a dataset says otherwise, metres.
ZONE_MAX_PLACE_UNCERTAINTY_M: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file came from. `sha256` is of the file's bytes; empty fields are not known.

    A file compiled of several sources names them together; `made_of` are the single ones, each with its own licence.
    `filters` is what of the source the file holds, `changes` what reading it changed: some sources' terms ask for both.
    """

    file: str
    sha256: str
    producer: str = ""
    version: str = ""
    licence: str = ""
    citation: str = ""
    accessed: str = ""
    url: str = ""
    made_of: tuple[Source, ...] = ()
    filters: str = ""
    changes: str = ""


def no_rejects() -> pd.DataFrame:
    """Return an empty table of rejected rows."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in REJECTED_COLUMNS})


def no_countries() -> pd.Series:
    """Return an empty column of countries by event."""
    return pd.Series(dtype="str", index=pd.Index([], name=EVENTS.index, dtype="str"), name="country")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Checked tables with their provenance; never mutated once built.

    Two datasets are equal when their fingerprints are. Build one with `Dataset.of`.

    Attributes
    ----------
    name, title
        Short name for links, and a title for people.
    events, zones, places, holdings
        Tables that obey `geo.model.tables`.
    sources
        One record per file read.
    rejected
        Rows set aside: file, row, column, value, reason.
    warnings
        Plain sentences about rows that were kept but deserve a look.
    defaults
        The view the dataset opens with; its `pair`, `instant`, `area` fill what a view leaves open.
    fingerprint
        SHA-256 over the canonical content of the four tables.
    countries
        The country that a source states for an event, by the event's id, as written; not of all events, and no
        part of the fingerprint.
    zone_max_radius_m, zone_area
        Bounds of the zones drawn from holdings: how far a place's zone may reach, in metres, and the box
        they are cut to (west, south, east, north); ``None``: no box.
    zone_max_place_uncertainty_m
        Places known worse than this shape no zone, metres.
    """

    name: str
    title: str
    events: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    holdings: pd.DataFrame
    sources: tuple[Source, ...]
    rejected: pd.DataFrame
    warnings: tuple[str, ...]
    defaults: View
    fingerprint: str = field(default="")
    zone_max_radius_m: float = ZONE_MAX_RADIUS_M
    zone_area: Area | None = None
    countries: pd.Series = field(default_factory=no_countries)
    zone_max_place_uncertainty_m: float = ZONE_MAX_PLACE_UNCERTAINTY_M

    @classmethod
    def of(
        cls,
        *,
        name: str,
        title: str = "",
        events: pd.DataFrame | None = None,
        zones: pd.DataFrame | None = None,
        places: pd.DataFrame | None = None,
        holdings: pd.DataFrame | None = None,
        sources: Iterable[Source] = (),
        rejected: pd.DataFrame | None = None,
        warnings: Iterable[str] = (),
        defaults: View | None = None,
        zone_max_radius_m: float = ZONE_MAX_RADIUS_M,
        zone_area: Area | None = None,
        countries: pd.Series | None = None,
        zone_max_place_uncertainty_m: float = ZONE_MAX_PLACE_UNCERTAINTY_M,
    ) -> Dataset:
        """Check the tables and build a dataset; a table left out is empty.

        Raises
        ------
        SchemaError
            A table breaks its schema, or a holding names a place that is not in `places`.
        """
        given = {"events": events, "zones": zones, "places": places, "holdings": holdings}
        tables = {
            key: check(empty(TABLES[key]) if frame is None else frame, TABLES[key]) for key, frame in given.items()
        }
        _check_places(tables["holdings"], tables["places"])
        return cls(
            name=name,
            title=title or name,
            **tables,
            sources=tuple(sources),
            rejected=no_rejects() if rejected is None else rejected,
            warnings=tuple(warnings),
            defaults=defaults or View(dataset=name),
            fingerprint=fingerprint(
                **tables, bounds=(zone_max_radius_m, zone_area), shaping_m=zone_max_place_uncertainty_m
            ),
            zone_max_radius_m=zone_max_radius_m,
            zone_area=zone_area,
            countries=no_countries() if countries is None else countries,
            zone_max_place_uncertainty_m=zone_max_place_uncertainty_m,
        )

    def with_tables(self, **tables: pd.DataFrame) -> Dataset:
        """Return a dataset with some tables in place of its own, checked and fingerprinted anew; all else is kept.

        Parameters
        ----------
        tables
            Any of `events`, `zones`, `places` and `holdings`.

        Raises
        ------
        SchemaError
            A table breaks its schema, or a holding names a place that is not in `places`.
        """
        kept = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "fingerprint"}
        return Dataset.of(**{**kept, **tables})

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Dataset) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.fingerprint)


def _check_places(holdings: pd.DataFrame, places: pd.DataFrame) -> None:
    strangers = holdings[~holdings["place_id"].isin(places.index)]
    if len(strangers):
        first = strangers.iloc[0]
        raise SchemaError(f"holdings: row {first.name!r} names the place {first['place_id']!r}, not in places")


def fingerprint(
    *,
    events: pd.DataFrame,
    zones: pd.DataFrame,
    places: pd.DataFrame,
    holdings: pd.DataFrame,
    bounds: tuple[float, Area | None],
    shaping_m: float = ZONE_MAX_PLACE_UNCERTAINTY_M,
) -> str:
    """Return the SHA-256 over the canonical content of the four tables, as 64 hex digits.

    Rows are taken in the order of their ids, columns in the order of the schema, times as microseconds
    since 1970, geometries as normalised WKB: the order of rows and files does not matter, every value does.
    Where there are holdings, the radius and the area that bound the zones drawn from them count too, and which places
    shape these.
    """
    digest = hashlib.sha256()
    if len(holdings):
        digest.update(repr((float(bounds[0]), bounds[1] and tuple(map(float, bounds[1])))).encode())
        if shaping_m != ZONE_MAX_PLACE_UNCERTAINTY_M:
            digest.update(f"shaped by places within {float(shaping_m)!r}".encode())
    for table, frame in ((EVENTS, events), (ZONES, zones), (PLACES, places), (HOLDINGS, holdings)):
        digest.update(f"{table.name}:{len(frame)}\n".encode())
        for part in _canonical_parts(frame, table):
            digest.update(part)
            digest.update(b"\x1e")
    return digest.hexdigest()


def _canonical_parts(frame: pd.DataFrame, table: Table) -> Iterable[bytes]:
    order = _order(frame.index)
    yield _texts(frame.index, order)
    for column in table.columns:
        if column.type == "text":
            yield _texts(frame[column.name], order)
            continue
        values = pd.Series(frame[column.name].array.take(order))
        if column.type == "number":
            # Adding zero turns -0.0, which equals 0.0, into the same bytes.
            yield (values.to_numpy(dtype="<f8") + 0.0).tobytes()
        else:
            present = values.notna().to_numpy()
            if column.type == "time":
                values = values.dt.tz_localize(None).astype("datetime64[us]").astype("int64")
            whole = np.where(present, values.fillna(0).to_numpy(), 0).astype("<i8")
            yield present.tobytes() + whole.tobytes()
    if table.geometry:
        yield _shapes(cast("gpd.GeoDataFrame", frame).geometry.to_numpy()[order])


def _order(ids: pd.Index) -> NDArray[np.int64]:
    """Return the places of ids in their order: that of their characters, which is also that of their bytes in UTF-8."""
    written = _written(ids)
    if written is None:
        return np.argsort(ids.to_numpy(dtype=object), kind="stable")
    return cast("NDArray[np.int64]", pc.sort_indices(written).to_numpy().astype(np.int64))


def _written(values: pd.Series | pd.Index) -> pa.LargeStringArray | None:
    """Return texts as one array of Arrow's; ``None`` where it cannot hold them, as half a surrogate pair."""
    try:
        found = pa.array(values.array, pa.large_string())
    except (pa.ArrowException, ValueError):
        return None
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return None if found.null_count else found


def _texts(values: pd.Series | pd.Index, order: NDArray[np.int64]) -> bytes:
    # Lengths first, so that no two different columns of texts give the same bytes.
    written = _written(values)
    if written is None:
        encoded = [str(value).encode("utf-8", "surrogatepass") for value in values.to_numpy(dtype=object)[order]]
        return np.array([len(text) for text in encoded], dtype="<u4").tobytes() + b"".join(encoded)
    taken = written.take(pa.array(order))
    _, ends_at, letters = taken.buffers()
    if ends_at is None or not len(taken):
        return b""
    ends = np.frombuffer(ends_at, dtype=np.int64)[taken.offset : taken.offset + len(taken) + 1]
    held = b"" if letters is None else letters.slice(int(ends[0]), int(ends[-1] - ends[0])).to_pybytes()
    lengths: bytes = np.diff(ends).astype("<u4").tobytes()
    return lengths + held


#: A point of two coordinates as WKB: the order of its bytes, its type, longitude and latitude.
_WKB_POINT: Final = np.dtype([("order", "u1"), ("type", "<u4"), ("xy", "<f8", (2,))])


def _shapes(shapes: NDArray[np.object_]) -> bytes:
    flat = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & (shapely.get_coordinate_dimension(shapes) == 2)
    if not flat.all() or shapely.is_empty(shapes).any():
        return b"".join(shapely.to_wkb(shapely.normalize(shapes), byte_order=1, include_srid=False))
    made = np.empty(len(shapes), dtype=_WKB_POINT)
    made["order"], made["type"], made["xy"] = 1, 1, shapely.get_coordinates(shapes)
    return made.tobytes()
