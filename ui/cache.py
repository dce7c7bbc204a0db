"""What all sessions share: built-in datasets, opened once. Immutable, so nothing is copied."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.read.catalog import open_built_in

if TYPE_CHECKING:
    from geo.model.dataset import Dataset

_OPENING = threading.Lock()


@lru_cache(maxsize=8)
def _opened(name: str) -> Dataset:
    return open_built_in(name)


def built_in(name: str) -> Dataset:
    """Return a built-in dataset; two sessions that ask at once open it once."""
    with _OPENING:
        return _opened(name)
