"""`Card`: what is said beside the map of a shared page, as plain texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is about, and what is so."""

    about: str
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """A claim, who made it, and what the data say of it."""

    quote: str
    who: str
    verdict: str
    reason: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """A source with its licence, what else is known of it, and its address."""

    name: str
    licence: str
    facts: tuple[Fact, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: what it holds, its columns, its rows as texts, the row that is at the moment, what is to be said."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    current: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What is said beside the map; every text is plain, whoever wrote it.

    Attributes
    ----------
    title, sentence, interval
        What it is about, the headline, and between which values its distance lies.
    facts
        What is shown and how it was measured.
    said
        What was done to the data before they were shared.
    claims, sources, tables
        Verdicts, sources with their licences, and tables that say what the map shows.
    cite
        How to cite it, as plain text of several lines.
    link
        Address of the dashboard with the view; nothing is linked that is not of http or https.
    check
        Digest and fingerprint.
    """

    title: str
    sentence: str
    interval: str = ""
    facts: tuple[Fact, ...] = ()
    said: tuple[str, ...] = ()
    claims: tuple[Told, ...] = ()
    sources: tuple[Credit, ...] = ()
    tables: tuple[Rows, ...] = ()
    cite: str = ""
    link: str = ""
    check: tuple[Fact, ...] = ()
