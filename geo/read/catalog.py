"""Datasets that are folders: the built-in ones under ``data/``, and any folder with a SOURCES.toml.

Who runs Standoff can add more: the environment variable ``STANDOFF_DATA`` names a folder that holds such folders. They
are then offered like the built-in ones; a built-in one of the same name goes first, and none can be called ``own``.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.model.dataset import Dataset
from geo.model.errors import FileRefusedError, UnknownNameError
from geo.read.apart import together
from geo.read.claim_fields import CLAIMS_FILE, claims_of
from geo.read.content import load
from geo.read.merge import merge
from geo.read.provenance import SOURCES_FILE, Provenance, read_provenance
from geo.read.recognise import read_content

if TYPE_CHECKING:
    from geo.model.claim import Claim
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
    provenance = read_provenance(folder)
    results, several = together(read_listed(folder, provenance))
    tables, rejected = merge(results)
    return Dataset.of(
        name=provenance.name,
        title=provenance.title,
        **tables,
        sources=[result.source for result in results],
        rejected=rejected,
        warnings=[*(warning for result in results for warning in result.warnings), *several],
        defaults=provenance.defaults,
        zone_max_radius_m=provenance.zone_max_radius_m,
        zone_area=provenance.zone_area,
        zone_max_place_uncertainty_m=provenance.zone_max_place_uncertainty_m,
    )


def read_listed(folder: Path, provenance: Provenance) -> list[FileResult]:
    """Read the files a SOURCES.toml lists, each checked against its SHA-256 and its number of rows.

    The source of each result is the one recorded there, with its producer and licence.
    """
    return [_read_one(folder, listed) for listed in provenance.files]


def _read_one(folder: Path, listed: Listed) -> FileResult:
    content = load(folder / listed.source.file)
    digest = content.source().sha256
    if digest != listed.source.sha256:
        raise FileRefusedError(
            f"{content.name}: its content is not the one {SOURCES_FILE} records (sha256 {digest[:12]}…, recorded "
            f"{listed.source.sha256[:12]}…); restore the file, or record the new one"
        )
    result = read_content(content)
    if listed.rows is not None and result.rows != listed.rows:
        raise FileRefusedError(
            f"{content.name}: {result.rows:,} rows where {SOURCES_FILE} records {listed.rows:,}; correct the record"
        )
    return replace(result, source=listed.source)
