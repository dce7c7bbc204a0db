"""Tables to give away: CSV whose first lines say what was measured, how, of what and in which units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.period import is_dated
from geo.model.view import WHOLE
from geo.read.safe_csv import safe_csv
from geo.share._values import write_number, write_time
from geo.share.link import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.measure.crossings import Crossing
    from geo.measure.gap import Gap, GapInterval
    from geo.measure.ground import Witness
    from geo.measure.pairs import PairCell
    from geo.model.dataset import Source
    from geo.model.view import Area, Definition
    from geo.scene import Scene

DEFINED: Final[dict[Definition, str]] = {
    "position-to-edge": "position to edge: from the nearest held place to the nearest point of the rival's zone",
    "edge-to-edge": "edge to edge: between the nearest points of the two zones",
    "position-to-position": "position to position: between the nearest held places",
}

_UNITS: Final = "metres on the WGS84 ellipsoid; degrees of longitude and latitude; times UTC, intervals [start, end)"
_UNKNOWN: Final = "an empty cell, never 0"
_REASON: Final = f"{_UNKNOWN}; the column reason says why"
#: A cell that a spreadsheet would take for a formula, where it would cut a header line into cells.
_CELL: Final = re.compile(r"(?<=[,;])(\s*)(?=[=+\-@])")


def headed_csv(frame: pd.DataFrame, header_lines: Iterable[str]) -> bytes:
    r"""Return a table as CSV under comment lines that begin with ``# ``, safe to open in a spreadsheet.

    Each line stays one line whatever it holds, and no part of it, nor of the table, is read as a formula. The index
    is left out. ``pandas.read_csv(file, skiprows=...)`` or ``comment="#"`` reads the table alone; a cell of the table
    that holds a number sign is read whole with the former only.

    Parameters
    ----------
    frame
        The table; missing values become empty cells.
    header_lines
        What to say above it, without the number sign.

    Examples
    --------
    >>> table = pd.DataFrame({"place": ["=1+1"], "distance_m": [2145.47]})
    >>> print(headed_csv(table, ["Two places", "area, =1"]).decode("utf-8-sig").replace("\r", ""), end="")
    # Two places
    # area, '=1
    place,distance_m
    '=1+1,2145.47
    """
    lines = "".join(f"# {_one_line(line)}\r\n" for line in header_lines)
    return lines.encode("utf-8-sig", "replace") + safe_csv(frame).removeprefix(b"\xef\xbb\xbf")


def _one_line(text: str) -> str:
    printable = "".join(one if one.isprintable() else " " for one in text)
    # A quotation mark would begin a cell that runs over the end of the line.
    return _CELL.sub(r"\1'", " ".join(printable.replace('"', "'").split()))


def header_lines(
    scene: Scene, *, title: str, said: Sequence[str] = (), measured: bool = True, columns: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return what a table says of itself: title, definition, units, area, sources and the state of the data.

    Parameters
    ----------
    scene
        What the table was drawn from.
    title
        What the table is.
    said
        Lines of this table alone, after the title: its moment or period, its threshold.
    measured
        Whether the table holds distances of the view's definition and area.
    columns
        The columns of the table; where ``reason`` is one of them, it is said to tell why a cell is empty.
    """
    lines = [title, *said]
    if measured:
        lines += [
            f"Definition: {DEFINED[scene.view.definition]}",
            f"Area: {area_text(scene.view.area)}",
            f"Positions known worse than {write_number(scene.view.max_place_uncertainty_m)} m are left out",
            "Interval: low_m to high_m, the distance less and plus the uncertainty of its two ends",
        ]
    unknown = _REASON if "reason" in columns else _UNKNOWN
    lines += [f"Units: {_UNITS}", f"Unknown: {unknown}", f"Data: {scene.dataset.title}"]
    if scene.zones_derived:
        lines.append("Zones: worked out half-way between held places, not observed")
    lines += _source_lines(scene.dataset.sources)
    fingerprint = scene.dataset.fingerprint
    lines += [f"Fingerprint (SHA-256): {fingerprint}", f"View: ?{encode(scene.view, fingerprint=fingerprint)}"]
    return tuple(lines)


def _source_lines(sources: Iterable[Source]) -> list[str]:
    """Return one line a source with its own licence, and the files it is in; a file may be made of several."""
    files: dict[tuple[str, ...], list[str]] = {}
    for source in sources:
        for one in source.made_of or (source,):
            told = (("accessed", one.accessed), ("holds", one.filters), ("changes", one.changes))
            said = (
                *(one.producer, one.version, f"licence: {one.licence or 'not stated'}", one.citation),
                *(f"{what}: {text}" for what, text in told if text and one.filters),
            )
            # What says nothing but its name is a source of its own, however many there are.
            named = (*said, "" if one.producer or one.citation else one.file)
            files.setdefault(named, []).append(one.file)
    return [
        f"Source: {', '.join(dict.fromkeys(held))}: {'; '.join(part for part in said if part)}"
        for (*said, _), held in files.items()
    ]


def moment_line(scene: Scene) -> str:
    """Return the moment of a table, as a line above it."""
    instant = scene.view.instant
    return (
        "Moment: none, the data hold no dates"
        if instant is None or not is_dated(scene.ground)
        else (f"Moment: {write_time(instant)} UTC")
    )


def period_line(scene: Scene) -> str:
    """Return the period of a table, as a line above it."""
    return f"Period: from {write_time(scene.period[0])} to before {write_time(scene.period[1])} UTC"


def window_line(scene: Scene) -> str:
    """Return the dates whose events a table counts, as a line above it."""
    start, end = scene.view.window or scene.period
    return f"Dates: from {write_time(start)} to before {write_time(end)} UTC"


def area_text(area: Area | None) -> str:
    """Say which ground was measured.

    Examples
    --------
    >>> area_text((37.05, -1.5, 37.3, 36.5))
    'longitude 37.05 to 37.3, latitude -1.5 to 36.5'
    >>> area_text(None)
    'everywhere'
    """
    if area is None or area == WHOLE:
        return "everywhere"
    west, south, east, north = (write_number(one) for one in area)
    return f"longitude {west} to {east}, latitude {south} to {north}"


def series_sheet(series: Iterable[GapInterval]) -> pd.DataFrame:
    """Return one row an interval: when, how far, how sure, between what; without a distance, why."""
    return pd.DataFrame(
        [
            {"start": write_time(part.start), "end": write_time(part.end), **_gap(part.gap), "reason": part.reason}
            for part in series
        ],
        columns=["start", "end", *_gap(None), "reason"],
    )


def matrix_sheet(cells: Iterable[PairCell]) -> pd.DataFrame:
    """Return one row a pair: from whom, to whom, how far, how sure, between what; without a distance, why."""
    return pd.DataFrame(
        [
            {"origin": cell.origin, "rival": cell.rival, **_gap(cell.answer.gap), "reason": cell.answer.reason}
            for cell in cells
        ],
        columns=["origin", "rival", *_gap(None), "reason"],
    )


def crossings_sheet(crossings: Iterable[Crossing]) -> pd.DataFrame:
    """Return one row a crossing: from when, which way, the distance before and after, whether it is sure."""
    rows = [
        {
            "at": write_time(one.at),
            "direction": "under" if one.under else "no longer under",
            "sure": "yes" if one.sure else "no",
            "unknown_before_days": round(one.unknown / pd.Timedelta(days=1), 3),
            **{f"before_{name}": value for name, value in _ends(one.before.gap).items()},
            **{f"after_{name}": value for name, value in _ends(one.after.gap).items()},
        }
        for one in crossings
    ]
    ends = [f"{side}_{name}" for side in ("before", "after") for name in _ends(None)]
    return pd.DataFrame(rows, columns=["at", "direction", "sure", "unknown_before_days", *ends])


def _ends(gap: Gap | None) -> dict[str, object]:
    whole = _gap(gap)
    return {name: whole[name] for name in ("distance_m", "low_m", "high_m", "from", "to")}


def _gap(gap: Gap | None) -> dict[str, object]:
    names = ("distance_m", "low_m", "high_m")
    return {
        **{name: None if gap is None else _centimetres(getattr(gap, name)) for name in names},
        **_end("from", None if gap is None else gap.start),
        **_end("to", None if gap is None else gap.end),
        "notes": "" if gap is None else " ".join(gap.notes),
    }


def _end(side: str, end: Witness | None) -> dict[str, object]:
    if end is None:
        return {side: "", f"{side}_lon": None, f"{side}_lat": None, f"{side}_uncertainty_m": None}
    # Seven decimals of a degree are a centimetre.
    return {
        side: end.name,
        f"{side}_lon": round(end.lon, 7),
        f"{side}_lat": round(end.lat, 7),
        f"{side}_uncertainty_m": _centimetres(end.uncertainty_m),
    }


def _centimetres(metres: float) -> float:
    return round(metres, 2)
