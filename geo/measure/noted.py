"""What there is to say of a comparison of two moments: overlaps, coverage that changed size, half-way zones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.measure.drawn import dates_note, places_note
from geo.measure.overlay import LEAST_KM2
from geo.measure.turns import inside
from geo.model.text import count_text, km2_text, when_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.measure.ground import Ground
    from geo.measure.partition import Partition
    from geo.measure.turns import Turn

#: Overlapping pairs named for a moment; the others are counted.
_MOST_NAMED: Final = 3


def notes_of(
    ground: Ground, before: Partition, after: Partition, *, covered: tuple[float, float], aside: Sequence[Turn] = ()
) -> tuple[str, ...]:
    """Return the notes of a comparison.

    `covered` is the ground covered after alone, and before alone, km2; `aside` the places that two sources record
    differently.
    """
    notes = [*_overlaps(before), *_overlaps(after)]
    new, gone = covered
    if new >= LEAST_KM2:
        notes.append(
            f"{km2_text(new)} were not covered on {when_text(before.moment)}: who held them then is not recorded."
        )
    if gone >= LEAST_KM2:
        notes.append(
            f"{km2_text(gone)} are no longer covered on {when_text(after.moment)}: who held them then is not recorded."
        )
    if ground.control.derived:
        notes.append(
            "The zones are half-way between held places, not lines that anybody drew: their areas follow from the "
            "places, and places known only within more than a kilometre shape none."
        )
    notes += places_note(ground, before.moment, after.moment, [turn.name for turn in aside])
    notes += dates_note(ground, before.moment, after.moment)
    notes += _without_holding(ground, before)
    if not before.ground and not after.ground:
        where = "inside the area " if before.area is not None else ""
        notes.append(f"No zone is recorded {where}at either date: no area can be compared.")
    return tuple(notes)


def _without_holding(ground: Ground, part: Partition) -> Iterator[str]:
    """Yield a note when zones are drawn and places of the area have no holding at any time, while others have one."""
    if ground.control.derived or not len(ground.dataset.holdings) or not len(ground.control.zones):
        return
    never = inside(ground, part.area)
    never[ground.held_spot[ground.held_spot >= 0]] = False
    if count := int(never.sum()):
        yield (
            f"{count_text(count, 'place')} {'has' if count == 1 else 'have'} no holding at any time, as others have: "
            f"nothing is said of {'it' if count == 1 else 'them'}, whatever zone lies there."
        )


def _overlaps(part: Partition) -> Iterator[str]:
    largest = sorted(part.overlaps, key=lambda one: (-round(one.area_km2, 6), one.actors))
    for one in largest[:_MOST_NAMED]:
        yield (
            f"On {when_text(part.moment)} zones of {one.actors[0]} and {one.actors[1]} overlap by "
            f"{km2_text(one.area_km2)}: counted as disputed, to neither."
        )
    if len(largest) > _MOST_NAMED:
        more = count_text(len(largest) - _MOST_NAMED, "more overlap")
        yield f"On {when_text(part.moment)}, {more} of two sides' zones: disputed, too."
