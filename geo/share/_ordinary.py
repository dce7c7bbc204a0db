"""Numbers of ordinary sentences that look like parts of positions, and are none: left out before a text is judged.

Each form is narrow on purpose: where a position could be written so as well, it is not left out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.share._positions import GROUP, is_unit, tells_degrees

if TYPE_CHECKING:
    from collections.abc import Callable

#: What stands in place of what is left out: one number, or a word that no row of numbers goes on over, and one.
_NUMBER: Final = " 0 "
_WORD: Final = " a 0 "
#: No more of a number follows, and no sign or letter of degrees.
_ENDS: Final = r"(?![^\W_]|[.,:/_'+-]\d|\s?[\u00b0'\"]|\s[nsewсюзвxy]\b)"
#: A day with a year of two digits: ``24/02/22``, ``24-02-22``; with the words on either side.
_SHORT_DATE: Final = re.compile(
    rf"(?P<before>[^\W\d_]+)?(?P<gap>[^\w+-]{{0,3}})(?<![\w.,:/'+-])(?P<day>0?[1-9]|[12]\d|3[01])(?P<mark>[/-])"
    rf"(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<year>\d\d){_ENDS}(?=(?:\W{{0,3}}(?P<after>[^\W\d_]+))?)"
)
#: A row's own number, after three letters of a country or a list: ``SYR12345``, ``ged219415``.
_ROW_NUMBER: Final = re.compile(rf"(?<![\w.+-])(?P<word>[a-z]{{3}})-?\d{{5,6}}{_ENDS}")
#: Three letters that may stand before a coordinate; see `is_unit` as well.
_TELL: Final = frozenset({"utm", "wgs", "gps", "pos", "loc", "geo", "map", "pin", "alt", "grd", "crd", "nor", "eas"})
#: The code of an administrative unit, said to be one: ``p-code SY020300``.
_CODED: Final = re.compile(
    rf"\b(?:p-?codes?|adm(?:in)?\s?[0-4]\s(?:p-?)?codes?)\s?:?\s?(?P<word>[a-z]{{2}}\d{{2,8}}){_ENDS}"
)
#: How many live there: ``pop. 73212``.
_PEOPLE: Final = re.compile(rf"\bpop(?:ulation)?[.:]?\s?(?P<word>\d{{5,6}}){_ENDS}(?!\s?\d|[.,]\s\d)")
#: No number stands close before it.
_ALONE: Final = r"(?<![\w.])(?<!\d\W)(?<!\d\W\W)(?<!\d\W\W\W)"
_AND: Final = r"(?:,\s?(?:and\s|or\s)?|\s?[/&-]\s?|\s(?:and|or|to)\s)"
#: Roads in a list: ``M30, M4 and M5``. One by one they are no row.
_ROADS: Final = re.compile(rf"{_ALONE}m\d{{1,2}}(?:{_AND}m\d{{1,2}})+{_ENDS}(?!\W{{0,3}}\d)")
#: Articles of a law in a list, the smaller first.
_ARTICLES: Final = re.compile(
    rf"{_ALONE}(?:articles?|arts?\.|rules?|paras?\.?|paragraphs?|resolutions?)\s"
    rf"(?P<list>[1-9]\d{{0,3}}(?:{_AND}[1-9]\d{{0,3}})*\s(?:and|or|&)\s[1-9]\d{{0,3}}){_ENDS}(?!\W{{0,3}}\d)"
)
#: Guns and rockets by their index, cartridges by calibre and length.
_ARMS: Final = re.compile(
    rf"(?<![\w.,+-])(?:2s(?:1|3|4|5|7|9|19|23|25|31|34|35)|9m\d{{2,3}}[fku]"
    r"|(?:5\.45\s?[x\u00d7]\s?39|5\.56\s?[x\u00d7]\s?45|7\.62\s?[x\u00d7]\s?(?:25|39|51|54r?)|9\s?[x\u00d7]\s?(?:18|19|39)"
    rf"|12\.7\s?[x\u00d7]\s?(?:99|108)|14\.5\s?[x\u00d7]\s?114)(?:\s?mm)?){_ENDS}"
)
#: Thousands with a point, and what they count.
_POINTED: Final = re.compile(
    r"(?<![\w.,'+-])(?<!\d\s)(?P<whole>\d{1,3})\.(?P<rest>\d{3})\s(?:kişi|sivil|menschen|personen|zivilisten|flüchtlinge"
    r"|personas|civiles|desplazados|pessoas|persone|civili|осіб|людей|человек|мирных|жителей)(?![^\W_])(?!\W{0,3}\d)"
)


def ordinary_out(
    text: str,
    *,
    is_near: Callable[[float], bool],
    is_latitude: Callable[[float], bool],
    is_own: Callable[[str], bool],
) -> str:
    """Return a text in small letters without such numbers as ordinary sentences have.

    Parameters
    ----------
    text
        As `geo.share._plain.normal` returns it.
    is_near, is_latitude
        Whether a number of degrees could be of a place near the data, and one north or south of the equator.
    is_own
        Whether a text has digits of a coordinate of the data.

    Examples
    --------
    >>> ordinary_out("the M30, M4 and M5", is_near=bool, is_latitude=bool, is_own=lambda one: False)
    'the  0 '
    """

    def unless_own(by: str) -> Callable[[re.Match[str]], str]:
        return lambda found: found[0] if is_own(found[0]) or _is_told(found) else by

    said = _SHORT_DATE.sub(lambda found: _dated(found, is_latitude, is_own), text.lower())
    said = _ROW_NUMBER.sub(unless_own(_WORD), said)
    said = _CODED.sub(unless_own(_WORD), said)
    said = _PEOPLE.sub(unless_own(_WORD), said)
    said = _POINTED.sub(
        lambda found: found[0] if is_near(float(f"{found['whole']}.{found['rest']}")) or is_own(found[0]) else _WORD,
        said,
    )
    said = _ARTICLES.sub(lambda found: found[0] if _is_own_row(found[0], is_own) else _listed(found), said)
    said = _ROADS.sub(lambda found: found[0] if _is_own_row(found[0], is_own) else _NUMBER, said)
    return _ARMS.sub(_NUMBER, said)


def _is_told(found: re.Match[str]) -> bool:
    """Return whether the letters before a number say that it is a coordinate."""
    word = found["word"]
    return word in _TELL or is_unit(word)


def _dated(found: re.Match[str], is_latitude: Callable[[float], bool], is_own: Callable[[str], bool]) -> str:
    """Return one number for a date; degrees, minutes and seconds that it may be as well stay as they are."""
    day, month, year = found["day"], found["month"], found["year"]
    around = (found["before"], found["after"])
    if (
        is_latitude(float(day))
        or is_own(f"{day:>02}{month:>02}{year}")
        or any(one and tells_degrees(one) for one in around)
    ):
        return found[0]
    return f"{found['before'] or ''}{found['gap']}{_NUMBER}"


def _listed(found: re.Match[str]) -> str:
    goes_up = all(int(one) < int(two) for one, two in pairwise(GROUP.findall(found["list"])))
    return _NUMBER if goes_up else found[0]


def _is_own_row(text: str, is_own: Callable[[str], bool]) -> bool:
    """Return whether any three numbers of a list are degrees, minutes and seconds of the data's own."""
    numbers = [f"{one:>02}" for one in GROUP.findall(text)]
    return any(is_own("".join(three)) for three in zip(numbers, numbers[1:], numbers[2:], strict=False))
