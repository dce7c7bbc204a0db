"""The names of places in the form in which one is found quickly, and how well a name fits each."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from geo.measure import _letters
from geo.measure._name_words import GROUPS
from geo.measure.naming import LONGEST_NAME, apart, plain, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

    from geo.measure.naming import Spelling

NAME, ALIAS, SPELLING, NEAR, PART = range(5)
#: By how much two names of so many consonants may differ (`geo.measure._letters.difference`) and be one name in two
#: spellings, and be near: measured on the sample's 198 places, so that no two of them are one name.
_SAME: Final = (0.0, 0.0, 0.25, 0.5, 0.75, 1.0)
_NEAR: Final = (0.0, 0.0, 0.5, 0.75, 1.75, 1.75, 2.0)
#: From so many strong consonants a wrong one is looked for.
_FEWEST: Final = 3
#: From so many consonants a name fits by part of it.
_PART_WEIGHT: Final = 2
_KIND_UNSAID: Final = 0.25
_WORD_UNSAID: Final = 0.5
_ARTICLE: Final = 2
#: A kind of place that is none of these is not known.
_KNOWN_KINDS: Final = frozenset(GROUPS.values())
_BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_PARTED: Final = re.compile(r"[(\[/\\|=]")
_SLASH: Final = re.compile(r"[/\\|=]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one place."""

    row: int
    text: str
    spelling: Spelling
    is_alias: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a name fits one of a place: `level` (NAME is best), then `cost`; `alike`: they sound the very same."""

    row: int
    level: int
    cost: float
    text: str
    alike: bool

    @property
    def rank(self) -> tuple[int, float]:
        """What fits are ordered by."""
        return (self.level, self.cost)


class NameIndex:
    """The names and aliases of a table of places.

    Parameters
    ----------
    places
        The table, as `geo.model.tables.PLACES` says; not changed and not kept.
    """

    def __init__(self, places: gpd.GeoDataFrame) -> None:
        self.ids = [str(key) for key in places.index]
        self.names = [str(name) for name in places["name"]]
        self.kinds = ["" if kind is None else str(kind).strip() for kind in places["kind"]]
        self.groups = [_group(kind) for kind in self.kinds]
        self.lon, self.lat = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
        self.entries = list(_entries(self.names, places["aliases"]))

    @cached_property
    def _plain(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.spelling.plain].append(entry)
        return found

    @cached_property
    def _coarse(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(self.entries):
            for key in _keys(entry.spelling):
                found[key].append(at)
        return found

    @cached_property
    def _one_less(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key in self._coarse:
            for shorter in _shorter(key):
                found[shorter].add(key)
        return found

    def fits(self, name: str) -> list[Fit]:
        """Return the places a name fits, one fit a place, best first, equal ones in the order of their ids."""
        listed = spelling(name) if len(name) <= LONGEST_NAME else None
        if listed is None or not listed.plain:
            return []
        best = self._best(self._all(listed))
        for parts in (*either(name), unglued(name)):
            if all(fit.level > SPELLING for fit in best.values()):
                fits = (fit for part in parts for fit in self._all(spelling(part)))
                best |= self._best(replace(fit, level=max(fit.level, SPELLING), alike=False) for fit in fits)
        return sorted(best.values(), key=lambda fit: (fit.rank, self.ids[fit.row]))

    def _best(self, fits: Iterable[Fit]) -> dict[int, Fit]:
        best: dict[int, Fit] = {}
        for fit in fits:
            known = best.get(fit.row)
            if known is None or self._order(fit) < self._order(known):
                best[fit.row] = fit
        return best

    def _order(self, fit: Fit) -> tuple[tuple[int, float], bool, bool, str]:
        return (fit.rank, not fit.alike, fit.text != self.names[fit.row], fit.text)

    def _all(self, listed: Spelling) -> Iterator[Fit]:
        exact = self._plain.get(listed.plain, [])
        for entry in exact:
            yield Fit(entry.row, ALIAS if entry.is_alias else NAME, 0.0, entry.text, alike=True)
        if listed.kinds - {"village"}:
            yield from self._by_words(listed)
        for at in self._candidates(listed, near=not exact):
            fit = self._fit(listed, self.entries[at])
            if fit is not None:
                yield fit

    def _by_words(self, listed: Spelling) -> Iterator[Fit]:
        """Yield the places of the kind the name says of whose names it has some words: "the prison", Aleppo prison."""
        for entry in self.entries:
            said = entry.spelling.words
            some = listed.words <= said or (said and said < listed.words)
            if some and self._kinds_agree(listed, entry) and not _differ(listed.things, entry.spelling.things):
                whole = bool(said) and listed.words == said
                yield Fit(entry.row, SPELLING if whole else PART, 0.0 if whole else 1.0, entry.text, alike=False)

    def _candidates(self, listed: Spelling, *, near: bool) -> list[int]:
        keys = _keys(listed)
        found = {at for key in keys for at in self._coarse.get(key, ())}
        # A wrong strong consonant is more than a name of few may differ by.
        if near and _allowed(_NEAR, listed.weight) >= _letters.CONSONANT:
            for key in keys:
                for shorter in _shorter(key):
                    found.update(self._coarse.get(shorter, ()))
                    found.update(at for longer in self._one_less.get(shorter, ()) for at in self._coarse[longer])
                found.update(at for longer in self._one_less.get(key, ()) for at in self._coarse[longer])
        return sorted(found)

    def _fit(self, listed: Spelling, entry: Entry) -> Fit | None:
        named = entry.spelling
        fewer, more = sorted((listed.shared, named.shared), key=len)
        if not fewer <= more or listed.common != named.common:
            return None
        if not self._kinds_agree(listed, entry) or _differ(listed.things, named.things):
            return None
        unsaid = bool(named.kinds - {"village"}) and not listed.kinds
        weight = min(listed.weight, named.weight)
        return (None if unsaid else _whole(listed, entry, weight)) or _part(listed, entry, weight, unsaid=unsaid)

    def _kinds_agree(self, listed: Spelling, entry: Entry) -> bool:
        if not listed.kinds:
            return True
        own = {self.groups[entry.row], *entry.spelling.kinds}
        # A place whose kind is not known, and whose name says none, may well be a village.
        return bool(listed.kinds & own) or (listed.kinds == {"village"} and not own & _KNOWN_KINDS)


def _whole(listed: Spelling, entry: Entry, weight: int) -> Fit | None:
    named = entry.spelling
    cost = apart(listed.forms, named.forms, most=_allowed(_NEAR, weight)) if weight else math.inf
    if cost < math.inf:
        level = SPELLING if cost <= _allowed(_SAME, weight) else NEAR
        return Fit(entry.row, level, cost, entry.text, alike=_alike(listed.forms, named.forms))
    # Zawiya mountain is Jabal al-Zawiya.
    return Fit(entry.row, SPELLING, 0.0, entry.text, alike=False) if listed.words == named.words else None


def _part(listed: Spelling, entry: Entry, weight: int, *, unsaid: bool) -> Fit | None:
    """Return the fit of part of a name, one word short: Susin of Tall Susin, Kuweires of Kuweires air base."""
    named = entry.spelling
    if weight < _PART_WEIGHT or unsaid == (listed.shared != named.shared):
        return None
    cost = apart(listed.bare, named.bare, most=_allowed(_SAME, weight))
    if cost == math.inf:
        return None
    # The words before and after names tell neighbours apart; what a place is, its kind says as well.
    alike = not unsaid and _alike(listed.bare, named.bare)
    return Fit(entry.row, PART, cost + (_KIND_UNSAID if unsaid else _WORD_UNSAID), entry.text, alike=alike)


def _group(kind: str) -> str:
    return GROUPS.get(kind.casefold(), kind.casefold())


def _entries(names: list[str], aliases: Iterable[object]) -> Iterator[Entry]:
    for row, (name, others) in enumerate(zip(names, aliases, strict=True)):
        texts = [name, *either(name)[0]]
        for other in others.split(";") if isinstance(others, str) else ():
            texts += [other.strip(), *either(other)[0]]
        for text in dict.fromkeys(texts):
            if text and len(text) <= LONGEST_NAME:
                yield Entry(row, text, spelling(text), is_alias=text != name)


def either(name: str) -> tuple[list[str], list[str]]:
    """Return the names either of which will do: those parted by slashes, and those in brackets (or where it lies).

    A name that says it is a prison, an academy, ... has none: Fafin (prison) is not Fafin.

    Examples
    --------
    >>> either("Ikdah / Zayzafun"), either("Al-Rai (Choban Bey)"), either("Nayrab (airport)")
    ((['Ikdah', 'Zayzafun'], []), (['Al-Rai'], ['Choban Bey']), ([], []))
    """
    if len(name) > LONGEST_NAME or not _PARTED.search(name) or spelling(name).kinds - {"village"}:
        return [], []
    outside, inside = _BRACKETED.sub(" ", name), _BRACKETED.findall(name)
    return _filled(_SLASH.split(outside)), _filled(inside)


def unglued(name: str) -> list[str]:
    """Return a name of one word without the article it may begin with: Albab; empty where it has none.

    Examples
    --------
    >>> unglued("Albab"), unglued("Aleppo"), unglued("Fafin")
    (['bab'], ['eppo'], [])
    """
    text = plain(name)
    return [text[2:]] if text.startswith(("al", "el")) and " " not in text and len(text) > _ARTICLE + 2 else []


def _filled(parts: list[str]) -> list[str]:
    return [part.strip() for part in parts if any(spelling(part).forms[0])]


def _allowed(table: tuple[float, ...], weight: int) -> float:
    return table[min(weight, len(table) - 1)]


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and one != other)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names sound the very same, but for an h at the end of a word that may be silent."""
    return bool({form.replace("H", "") for form in one} & {form.replace("H", "") for form in other})


def _keys(name: Spelling) -> set[str]:
    return {_letters.coarse(form) for form in (*name.forms, *name.bare)}


def _shorter(key: str) -> set[str]:
    return {key[:at] + key[at + 1 :] for at in range(len(key))} if len(key) >= _FEWEST else set()
