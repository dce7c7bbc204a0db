"""``geo cache``: what reading has kept of large files, and clearing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.model.text import count_text
from geo.read.cache import configured
from geo.terminal.said import Said

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``cache``."""
    parser.add_argument("--clear", action="store_true", help="remove what is kept")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Say how much is kept and where, or remove it.

    Raises
    ------
    InputError
        The folder cannot be used, or a setting cannot be read.
    """
    cache = configured()
    if cache is None:
        answer: dict[str, Any] = {"folder": None, "entries": 0, "bytes": 0, "most_bytes": 0, "cleared": False}
        return Said(answer, ["off: nothing is kept of what is read (STANDOFF_CACHE=off)"])
    held = cache.clear() if arguments.clear else cache.held()
    answer = {
        "folder": str(cache.folder),
        "entries": held.count,
        "bytes": held.size,
        "most_bytes": cache.most_bytes,
        "cleared": bool(arguments.clear),
    }
    found = f"{count_text(held.count, 'file')} with {held.size / 1e6:,.1f} MB"
    said = f"{found} removed" if arguments.clear else f"{found} kept, at most {cache.most_bytes / 1e6:,.0f} MB"
    return Said(answer, [f"{cache.folder}: {said}"])
