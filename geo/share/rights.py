"""What a source's terms let others do with its rows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.errors import InputError
from geo.model.tables import TABLES
from geo.share._terms import refusal
from geo.share._text import host_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model.dataset import Dataset, Source


class RowsWithheldError(InputError):
    """Rows were asked for that the terms of their source do not let anybody pass on."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """A producer whose rows may not be passed on: what it is called, how it is told, what it allows."""

    name: str
    told_by: re.Pattern[str]
    said: str


#: Dashes of all kinds are read as a hyphen, and what takes no room and is not seen is left out.
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
#: How the readers of ACLED and GTD begin the ids they give.
_OUR_IDS: Final = "^(acled|gtd)-"

#: What `geo.read.credit` says of their terms. A name is told as a word: "acled" in "placled" is none.
_WITHHOLDING: Final = (
    _Terms(
        "ACLED",
        re.compile(
            r"(?<![^\W\d_])a\.?c\.?l\.?e\.?d(?:data)?(?![^\W\d_])|armed[ _-]?conflict[ _-]?(?:(?:and|&)[ _-]?)?location"
        ),
        "ACLED's terms (acleddata.com/eula) do not let its rows be passed on; pictures and numbers worked out of them "
        "may be shared, and name ACLED",
    ),
    _Terms(
        "GTD",
        re.compile(r"(?<![^\W\d_])gtd(?![^\W\d_])|global[ _-]?terrorism[ _-]?(?:database|db)"),
        "the terms of the Global Terrorism Database (start.umd.edu/gtd) do not let its rows be passed on; pictures and "
        "numbers worked out of them may be shared, and name it",
    ),
)


def withheld(dataset: Dataset) -> tuple[str, ...]:
    """Return a sentence for each source whose terms let pictures and numbers be shared, but not rows.

    A source is told by its producer, licence, citation or address, and by what is said of its filters and changes, also
    where a file is made of several; by what the rows themselves name as their source, whose address they give, and by
    ids as our readers give them; and, where nobody says whose a file is, by its name and the dataset's name and title.
    Notes are not looked at: a report may well name whom it quotes. Terms that are none of the known ones withhold the
    rows where their words may mean that, as `geo.share._terms.refusal` reads them.
    """
    stated = [_folded(text) for source in _single(dataset.sources) for text in _stated(source)]
    named = [_folded(text) for text in (*_row_sources(dataset), *_called(dataset))]
    known = [terms for terms in _WITHHOLDING if any(terms.told_by.search(text) for text in (*stated, *named))]
    said = [f"{terms.said[:1].upper()}{terms.said[1:]}." for terms in known]
    return tuple(dict.fromkeys([*said, *_others(dataset.sources, known)]))


def check_rows(reasons: Sequence[str]) -> None:
    """Raise where there are reasons, as `withheld` gives them, why rows may not be passed on.

    Raises
    ------
    RowsWithheldError
        A source forbids it; the message says which, and what may be shared instead.
    """
    if reasons:
        raise RowsWithheldError(f"{' '.join(reasons)} Share a picture (PNG, SVG or PDF) instead.")


def _single(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield each source, and those it is made of."""
    for source in sources:
        yield source
        yield from _single(source.made_of)


def _stated(source: Source) -> tuple[str, ...]:
    """Return what tells whose a file is; its name unless producer, licence or citation do: an address may not."""
    named = (source.file,) if _is_silent(source) else (source.producer, source.licence, source.citation)
    return (*named, source.url, source.filters, source.changes)


def _is_silent(source: Source) -> bool:
    """Return whether nobody says whose a file is."""
    return not any(text.strip() for text in (source.producer, source.licence, source.citation))


def _called(dataset: Dataset) -> tuple[str, ...]:
    """Return what the dataset is called, where nobody says whose one of its files is, or there is no file."""
    silent = any(_is_silent(source) for source in dataset.sources) or not dataset.sources
    return (dataset.name, dataset.title) if silent else ()


def _row_sources(dataset: Dataset) -> Iterator[str]:
    """Yield each different text that rows of a table give as their source, and whose addresses they give."""
    for name, table in TABLES.items():
        if "source" in table.column_names:
            yield from map(str, pd.unique(getattr(dataset, name)["source"]))
        if "url" in table.column_names:
            # The host alone: a newspaper's address may well name whom it writes about.
            starts = {"/".join(address.split("/", 3)[:3]) for address in getattr(dataset, name)["url"].tolist()}
            yield from {host_of(start) for start in starts}
    ids = pd.Series(dataset.events.index, dtype="str").str.lower()
    yield from ids.str.extract(_OUR_IDS)[0].dropna().unique()


def _others(sources: Iterable[Source], known: list[_Terms]) -> Iterator[str]:
    for source in _single(sources):
        mine = any(terms.told_by.search(_folded(text)) for terms in known for text in _stated(source))
        # What a file made of several says is what they say together.
        if not mine and not source.made_of and refusal(source.licence):
            who = one_line(source.producer) or one_line(source.file)
            yield f"The licence of {who} keeps its rows from being passed on ({_shortly(source.licence)})."


def _shortly(text: str) -> str:
    said = one_line(text)
    return said if len(said) <= 400 else f"{said[:400].rstrip()}…"


def _folded(text: str) -> str:
    seen = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return " ".join(_DASHES.sub("-", seen).casefold().split())
