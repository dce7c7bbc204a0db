"""What a file gave as the bytes of one file, and back: tables as GeoParquet, the rest as JSON and Parquet beside them.

The file is a zip archive whose members are stored as they are: each has a checksum, which says of a damaged one that it
is damaged, and any of them can be taken out and opened elsewhere. Of 385,000 events it holds 15 MB, of which 0.3 s make
the tables again: two thirds of it the points. ``lz4`` and no compression are as fast and larger; levels of ``zstd``
above 1 save a twentieth; WKB for points takes a quarter longer than coordinates side by side.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, cast

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from geo.model.dataset import Source
from geo.read.result import FileResult
from geo.read.uncollected import uncollected

if TYPE_CHECKING:
    from typing import IO

#: What packing may raise of a result that cannot be packed, such as texts that are no Unicode.
CANNOT_PACK: Final = (OSError, ValueError, TypeError, pa.ArrowException)

#: What unpacking may raise of bytes that are damaged, cut short, or not ours.
CANNOT_UNPACK: Final = (
    *CANNOT_PACK, zipfile.BadZipFile, zlib.error, EOFError, LookupError, AttributeError, NotImplementedError,
    RuntimeError,
)  # fmt: skip

_ABOUT: Final = "about.json"
_REJECTED: Final = "rejected.parquet"
_COUNTRIES: Final = "countries.parquet"
_ENCODING: Final[dict[str, Any]] = {"compression": "zstd", "compression_level": 1}


def pack(result: FileResult, file: IO[bytes]) -> None:
    """Write a result into an open file.

    Raises
    ------
    OSError
        The file cannot be written.
    ValueError, TypeError, ArrowException
        The result holds what neither Parquet nor JSON can.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        about = {
            "kind": result.kind,
            "tables": {name: isinstance(frame, gpd.GeoDataFrame) for name, frame in result.tables.items()},
            "warnings": list(result.warnings),
            "rows": int(result.rows),
            "kept": result.kept,
            "until_next": result.until_next,
            "source": asdict(result.source),
            "row_numbers": {
                name: _put_series(archive, _numbers(name), numbers, result.tables)
                for name, numbers in result.row_numbers.items()
            },
            "parts": [asdict(source) for source in result.parts],
            "lost_holders": dict(result.lost_holders),
            "countries": None
            if result.countries is None
            else _put_series(archive, _COUNTRIES, result.countries, result.tables),
        }
        for name, frame in result.tables.items():
            _put(archive, _table(name), frame)
        _put(archive, _REJECTED, result.rejected)
        _write(archive, _ABOUT, json.dumps(about).encode())


def unpack(file: IO[bytes]) -> FileResult:
    """Return the result that `pack` wrote, equal in every value and dtype.

    Raises
    ------
    CANNOT_UNPACK
        The bytes are damaged, or not of `pack`.
    """
    with zipfile.ZipFile(file) as archive:
        about = json.loads(archive.read(_ABOUT))
        tables = {name: _get(archive, _table(name), geo=geo) for name, geo in about["tables"].items()}
        return FileResult(
            kind=about["kind"],
            tables=tables,
            rejected=_get(archive, _REJECTED),
            warnings=tuple(about["warnings"]),
            rows=about["rows"],
            kept=about["kept"],
            until_next=about["until_next"],
            source=_source(about["source"]),
            row_numbers={
                name: _get_series(archive, _numbers(name), said, tables) for name, said in about["row_numbers"].items()
            },
            parts=tuple(_source(one) for one in about["parts"]),
            lost_holders=about["lost_holders"],
            countries=about["countries"] and _get_series(archive, _COUNTRIES, about["countries"], tables),
        )


def _table(name: str) -> str:
    return f"{name}.parquet"


def _numbers(name: str) -> str:
    return f"{name}-row-numbers.parquet"


def _source(said: dict[str, Any]) -> Source:
    return Source(**{**said, "made_of": tuple(_source(one) for one in said["made_of"])})


def _write(archive: zipfile.ZipFile, name: str, data: bytes | memoryview) -> None:
    # Without a time of its own: one result, one file.
    archive.writestr(zipfile.ZipInfo(name), data)


def _put(archive: zipfile.ZipFile, name: str, frame: pd.DataFrame) -> None:
    buffer = io.BytesIO()
    if not isinstance(frame, gpd.GeoDataFrame):
        frame.to_parquet(buffer, **_ENCODING)
    elif len(frame) and (frame.geometry.geom_type == "Point").all():
        frame.to_parquet(buffer, geometry_encoding="geoarrow", **_ENCODING)
    else:
        # GeoArrow has one kind of shape a column, and would make every polygon one of several parts.
        frame.to_parquet(buffer, geometry_encoding="WKB", **_ENCODING)
    _write(archive, name, buffer.getbuffer())


def _get(archive: zipfile.ZipFile, name: str, *, geo: bool = False) -> pd.DataFrame:
    data = io.BytesIO(archive.read(name))
    with uncollected():
        frame: pd.DataFrame = gpd.read_parquet(data) if geo else pd.read_parquet(data)
    return frame


def _put_series(
    archive: zipfile.ZipFile, member: str, values: pd.Series, tables: dict[str, pd.DataFrame]
) -> dict[str, str | None]:
    """Write a column; ids that are those of a table are not written again. Return what to know to read it."""
    of = next((name for name, frame in tables.items() if frame.index.identical(values.index)), None)
    column = values.to_frame("value")
    _put(archive, member, column if of is None else column.reset_index(drop=True))
    return {"name": cast("str | None", values.name), "of": of}


def _get_series(
    archive: zipfile.ZipFile, member: str, said: dict[str, str | None], tables: dict[str, pd.DataFrame]
) -> pd.Series:
    values = _get(archive, member)["value"].rename(said["name"])
    return values if said["of"] is None else values.set_axis(tables[said["of"]].index)
