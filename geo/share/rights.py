"""What a source's terms let others do with its rows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.errors import InputError
from geo.model.tables import TABLES
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


#: What `geo.read.credit` says of their terms. A name is told as a word: "acled" in "placled" is none.
_WITHHOLDING: Final = (
    _Terms(
        "ACLED",
        re.compile(r"(?<![^\W\d_])a\.?c\.?l\.?e\.?d(?:data)?(?![^\W\d_])|armed conflict (?:and |& )?location"),
        "ACLED's terms (acleddata.com/eula) do not let its rows be passed on; pictures and numbers worked out of them "
        "may be shared, and name ACLED",
    ),
    _Terms(
        "GTD",
        re.compile(r"(?<![^\W\d_])gtd(?![^\W\d_])|global ?terrorism ?(?:database|db)"),
        "the terms of the Global Terrorism Database (start.umd.edu/gtd) do not let its rows be passed on; pictures and "
        "numbers worked out of them may be shared, and name it",
    ),
)
#: Words for passing rows on, as somebody does it and as it is done.
_VERB: Final = (
    r"(?:(?:re-?)?(?:distribut|publish|post)(?:e|ed|ing)?|shar(?:e|ed|ing)|disseminat(?:e|ed|ing)|circulat(?:e|ed|ing)"
    r"|disclos(?:e|ed|ing)|transfer(?:red|ring)?|transmit(?:ted|ting)?|cop(?:y|ied|ying)|reproduc(?:e|ed|ing)"
    r"|releas(?:e|ed|ing)|made (?:public|available)|mak(?:e|ing) \w+ (?:public|available))\b"
)
_NOUN: Final = (
    r"(?:(?:re-?)?(?:distribution|publication|publishing|posting)|sharing|dissemination|circulation|disclosure"
    r"|transfer|transmission|copying|reproduction|release|onward use)\b"
)
_NOT: Final = r"(?:not (?:permitted|allowed|authori[sz]ed|granted|possible)|prohibited|forbidden|disallowed|barred)\b"
#: What makes of such words a demand for a name, or for no trade, and of no more.
_TRADE: Final = r"for commercial(?! (?:or|and)\b)"
_BUT: Final = (
    rf"(?![^;.]{{0,40}}\b(?:commercially|{_TRADE}|without (?:(?:due|proper|full|any|an?) )?"
    r"(?:attribution|acknowledg\w+|credit\w*|citation|citing|naming|reference)))"
)
#: How the licences of other sources say that their rows stay with who got them. Where in doubt, they do.
_FORBIDDEN: Final = re.compile(
    rf"\b(?:no|not for|not intended for|without)(?: (?:any|public|further|onward|external|wider|general|or|free))*"
    rf" {_NOUN}{_BUT}"
    rf"|(?<!\bcommercial ){_NOUN}(?:(?!\b(?:permitted|allowed|free|welcome|{_TRADE})\b)[^;.]){{0,60}}?"
    rf"\b{_NOT}{_BUT}"
    rf"|{_NOT}:? (?:to )?(?:{_VERB}|{_NOUN}){_BUT}"
    rf"|\b(?:(?:must|may|can|shall|do|does|should|will|to) ?not|(?:mustn|don|can|shouldn|won|doesn|shan)['\u2019]t)\b"
    rf"(?: be)?(?: (?!permit|allow|impl)\w+(?:,| or| and)?){{0,2}}? {_VERB}{_BUT}"
    rf"|\bnot (?:to be|to|be) (?:\w+(?:,| or| and)? ){{0,2}}?{_VERB}{_BUT}"
    rf"|\bno (?:part|rows?|data|copies)\b[^;.]{{0,40}}\b(?:may|can|shall|must) be"
    rf" (?:\w+(?:,| or| and)? ){{0,2}}?{_VERB}{_BUT}"
    r"|\bnot (?:be )?(?:pass|hand|give|giv)(?:ed|en)?\b[^;.]{0,30}\b(?:on|to)\b"
    r"|\binternal (?:use|purposes)\b|\b(?:personal|private|official|own)(?: \w+){0,3} (?:use|purposes) only\b"
    r"|\bonly for (?:\w+ ){0,2}(?:personal|private|official|own)\b|\b(?:eyes|recipients?) only\b"
    r"|(?<!\bnot )(?<!\bnon-)\bconfidential\b|\bproprietary\b|\bunder embargo\b|\ball rights (?:are )?reserved\b"
)


def withheld(dataset: Dataset) -> tuple[str, ...]:
    """Return a sentence for each source whose terms let pictures and numbers be shared, but not rows.

    A source is told by its producer, licence, citation or address, and by what is said of its filters and changes, also
    where a file is made of several; by what the rows themselves name as their source, or whose address they give; and,
    where nobody says whose a file is, by its name. Terms that are none of the known ones withhold the rows where their
    words, in English, may mean that; a demand for attribution, or for no commercial use, does not.
    """
    stated = [_folded(text) for source in _single(dataset.sources) for text in _stated(source)]
    named = [_folded(text) for text in _row_sources(dataset)]
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
    told = (source.producer, source.licence, source.citation)
    named = told if any(text.strip() for text in told) else (source.file,)
    return (*named, source.url, source.filters, source.changes)


def _row_sources(dataset: Dataset) -> Iterator[str]:
    """Yield each different text that rows of a table give as their source, and whose addresses they give."""
    for name, table in TABLES.items():
        if "source" in table.column_names:
            yield from map(str, pd.unique(getattr(dataset, name)["source"]))
        if "url" in table.column_names:
            # The host alone: a newspaper's address may well name whom it writes about.
            starts = {"/".join(address.split("/", 3)[:3]) for address in getattr(dataset, name)["url"].tolist()}
            yield from {host_of(start) for start in starts}


def _others(sources: Iterable[Source], known: list[_Terms]) -> Iterator[str]:
    for source in _single(sources):
        licence = _folded(source.licence)
        mine = any(terms.told_by.search(_folded(text)) for terms in known for text in _stated(source))
        # What a file made of several says is what they say together.
        if not mine and not source.made_of and _FORBIDDEN.search(licence):
            who = one_line(source.producer) or one_line(source.file)
            yield f"The licence of {who} keeps its rows from being passed on ({one_line(source.licence)})."


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
