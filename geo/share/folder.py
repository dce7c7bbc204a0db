"""A dataset as the files of a dataset folder (``SOURCES.toml``, CSV, GeoJSON), and back without a loss."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

import tomli_w

from geo.model.errors import FileRefusedError
from geo.model.tables import TABLES
from geo.read.catalog import open_described
from geo.read.content import Content
from geo.read.exact import FILES, write_exact
from geo.read.opening import fields_of
from geo.read.provenance import ORIGIN_FIELDS, SOURCES_FILE, provenance_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model.dataset import Dataset, Source

_HEAD: Final = """\
# A dataset as Standoff holds it: every cell of the tables is as it was measured on (exact = true), written as
# docs/data-dictionary.md says. [[origin]] are the files that the rows came from, each with its licence.

"""
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9-]+")


def files_of(dataset: Dataset) -> dict[str, bytes]:
    """Return the files of a folder that `geo.read.catalog.open_folder` reads as the same dataset, by name.

    The same dataset gives the same bytes, and the one read back has the same fingerprint, rows in the same order,
    sources, warnings, countries and defaults. Rows that were set aside are no part of it.
    """
    tables = {name: getattr(dataset, name) for name in TABLES}
    files = {
        FILES[name]: write_exact(frame, name, countries=dataset.countries if name == "events" else None)
        for name, frame in tables.items()
        if len(frame)
    }
    listed = [
        {"name": FILES[name], "sha256": hashlib.sha256(files[FILES[name]]).hexdigest(), "rows": len(frame)}
        for name, frame in tables.items()
        if len(frame)
    ]
    told = {
        "dataset": _about(dataset),
        "view": fields_of(dataset.defaults),
        "zones": _bounds(dataset),
        "origin": [_origin(source) for source in dataset.sources],
        "file": listed,
    }
    text = _HEAD + tomli_w.dumps({key: value for key, value in told.items() if value or key == "file"})
    return {SOURCES_FILE: text.encode("utf-8", "backslashreplace"), **files}


def dataset_of(files: Mapping[str, bytes]) -> Dataset:
    """Read the files of a dataset folder, given by name, as `files_of` gives them.

    Raises
    ------
    FileRefusedError
        A file is missing, or is not what SOURCES.toml records.
    """

    def content_of(name: str) -> Content:
        if name not in files:
            raise FileRefusedError(f"{name}: there is no such file beside {SOURCES_FILE}")
        return Content(name, files[name])

    provenance = provenance_of(content_of(SOURCES_FILE).data)
    if not provenance.exact:
        raise FileRefusedError(f"{SOURCES_FILE}: it does not say exact = true; open it as a folder")
    return open_described(provenance, content_of)


def _about(dataset: Dataset) -> dict[str, Any]:
    # Names that readers give are plain already; they are no part of the fingerprint.
    name = _NOT_IN_A_NAME.sub("-", dataset.name.lower()).strip("-")[:60] or "dataset"
    warnings = {"warnings": list(dataset.warnings)} if dataset.warnings else {}
    return {"name": name, "title": dataset.title, "exact": True, **warnings}


def _bounds(dataset: Dataset) -> dict[str, Any]:
    area = {} if dataset.zone_area is None else {"zone_area": list(dataset.zone_area)}
    return {
        "zone_max_radius_m": dataset.zone_max_radius_m,
        "zone_max_place_uncertainty_m": dataset.zone_max_place_uncertainty_m,
        **area,
    }


def _origin(source: Source) -> dict[str, Any]:
    told = {name: getattr(source, name) for name in ORIGIN_FIELDS if getattr(source, name)}
    return {**told, **({"made_of": [_origin(one) for one in source.made_of]} if source.made_of else {})}
