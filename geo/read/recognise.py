"""What is this file, and who reads it: `read_file`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.read.content import form_of, load
from geo.read.layers import Features, geojson_features, geopackage_features
from geo.read.layouts import is_ucdp
from geo.read.sheet import open_header
from geo.read.table import read_table
from geo.read.ucdp import read_ucdp
from geo.read.vector import read_zones

if TYPE_CHECKING:
    from os import PathLike

    from geo.read.content import Content
    from geo.read.result import FileResult
    from geo.read.sheet import Header


def read_file(path: str | PathLike[str], *, name: str | None = None) -> FileResult:
    """Read one file of events, places, holdings or zones, whatever its name ends in.

    Parameters
    ----------
    path
        The file. Its bytes are read once.
    name
        What people call the file, when `path` is a temporary copy.

    Returns
    -------
    result
        Its table, the rows set aside, and warnings. No row accepted is a result, not an error.

    Raises
    ------
    FileRefusedError
        The file cannot be read as any known kind. The message is one line: the file, what was found, what to do.
    """
    return read_content(load(Path(path), name=name))


def read_content(content: Content) -> FileResult:
    """Read the bytes of a file; see `read_file`."""
    return read_parsed(content, parsed(content))


def parsed(content: Content) -> Header | Features:
    """Return what the bytes are: the header of a table, or the features of a vector file.

    Raises
    ------
    FileRefusedError
        They are neither.
    """
    form = form_of(content)
    if form == "geopackage":
        return geopackage_features(content)
    return geojson_features(content) if form == "json" else open_header(content)


def read_parsed(content: Content, found: Header | Features, *, actor: str | None = None) -> FileResult:
    """Read the rows of a file whose form is known; `actor` holds the zones of a file that names no holder.

    Raises
    ------
    FileRefusedError
        No reader knows the table, or the features are no zones.
    """
    if isinstance(found, Features):
        return read_zones(content, found, actor=actor)
    return read_ucdp(found) if is_ucdp(found.names) else read_table(found)
