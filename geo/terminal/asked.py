"""From options to a question that can be measured: the data, whose distance, to whom, where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.measure.gap import Question, check_pair
from geo.measure.ground import Witness, find_place
from geo.measure.period import period_of
from geo.model.actors import canonical
from geo.model.errors import InputError, UnknownNameError
from geo.read.files import read_paths
from geo.scene import ground_of
from geo.terminal.options import numbers
from geo.terminal.said import moment_text

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset


@dataclass(frozen=True, eq=False)
class Asked:
    """What is measured, on what, and what there is to say of it beforehand."""

    dataset: Dataset
    ground: Ground
    question: Question
    notes: tuple[str, ...]


def opened(arguments: argparse.Namespace) -> tuple[Dataset, Ground]:
    """Read the data named by ``--data``, with the holder told by ``--actor``."""
    dataset = read_paths(arguments.data, actor=arguments.actor, max_gap_days=arguments.max_gap)
    return dataset, ground_of(dataset)


def asked(arguments: argparse.Namespace) -> Asked:
    """Return the question of the options.

    Raises
    ------
    InputError
        The data cannot be read, a name is not in them, a coordinate is none, or both sides are one.
    """
    dataset, ground = opened(arguments)
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
    notes = []
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
