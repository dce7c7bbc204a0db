"""`Dataset`: the four tables, where they came from, and what was set aside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
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
            fingerprint=fingerprint(**tables, bounds=(zone_max_radius_m, zone_area)),
            zone_max_radius_m=zone_max_radius_m,
            zone_area=zone_area,
            countries=no_countries() if countries is None else countries,
        )

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
) -> str:
    """Return the SHA-256 over the canonical content of the four tables, as 64 hex digits.

    Rows are taken in the order of their ids, columns in the order of the schema, times as microseconds
    since 1970, geometries as normalised WKB: the order of rows and files does not matter, every value does.
    Where there are holdings, the radius and the area that bound the zones drawn from them count too.
    """
    digest = hashlib.sha256()
    if len(holdings):
        digest.update(repr((float(bounds[0]), bounds[1] and tuple(map(float, bounds[1])))).encode())
    for table, frame in ((EVENTS, events), (ZONES, zones), (PLACES, places), (HOLDINGS, holdings)):
        digest.update(f"{table.name}:{len(frame)}\n".encode())
        for part in _canonical_parts(frame, table):
            digest.update(part)
            digest.update(b"\x1e")
    return digest.hexdigest()


def _canonical_parts(frame: pd.DataFrame, table: Table) -> Iterable[bytes]:
    order = np.argsort(frame.index.to_numpy(dtype=object), kind="stable")
    ordered = frame.iloc[order]
    yield _texts(ordered.index.to_numpy(dtype=object))
    for column in table.columns:
        values = ordered[column.name]
        if column.type == "text":
            yield _texts(values.to_numpy(dtype=object))
        elif column.type == "number":
            # Adding zero turns -0.0, which equals 0.0, into the same bytes.
            yield (values.to_numpy(dtype="<f8") + 0.0).tobytes()
        else:
            present = values.notna().to_numpy()
            if column.type == "time":
                values = values.dt.tz_localize(None).astype("datetime64[us]").astype("int64")
            whole = np.where(present, values.fillna(0).to_numpy(), 0).astype("<i8")
            yield present.tobytes() + whole.tobytes()
    if table.geometry:
        shapes = shapely.normalize(ordered.geometry.to_numpy())
        yield b"".join(shapely.to_wkb(shapes, byte_order=1, include_srid=False))


def _texts(values: NDArray[np.object_]) -> bytes:
    # Lengths first, so that no two different columns of texts give the same bytes.
    encoded = [str(value).encode("utf-8", "surrogatepass") for value in values]
    return np.array([len(text) for text in encoded], dtype="<u4").tobytes() + b"".join(encoded)
