"""`SOURCES.toml`: what a dataset's folder says of its files, their sources, and the view it opens with."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.dataset import ZONE_MAX_PLACE_UNCERTAINTY_M, ZONE_MAX_RADIUS_M, Source
from geo.model.errors import FileRefusedError
from geo.model.view import DEFINITIONS, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.model.view import Area

#: The file that makes a folder a dataset.
SOURCES_FILE: Final = "SOURCES.toml"

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FIELDS: Final = ("producer", "version", "licence", "citation", "accessed", "url")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as SOURCES.toml lists it; `rows` is None when it does not say."""

    source: Source
    rows: int | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What SOURCES.toml says."""

    name: str
    title: str
    files: tuple[Listed, ...]
    defaults: View
    zone_max_radius_m: float
    zone_area: Area | None
    zone_max_place_uncertainty_m: float


def read_provenance(folder: Path) -> Provenance:
    """Read a folder's SOURCES.toml.

    Raises
    ------
    FileRefusedError
        It is not TOML, or something in it is missing or has the wrong form.
    """
    path = folder / SOURCES_FILE
    label = f"{folder.name}/{SOURCES_FILE}"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return _provenance(document)
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(f"{label}: it cannot be read ({error}); check the file") from None
    except tomllib.TOMLDecodeError as error:
        raise FileRefusedError(f"{label}: it is not TOML ({error}); mend it there") from None
    except KeyError as error:
        raise FileRefusedError(f"{label}: nothing is said of {error.args[0]}; add it") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise FileRefusedError(f"{label}: {error}; correct it") from None


def _provenance(document: dict[str, Any]) -> Provenance:
    dataset, zones = document["dataset"], document.get("zones", {})
    name = str(dataset["name"])
    if not _NAME.fullmatch(name):
        raise ValueError(f"the dataset's name {name!r} is not small letters, digits and hyphens")
    sources = {str(one["id"]): one for one in document.get("source", [])}
    return Provenance(
        name=name,
        title=str(dataset.get("title", name)),
        files=tuple(_listed(one, sources) for one in document["file"]),
        defaults=_view(name, document.get("view", {})),
        zone_max_radius_m=_metres(zones, "zone_max_radius_m", ZONE_MAX_RADIUS_M),
        zone_area=_area(zones["zone_area"]) if "zone_area" in zones else None,
        zone_max_place_uncertainty_m=_metres(zones, "zone_max_place_uncertainty_m", ZONE_MAX_PLACE_UNCERTAINTY_M),
    )


def _listed(entry: dict[str, Any], sources: dict[str, dict[str, Any]]) -> Listed:
    name, digest = str(entry["name"]), str(entry["sha256"])
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        raise ValueError(f"the file name {name!r} leads out of the folder")
    if not _SHA256.fullmatch(digest):
        raise ValueError(f"the sha256 of {name} is not 64 hexadecimal digits")
    used = [_known(one, sources, name) for one in entry.get("sources", [])]
    single = tuple(_source(name, digest, {field: str(one.get(field, "")) for field in _FIELDS}) for one in used)
    together = {field: _joined(getattr(one, field) for one in single) for field in _FIELDS}
    source = replace(_source(name, digest, together), made_of=single if len(single) > 1 else ())
    rows = entry.get("rows")
    return Listed(source, None if rows is None else int(rows))


def _source(name: str, digest: str, fields: dict[str, Any]) -> Source:
    return Source(file=name, sha256=digest, **fields)


def _known(name: str, sources: dict[str, dict[str, Any]], file: str) -> dict[str, Any]:
    if name not in sources:
        raise ValueError(f"{file} names the source {name!r}, which is not described")
    return sources[name]


def _joined(texts: Any) -> str:  # noqa: ANN401 any iterable of texts
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _view(name: str, entry: dict[str, Any]) -> View:
    given: dict[str, Any] = {}
    if "pair" in entry:
        first, second = entry["pair"]
        given["pair"] = (canonical(first), canonical(second))
    if "instant" in entry:
        given["instant"] = _moment(entry["instant"])
    if "definition" in entry:
        if entry["definition"] not in DEFINITIONS:
            raise ValueError(f"the definition {entry['definition']!r} is not one of {', '.join(DEFINITIONS)}")
        given["definition"] = entry["definition"]
    if "area" in entry:
        given["area"] = _area(entry["area"])
    if "camera" in entry:
        given["camera"] = tuple(_numbers(entry["camera"], 3, "camera"))
    return View(dataset=name, **given)


def _moment(value: object) -> pd.Timestamp:
    moment = pd.Timestamp(str(value))
    if pd.isna(moment):
        raise ValueError(f"the instant {value!r} is not a moment")
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")


def _area(value: Sequence[float]) -> Area:
    west, south, east, north = _numbers(value, 4, "area")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"the area {list(value)} is not west, south, east, north in degrees")
    return west, south, east, north


def _numbers(value: Sequence[float], count: int, what: str) -> list[float]:
    read = [float(one) for one in value]
    if len(read) != count or not all(math.isfinite(one) for one in read):
        raise ValueError(f"the {what} {value!r} is not {count} numbers")
    return read


def _metres(zones: dict[str, Any], what: str, otherwise: float) -> float:
    value = zones.get(what, otherwise)
    if not (math.isfinite(float(value)) and value > 0):
        raise ValueError(f"{what} {value!r} is not a positive number of metres")
    return float(value)
