"""``geo verify``: whether a bundle is whole, and whether its numbers come out again from the data in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo.model.text import count_text
from geo.read.content import load
from geo.terminal.bar import shown_on
from geo.terminal.said import Said

if TYPE_CHECKING:
    import argparse

    from geo.share.verify import Verification


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``verify``."""
    parser.add_argument("bundle", metavar="BUNDLE", type=Path, help="a zip that geo snapshot or Share made, as it came")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Work out again what a bundle says; the status is 1 where something differs, or was not compared.

    Raises
    ------
    InputError
        It is no bundle, or one that nobody can read safely.
    """
    from geo.share.verify import verify  # noqa: PLC0415 - Folium takes a quarter of a second to load

    content = load(arguments.bundle)
    with shown_on(sys.stderr, doing="Checking"):
        found = verify(content.data, name=content.name)
    answer = {
        "bundle": content.name,
        "reproduced": found.reproduced,
        "title": found.title,
        "fingerprint": found.fingerprint,
        "digest": found.digest,
        "differences": list(found.differences),
        "checked": list(found.checked),
        "notes": list(found.notes),
        "not_compared": list(found.not_compared),
    }
    lines = [
        f"{content.name}: {_status(found)}",
        f"{found.title}, digest {found.digest}",
        *(f"differs: {one}" for one in found.differences),
        *(f"checked: {one}" for one in found.checked),
        *(f"note: {one}" for one in found.notes),
    ]
    return Said(answer, [" ".join(line.split()) for line in lines], status=int(not found.reproduced))


def _status(found: Verification) -> str:
    if found.differences:
        count = len(found.differences)
        return f"not reproduced, {count_text(count, 'thing')} differ{'s' if count == 1 else ''}"
    if found.not_compared:
        return f"numbers reproduced; not compared: {', '.join(found.not_compared)}"
    return "reproduced"
