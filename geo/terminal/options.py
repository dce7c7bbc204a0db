"""The options that verbs share, and the texts they take: dates, areas, thresholds, days."""

from __future__ import annotations

import argparse
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.crossings import check_threshold
from geo.model.errors import InputError
from geo.model.view import DEFINITIONS
from geo.read.dated import MAX_GAP_DAYS, Holder, check_max_gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.view import Area

#: Options whose value may begin with a minus, which argparse would take for an option of its own.
_SIGNED: Final = frozenset({"--from", "--area", "--threshold", "--max-gap", "--max-uncertainty", "--seed"})


def bound(words: Sequence[str]) -> list[str]:
    """Bind a value that begins with a minus to its option.

    Examples
    --------
    >>> bound(["distance", "--from", "-8.0,17.0", "--json"])
    ['distance', '--from=-8.0,17.0', '--json']
    """
    together: list[str] = []
    for word in words:
        if together and together[-1] in _SIGNED and word[:1] == "-" and word[:2] != "--":
            together[-1] += f"={word}"
        else:
            together.append(word)
    return together


def date(text: str) -> pd.Timestamp:
    """Read a day, midnight UTC."""
    try:
        return pd.Timestamp(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; give YYYY-MM-DD") from error


def numbers(text: str) -> tuple[float, ...] | None:
    """Return the numbers of a text with commas between, whatever they are; ``None`` when one is no number.

    Examples
    --------
    >>> numbers("37.1,36.3"), numbers("nan,36"), numbers("Tall Susin")
    ((37.1, 36.3), (nan, 36.0), None)
    """
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        return None


def area(text: str) -> Area | str:
    """Read a box in degrees, west, south, east, north; ``all`` stays a word."""
    if text == "all":
        return text
    values = numbers(text)
    if values is None or len(values) != 4 or not all(map(math.isfinite, values)):
        raise argparse.ArgumentTypeError(f"{text!r} is not W,S,E,N in degrees")
    west, south, east, north = values
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise argparse.ArgumentTypeError(f"{text!r}: west must be below east and south below north, in degrees")
    return west, south, east, north


def threshold(text: str) -> float:
    """Read a threshold in metres."""
    try:
        return check_threshold(float(text))
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of metres") from None


def whole(text: str) -> int:
    """Read a whole number from zero up."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 0 to 999,999,999")
    return int(text)


def max_gap(text: str) -> int:
    """Read the days for which a file holds."""
    try:
        days = int(text)
        check_max_gap(days)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of days") from None
    return days


def actor(text: str) -> str:
    """Read the name of a holder."""
    try:
        return Holder(text).actor
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add how control files without properties are read, and ``--json``."""
    parser.add_argument("--actor", metavar="NAME", type=actor, help="who holds the ground of files that name no holder")
    parser.add_argument(
        "--max-gap",
        metavar="DAYS",
        type=max_gap,
        default=MAX_GAP_DAYS,
        help="days for which a dated file holds when no later one follows; beyond, control is unknown "
        f"(default {MAX_GAP_DAYS})",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the data to read."""
    parser.add_argument(
        "--data",
        nargs="+",
        required=True,
        metavar="PATH",
        type=Path,
        help="files, folders, zip archives of GeoJSON, or a dataset folder",
    )


def add_pair(parser: argparse.ArgumentParser) -> None:
    """Add whose distance to whom is measured, and how."""
    parser.add_argument("--from", dest="origin", required=True, metavar="X", help="an actor, a place, or LON,LAT")
    parser.add_argument("--to", dest="rival", required=True, metavar="ACTOR")
    parser.add_argument("--definition", choices=DEFINITIONS, help="default: as the data say")
    parser.add_argument(
        "--area", type=area, metavar="W,S,E,N", help="degrees, or 'all'; default: the dataset's own area"
    )
    parser.add_argument(
        "--threshold", type=threshold, metavar="M", help="metres; a distance is under it when strictly less"
    )
