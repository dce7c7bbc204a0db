"""The options that verbs share, and the texts they take: dates, areas, thresholds, days."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import pandas as pd

from geo.measure.crossings import check_threshold
from geo.model.errors import InputError
from geo.model.view import DEFINITIONS
from geo.read.address import is_address, parse
from geo.read.content import load
from geo.read.dated import MAX_GAP_DAYS, Holder, check_max_gap
from geo.read.dates import FIRST_YEAR, LAST_YEAR
from geo.read.options import DateOrder, held_by
from geo.read.profile import from_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.view import Area
    from geo.read.address import Address
    from geo.read.options import Options
    from geo.read.profile import Profile

#: Metres no threshold is above: half the Earth's circumference, rounded up.
MOST_THRESHOLD_M: Final = 20_004_000

#: Options whose value may begin with a minus, which argparse would take for an option of its own.
_SIGNED: Final = frozenset({"--from", "--area", "--threshold", "--max-gap", "--max-uncertainty", "--seed", "--grid"})


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


def _plain(text: str) -> str:
    """Return a text of which Python may read a number: it would take digits of other scripts and underscores, too."""
    if not text.isascii() or "_" in text:
        raise ValueError(text)
    return text


def date(text: str) -> pd.Timestamp:
    """Read a day, midnight UTC, of the years that data may have."""
    try:
        day = datetime.strptime(_plain(text), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a date; give YYYY-MM-DD") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text}: the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return pd.Timestamp(day).as_unit("us")


def numbers(text: str) -> tuple[float, ...] | None:
    """Return the numbers of a text with commas between, whatever they are; ``None`` when one is no number.

    Examples
    --------
    >>> numbers("37.1,36.3"), numbers("nan,36"), numbers("Tall Susin")
    ((37.1, 36.3), (nan, 36.0), None)
    """
    try:
        return tuple(float(part) for part in _plain(text).split(","))
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
    """Read a threshold in metres, no more than the longest distance there is."""
    try:
        threshold_m = check_threshold(float(_plain(text)))
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of metres") from None
    if threshold_m > MOST_THRESHOLD_M:
        raise argparse.ArgumentTypeError(
            f"{text[:40]} m is further than any two places are apart; give metres, {MOST_THRESHOLD_M:,} at most"
        )
    # Minus zero is zero.
    return abs(threshold_m)


def whole(text: str) -> int:
    """Read a whole number from zero up."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 0 to 999,999,999")
    return int(text)


def number(text: str) -> float:
    """Read a number from zero up."""
    found = numbers(text)
    if found is None or len(found) != 1 or not (math.isfinite(found[0]) and found[0] >= 0):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number from zero up")
    return abs(found[0])


def max_gap(text: str) -> int:
    """Read the days for which a file holds."""
    try:
        days = int(_plain(text))
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


def profile(text: str) -> Profile:
    """Read the file of a profile."""
    try:
        content = load(Path(text))
        return from_toml(content.data, name=content.name)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def given(text: str) -> Path | Address:
    """Read what stands for a file: a path, or the address of one."""
    try:
        return parse(text) if is_address(text) else Path(text)
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
    parser.add_argument(
        "--date-order",
        choices=get_args(DateOrder),
        help="whether 3/4/2015 is 3 April or March 4, where the dates of a column do not tell",
    )
    parser.add_argument(
        "--profile",
        metavar="TOML",
        dest="profiles",
        type=profile,
        action="append",
        default=[],
        help="what a table's columns mean, as geo profile FILE writes it; several are tried in their order",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def reading_options(arguments: argparse.Namespace) -> Options:
    """Return what the options of `add_reading` tell of the files."""
    told = held_by(arguments.actor, max_gap_days=arguments.max_gap)
    return replace(told, date_order=arguments.date_order, profiles=tuple(arguments.profiles))


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the data to read."""
    parser.add_argument(
        "--data",
        action="extend",
        nargs="+",
        required=True,
        metavar="PATH",
        type=given,
        help="files, folders, zip archives, https addresses of files, or a dataset folder",
    )


def add_window(parser: argparse.ArgumentParser) -> None:
    """Add the time that is looked at."""
    parser.add_argument("--start", metavar="DATE", type=date, help="first day, YYYY-MM-DD, UTC (default: of the data)")
    parser.add_argument(
        "--end",
        metavar="DATE",
        type=date,
        help="the day after the last one: intervals are half-open, [start, end) (default: of the data)",
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
