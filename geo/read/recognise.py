"""What is this file, and who reads it: `read_file`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.model.errors import FileRefusedError
from geo.read import cache
from geo.read.acled import read_acled
from geo.read.acled_layouts import is_acled, made_of_acled
from geo.read.aggregates import is_aggregate, refuse_aggregate
from geo.read.archive import only_file, open_archive
from geo.read.columns import EVENT_NAMES, find
from geo.read.content import load
from geo.read.credit import ACLED, GDELT, GTD, UCDP, VIINA, archived, credited_mapped
from geo.read.flatgeobuf import flatgeobuf_features
from geo.read.form import form_of
from geo.read.gains import is_gains, read_gains
from geo.read.gdelt import is_gdelt, read_gdelt
from geo.read.geopackage import geopackage_features
from geo.read.geoparquet import open_parquet
from geo.read.gtd import is_gtd, made_of_gtd, read_gtd
from geo.read.kml import kml_features, kmz_features
from geo.read.layers import Features
from geo.read.layouts import is_ucdp
from geo.read.likely import explained
from geo.read.lines import open_json
from geo.read.mapped import read_mapped, refused_unfit, unfit
from geo.read.options import NOTHING_TOLD
from geo.read.point_table import told_apart
from geo.read.shapefile import shapefile_features
from geo.read.sheet import open_text
from geo.read.survey import may_be_survey, read_survey
from geo.read.table import read_table
from geo.read.ucdp import read_ucdp
from geo.read.vector import read_zones
from geo.read.viina import is_viina, read_viina
from geo.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike

    from geo.read.content import Content
    from geo.read.credit import Credit
    from geo.read.form import Form
    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Tabular


@dataclass(frozen=True, slots=True)
class Reader:
    """One source's tables: whether a header is of it, and how its rows are read."""

    knows: Callable[[Sequence[str]], bool]
    read: Callable[[Tabular, Options], FileResult]


#: What opens each form: the header of a table, or the features of a vector file.
OPENERS: Final[dict[Form, Callable[[Content], Tabular | Features]]] = {
    "text": open_text,
    "json": open_json,
    "geopackage": geopackage_features,
    "flatgeobuf": flatgeobuf_features,
    "shapefile": shapefile_features,
    "kml": kml_features,
    "kmz": kmz_features,
    "parquet": open_parquet,
    "workbook": lambda content: open_workbook(content, _known),
}

#: Readers of the sources that are known by their headers, in the order in which they are asked.
READERS: Final[tuple[Reader, ...]] = (
    Reader(is_ucdp, read_ucdp),
    Reader(is_acled, read_acled),
    Reader(is_viina, read_viina),
    Reader(is_gtd, read_gtd),
    Reader(is_gdelt, read_gdelt),
    Reader(is_aggregate, refuse_aggregate),
    Reader(may_be_survey, read_survey),
)


#: Whose rows a table has, told by its names whoever reads it. The names of ACLED and GTD tell it also where columns
#: that their readers need were renamed or left out: their rows may not be passed on.
MAKERS: Final[tuple[tuple[Callable[[Sequence[str]], bool], Credit], ...]] = (
    (is_ucdp, UCDP),
    (made_of_acled, ACLED),
    (is_viina, VIINA),
    (made_of_gtd, GTD),
    (is_gdelt, GDELT),
)


def _known(names: Sequence[str]) -> bool:
    """Return whether a header is of a source that is known, or names a position."""
    positioned = find(names, EVENT_NAMES).by_name.keys() >= {"latitude", "longitude"}
    return positioned or any(reader.knows(names) for reader in READERS)


def read_file(path: str | PathLike[str], *, name: str | None = None, options: Options = NOTHING_TOLD) -> FileResult:
    """Read one file of events, places, holdings or zones, whatever its name ends in.

    Parameters
    ----------
    path
        The file. Its bytes are read once.
    name
        What people call the file, when `path` is a temporary copy.
    options
        What was told beside the file.

    Returns
    -------
    result
        Its table, the rows set aside, and warnings. No row accepted is a result, not an error.

    Raises
    ------
    FileRefusedError
        The file cannot be read as any known kind. The message is one line: the file, what was found, what to do.
    """
    return read_content(load(Path(path), name=name), options)


def read_content(content: Content, options: Options = NOTHING_TOLD) -> FileResult:
    """Read the bytes of a file, or of the only one in an archive, or recall what was read of them; see `read_file`."""
    result = cache.recall(content, options)
    if result is None:
        archive = open_archive(content)
        one = content if archive is None else only_file(archive)
        result = read_parsed(one, parsed(one), options)
        if archive is not None:
            said = tuple(f"{content.name}: {sentence}" for sentence in archive.warnings)
            result = replace(archived(result, content.source()), warnings=(*said, *result.warnings))
        cache.keep(content, options, result)
    return result


def parsed(content: Content) -> Tabular | Features:
    """Return what the bytes are: the header of a table, or the polygons of a vector file.

    Raises
    ------
    FileRefusedError
        They are neither.
    """
    found = OPENERS[form_of(content)](content)
    return told_apart(content, found) if isinstance(found, Features) else found


def read_parsed(content: Content, found: Tabular | Features, options: Options = NOTHING_TOLD) -> FileResult:
    """Read the rows of a file whose form is known.

    Raises
    ------
    FileRefusedError
        The features are no zones, or the table lacks what its reader needs.
    UnknownTableError
        No reader knows the columns of the table.
    """
    if isinstance(found, Features):
        return (read_gains if is_gains(found) else read_zones)(content, found, options)
    for profile in options.profiles:
        if profile.fits(found.names):
            return _credited(read_mapped(found, profile, options), found)
    reader = next((one.read for one in READERS if one.knows(found.names)), read_table)
    try:
        return _credited(unfit(explained(reader(found, options), found), found, options), found)
    except FileRefusedError as refusal:
        raise refused_unfit(refusal, found, options) from refusal


def _credited(result: FileResult, table: Tabular) -> FileResult:
    """Return a result credited to whose names its table has, unless its reader did so."""
    if result.source.producer:
        return result
    maker = next((credit for knows, credit in MAKERS if knows(table.names)), None)
    return result if maker is None else credited_mapped(result, maker)
