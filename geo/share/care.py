"""Do no harm: places coarsened to a grid, and the last days held back, in the tables themselves, before any drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geo.model.claim import Claim
    from geo.model.dataset import Dataset
    from geo.model.view import View


@dataclass(frozen=True, slots=True)
class Care:
    """What is done to the data before anything leaves.

    Attributes
    ----------
    grid_m
        Every coordinate is put on the centre of a cell about so many metres wide and high; 0 leaves them as they are.
    hold_back_days
        So many days before the end of the data, or before now where the data go on beyond it, are left out.
    """

    grid_m: float = 0.0
    hold_back_days: int = 0

    def __bool__(self) -> bool:
        """Whether anything is done at all."""
        return self.grid_m > 0 or self.hold_back_days > 0


def careful(dataset: Dataset, care: Care, *, now: pd.Timestamp) -> Dataset:
    """Return the dataset as it may leave: no coordinate of it finer than the grid, nothing of the days held back."""
    raise NotImplementedError


def careful_view(view: View, care: Care, *, before: Dataset, after: Dataset) -> View:
    """Return a view that gives nothing away either: camera and area on the grid, times before those held back."""
    raise NotImplementedError


def careful_claims(
    claims: tuple[Claim, ...], care: Care, *, before: Dataset
) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """Return the claims that may leave with their places on the grid, and a sentence for each that may not."""
    raise NotImplementedError


def care_text(care: Care, *, before: Dataset, after: Dataset) -> tuple[str, ...]:
    """Return what was done to the data, in sentences for a reader; none where nothing was."""
    raise NotImplementedError
