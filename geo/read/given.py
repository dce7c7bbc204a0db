"""What a person gives to be read: a path, an address, or the bytes of a file at hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from geo.read.address import Address
from geo.read.content import Content, load, spoken
from geo.read.fetch import fetch

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
        There is no such file, or it cannot be read.
    CancelledError
        The reading was cancelled.
    """
    if isinstance(given, Path):
        return load(given, name=name)
    if isinstance(given, Address):
        return fetch(given, name=name)
    return given if given.name == name else replace(given, name=name)
