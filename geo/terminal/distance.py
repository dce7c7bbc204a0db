"""``geo distance``: the distance to an actor's ground on a date, its interval, and what it says of a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.measure.gap import measure
from geo.measure.uncertainty import chance_under
from geo.model.errors import InputError
from geo.model.text import date_text, radius_text
from geo.terminal.asked import asked, check_time, why_lost
from geo.terminal.found import add_without
from geo.terminal.known import known_spans
from geo.terminal.options import add_data, add_pair, add_reading, date, whole
from geo.terminal.remarks import still_held
from geo.terminal.said import Said, gap_text, measured, metres, number_text

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from geo.measure.gap import Answer, Gap
    from geo.measure.uncertainty import Chance, ChanceAnswer
    from geo.terminal.asked import Asked

#: Half a meridian, rounded down: no two points of the ellipsoid are further apart.
_FURTHEST_M: Final = 20_003_931.0

#: A drawn probability of an undecided question is never said to be 0 or 1: its four digits end here.
_LEAST: Final = 0.0001


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``distance``."""
    add_data(parser)
    add_pair(parser)
    parser.add_argument("--on", required=True, metavar="DATE", type=date, help="YYYY-MM-DD, UTC")
    parser.add_argument(
        "--seed", type=whole, default=0, metavar="N", help="of the draws behind the probability (default 0)"
    )
    add_reading(parser)
    add_without(parser)
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Measure one distance.

    Raises
    ------
    InputError
        There is none: the message says why.
    """
    ask = asked(arguments)
    on: pd.Timestamp = arguments.on
    check_time(ask, on, on, option=f"--on {on:%Y-%m-%d}")
    answer = measure(ask.ground, ask.question, on)
    if answer.gap is None:
        raise InputError(f"no distance on {on:%Y-%m-%d}: {answer.reason}{known_spans(ask, on)}{why_lost(ask, on)}")
    gap = answer.gap
    found = {
        **measured(gap, arguments.threshold),
        "definition": gap.definition,
        "on": f"{on:%Y-%m-%d}",
        "notes": _notes(ask, answer, on),
    }
    ends = f"{gap.definition.replace('-', ' ')}, from {gap.start.name} to {gap.end.name}"
    said = [f"{date_text(on)}: {gap_text(gap, arguments.threshold)}, {ends}"]
    if arguments.threshold is not None:
        chance = chance_under(ask.ground, ask.question, on, arguments.threshold, seed=arguments.seed)
        found |= _compared(gap, chance, arguments.threshold)
        if chance.chance is None:
            found["notes"].append(f"No probability: {chance.reason}.")
        said.append(_compared_text(found, None if chance.chance is None else chance.chance.flip_m))
    return Said(found, [*said, *(f"  note: {note}" for note in dict.fromkeys(found["notes"]))])


def _notes(ask: Asked, answer: Answer, on: pd.Timestamp) -> list[str]:
    notes = list(answer.gap.notes) if answer.gap is not None else []
    notes += still_held(ask, on)
    notes += ask.notes
    if answer.left_out:
        names = ", ".join(f"{one.name} (within {radius_text(one.uncertainty_m)})" for one in answer.left_out)
        notes.append(f"Left out, known worse than {radius_text(ask.question.max_place_uncertainty_m)}: {names}.")
    return notes


def _compared(gap: Gap, answer: ChanceAnswer, threshold_m: float) -> dict[str, Any]:
    """Return what the distance says of a threshold; without a probability, its keys hold ``None``.

    A probability knows of every position that could be nearest; without one the interval of the two ends decides.
    """
    chance = answer.chance
    decided = gap.high_m < threshold_m or gap.low_m >= threshold_m
    return {
        "threshold_m": threshold_m,
        "under": gap.distance_m < threshold_m,
        "decided": decided if chance is None else chance.decided,
        "probability_under": None if chance is None else _probability(chance),
        "standard_error": None if chance is None else round(chance.standard_error, 4),
        "flip_m": None if chance is None or not _can_flip(threshold_m) else _flip(chance.flip_m),
        "flip_ends": None if chance is None else list(chance.flip_ends),
        "draws": None if chance is None else chance.draws,
        "seed": None if chance is None else chance.seed,
    }


def _can_flip(threshold_m: float) -> bool:
    """Return whether there are distances on both sides of a threshold: none is under 0, none beyond the antipode."""
    return 0 < threshold_m <= _FURTHEST_M


def _probability(chance: Chance) -> float:
    said = round(chance.probability, 4)
    return said if chance.decided else min(max(said, _LEAST), 1 - _LEAST)


def _flip(flip_m: float) -> float:
    # Less than the ten centimetres of other lengths is still not nothing.
    return metres(flip_m) if flip_m >= 1 else round(flip_m, 4)


def _compared_text(found: dict[str, Any], flip_m: float | None) -> str:
    """Say the same in words; the displacement is rounded once, from `flip_m`."""
    side = f"{'under' if found['under'] else 'not under'} {number_text(found['threshold_m'])} m"
    if not _can_flip(found["threshold_m"]):
        return f"{side}: {'no distance is under 0' if not found['under'] else 'every distance on the Earth is'}"
    decided = found["decided"]
    said = f"{side}, "
    said += "within the stated uncertainty of both ends" if decided else "and the interval leaves room for the opposite"
    if found["probability_under"] is not None:
        drawn = f" ({found['draws']:,} draws, seed {found['seed']})" if found["draws"] else ""
        said += f"; probability of being under it {_percent(found['probability_under'], decided=decided)}{drawn}"
    if flip_m is not None:
        flip = "less than 1 m" if flip_m < 1 else f"{flip_m:,.0f} m"
        said += f"; a displacement of {flip} would turn it over"
    return said


def _percent(probability: float, *, decided: bool) -> str:
    if not decided and probability < 0.01:
        return "less than 1 %"
    if not decided and probability > 0.99:
        return "more than 99 %"
    return f"{100 * probability:.0f} %"
