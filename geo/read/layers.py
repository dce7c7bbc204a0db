"""The features of vector files: shapes, properties as texts, the coordinate system stated; and those of GeoJSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo.model.errors import FileRefusedError
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
    return Features(shapes, properties_of(content, [feature.get("properties") for feature in whole]), _crs(document))


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


def properties_of(content: Content, rows: Sequence[Any]) -> pd.DataFrame:
    """Return the properties of features as texts under tidy names; `rows` holds one mapping for each feature.

    Raises
    ------
    FileRefusedError
        A feature has two properties of one name.
    """
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
