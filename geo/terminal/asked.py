"""From options to a question that can be measured: the data, whose distance, to whom, where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.measure.gap import Question, check_pair
from geo.measure.ground import Witness, find_place
from geo.measure.period import period_of
from geo.model.actors import canonical
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import count_text
from geo.read.files import dataset_of, read_each, read_paths
from geo.read.gather import no_effect
from geo.read.provenance import SOURCES_FILE
from geo.scene import ground_of
from geo.terminal.options import numbers
from geo.terminal.said import moment_text

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset


#: Files that were refused and are named in a note; the others are counted.
_MOST_NAMED: Final = 5


@dataclass(frozen=True, eq=False)
class Opened:
    """The data, the ground distances are measured on, and what there is to say of the files."""

    dataset: Dataset
    ground: Ground
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Asked:
    """What is measured, on what, and what there is to say of it beforehand."""

    dataset: Dataset
    ground: Ground
    question: Question
    notes: tuple[str, ...]


def opened(arguments: argparse.Namespace) -> Opened:
    """Read the data named by ``--data``, with the holder told by ``--actor``.

    Raises
    ------
    InputError
        Nothing in the files can be used.
    """
    paths: list[Path] = arguments.data
    if len(paths) == 1 and (paths[0] / SOURCES_FILE).is_file():
        dataset = read_paths(paths, actor=arguments.actor, max_gap_days=arguments.max_gap)
        return Opened(dataset, ground_of(dataset), () if arguments.actor is None else (no_effect(arguments.actor),))
    reading = read_each(paths, actor=arguments.actor, max_gap_days=arguments.max_gap)
    dataset = dataset_of(reading)
    refused = [f"Not read: {line}." for line in reading.refusals[:_MOST_NAMED]]
    if len(reading.refusals) > _MOST_NAMED:
        refused.append(f"Not read: {count_text(len(reading.refusals) - _MOST_NAMED, 'more file')}; geo check says why.")
    return Opened(dataset, ground_of(dataset), (*reading.notes, *refused))


def asked(arguments: argparse.Namespace) -> Asked:
    """Return the question of the options.

    Raises
    ------
    InputError
        The data cannot be read, a name is not in them, a coordinate is none, or both sides are one.
    """
    data = opened(arguments)
    dataset, ground = data.dataset, data.ground
    own = arguments.area is None and dataset.defaults.area is not None
    area = dataset.defaults.area if arguments.area is None else (None if arguments.area == "all" else arguments.area)
    origin = _origin(arguments.origin, dataset, ground)
    # A place has no edge; only who asks for edge to edge is told so.
    usual = dataset.defaults.definition
    usual = "position-to-edge" if usual == "edge-to-edge" and isinstance(origin, Witness) else usual
    question = Question(
        origin=origin, rival=canonical(arguments.rival), definition=arguments.definition or usual, area=area
    )
    check_pair(ground, question)
    notes = [*data.notes]
    if own and area is not None:
        bounds = ",".join(f"{value:g}" for value in area)
        notes.append(f"Measured inside the dataset's own area of interest, {bounds}; --area all lifts it.")
    return Asked(dataset, ground, question, tuple(notes))


def _origin(text: str, dataset: Dataset, ground: Ground) -> str | Witness:
    actor = canonical(text)
    known = ground.known()
    if actor in known:
        return actor
    given = numbers(text)
    if given is not None:
        # Not a number is in no range.
        if len(given) != 2 or not (-180 <= given[0] <= 180 and -90 <= given[1] <= 90):
            raise InputError(f"--from {text!r} is not LON,LAT in degrees (longitude first)")
        return Witness(text, given[0], given[1], 0.0)
    try:
        return find_place(dataset.places, text)
    except UnknownNameError as error:
        raise UnknownNameError("actor or place", text, [*known, *dataset.places["name"]]) from error


def is_still_so(asked: Asked) -> bool:
    """Return whether anything in the data has no recorded end: a later day can then be asked for."""
    tables = (asked.ground.control.zones, asked.dataset.holdings)
    return any(bool(table["end"].isna().any()) for table in tables)


def check_time(asked: Asked, first: pd.Timestamp, last: pd.Timestamp, *, option: str) -> None:
    """Raise when the time from `first` to `last`, both included, does not meet the data; `option` says what was asked.

    Raises
    ------
    InputError
        It lies before the data begin, or after they end.
    """
    start, end = period_of(asked.ground)
    if last < start or (first >= end and not is_still_so(asked)):
        raise InputError(
            f"{option} is outside the data, which cover {moment_text(start)} up to, not including, {moment_text(end)}"
        )


def origin_text(asked: Asked) -> str:
    """Return the name of what is measured from."""
    origin = asked.question.origin
    return origin if isinstance(origin, str) else origin.name
