"""What the Share dialog says: what a link holds, what files are called, what becomes of places."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from geo.model.text import exact_text, radius_text
from geo.model.view import View
from geo.share._text import one_line
from ui.state import OWN
from ui.wording import last_text, limit_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.scene import Scene
    from geo.share.care import Care
    from geo.share.link import Link

_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")
#: What a dataset adds to a file's name at most: some disks take no longer names than 143 bytes.
_LONGEST: Final = 48
_DEFAULT: Final = View()


def file_name(scene: Scene, what: str, *, care: Care) -> str:
    """Return the name of a file to download: dataset, moment, what was done to places, kind; letters, digits, hyphens.

    Parameters
    ----------
    what
        The kind with its ending, such as ``a4.png``.
    """
    day = scene.view.instant
    parts = ["standoff", _data_part(scene), "" if day is None else _plain(moment_text(day)), _care_part(care)]
    kind, _, ending = what.rpartition(".")
    return f"{'-'.join([*filter(None, parts), kind])}.{ending}"


def _data_part(scene: Scene) -> str:
    name = scene.dataset.name
    return _plain(name if name != OWN else f"{OWN} {scene.dataset.title}") or "data"


def _care_part(care: Care) -> str:
    grid = f"grid-{_plain(f'{care.grid_m:g}')}m" if care.grid_m else ""
    held = f"without-last-{care.hold_back_days}-days" if care.hold_back_days else ""
    return "-".join(filter(None, (grid, held)))


def _plain(text: str) -> str:
    """Return a text as letters of ASCII, digits and single hyphens; what has no such letters falls away."""
    letters = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_IN_A_NAME.sub("-", letters).strip("-")[:_LONGEST].strip("-")


def held(link: Link) -> tuple[str, ...]:
    """Return what a link holds, each in a few words, in the order of the view; without what is as it is at first."""
    said = [say(getattr(link.view, name)) for name, say in VIEW_SAID.items() if _is_set(link.view, name)]
    beside = (
        ("the selected event", link.selected),
        (f"the page {(link.page or '').title()}", link.page),
        ("a claim", link.claim),
    )
    return (*said, *(words for words, value in beside if value is not None))


def _is_set(view: View, name: str) -> bool:
    return bool(getattr(view, name) != getattr(_DEFAULT, name))


def _days(window: Any) -> str:  # noqa: ANN401 - one table, a type per field
    return f"{moment_text(window[0])} to {last_text(window[1])}"


def _known(metres: float | None) -> str:
    return "however well their places are known" if metres is None else f"within {radius_text(metres)}"


def _names(names: tuple[str, ...]) -> str:
    return one_line(", ".join(names))


#: How each field of a view is said, in the order of the view; the dataset is said beside the link.
VIEW_SAID: Final[dict[str, Callable[[Any], str]]] = {
    "window": lambda window: f"dates {_days(window)}",
    "instant": lambda moment: f"the moment {moment_text(moment)}",
    "mode": lambda _: "all events up to the moment",
    "actors": lambda names: f"actors {_names(names)}",
    "kinds": lambda names: f"kinds {_names(names)}",
    "min_deaths": lambda number: f"at least {number:,} deaths",
    "max_place_uncertainty_m": lambda metres: f"positions known within {radius_text(metres)}",
    "max_event_uncertainty_m": lambda metres: f"events known {_known(metres)}",
    "text": lambda words: f"the words “{one_line(words)}”",
    "area": lambda area: "the area " + ", ".join(f"{degrees:g}" for degrees in area),
    "pair": lambda pair: f"the distance from {one_line(pair[0])} to {one_line(pair[1])}",
    "definition": lambda name: f"measured {name.replace('-', ' ')}",
    "threshold_m": lambda metres: f"the threshold {limit_text(metres)}",
    "basemap": lambda name: f"the base map {name}",
    "camera": lambda _: "the part of the map on screen",
    "compare": lambda both: f"the comparison of {moment_text(both[0])} with {moment_text(both[1])}",
    "compare_way": lambda _: "before and after side by side",
    "compare_camera": lambda _: "the part of the map of the comparison",
    "display": lambda names: f"how it is drawn ({_names(names)})",
}


def grid_label(metres: float) -> str:
    """Say a choice of the grid.

    Examples
    --------
    >>> grid_label(0), grid_label(143), grid_label(7_000)
    ('As recorded', '143 m grid', '7 km grid')
    """
    return f"{exact_text(metres)} grid" if metres else "As recorded"
