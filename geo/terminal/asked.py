"""From options to a question that can be measured: the data, whose distance, to whom, where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.measure.gap import Question, check_pair
from geo.measure.ground import Witness, find_place
from geo.measure.period import period_of
from geo.model.actors import canonical
from geo.model.errors import InputError, UnknownNameError
from geo.read.files import dataset_of, is_dataset, read_each, read_paths
from geo.scene import ground_of
from geo.terminal.found import check_no_folder, without_findings
from geo.terminal.options import numbers, reading_options
from geo.terminal.remarks import lost_holders, of_reading, set_aside
from geo.terminal.said import moment_text, number_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset
    from geo.model.view import Area
    from geo.read.address import Address
    from geo.read.dated import LostDay


@dataclass(frozen=True, eq=False)
class Opened:
    """The data, the ground distances are measured on, and what there is to say of the files.

    `lost_days` are days of a control series whose file cannot be used, `lost_holders` those all of whose ground was set
    aside, with the reason.
    """

    dataset: Dataset
    ground: Ground
    notes: tuple[str, ...]
    lost_days: Sequence[LostDay] = ()
    lost_holders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Asked:
    """What is measured, on what, and what there is to say of it beforehand."""

    dataset: Dataset
    ground: Ground
    question: Question
    notes: tuple[str, ...]
    lost_days: Sequence[LostDay] = ()


def opened(arguments: argparse.Namespace) -> Opened:
    """Read the data named by ``--data``, with the holder told by ``--actor``.

    Raises
    ------
    InputError
        Nothing in the files can be used.
    """
    paths: list[Path | Address] = arguments.data
    if len(paths) == 1 and is_dataset(paths[0]):
        check_no_folder(arguments)
        dataset = read_paths(paths, options=reading_options(arguments))
        return Opened(dataset, ground_of(dataset), (*dataset.warnings, *set_aside(dataset.rejected)))
    reading, told = without_findings(read_each(paths, options=reading_options(arguments)), arguments)
    dataset = dataset_of(reading)
    notes, gone = (*told, *of_reading(reading, dataset)), lost_holders(reading, dataset)
    return Opened(dataset, ground_of(dataset), notes, reading.lost, gone)


def asked(arguments: argparse.Namespace) -> Asked:
    """Return the question of the options.

    Raises
    ------
    InputError
        The data cannot be read, a name is not in them, a coordinate is none, or both sides are one.
    """
    data = opened(arguments)
    dataset, ground = data.dataset, data.ground
    area, said = area_asked(arguments, dataset)
    for text in (arguments.origin, arguments.rival):
        _check_not_lost(text, data)
    origin = _origin(arguments.origin, dataset, ground)
    # A place has no edge; only who asks for edge to edge is told so.
    usual = dataset.defaults.definition
    usual = "position-to-edge" if usual == "edge-to-edge" and isinstance(origin, Witness) else usual
    question = Question(
        origin=origin, rival=canonical(arguments.rival), definition=arguments.definition or usual, area=area
    )
    check_pair(ground, question)
    return Asked(dataset, ground, question, (*data.notes, *said), data.lost_days)


def area_asked(arguments: argparse.Namespace, dataset: Dataset) -> tuple[Area | None, tuple[str, ...]]:
    """Return the box that ``--area`` names, or the dataset's own, and what there is to say of it; ``None``: no box."""
    if arguments.area is not None:
        return (None if arguments.area == "all" else arguments.area), ()
    own = dataset.defaults.area
    if own is None:
        return None, ()
    bounds = ",".join(map(number_text, own))
    return own, (f"Measured inside the dataset's own area of interest, {bounds}; --area all lifts it.",)


def _check_not_lost(text: str, data: Opened) -> None:
    name = canonical(text)
    if name in data.lost_holders and name not in data.ground.sides():
        raise InputError(
            f"all ground of {name} was set aside: {data.lost_holders[name]}; correct the file, geo check says where"
        )


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


def is_still_so(asked: Asked | Opened) -> bool:
    """Return whether anything in the data has no recorded end: a later day can then be asked for."""
    tables = (asked.ground.control.zones, asked.dataset.holdings)
    return any(bool(table["end"].isna().any()) for table in tables)


def check_time(asked: Asked | Opened, first: pd.Timestamp, last: pd.Timestamp, *, option: str) -> None:
    """Raise when the time from `first` to `last`, both included, does not meet the data; `option` says what was asked.

    Raises
    ------
    InputError
        It lies before the data begin, or after they end.
    """
    start, end = period_of(asked.ground)
    if last < start or (first >= end and not is_still_so(asked)):
        cover = f"which cover {moment_text(start)} up to, not including, {moment_text(end)}"
        raise InputError(f"{option} is outside the data, {cover}{why_lost(asked, first)}")


def why_lost(asked: Asked | Opened, moment: pd.Timestamp) -> str:
    """Return why the file of a day cannot be used, to follow a refusal; an empty text when there is none such."""
    day = moment.floor("D")
    return "".join(f"; the file of that day: {one.reason}" for one in asked.lost_days if one.date == day)


def origin_text(asked: Asked) -> str:
    """Return the name of what is measured from."""
    origin = asked.question.origin
    return origin if isinstance(origin, str) else origin.name
