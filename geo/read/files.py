"""`read_file` reads one file; `read_paths` reads files and folders into one dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.dataset import Dataset
from geo.model.errors import FileRefusedError
from geo.model.progress import part
from geo.model.view import View
from geo.read.address import Address
from geo.read.catalog import open_folder, read_listed
from geo.read.content import MAP_IT, Content, spoken
from geo.read.gather import Gathering, Reading, no_effect
from geo.read.given import name_of, place_of
from geo.read.likely import TOLD
from geo.read.merge import merge
from geo.read.options import NOTHING_TOLD
from geo.read.provenance import SOURCES_FILE, read_provenance
from geo.read.recognise import read_file
from geo.read.result import FileResult
from geo.read.zipped import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from os import PathLike

    from geo.model.view import Definition
    from geo.read.given import Given
    from geo.read.merge import Tables
    from geo.read.options import Options

__all__ = ["FileResult", "Reading", "dataset_of", "is_dataset", "read_each", "read_file", "read_paths"]

#: Files of a folder that are read, by their ending; what they are is told from their content.
_TAKEN: Final = ENDINGS | {".zip", ".gz"}


def read_paths(
    paths: Iterable[str | PathLike[str] | Address | Content],
    *,
    name: str = "own",
    labels: Mapping[Path, str] | None = None,
    options: Options = NOTHING_TOLD,
) -> Dataset:
    """Read files and folders into one dataset.

    A single folder with a SOURCES.toml is opened as the dataset it describes. Of other folders the files that may
    hold data are read, of an archive the same files. Control files without holder and dates, one a day with the
    date in the name, are one series; see `geo.read.series`. Ids that collide between files, and holdings whose place
    is in none of them, are set aside. A file that is refused becomes a warning as long as another gives rows; a file
    read twice counts once.

    Parameters
    ----------
    paths
        Files and folders; addresses (`geo.read.address.parse`); bytes at hand.
    name
        The dataset's name.
    labels
        What people call a file, by its path, when it is a temporary copy.
    options
        What was told beside the files.

    Raises
    ------
    FileRefusedError
        A path does not exist, or nothing at all was accepted; the message names the first refusal or the
        most frequent reason.
    """
    given = [path if isinstance(path, Address | Content) else Path(path) for path in paths]
    if len(given) == 1 and isinstance(given[0], Path) and is_dataset(given[0]):
        dataset = open_folder(given[0])
        if options.holder is None:
            return dataset
        return replace(dataset, warnings=(*dataset.warnings, no_effect(options.holder.actor)))
    return dataset_of(read_each(given, labels=labels, options=options), name=name)


def dataset_of(reading: Reading, *, name: str = "own") -> Dataset:
    """Merge what files gave into one dataset; see `read_paths`."""
    with part(0, 2):
        tables, rejected = merge(reading.results)
    # What is left, the check of the tables and their fingerprint, takes as long: of 281,690 events 0.3 s each.
    sources = dict.fromkeys(source for result in reading.results for source in result.sources)
    title = _title([result.source.file for result in reading.results])
    # Places of a survey are no rows of its file: they may be left when every row is set aside.
    used = any(one in tables and len(tables[one]) for one in ("events", "zones", "holdings"))
    if not used and len(rejected) >= sum(result.rows for result in reading.results):
        raise _nothing(title, reading.refusals, rejected)
    warnings = [one for result in reading.results for one in result.warnings]
    return Dataset.of(
        name=name,
        title=title,
        **tables,
        sources=sources,
        rejected=rejected,
        warnings=[*warnings, *reading.notes, *reading.refusals],
        defaults=View(dataset=name, definition=_definition(tables)),
        countries=_countries(reading.results),
    )


def _countries(results: Iterable[FileResult]) -> pd.Series | None:
    """Return the stated country of every event together; of an id in two files the first file's."""
    stated = [one.countries for one in results if one.countries is not None]
    if not stated:
        return None
    together = pd.concat(stated)
    first: pd.Series = together[~together.index.duplicated()]
    return first


def _definition(tables: Tables) -> Definition:
    """Return the definition of distance that the tables can answer: zones alone have no positions."""
    alone = all(name == "zones" for name in tables)
    return "edge-to-edge" if alone else "position-to-edge"


def is_dataset(given: Given) -> bool:
    """Return whether what is given is a folder with a SOURCES.toml."""
    return isinstance(given, Path) and (given / SOURCES_FILE).is_file()


def read_each(
    paths: Sequence[Given],
    *,
    labels: Mapping[Path, str] | None = None,
    on_file: Callable[[int, str], None] | None = None,
    options: Options = NOTHING_TOLD,
) -> Reading:
    """Read files, and those of folders, one by one; a refused file costs only itself.

    Parameters
    ----------
    paths, labels, options
        As in `read_paths`; a folder with a SOURCES.toml gives the files that it lists. Files that people call by one
        name are told apart by their folder, their host or a number.
    on_file
        Called before each file that is not of a described folder is read: its number, from 0, and its name.
    """
    folders = [path for path in paths if isinstance(path, Path) and is_dataset(path)]
    listed = [one for folder in folders for one in read_listed(folder, read_provenance(folder))]
    gathering = Gathering(options, listed)
    files = _once(one for path in paths if path not in folders for one in _files(path))
    named = _labelled(files, labels or {}, taken=[result.source.file for result in listed])
    for number, (file, label) in enumerate(zip(files, named, strict=True)):
        if on_file is not None:
            on_file(number, label)
        with part(number, len(files), label):
            gathering.take(file, label)
    return gathering.reading()


def _files(given: Given) -> Sequence[Given]:
    if not isinstance(given, Path):
        return [given]
    if given.is_dir():
        return sorted(one for one in given.iterdir() if one.is_file() and one.suffix.lower() in _TAKEN)
    if not given.exists():
        raise FileRefusedError(f"{spoken(given.name)}: there is no such file; check the path")
    return [given]


def _once(files: Iterable[Given]) -> list[Given]:
    """Return the files without a path or an address that stands twice; of bytes at hand the reading says so."""
    kept: list[Given] = []
    for file in files:
        if isinstance(file, Content) or file not in kept:
            kept.append(file)
    return kept


def _labelled(files: Sequence[Given], labels: Mapping[Path, str], *, taken: Iterable[str]) -> list[str]:
    """Name each file, no two alike, so that made ids and counts of rows stay apart.

    Files of one name take their folder's, or their host's, before it, unless they were given their name; what is
    still alike is numbered.
    """
    names = [labels.get(file) if isinstance(file, Path) else None for file in files]
    used = Counter(name or name_of(file) for file, name in zip(files, names, strict=True))
    given = set(taken)
    labelled = []
    for file, name in zip(files, names, strict=True):
        plain = name_of(file)
        first = name or (plain if used[plain] == 1 or not place_of(file) else f"{place_of(file)}/{plain}")
        label, number = first, 1
        while label in given:
            number += 1
            label = f"{first} ({number})"
        given.add(label)
        labelled.append(label)
    return labelled


def _title(files: Sequence[str]) -> str:
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return ", ".join(files[:3]) + more


def _nothing(title: str, refusals: Sequence[str], rejected: pd.DataFrame) -> FileRefusedError:
    if len(rejected):
        top = rejected["reason"].value_counts(sort=True).index[0]
        because = rejected[rejected["reason"] == top]
        first = because.iloc[0]
        held = f"{first['column']} {first['value']!r} in " if first["column"] and first["value"] else ""
        shown = f", such as {held}row {first['row']}"
        found = f"no row could be used; {len(because):,} of {len(rejected):,} because: {top}{shown}"
        do = f"say what its columns mean {MAP_IT}" if set(because["column"]) & set(TOLD) else "give another file"
        return FileRefusedError(f"{title}: {found}; correct the rows, or {do}")
    if refusals:
        return FileRefusedError(refusals[0])
    endings = ", ".join(sorted(_TAKEN))
    return FileRefusedError(f"there is no file to read; give files or a folder with {endings}")
