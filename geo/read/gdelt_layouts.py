"""The columns of GDELT's event files, which have no header: told by the number of cells in a row and its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_PERSON: Final = (
    "code name countrycode knowngroupcode ethniccode religion1code religion2code type1code type2code type3code"
)
_GEO_1: Final = "type fullname countrycode adm1code lat long featureid"
_GEO_2: Final = "type fullname countrycode adm1code adm2code lat long featureid"


_EVENT: Final = (
    "isrootevent eventcode eventbasecode eventrootcode quadclass goldsteinscale nummentions numsources numarticles "
    "avgtone"
)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _columns(geo: str, last: str) -> tuple[str, ...]:
    people = [f"actor{number}{name}" for number in (1, 2) for name in _names(_PERSON)]
    places = [f"{who}geo_{name}" for who in ("actor1", "actor2", "action") for name in _names(geo)]
    first = _names("globaleventid sqldate monthyear year fractiondate")
    return (*first, *people, *_names(_EVENT), *places, *_names(last))


#: The columns by their number: GDELT 2.0; 1.0 since April 2013; 1.0 before.
LAYOUTS: Final[dict[int, tuple[str, ...]]] = {
    len(one): one
    for one in (
        _columns(_GEO_2, "dateadded sourceurl"),
        _columns(_GEO_1, "dateadded sourceurl"),
        _columns(_GEO_1, "dateadded"),
    )
}


def names_of(record: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names of the columns when a first row is one of GDELT's, which have no header; ``None`` otherwise.

    Examples
    --------
    >>> names_of(["7", "20310513", "203105", "2031", *[""] * 57])[:2], names_of(["id", "date"])
    (('globaleventid', 'sqldate'), None)
    """
    if len(record) not in LAYOUTS:
        return None
    number, day, month, year = (cell.strip() for cell in record[:4])
    dated = len(day) == 8 and day.isdigit() and month == day[:6] and year == day[:4]
    return LAYOUTS[len(record)] if dated and number.isdigit() else None
