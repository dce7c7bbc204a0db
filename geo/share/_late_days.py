"""Days held back that stand in texts: found however they are written, and taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, permutations
from typing import TYPE_CHECKING, Final

from geo.share._months import Token, tokens_of
from geo.share._plain import folded, holds_number, normal
from geo.share._scrub import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

#: What stands in a text where a day held back was.
DAY_TAKEN_OUT: Final = "[day taken out]"

_Day = tuple[int, int, int]
_Found = tuple[tuple[int, int], _Day]

#: Such a part of a month may reach on to its end: "late November".
_PART: Final = re.compile(
    r"\b(?:late|end|mid|middle|second|last|fin|ende|finales|конец|конце)\W+(?:of\W+|de\W+)?$", re.IGNORECASE
)
#: So many words may stand between a month and its year: "Sat Nov 14 12:00:00 2015"; and so many signs.
_AWAY, _AWAY_SIGNS = 6, 40
#: What stands between the parts of a date.
_GAP: Final = re.compile(r"(?:[\W_]{1,3}|[\W_]{0,3}(?:year|month|day|[年月日])[\W_]{0,3}|[ymd])\Z", re.IGNORECASE)
_CLOSE: Final = re.compile(r"(?:[-/._]|[\W_]{0,3}(?:month|[年月])[\W_]{0,3})\Z", re.IGNORECASE)
#: Words that say which number is which: "2015年11月14日", "year=2015&month=11&day=14".
_PARTS: Final = frozenset({"year", "month", "day", "y", "m", "d", "年", "月", "日"})
#: What stands behind the number of a day.
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
#: A day behind its month and year: "Nov. 2024 (23rd)", "November 2024, 18th-23rd".
_BEHIND: Final = re.compile(
    r"[\W_]{0,3}(?:the\s)?(?:\d{1,2}(?:st|nd|rd|th)?[-/&+,\s]{1,3})?\d{1,2}(?:st|nd|rd|th)(?![^\W_])"
    r"|[\W_]?\([\d\s,&+/-]{1,11}\)",
    re.IGNORECASE,
)
#: What stands between two days of one month: "Nov 8-14", "8th to the 14th of November"; none is the hour of a time.
_JOINED: Final = re.compile(
    r"(?:st|nd|rd|th)?[\W_]{0,2}(?:[-,/&+]|\b(?:and|or|to|until|till|through)\b)[\W_]{0,2}(?:the\s)?\Z", re.IGNORECASE
)
#: What stands between a day in numbers and the last of its range: "2024-11-18/23"; not "2024-11-18, 23 killed".
_RANGE: Final = re.compile(r"(?:[-/]|\.{2,3}|\s(?:to|until|till|through)\s)\Z", re.IGNORECASE)
#: "2016.5 km" is no year.
_NO_YEAR: Final = re.compile(r"[.,]\d")
#: Two-digit years up to so many after the cut are of its century.
_AHEAD_YEARS: Final = 20
#: Six digits are a day up to so many years after the cut's; most are numbers of something else.
_SHORT_YEARS: Final = 2
_GLUED: Final = frozenset({8, 12, 14})
#: Seconds since 1970, and milliseconds.
_EPOCHS: Final = {10: 1.0, 13: 1_000.0}


def names_day_from(text: str, cut: pd.Timestamp) -> bool:
    """Return whether a text names a day, month or year that may lie at `cut` or later, in any way it can be read.

    A month counts that ends at `cut` or later; a year alone, that begins then.

    Examples
    --------
    >>> import pandas as pd
    >>> cut = pd.Timestamp("2015-10-16", tz="UTC")
    >>> [names_day_from(text, cut) for text in ("until 15 October 2015", "until 16 October 2015", "in Nov. 2015")]
    [False, True, True]
    """
    if not holds_number(text):
        return False
    return any(True for one in {folded(text), normal(text)} for _ in _late(one, cut, whole=True))


def days_taken_out(text: str, cut: pd.Timestamp) -> str:
    """Return a text without the days, months and years that it names and that begin at `cut` or later.

    Where one shows only once escapes are undone and invisible signs left out, nothing of the text stays.

    Examples
    --------
    >>> import pandas as pd
    >>> days_taken_out("events_2015-11-14.csv", pd.Timestamp("2015-10-16", tz="UTC"))
    'events_[day taken out].csv'
    """
    if not holds_number(text):
        return text
    after = replaced(text, _late(folded(text), cut, whole=False), DAY_TAKEN_OUT)
    return DAY_TAKEN_OUT if any(True for _ in _late(normal(after), cut, whole=False)) else after


def _late(text: str, cut: pd.Timestamp, *, whole: bool) -> Iterator[tuple[int, int]]:
    limit = (cut.year, cut.month, cut.day)
    return (span for span, day in _Reading(text, cut.year, whole).days() if day >= limit)


@dataclass(frozen=True)
class _Reading:
    """A text read for days; `whole`: a month counts by its last day, else by its first."""

    text: str
    near_year: int
    whole: bool

    def days(self) -> Iterator[_Found]:
        """Yield where a text names days, in every way it can be read, as year, month, day."""
        tokens = [one for one in tokens_of(self.text) if self._word(one) not in _PARTS]
        used: set[int] = set()
        for at, token in enumerate(tokens):
            if token.month:
                yield from self._named(tokens, at, used)
        for at, token in enumerate(tokens):
            if token.digits and at not in used:
                yield from self._numbered(tokens, at, used)

    def _named(self, tokens: list[Token], at: int, used: set[int]) -> Iterator[_Found]:
        month = tokens[at]
        days = self._further(tokens, at, self._beside(tokens, at))
        for other in self._years(tokens, at, max([at, *days])):
            of_month = [one for one in days if one != other] or list(self._behind(tokens, other))
            among = [*of_month, at, other]
            used.update(among)
            span = tokens[min(among)].begin, tokens[max(among)].end
            year = tokens[other].year or self._century(tokens[other].digits)
            read = [tokens[one].day for one in of_month]
            yield from ((span, (year, month.month, day)) for day in read or [self._of_month(month.begin)])

    def _beside(self, tokens: list[Token], at: int) -> list[int]:
        """Return which tokens beside a month may be its day: "14th of November", "Nov. 14"."""
        found = []
        for step in (-1, 1):
            one = at + step
            for _ in range(2):
                # "of", "de", "th" stand between.
                if 0 <= one < len(tokens) and not tokens[one].digits and not tokens[one].month:
                    one += step
            if 0 <= one < len(tokens) and tokens[one].day and self._distance(tokens, at, one) <= 12:
                found.append(one)
        return found

    def _behind(self, tokens: list[Token], year: int) -> Iterator[int]:
        """Yield which tokens are days behind a year, that of the month before it: "Nov. 2024 (23rd)"."""
        found = _BEHIND.match(self.text, tokens[year].end)
        for one in range(year + 1, len(tokens)):
            if found is None or tokens[one].end > found.end():
                return
            if tokens[one].day:
                yield one

    def _further(self, tokens: list[Token], at: int, beside: list[int]) -> list[int]:
        """Return the days beside a month with all that are joined to them: "Nov 8-14", "8, 10 and 14 November"."""
        found = list(beside)
        for nearest in beside:
            one, step = nearest, 1 if nearest > at else -1
            other = self._next_number(tokens, one, step)
            while 0 <= other < len(tokens) and tokens[other].day and self._joined(tokens[one], tokens[other]):
                found.append(other)
                one, other = other, self._next_number(tokens, other, step)
        return found

    def _next_number(self, tokens: list[Token], at: int, step: int) -> int:
        other = at + step
        for _ in range(3):
            # "th", "to", "the" stand between.
            if 0 <= other < len(tokens) and not tokens[other].digits and not tokens[other].month:
                other += step
        return other

    def _joined(self, one: Token, other: Token) -> bool:
        first, second = sorted((one, other), key=lambda token: token.begin)
        gap = self.text[first.end : second.begin]
        return bool(_JOINED.match(gap)) and not self._is_hour(second)

    def _is_hour(self, token: Token) -> bool:
        return self.text[token.end : token.end + 1] == ":"

    def _years(self, tokens: list[Token], at: int, last: int) -> Iterator[int]:
        """Yield which tokens may be the year of a month: the nearest on either side, or two digits close by."""
        for step in (-1, 1):
            begin = last if step > 0 else at
            around = islice(range(begin + step, len(tokens) if step > 0 else -1, step), _AWAY)
            near = (one for one in around if tokens[one].year and self._distance(tokens, begin, one) <= _AWAY_SIGNS)
            yield from islice(near, 1)
        for one in (at - 2, at - 1, at + 1, at + 2, at + 3):
            if 0 <= one < len(tokens) and len(tokens[one].digits) == 2 and self._short(tokens, at, one):
                yield one

    def _short(self, tokens: list[Token], at: int, one: int) -> bool:
        """Return whether two digits may be the year of a month: "14-Nov-15", "Nov 14th '15", not "Nov 15"."""
        inside = tokens[min(at, one) + 1 : max(at, one)]
        between = [other for other in inside if not other.day and self._word(other) not in _ORDINALS]
        if between or self._distance(tokens, at, one) > 8:
            return False
        marked = tokens[one].begin > 0 and self.text[tokens[one].begin - 1] in "'\u2019\u2018"
        # "15 Nov 14", but not "30 September to 10 October".
        days = {at + 1} & set(self._beside(tokens, at)) if one == at - 1 else {*self._beside(tokens, at)} - {one}
        return marked or bool(days)

    def _numbered(self, tokens: list[Token], at: int, used: set[int]) -> Iterator[_Found]:
        token = tokens[at]
        three = self._three(tokens, at)
        read = list(self._of_three([one.digits for one in three])) if three else []
        if read:
            if any(one.year for one in three):
                used.update(range(at, at + 3))
            yield from (((token.begin, three[2].end), day) for day in read)
            if any(one.year for one in three):
                yield from self._ranged(tokens, at, used)
                return
        month = self._of_two(tokens, at)
        if month:
            used.update((at, at + 1))
            yield (token.begin, tokens[at + 1].end), month
        elif token.year and not self._is_decimal(token):
            yield (token.begin, token.end), (token.year, 1, 1)
        else:
            read = [*self._glued(token.digits), *self._short_glued(token)]
            yield from (((token.begin, token.end), day) for day in read)

    def _ranged(self, tokens: list[Token], at: int, used: set[int]) -> Iterator[_Found]:
        """Yield the end of a range behind its first day: "2024-11-18/23", "2024-11-28/12-03"."""
        year, month, last = tokens[at], tokens[at + 1], at + 2
        end = self._next_number(tokens, last, 1)
        if not year.year or end >= len(tokens) or not tokens[end].day or self._is_hour(tokens[end]):
            return
        if not _RANGE.match(self.text[tokens[last].end : tokens[end].begin]):
            return
        read, ends = (month, tokens[end]), end
        more = tokens[end + 1 : end + 2]  # Its day, where the range ends in another month.
        if more and more[0].day and self.text[tokens[end].end : more[0].begin] == self.text[year.end : month.begin]:
            read, ends = (tokens[end], more[0]), end + 1
        used.update(range(end, ends + 1))
        span = year.begin, tokens[ends].end
        yield from ((span, day) for day in _real(year.year, int(read[0].digits), int(read[1].digits)))

    def _three(self, tokens: list[Token], at: int) -> list[Token]:
        """Return three numbers that may be a date: nothing but signs stands between, and not the colons of a time."""
        three = tokens[at : at + 3]
        if len(three) < 3 or not all(0 < len(one.digits) <= 4 for one in three):
            return []
        gaps = [self.text[one.end : two.begin] for one, two in ((three[0], three[1]), (three[1], three[2]))]
        return three if all(map(_GAP.match, gaps)) and (gaps != [":", ":"] or len(three[0].digits) == 4) else []

    def _of_three(self, parts: list[str]) -> Iterator[_Day]:
        for year, month, day in permutations(parts):
            if len(year) in {2, 4} and len(month) <= 2 and len(day) <= 2:
                full = int(year) if len(year) == 4 else self._century(year)
                yield from _real(full, int(month), int(day))

    def _of_two(self, tokens: list[Token], at: int) -> _Day | None:
        """Return the first or last day of a month in numbers: ``/2015/11``, ``11.2015``."""
        two = tokens[at : at + 2]
        if len(two) < 2 or not all(one.digits for one in two) or not _CLOSE.match(self.text[two[0].end : two[1].begin]):
            return None
        for year, month in (two, two[::-1]):
            if year.year and 1 <= month.day <= 12 and (len(month.digits) == 2 or self.text[two[0].end] in "-/"):
                return year.year, month.day, self._of_month(two[0].begin)
        return None

    def _glued(self, digits: str) -> Iterator[_Day]:
        if len(digits) in _GLUED:
            first = digits[:8]
            for year, rest in ((first[:4], first[4:]), (first[4:], first[:4])):
                yield from _real(int(year), int(rest[:2]), int(rest[2:]))
                yield from _real(int(year), int(rest[2:]), int(rest[:2]))
        if len(digits) == 6 and digits[:2] in {"19", "20"}:
            yield from _real(int(digits[:4]), int(digits[4:]), self._of_month(0))
        if len(digits) in _EPOCHS and digits[0] == "1":
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(digits) / _EPOCHS[len(digits)])
            yield moment.year, moment.month, moment.day

    def _short_glued(self, token: Token) -> Iterator[_Day]:
        """Yield the days that six digits on their own may be, of the years close to the cut: 151114, 141115."""
        around = self.text[max(0, token.begin - 1) : token.begin] + self.text[token.end : token.end + 1]
        if len(token.digits) != 6 or any(map(str.isalpha, around)) or self._is_decimal(token):
            return
        for day in self._of_three([token.digits[:2], token.digits[2:4], token.digits[4:]]):
            if 0 <= day[0] - self.near_year <= _SHORT_YEARS:
                yield day

    def _century(self, digits: str) -> int:
        year = 2000 + int(digits)
        return year if year <= self.near_year + _AHEAD_YEARS else year - 100

    def _of_month(self, begin: int) -> int:
        return 31 if self.whole or _PART.search(self.text[max(0, begin - 24) : begin]) else 1

    def _is_decimal(self, token: Token) -> bool:
        before = self.text[max(0, token.begin - 2) : token.begin]
        after = _NO_YEAR.match(self.text, token.end)
        return bool(after) or (before[-1:] in {".", ","} and before[:1].isdecimal())

    def _word(self, token: Token) -> str:
        return self.text[token.begin : token.end].casefold()

    def _distance(self, tokens: list[Token], one: int, other: int) -> int:
        first, last = sorted((one, other))
        return tokens[last].begin - tokens[first].end


def _real(year: int, month: int, day: int) -> Iterator[_Day]:
    if 1800 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31:
        yield year, month, day
