"""The columns of the UCDP GED files there are, told apart by their headers; order does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FULL: Final = _names(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown "
    "best high low gwnoa gwnob"
)

_GED_19: Final = _names(
    "id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name side_a_new_id side_a "
    "side_b_new_id gwnob side_b number_of_sources source_article source_office source_date source_headline "
    "source_original where_prec where_coordinates adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country "
    "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown low best high"
)

_ESTIMATES: Final = {"best": "best_est", "high": "high_est", "low": "low_est"}
_WEB: Final = tuple(_ESTIMATES.get(name, name) for name in _FULL if name not in {"gwnoa", "gwnob"})

_SHORT: Final = _names(
    "id year month day country type_of_violence conflict_name side_a side_b latitude longitude "
    "low_death best_death high_death"
)

#: What a layout's columns must hold before it is read, beside its days and its deaths.
_ALWAYS: Final = frozenset({"id", "type_of_violence", "side_a", "side_b", "latitude", "longitude"})
_DAYS: Final = frozenset({"date_start", "date_end"})


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: all its columns, those it cannot do without, and its names for low, best and high deaths."""

    columns: tuple[str, ...]
    needed: frozenset[str]
    deaths: tuple[str, str, str]

    @property
    def kind(self) -> str:
        """What a file in this layout is called."""
        return f"UCDP GED events, {len(self.columns)} columns"


def _layout(columns: Iterable[str], days: Iterable[str], deaths: tuple[str, str, str]) -> Layout:
    return Layout(tuple(columns), _ALWAYS | {*days, *deaths}, deaths)


LAYOUTS: Final[tuple[Layout, ...]] = (
    _layout(_FULL, _DAYS, ("low", "best", "high")),
    _layout(_WEB, _DAYS, ("low_est", "best_est", "high_est")),
    _layout(_GED_19, _DAYS, ("low", "best", "high")),
    _layout(_SHORT, ("year", "month", "day"), ("low_death", "best_death", "high_death")),
)

#: Columns read where a layout has them.
OPTIONAL: Final = frozenset(
    {"source_headline", "where_prec", "where_coordinates", "where_description", "event_clarity", "date_prec", "country"}
)

#: No other producer's files are known to name these together.
_FAMILY: Final = frozenset({"type_of_violence", "side_a", "side_b"})


def is_ucdp(names: Iterable[str]) -> bool:
    """Return whether a header is of the UCDP GED family."""
    return set(names) >= _FAMILY


def layout_of(names: Iterable[str]) -> Layout:
    """Return the layout that shares most columns with a header and differs in fewest.

    Examples
    --------
    >>> [layout_of(layout.columns).kind for layout in LAYOUTS][-1]
    'UCDP GED events, 14 columns'
    """
    header = set(names)
    # The columns a layout needs and lacks count first: an extra column must not change the layout.
    return min(LAYOUTS, key=lambda one: (len(one.needed - header), len(header ^ set(one.columns))))
