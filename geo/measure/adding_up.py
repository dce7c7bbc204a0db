"""Moved ground by who held it at the other moment; and whether what was measured adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure.overlay import common, less, together
from geo.model.areas import areas_km2
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.measure.partition import Partition

    Grounds = Mapping[str, shapely.Geometry]

#: What must add up may be off by so much, square kilometres.
TOLERANCE_KM2: Final = 1e-6
#: Or by a micrometre (the grid of `geo.measure.overlay`) along the outlines, where these are longer than 1,000 km: a
#: long edge turns by the grid where it is cut (6e-6 km2 on outlines of 67,000 km). A degree is 111.7 km at most.
_KM2_A_DEGREE: Final = 1e-9 * 111.7


def allowed_km2(shapes: Iterable[shapely.Geometry]) -> float:
    """Return by how much the areas of some grounds and of their parts may differ, km2."""
    return max(TOLERANCE_KM2, _KM2_A_DEGREE * float(shapely.length(list(shapes)).sum()))


def check_identity(name: str, before: Partition, after: Partition, gained_km2: float, lost_km2: float) -> None:
    """Raise when what a holder gained less what it lost is not what it held after less before.

    Raises
    ------
    InputError
        It is not, by more than `allowed_km2`.
    """
    before_km2, after_km2 = (part.area_km2.get(name, 0.0) for part in (before, after))
    own = [part.ground[name] for part in (before, after) if name in part.ground]
    _check((gained_km2 - lost_km2) - (after_km2 - before_km2), own, f"the ground of {name}")


def by_holder(moved: shapely.Geometry, moved_km2: float, other: Grounds, *, but: str) -> dict[str, float]:
    """Return a moved ground by who held it at the other moment; the rest, not covered then, under an empty name.

    Raises
    ------
    InputError
        The parts are more than the whole, by more than `allowed_km2`.
    """
    km2 = shared_km2(moved, other, but=but)
    rest_km2, allowed = moved_km2 - sum(km2.values()), allowed_km2([moved])
    _check(min(0.0, rest_km2), [moved], f"the ground that {but} gained or lost")
    return {name: value for name, value in (km2 | {"": rest_km2}).items() if value >= allowed}


def shared_km2(shape: shapely.Geometry, other: Grounds, *, but: str) -> dict[str, float]:
    """Return the area that a ground shares with each holder's at another moment, less one's own."""
    names = [name for name, own in other.items() if name != but and shapely.intersects(own, shape)]
    common_to = np.array([common(shape, other[name]) for name in names], dtype=object)
    return dict(zip(names, areas_km2(common_to).tolist() if names else [], strict=True))


def agreement(before: Partition, after: Partition) -> tuple[float, float, float, float]:
    """Return the ground of one holder at both moments, of two, covered at one of them alone, and all of it, km2.

    Raises
    ------
    InputError
        The first three are not the last, by more than `allowed_km2`.
    """
    held = [together(part.ground.values()) for part in (before, after)]
    both = [common(before.ground[name], shape) for name, shape in after.ground.items() if name in before.ground]
    shapes = [*both, less(held[0], [held[1]]), less(held[1], [held[0]]), together(held)]
    *kept, gone, new, union = areas_km2(np.array(shapes, dtype=object)).tolist()
    disagree = sum(sum(shared_km2(shape, before.ground, but=name).values()) for name, shape in after.ground.items())
    agree, uncovered = sum(kept), gone + new
    every = [*before.ground.values(), *after.ground.values()]
    _check(agree + disagree + uncovered - union, every, "the ground of the two dates")
    return agree, disagree, uncovered, union


def _check(off_km2: float, shapes: Iterable[shapely.Geometry], what: str) -> None:
    if abs(off_km2) > allowed_km2(shapes):
        raise InputError(
            f"{what} cannot be laid over each other exactly: the parts and the whole differ by {abs(off_km2):.6f} km2; "
            "choose other dates or a smaller area; geo check says whether a shape is at fault"
        )
