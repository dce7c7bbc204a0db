"""Who made the data, under which licence, and how to cite them and the picture made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.model.dataset import Dataset
    from geo.share.snapshot import Snapshot


def source_lines(dataset: Dataset) -> tuple[str, ...]:
    """Return a line for each source: who made it, its version, its licence; each once, in the order of the data."""
    raise NotImplementedError


def citation_of(snapshot: Snapshot) -> str:
    """Return the citation file of what is shared, as plain text: how to cite it, its sources, their licences."""
    raise NotImplementedError
