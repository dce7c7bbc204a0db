"""The features of GeoJSON and GeoPackage files: shapes, properties as texts, and the coordinate system stated."""

from __future__ import annotations

import json
import tempfile
import warnings
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.model.errors import FileRefusedError
from geo.model.tables import CRS
from geo.read.tabular import tidy_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.read.content import Content
    from geo.read.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Features:
    """Features in the order of the file; properties are texts under tidy names, empty where there is none."""

    shapes: Shapes
    properties: pd.DataFrame
    crs: object
    warnings: tuple[str, ...] = ()


def geojson_features(content: Content) -> Features:
    """Read a GeoJSON file; a geometry that cannot be read is ``None``.

    Read with `json`, not GDAL, so that broken text is reported by line and column and one broken feature does
    not cost the others.

    Raises
    ------
    FileRefusedError
        The text is not JSON, or not a collection of features.
    """
    document = _parsed(content)
    features = document.get("features") if isinstance(document, dict) else None
    if isinstance(document, dict) and document.get("type") == "Feature":
        features = [document]
    if not isinstance(features, list):
        raise content.refused("this is JSON, but not GeoJSON: it has no features", do="save the layer as GeoJSON")
    if not features:
        raise content.refused("it holds no features", do="give a file with polygons")
    whole = [feature if isinstance(feature, dict) else {} for feature in features]
    texts = np.array([json.dumps(feature.get("geometry")) for feature in whole], dtype=object)
    shapes: Shapes = shapely.from_geojson(texts, on_invalid="ignore")
    return Features(shapes, _properties(content, [feature.get("properties") for feature in whole]), _crs(document))


def _parsed(content: Content) -> Any:  # noqa: ANN401 JSON can be anything
    try:
        return json.loads(content.data.decode("utf-8-sig"), object_pairs_hook=partial(_once, content))
    except FileRefusedError:
        raise
    except UnicodeDecodeError as error:
        raise content.refused(f"its text is not UTF-8 (byte {error.start})", do="save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise content.refused(
            f"broken JSON at {where} ({error.msg})", do="download the file again, or mend it there"
        ) from None
    except (RecursionError, ValueError) as error:
        raise content.refused(f"JSON that cannot be read ({error})", do="save the layer as GeoJSON again") from None


def _once(content: Content, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's members; `json` alone would keep the last of several with one name and say nothing."""
    _refuse_twice(content, "an object", [name for name, _ in pairs])
    return dict(pairs)


def _refuse_twice(content: Content, what: str, names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise content.refused(f"{what} names {twice} twice", do="rename or remove one of them")


def _crs(document: dict[str, Any]) -> object:
    """Return the system named by GeoJSON's old ``crs`` member; without one GeoJSON is in degrees."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return None
    return properties.get("name") or (f"EPSG:{properties['code']}" if "code" in properties else None)


def _properties(content: Content, rows: list[Any]) -> pd.DataFrame:
    for names in {tuple(row) for row in rows if isinstance(row, dict)}:
        _refuse_twice(content, "a feature", [tidy for tidy in map(tidy_name, map(str, names)) if tidy])
    tidy = [
        {tidy_name(str(name)): _text(value) for name, value in row.items()} if isinstance(row, dict) else {}
        for row in rows
    ]
    frame = pd.DataFrame(tidy, index=pd.RangeIndex(len(rows)))
    return frame.fillna("").astype("str")


def _text(value: Any) -> str:  # noqa: ANN401 JSON can be anything
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # JSON can write half a character, which no table can hold: what is left of it is marked as such.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def geopackage_features(content: Content) -> Features:
    """Read every layer of polygons of a GeoPackage, one after the other.

    Raises
    ------
    FileRefusedError
        The file is cut short or damaged, holds no layer of polygons, or its layers differ in coordinate system.
    """
    _refuse_cut_short(content)
    # A copy: SQLite may write files beside the one it opens, and the user's folder is not ours.
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        path = Path(folder) / "zones.gpkg"
        path.write_bytes(content.data)
        try:
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                features = _layers(content, path)
        except FileRefusedError:
            raise
        except (RuntimeError, ValueError) as error:
            # Every error of pyogrio is one of the two; GDAL's reasons name our copy.
            why = _gdal_words(error, path, content)
            raise content.refused(f"the GeoPackage is damaged ({why})", do="download it again") from None
        remarks = dict.fromkeys(f"GDAL remarks: {_gdal_words(one.message, path, content)}" for one in said)
        return replace(features, warnings=(*features.warnings, *remarks))


def _gdal_words(said: object, path: Path, content: Content) -> str:
    return " ".join(str(said).replace(str(path), content.name).split())[:120]


def _refuse_cut_short(content: Content) -> None:
    # SQLite's file format, section 1.3: the page size stands at byte 16, the number of pages at 28, which
    # counts only when the numbers at 24 and 92 agree.
    data = content.data
    page = int.from_bytes(data[16:18], "big")
    pages = int.from_bytes(data[28:32], "big") if data[24:28] == data[92:96] else 1
    expected = (65536 if page == 1 else page) * pages
    if len(data) < max(expected, 512):
        raise content.refused(
            f"the GeoPackage is cut short: {len(data):,} of {max(expected, 512):,} bytes", do="download it again"
        )


def _layers(content: Content, path: Path) -> Features:
    names, remarks = [], []
    for name, kind in pyogrio.list_layers(path):
        if kind is None or not any(one in kind for one in ("Polygon", "Unknown", "Collection", "Surface")):
            remarks.append(f"the layer {name} holds no polygons and was not read")
        else:
            names.append(str(name))
    if not names:
        raise content.refused("it has no layer of polygons", do="save the zones as a layer of polygons")
    frames = [pyogrio.read_dataframe(path, layer=name, datetime_as_string=True) for name in names]
    systems = {frame.crs.to_string() if frame.crs is not None else None for frame in frames}
    if len(systems) > 1:
        raise content.refused("its layers have different coordinate systems", do=f"save them all in {CRS}")
    if not sum(len(frame) for frame in frames):
        raise content.refused("it holds no features", do="give a file with polygons")
    if len(names) > 1:
        remarks.append(f"layers read one after the other: {', '.join(names)}")
    shapes: Shapes = np.concatenate([frame.geometry.to_numpy() for frame in frames])
    rows = [row for frame in frames for row in _rows(frame)]
    return Features(shapes, _properties(content, rows), frames[0].crs, tuple(remarks))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = pd.DataFrame(frame.drop(columns="geometry")).astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:  # noqa: ANN401 a cell can be anything
    if isinstance(value, np.generic):
        value = value.item()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
