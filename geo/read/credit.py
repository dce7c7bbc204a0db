"""Who made the tables of known sources, on what terms, and how the makers ask to be named.

Read in November 2026; each source's own page is the authority, and its address stands beside the terms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.tables import EVENTS
from geo.model.text import count_text
from geo.read.codes import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.dataset import Source
    from geo.read.result import FileResult


@dataclass(frozen=True, slots=True)
class Credit:
    """What a producer asks for: its full name, its terms, the citation and the address of its data."""

    producer: str
    licence: str
    citation: str
    url: str


#: ACLED's terms of 8 July 2025 ask for this name and a link, the citation, the date of access, the filters that
#: isolated the data, and every change to them; a column of every table that is handed on must name it. The rows
#: themselves may not be handed on, and what others work out of them is not ACLED's.
ACLED: Final = Credit(
    producer="ACLED (Armed Conflict Location & Event Data), acleddata.com",
    licence=(
        "ACLED's End User Licence Agreement, Content Usage Terms and Attribution Policy (acleddata.com/eula, "
        "acleddata.com/contentusage, acleddata.com/attributionpolicy): name ACLED on every map and table; do not hand "
        "on its rows; distances and sums worked out of them are not ACLED's"
    ),
    citation=(
        "Raleigh, C., Kishi, R. & Linke, A. Political instability patterns are obscured by conflict dataset scope "
        "conditions, sources, and coding choices. Humanities and Social Sciences Communications 10, 74 (2023), "
        "https://doi.org/10.1057/s41599-023-01559-4"
    ),
    url="https://acleddata.com/",
)

UCDP: Final = Credit(
    producer="Uppsala Conflict Data Program",
    licence="CC BY 4.0",
    citation=(
        "Sundberg, R. and Melander, E. (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
        "Research 50(4), 523-532."
    ),
    url="https://ucdp.uu.se/downloads/",
)

VIINA: Final = Credit(
    producer="VIINA (Violent Incident Information from News Articles)",
    licence="Open Database License (ODbL) 1.0; contains information from VIINA",
    citation=(
        "Zhukov, Y. and Ayers, N. (2023). VIINA 2.0: Violent Incident Information from News Articles on the 2022 "
        "Russian Invasion of Ukraine. Cambridge, MA: Harvard University. https://github.com/zhukovyuri/VIINA"
    ),
    url="https://github.com/zhukovyuri/VIINA",
)

GTD: Final = Credit(
    producer="Global Terrorism Database (GTD), START, University of Maryland",
    licence="GTD end user licence agreement (start.umd.edu/gtd): do not pass the rows on",
    citation=(
        "START (National Consortium for the Study of Terrorism and Responses to Terrorism). Global Terrorism Database, "
        "data file, https://www.start.umd.edu/gtd"
    ),
    url="https://www.start.umd.edu/gtd",
)

GDELT: Final = Credit(
    producer="The GDELT Project",
    licence="Free for any use, with a citation of the GDELT Project and a link to its site",
    citation="The GDELT Project, https://www.gdeltproject.org/",
    url="https://www.gdeltproject.org/",
)


def credited(
    result: FileResult, credit: Credit, *, accessed: str = "", filters: str = "", changes: str = ""
) -> FileResult:
    """Return a result whose source names its producer, the terms, and what the file holds and reading changed."""
    source = replace(
        result.source,
        producer=credit.producer,
        licence=credit.licence,
        citation=credit.citation,
        url=credit.url,
        accessed=accessed,
        filters=filters,
        changes=changes,
    )
    return replace(result, source=source)


def credited_mapped(result: FileResult, credit: Credit) -> FileResult:
    """Return a result that was read without its source's own reader, credited as that one would."""
    filters, changes = "", []
    if EVENTS.name in result.tables:
        kinds = result.tables[EVENTS.name]["kind_raw"]
        filters, changes = held(result, kinds[kinds != ""].tolist()), changed(result)
    accessed = result.source.accessed or "not stated in the file"
    said = "; ".join([*changes, "columns chosen by whoever read the file"])
    return credited(result, credit, accessed=accessed, filters=filters, changes=said)


def archived(result: FileResult, archive: Source) -> FileResult:
    """Return the result of a file of an archive: its source is the archive, on the terms of the file."""
    told = result.source
    url, accessed = archive.url or told.url, archive.accessed or told.accessed
    return replace(result, parts=(replace(told, file=archive.file, sha256=archive.sha256, url=url, accessed=accessed),))


def held(result: FileResult, types: Sequence[str]) -> str:
    """Return what the accepted events cover: countries, days and types, as far as the file states them.

    It is what the file holds, which the filters of an export may have left; the filters themselves no file states.
    """
    events = result.tables[EVENTS.name]
    if events.empty:
        return "no event that could be read"
    countries = [] if result.countries is None else sorted(set(result.countries))
    last = events["end"].max() - pd.Timedelta(days=1)
    parts = [
        _counted(countries, "country", "countries"),
        f"{events['start'].min():%Y-%m-%d} to {last:%Y-%m-%d}",
        _counted(sorted(set(types)), "type of event", "types of events"),
    ]
    return "; ".join(part for part in parts if part)


def _counted(names: Sequence[str], one: str, many: str) -> str:
    return f"{len(names):,} {one if len(names) == 1 else many} ({listed(names)})" if names else ""


def changed(result: FileResult) -> list[str]:
    """Return what reading changed of the events of a file: rows set aside, names brought together, kinds grouped."""
    events = result.tables[EVENTS.name]
    said = [f"{len(result.rejected):,} of {count_text(result.rows, 'row')} set aside"]
    pairs = pd.concat([_pairs(events, "actor_a"), _pairs(events, "actor_b")]).drop_duplicates()
    merged = pairs[pairs["name"] != pairs["raw"]]
    if len(merged):
        ours = merged["name"].nunique()
        said.append(f"{count_text(len(merged), 'name')} of actors given as {count_text(ours, 'name')} of Standoff's")
    raw, kinds = events["kind_raw"].nunique(), events["kind"].nunique()
    if raw:
        said.append(f"{count_text(raw, 'type')} of events grouped into {count_text(kinds, 'kind')}")
    return said


def _pairs(events: pd.DataFrame, column: str) -> pd.DataFrame:
    return pd.DataFrame({"name": events[column], "raw": events[f"{column}_raw"]}).drop_duplicates()
