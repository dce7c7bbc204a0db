"""What a person gives to be read: a path, an address, or the bytes of a file at hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from geo.model.errors import FileRefusedError
from geo.read.address import Address
from geo.read.content import MAX_FILE_MB, Content, load, spoken
from geo.read.fetch import fetch
from geo.read.limits import limit

Given: TypeAlias = Path | Address | Content


def name_of(given: Given) -> str:
    """Return what people call a file when nobody says otherwise.

    Examples
    --------
    >>> name_of(Path("data/events.csv")), name_of(Content("events.csv", b""))
    ('events.csv', 'events.csv')
    """
    return spoken(given.name) if isinstance(given, Path) else given.name


def place_of(given: Given) -> str:
    """Return what tells a file from others of its name: its folder, or its host; of bytes at hand nothing does."""
    if isinstance(given, Content):
        return ""
    return spoken(given.parent.name) if isinstance(given, Path) else given.host


def opened(given: Given, *, name: str) -> Content:
    """Return the bytes of a file, under a name.

    Raises
    ------
    FileRefusedError
        There is no such file, it cannot be read, or it is too large.
    CancelledError
        The reading was cancelled.
    """
    if isinstance(given, Path):
        return load(given, name=name)
    if isinstance(given, Address):
        return fetch(given, name=name)
    most = limit(MAX_FILE_MB, 2_000)
    if len(given.data) > most * 1_000_000:
        found = f"{name}: it has {len(given.data) / 1e6:,.0f} MB, more than {most:,} MB"
        raise FileRefusedError(f"{found}; split it, or take out columns ({MAX_FILE_MB} allows more)")
    return given if given.name == name else replace(given, name=name)
