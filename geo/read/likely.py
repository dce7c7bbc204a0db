"""Why most coordinates or dates of a table cannot be used: said, never corrected unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.text import count_text
from geo.read.angles import is_sexagesimal
from geo.read.cells import numbers
from geo.read.columns import POSITION, find
from geo.read.facts import facts_of
from geo.read.suited import is_serial
from geo.read.written import as_iso

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.read.result import FileResult
    from geo.read.tabular import Tabular

#: What `geo.read.cells.degrees` says of a coordinate that is none.
_REASON: Final = r"(?:latitude|longitude) is not (?:between|a decimal number)"

#: Share of a table's rows set aside for their position from which it is refused, and from which it is warned of.
_REFUSED: Final = 0.9
_WARNED: Final = 0.01
#: Share of the positions in question that must agree with an explanation.
_AGREE: Final = 0.95

#: Our names of dates, and of all whose writing a person can tell, or which another column may hold.
DATES: Final = ("date", "start", "end", "last_day")
TOLD: Final = (*DATES, "latitude", "longitude")

#: Distinct texts looked at for degrees, minutes and seconds.
_MOST_LOOKED_AT: Final = 500

#: Half the width of the world in web mercator, EPSG:3857, in metres; UTM's numbers are smaller.
_WORLD_M: Final = 20_037_509.0
_MILLION: Final = 1_000_000.0


def explained(result: FileResult, table: Tabular) -> FileResult:
    """Return a result with a warning on why positions were set aside, where that is likely known.

    Raises
    ------
    UnknownTableError
        Nine rows in ten or more have no position, or no date, for a reason that a person can settle.
    """
    _refuse_counts_of_days(result, table)
    aside = int(result.rejected["reason"].str.match(_REASON).sum()) if len(result.rejected) else 0
    if aside <= _WARNED * result.rows:
        return result
    columns = find(table.names, {name: POSITION[name] for name in ("latitude", "longitude")}).by_name
    if len(columns) < 2:
        return result
    cells = table.read(columns).cells
    why = why_no_degrees(cells["latitude"], cells["longitude"])
    if not why:
        return result
    if aside >= _REFUSED * result.rows:
        raise table.content.unknown(why, do="give longitude and latitude in decimal degrees")
    said = f"{table.content.name}: {count_text(aside, 'row')} set aside for the position: {why}"
    return replace(result, warnings=(*result.warnings, said))


def _refuse_counts_of_days(result: FileResult, table: Tabular) -> None:
    """Refuse a table nearly all of whose dates are a spreadsheet's counts of days."""
    dates = result.rejected[result.rejected["column"].isin(DATES)]
    if len(dates) < max(_REFUSED * result.rows, 1):
        return
    values = dates["value"].drop_duplicates().head(_MOST_LOOKED_AT)
    if len(values) and is_serial(facts_of(values, "date")):
        first = dates.iloc[0]
        day = as_iso(str(first["value"]), "serial")
        raise table.content.unknown(
            f"dates such as {first['value']} in row {first['row']} may be a spreadsheet's count of days ({day})",
            do='write them as YYYY-MM-DD, or say dates = "serial" in a profile',
        )


def why_no_degrees(latitude: pd.Series, longitude: pd.Series) -> str:
    """Return the likely reason why texts are no latitudes and longitudes; an empty text when none is likely.

    Examples
    --------
    >>> why_no_degrees(pd.Series(["141.5", "142"], dtype="str"), pd.Series(["38", "39.9"], dtype="str"))
    'latitude holds numbers up to 142 and longitude none beyond 39.9: the two are probably swapped'
    >>> why_no_degrees(pd.Series(["36.2"], dtype="str"), pd.Series(["37.1"], dtype="str"))
    ''
    """
    distinct = pd.concat([latitude, longitude]).drop_duplicates()
    looked = [str(one) for one in distinct.head(_MOST_LOOKED_AT) if one]
    if looked and np.mean([is_sexagesimal(one) for one in looked]) > 0.5:
        return f"coordinates such as {looked[0][:30]} are degrees, minutes and seconds"
    lat, lon = (numbers(texts).number.abs().to_numpy() for texts in (latitude, longitude))
    wrong = (lat > 90) | (lon > 180)
    if not wrong.any():
        return ""
    lat, lon = lat[wrong], lon[wrong]
    return _reason(np.nan_to_num(lat, nan=0.0), np.nan_to_num(lon, nan=0.0))


def _reason(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> str:
    """Explain absolute values of which at least one of each pair is no degree."""
    most = f"latitude holds numbers up to {lat.max():.10g} and longitude"
    if np.mean((lat <= 180) & (lon <= 90)) >= _AGREE:
        return f"{most} none beyond {lon.max():.10g}: the two are probably swapped"
    both = f"{most} up to {lon.max():.10g}"
    for factor in (_MILLION, 10 * _MILLION):
        if np.mean((lat <= 90 * factor) & (lon <= 180 * factor) & ((lat > _WORLD_M) | (lon > _WORLD_M))) >= _AGREE:
            return f"{both}: probably degrees times {factor:,.0f}, the decimal point lost"
    if np.mean((lat <= _WORLD_M) & (lon <= _WORLD_M) & ((lat > 1000) | (lon > 1000))) >= _AGREE:
        return f"{both}: probably metres of a projection such as UTM, not degrees"
    return ""
