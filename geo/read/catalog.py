"""Datasets that are folders: the built-in ones under ``data/``, and any folder with a SOURCES.toml.

Who runs Standoff can add more: the environment variable ``STANDOFF_DATA`` names a folder that holds such folders. They
are then offered like the built-in ones; a built-in one of the same name goes first, and none can be called ``own``.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from geo.model.dataset import Dataset
from geo.model.errors import FileRefusedError, SchemaError, UnknownNameError
from geo.read.apart import together
from geo.read.claim_fields import CLAIMS_FILE, claims_of
from geo.read.content import load
from geo.read.exact import read_exact
from geo.read.merge import merge
from geo.read.provenance import SOURCES_FILE, Provenance, read_provenance
from geo.read.recognise import read_content

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.model.claim import Claim
    from geo.read.content import Content
    from geo.read.merge import Tables
    from geo.read.provenance import Listed
    from geo.read.result import FileResult

#: Where the built-in datasets lie.
DATA: Final = Path(__file__).resolve().parents[2] / "data"


#: The environment variable that names a folder of more datasets.
MORE: Final = "STANDOFF_DATA"


#: What a reader's own files are called: no folder can be.
OWN: Final = "own"


def added() -> Path | None:
    """Return the folder `MORE` names; None when it names none.

    Raises
    ------
    FileRefusedError
        What it names is no folder.
    """
    named = os.environ.get(MORE)
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise FileRefusedError(f"{MORE} names {named!r}, which is no folder; name a folder of datasets, or unset it")
    return folder


def folders() -> dict[str, Path]:
    """Return the folders of the datasets there are, by name, sorted; without those added where `added` refuses."""
    try:
        more = added()
    except FileRefusedError:
        more = None
    found = [path.parent for top in (more, DATA) if top for path in top.glob(f"*/{SOURCES_FILE}")]
    ranked = sorted(found, key=lambda path: (path.name, path.parent == DATA))
    return {path.name: path for path in ranked if path.name != OWN}


def names() -> tuple[str, ...]:
    """Return the names of the built-in datasets and those added, sorted."""
    return tuple(folders())


def titles() -> dict[str, str]:
    """Return the titles of the datasets by name; one whose SOURCES.toml cannot be read is called by its name."""
    said = {}
    for name, folder in folders().items():
        try:
            said[name] = read_provenance(folder).title
        except FileRefusedError:
            said[name] = name
    return said


def open_built_in(name: str) -> Dataset:
    """Read a built-in dataset, or one that was added.

    Raises
    ------
    UnknownNameError
        There is none of that name.
    FileRefusedError
        A file is not the one that SOURCES.toml records, or the dataset has another name than its folder.
    """
    known = folders()
    if name not in known:
        raise UnknownNameError("dataset", name, known)
    dataset = open_folder(known[name])
    if dataset.name != name:
        raise FileRefusedError(f"{name}/{SOURCES_FILE}: it names the dataset {dataset.name!r}; give both one name")
    return dataset


def claims_beside(name: str) -> tuple[Claim, ...]:
    """Return the claims in the ledger beside a dataset; none where there is no ledger, or no such dataset.

    Raises
    ------
    FileRefusedError
        The ledger cannot be used.
    """
    folder = folders().get(name)
    if folder is None or not (folder / CLAIMS_FILE).exists():
        return ()
    content = load(folder / CLAIMS_FILE)
    return claims_of(content.data, name=content.name)


def open_folder(folder: Path) -> Dataset:
    """Read a folder with a SOURCES.toml as a dataset.

    Raises
    ------
    FileRefusedError
        SOURCES.toml cannot be read, or a file it lists is missing or not the one recorded there.
    """
    return open_described(read_provenance(folder), lambda name: load(folder / name))


def open_described(provenance: Provenance, content_of: Callable[[str], Content]) -> Dataset:
    """Read what a SOURCES.toml describes as a dataset.

    Parameters
    ----------
    provenance
        What it says.
    content_of
        Gives the bytes of a file by its name.

    Raises
    ------
    FileRefusedError
        A file is missing or not the one recorded, or cannot be read.
    """
    results = [_read_one(content_of(listed.source.file), listed, provenance) for listed in provenance.files]
    if provenance.exact:
        return _exact(provenance, results)
    results, several = together(results)
    tables, rejected = merge(results)
    return Dataset.of(
        **_about(provenance),
        **tables,
        sources=[result.source for result in results],
        rejected=rejected,
        warnings=[*(warning for result in results for warning in result.warnings), *several],
    )


def _about(provenance: Provenance) -> dict[str, Any]:
    """Return what a dataset takes from its SOURCES.toml beside the tables."""
    return {
        "name": provenance.name,
        "title": provenance.title,
        "defaults": provenance.defaults,
        "zone_max_radius_m": provenance.zone_max_radius_m,
        "zone_area": provenance.zone_area,
        "zone_max_place_uncertainty_m": provenance.zone_max_place_uncertainty_m,
    }


def _exact(provenance: Provenance, results: Sequence[FileResult]) -> Dataset:
    """Return a dataset of tables that are read as they are: what was set aside of them was before they were written."""
    tables = [(name, frame) for result in results for name, frame in result.tables.items()]
    if len(dict(tables)) < len(tables):
        raise FileRefusedError(f"{SOURCES_FILE}: it lists a file twice; list each once")
    countries = [result.countries for result in results if result.countries is not None]
    try:
        return Dataset.of(
            **_about(provenance),
            **cast("Tables", dict(tables)),
            sources=provenance.origins,
            warnings=provenance.warnings,
            countries=countries[0] if countries else None,
        )
    except SchemaError as error:
        raise FileRefusedError(f"{SOURCES_FILE}: {error}; get the folder anew") from None


def read_listed(folder: Path, provenance: Provenance) -> list[FileResult]:
    """Read the files a SOURCES.toml lists, each checked against its SHA-256 and its number of rows.

    The source of each result is the one recorded there, with its producer and licence.
    """
    return [_read_one(load(folder / one.source.file), one, provenance) for one in provenance.files]


def _read_one(content: Content, listed: Listed, provenance: Provenance) -> FileResult:
    digest = content.source().sha256
    if digest != listed.source.sha256:
        raise FileRefusedError(
            f"{content.name}: its content is not the one {SOURCES_FILE} records (sha256 {digest[:12]}…, recorded "
            f"{listed.source.sha256[:12]}…); restore the file, or record the new one"
        )
    result = read_exact(content) if provenance.exact else read_content(content)
    if listed.rows is not None and result.rows != listed.rows:
        raise FileRefusedError(
            f"{content.name}: {result.rows:,} rows where {SOURCES_FILE} records {listed.rows:,}; correct the record"
        )
    said = listed.source
    if not (said.producer or said.licence or said.citation or provenance.exact):
        # Nobody says whose it is: what its reader knows of it stays.
        said = replace(result.source, file=said.file, sha256=said.sha256)
    return replace(result, source=said, parts=provenance.origins if provenance.exact else result.parts)
