"""Figures out of samples, and a table of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, its samples in `unit`, and what there is to say beside it."""

    what: str
    samples: tuple[float, ...]
    unit: str = "ms"
    goal: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """The median of the samples."""
        return float(np.median(self.samples))

    @property
    def p95(self) -> float:
        """The 95th percentile of the samples."""
        return float(np.percentile(self.samples, 95))


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines under headings.

    Examples
    --------
    >>> print(table([Figure("frame", (10.0, 20.0, 30.0), goal=33)]))
    what   median   95 %  n  unit  goal
    frame    20.0   29.0  3  ms    33
    """
    rows = [("what", "median", "95 %", "n", "unit", "goal", "")]
    rows += [
        (
            one.what,
            f"{one.median:.1f}" if one.samples else "-",
            f"{one.p95:.1f}" if len(one.samples) > 1 else "-",
            str(len(one.samples)),
            one.unit,
            "" if one.goal is None else f"{one.goal:g}",
            one.note,
        )
        for one in figures
    ]
    wide = [max(len(row[column]) for row in rows) for column in range(7)]
    lines = []
    for row in rows:
        numbers = f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2] + 1}}  {row[3]:>{wide[3]}}"
        lines.append(f"{numbers}  {row[4]:<{wide[4]}}  {row[5]:<{wide[5]}}  {row[6]}".rstrip())
    return "\n".join(lines)
