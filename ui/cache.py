"""What all sessions share: datasets of folders, opened once. Immutable, so nothing is copied."""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from geo.measure.holding import holders
from geo.model.errors import InputError
from geo.read.cache import configured, using
from geo.read.catalog import names, open_built_in, titles
from geo.scene import ground_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset
    from geo.read.cache import Cache

_LOG: Final = logging.getLogger(__name__)

#: Datasets held at once; the least recently used go first.
MOST: Final = 8

# The ground is held with the data: what is worked out on it serves every session.
_OPEN: Final[OrderedDict[str, Ground]] = OrderedDict()
_LOCK: Final = threading.Lock()
# Weak: forgotten with the ground.
_HOLDERS: Final[WeakKeyDictionary[Ground, pd.Series]] = WeakKeyDictionary()
_OPENING: Final[defaultdict[str, threading.Lock]] = defaultdict(threading.Lock)


def built_in(name: str) -> Dataset:
    """Return a dataset of a folder; two sessions that ask at once open it once, and nobody waits for another's."""
    held = _held(name)
    if held is None and name in names():
        with _LOCK:
            opening = _OPENING[name]
        with opening:
            held = _held(name) or _open(name)
    return held.dataset if held else open_built_in(name)  # which says what is wrong with the name


def _held(name: str) -> Ground | None:
    with _LOCK:
        if name in _OPEN:
            _OPEN.move_to_end(name)
        return _OPEN.get(name)


def _open(name: str) -> Ground:
    with using(kept()):
        ground = ground_of(open_built_in(name))
    with _LOCK:
        _OPEN[name] = ground
        while len(_OPEN) > MOST:
            _OPEN.popitem(last=False)
    return ground


@lru_cache(maxsize=1)
def folder_titles() -> Mapping[str, str]:
    """Return the titles of the datasets of folders, by name."""
    return titles()


def holders_of(ground: Ground) -> pd.Series:
    """Return who held the ground of each event of a dataset, looked up once for all filters."""
    found = _HOLDERS.get(ground)
    if found is None:
        found = _HOLDERS[ground] = holders(ground, ground.dataset.events)["holder"]
    return found


def kept() -> Cache | None:
    """Return where what is read of the folders of who runs the dashboard is kept; ``None`` where nothing is."""
    try:
        return configured()
    except InputError as error:
        _LOG.error("%s. Nothing is kept of what is read.", error)
        return None


def of_uploads() -> Cache | None:
    """Return where what visitors upload is kept: nowhere, unless who runs the dashboard has switched that on."""
    return kept() if os.environ.get("STANDOFF_CACHE_UPLOADS", "").strip().lower() == "on" else None
