"""Pages of synthetic worlds, written to files once a run."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from geo.draw.page import render_page
from geo.draw.timeline.columns import event_columns, zone_columns
from geo.draw.timeline.payload import as_text, pack
from geo.scene import build_scene

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.draw.timeline.payload import Columns
    from geo.model.dataset import Dataset


def write_page(dataset: Dataset, file: Path) -> Path:
    """Draw the page of a dataset into a file."""
    file.write_text(render_page(build_scene(dataset, dataset.defaults)), encoding="utf-8")
    return file


def payload_mb(dataset: Dataset) -> tuple[float, float]:
    """Return the size of the compressed binary for the events alone and for the zones alone, in MB of 1e6 bytes."""
    names = sorted({*dataset.events["actor_a"], *dataset.events["actor_b"], *dataset.zones["actor"]} - {""})
    return _size(event_columns(dataset.events, names)), _size(zone_columns(dataset.zones, names))


def _size(tables: Mapping[str, Columns]) -> float:
    return len(base64.b64decode(as_text(pack(tables)))) / 1e6
