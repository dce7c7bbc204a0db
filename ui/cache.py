"""What all sessions share: datasets of folders, opened once. Immutable, so nothing is copied."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.read.catalog import open_built_in, titles
from geo.scene import ground_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset

_OPENING = threading.Lock()


@lru_cache(maxsize=8)
def _opened(name: str) -> Ground:
    # The ground is held with the data: what is worked out on it serves every session.
    return ground_of(open_built_in(name))


def built_in(name: str) -> Dataset:
    """Return a dataset of a folder; two sessions that ask at once open it once."""
    with _OPENING:
        return _opened(name).dataset


@lru_cache(maxsize=1)
def folder_titles() -> Mapping[str, str]:
    """Return the titles of the datasets of folders, by name."""
    return titles()
