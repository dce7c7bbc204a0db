"""`read_file` reads one file; `read_paths` reads files and folders into one dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.model.dataset import Dataset
from geo.model.errors import FileRefusedError
from geo.model.view import View
from geo.read.catalog import open_folder, read_listed
from geo.read.merge import merge
from geo.read.provenance import SOURCES_FILE, read_provenance
from geo.read.recognise import read_file
from geo.read.result import FileResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    import pandas as pd

    from geo.model.dataset import Source

__all__ = ["FileResult", "Reading", "dataset_of", "read_each", "read_file", "read_paths"]

#: Files of a folder that may hold data; what they are is told from their content.
_ENDINGS: Final = frozenset({".csv", ".tsv", ".txt", ".json", ".geojson", ".gpkg"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What each file gave with where it came from, and one line for each file that was refused."""

    results: tuple[tuple[FileResult, Source], ...]
    refusals: tuple[str, ...]


def read_paths(
    paths: Iterable[str | PathLike[str]], *, name: str = "own", labels: Mapping[Path, str] | None = None
) -> Dataset:
    """Read files and folders into one dataset.

    A single folder with a SOURCES.toml is opened as the dataset it describes. Of other folders the files that
    may hold data are read. Ids that collide between files, and holdings whose place is in none of them, are
    set aside. A file that is refused becomes a warning as long as another gives rows; a file read twice counts
    once.

    Parameters
    ----------
    paths
        Files and folders.
    name
        The dataset's name.
    labels
        What people call a file, by its path, when it is a temporary copy.

    Raises
    ------
    FileRefusedError
        A path does not exist, or nothing at all was accepted; the message names the first refusal or the
        most frequent reason.
    """
    given = [Path(path) for path in paths]
    if len(given) == 1 and _is_dataset(given[0]):
        return open_folder(given[0])
    return dataset_of(read_each(given, labels=labels), name=name)


def dataset_of(reading: Reading, *, name: str = "own") -> Dataset:
    """Merge what files gave into one dataset; see `read_paths`."""
    tables, rejected = merge([result for result, _ in reading.results])
    sources = [source for _, source in reading.results]
    if len(rejected) == sum(result.rows for result, _ in reading.results):
        raise _nothing(sources, reading.refusals, rejected)
    warnings = [one for result, _ in reading.results for one in result.warnings]
    return Dataset.of(
        name=name,
        title=_title([source.file for source in sources]),
        **tables,
        sources=sources,
        rejected=rejected,
        warnings=[*warnings, *reading.refusals],
        defaults=View(dataset=name),
    )


def _is_dataset(path: Path) -> bool:
    return (path / SOURCES_FILE).is_file()


def read_each(paths: Sequence[Path], *, labels: Mapping[Path, str] | None = None) -> Reading:
    """Read files, and those of folders, one by one; a refused file costs only itself."""
    results: list[tuple[FileResult, Source]] = []
    refusals: list[str] = []
    for path in paths:
        if _is_dataset(path):
            provenance = read_provenance(path)
            listed = [one.source for one in provenance.files]
            results += zip(read_listed(path, provenance), listed, strict=True)
    files = [one for path in paths if not _is_dataset(path) for one in _files(path)]
    for path, label in _labelled(files, labels or {}).items():
        try:
            result = read_file(path, name=label)
        except FileRefusedError as refusal:
            refusals.append(str(refusal))
            continue
        twin = next((one.file for _, one in results if one.sha256 == result.source.sha256), None)
        if twin is None:
            results.append((result, result.source))
        else:
            refusals.append(f"{label}: the same content as {twin}; it was read once")
    return Reading(tuple(results), tuple(refusals))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(one for one in path.iterdir() if one.is_file() and one.suffix.lower() in _ENDINGS)
    if not path.exists():
        raise FileRefusedError(f"{path.name}: there is no such file; check the path")
    return [path]


def _labelled(files: Sequence[Path], labels: Mapping[Path, str]) -> dict[Path, str]:
    """Name each file; files of one name take their folder's before it, so that made ids stay apart."""
    names = {file: labels.get(file, file.name) for file in files}
    every = list(names.values())
    return {file: label if every.count(label) == 1 else f"{file.parent.name}/{label}" for file, label in names.items()}


def _title(files: Sequence[str]) -> str:
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return ", ".join(files[:3]) + more


def _nothing(sources: Sequence[Source], refusals: Sequence[str], rejected: pd.DataFrame) -> FileRefusedError:
    if len(rejected):
        top = rejected["reason"].value_counts(sort=True).index[0]
        because = rejected[rejected["reason"] == top]
        first = because.iloc[0]
        shown = f", such as {first['column']} {first['value']!r} in row {first['row']}" if first["column"] else ""
        found = f"no row could be used; {len(because):,} of {len(rejected):,} because: {top}{shown}"
        label = _title([source.file for source in sources])
        return FileRefusedError(f"{label}: {found}; correct the rows, or give another file")
    if refusals:
        return FileRefusedError(refusals[0])
    endings = ", ".join(sorted(_ENDINGS))
    return FileRefusedError(f"there is no file to read; give files or a folder with {endings}")
