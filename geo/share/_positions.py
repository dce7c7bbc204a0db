"""Whether a text may hold a position, in any writing: in doubt it does.

It is asked for what looks like a part of a position, not for a position that is well written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_DAY: Final = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)(?:st|nd|rd|th)?"
#: A year, not one that is a part of a number or of degrees: ``2012N``.
_YEAR: Final = r"(?<!\d)(?<!\d[.,_'p])(?:19|20)\d\d(?!\d|[.,_']\d|\s?[nsewсюзв]\b|[\u00b0'\"])"
_MARK: Final = r"[-/. _]"
#: A clock time, to the minute; with "Z" or a zone.
_TIME: Final = r"(?<![\d.:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|[:.,]\d|\s?[nsew]\b)"
#: What numbers stand for that are no position: dates, days of a month, years, clock times, as they are written.
_HARMLESS: Final = re.compile(
    rf"{_YEAR}({_MARK})(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?:t(?=\d))?(?!\d)"
    rf"|(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])({_MARK})(?:0?[1-9]|[12]\d|3[01])\2{_YEAR[_YEAR.index('(?:19') :]}"
    rf"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:t(?=\d))?(?!\d)"
    rf"|{_DAY}(?:(?:,|-|/|\s|and|or|to|&){{1,4}}{_DAY}){{0,9}}[\s.-]{{0,2}}(?:of\s)?{_MONTH}[\s.,-]{{0,2}}(?:{_YEAR})?"
    rf"|{_MONTH}[\s.-]{{1,2}}{_DAY}(?:(?:,|-|/|\s|and|or|to|&){{1,4}}{_DAY}){{0,9}}[\s,-]{{1,2}}{_YEAR}"
    rf"|{_YEAR}|{_TIME}"
)
#: What a large number counts: "36,354 people", "10000 displaced", "2,271 m".
_COUNTED: Final = (
    r"\s?(?:[km]?m|%|\$|km2|people|persons|civilians|residents|inhabitants|families|households|houses|homes|refugees"
    r"|displaced|idps|killed|dead|deaths|wounded|injured|casualties|victims|fighters|troops|soldiers|men|women|children"
    r"|prisoners|detainees|rockets|shells|rounds|events|rows|records|tons|tonnes|kg|dollars|miles|years|days)(?![a-z])"
)
_COUNT: Final = re.compile(rf"(?<![\d.,_'])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{5,7}}){_COUNTED}(?!\s?[.,]?\s?\d)")
#: Thousands that stand alone; read as a decimal they may be degrees.
_THOUSANDS: Final = re.compile(r"(?<![\d.,_'])(?<!\d\s)(\d{1,3}),(\d{3})(?!\d|\s?[.,_'\u00b0nsew]?\s?\d)")
#: The number of a row in the source's own list.
_LABELLED: Final = re.compile(
    r"\b(?:row|event|id|record|incident|case|report|article)s?\s#?\d{5,6}(?!\d|\s?[.,_'\u00b0nsew]?\s?\d)"
)
#: Three decimals or more, after any mark; four where a blank stands beside it, as at the end of a sentence.
_DECIMALS: Final = re.compile(r"\d[.,_'`*p]\d{3}|(?<!\d)\d{1,3}\s?[.,_'`*]\s?\d{4}|(?<!\d)\d{4,}[.,_]\d")
_LONG: Final = re.compile(r"\d{5}")
#: Degrees: not those of heat. Or an escape that nobody could undo.
_DEGREES: Final = re.compile(r"\d\s*\u00b0(?!\s?[cf]\b)|\u00b0\s*\d|%[0-9a-f]{2}|&#")
#: Four digits or more with a letter for a quarter of the sky, Latin or Cyrillic: ``3612N``.
_QUARTERED: Final = re.compile(r"(?<!\d)\d{4,}\s?[nsewсюзв](?![^\W\d_])|(?<![^\W_])[nsewсюзв]\s?\d{4,}")
#: Letters and digits by turns, as geohashes and grids of squares have them; open location codes; three words.
MIXED: Final = re.compile(r"[a-z0-9]{6,}")
_TURNS: Final = re.compile(r"[a-z]+\d+[a-z]|\d+[a-z]+\d")
#: In names digits stand twice: ``full41cols`` is a word.
_TURNS_TWICE: Final = re.compile(r"\d[a-z]+\d")
_CODE: Final = re.compile(
    r"(?<![a-z0-9])[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,4}(?![a-z0-9])|///\w+\.\w+\.\w+"
    r"|(?<![a-z0-9])\d{1,2}[c-hj-np-x]\s?[a-hj-np-z]{2}\s?\d{2,5}\s?\d{2,5}(?![a-z0-9])"
    r"|(?<![a-z0-9])[a-hj-np-z]{2}(?:\s?\d{3,5}\s\d{3,5}|\s?\d{4}\d{4}|\s?\d{5}\d{5})(?![a-z0-9])"
)
#: Degrees and four decimals apart, twice; not two months of a year: ``36 2021, 37 1345``.
_APART: Final = re.compile(
    r"(?<!\d)(?!(?:0?[1-9]|1[0-2])[\W_](?:19|20)\d\d\D{1,3}(?:0?[1-9]|1[0-2])[\W_](?:19|20)\d\d(?!\d))"
    r"\d{1,3}[\W_]\d{4}[\W_]{1,3}\d{1,3}[\W_]\d{4}(?!\d)"
)
#: Where a position is told without a number: short addresses of maps, three words.
_ELSEWHERE: Final = re.compile(
    r"(?<![a-z0-9-])(?:goo\.gl|g\.co|bit\.ly|t\.co|t\.ly|tinyurl\.com|is\.gd|ow\.ly|rb\.gy|cutt\.ly|shorturl\.at"
    r"|(?:osm|openstreetmap)\.org/(?:go|way|node|relation)|wikimapia\.org|ya\.cc/m|her\.is|what3words|w3w\.co|maps\.(?:apple|google|yandex|me)|google\.[a-z.]{2,6}/maps"
    r"|yandex\.[a-z.]{2,6}/(?:maps|navi)|waze\.com|plus\.codes|geohash\.org|ge0\.me)(?![a-z0-9-])"
    r"|///\w+\.\w+\.\w+|(?:what[\s-]?)?(?:three|3)[\s-]?words?\b"
)
#: Metres of a projection, or degrees that something else stands before: ``332345 4007890``, ``1236.20213``.
_PROJECTED: Final = re.compile(r"(?<!\d)(?:\d{6,}[\W_a-z]{1,3}\d{6,}|\d{4,}[.,_]\d{3})")
#: What is said to be something else, or goes on like a date or a version.
NO_DEGREES: Final = re.compile(r"\.\d|\s?(?:%|(?:[km]?m|miles?|[km]?g|tons?|tonnes?|people|per\s?cent)\b)")
#: Degrees with minutes, and seconds if any; run together; apart; UTM and MGRS to 1 km or better; open location codes.
WRITTEN: Final = re.compile(
    r"\d{1,3}\s{0,2}[\u00b0\u00ba\u02da]\s{0,2}\d{1,2}(?:[.,]\d+)?\s{0,2}(?:['\u2019\u2032]|(?=\s|$))"
    r"(?:\s{0,2}\d{1,2}(?:[.,]\d+)?\s{0,2}(?:[\"\u201d\u2033]|''))?(?:\s{0,2}[NSEW]\b)?"
    r"|(?<![\d.])[01]?\d{2}[0-5]\d[0-5]\d(?:\.\d+)?\s?[NSEW]\b|\b[NSEW]\s?[01]?\d{2}[0-5]\d[0-5]\d(?:\.\d+)?(?!\d)"
    r"|(?<![\d.])\d{1,3}[\s:-][0-5]?\d(?:[\s:-][0-5]?\d)?(?:\.\d+)?\s?[NSEW]\b"
    r"|\b[NSEW]\s?\d{1,3}[\s:-][0-5]?\d(?:[\s:-][0-5]?\d)?(?:\.\d+)?(?!\d)"
    r"|(?!\d{1,2}\s?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|NOV|DEC)\s?(?:19|20)\d\d\b)"
    r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3}|\d{2}\s?\d{2})\b"
    r"|\b\d{1,2}\s?[C-HJ-NP-X]\s{1,3}\d{6}(?:\.\d+)?\s{0,2}m?E?[,\s]{1,3}\d{6,8}(?:\.\d+)?\s{0,2}m?N?\b"
    r"|(?<![0-9A-Z])[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,4}(?![0-9A-Z])"
)
#: Words that may stand between the numbers of one position.
_UNITS: Final = frozenset(
    re.findall(
        r"\w+",
        "n s e w o d m h deg degs degree degrees min mins minute minutes sec secs second seconds north south east west "
        "northing easting lat lats lon long lng latitude longitude x y z utm wgs nord sud ost ouest est gr grad point "
        "dot and et und ve y и و с ю з в д ш град мин сек север юг запад восток",
    )
)
#: Those among them that make even two numbers a position.
_TELLING: Final = _UNITS - frozenset("mhdzosyсюзвдиو") - {"and", "et", "und", "ve"}
#: So begin words of degrees in other languages, however they end: Russian and Ukrainian, Arabic, Turkish, Spanish,
#: Italian, Portuguese, French, German.
_STEM: Final = re.compile(
    r"градус|минут|хвилин|секунд|широт|долгот|довгот|северн|южн|западн|восточн"
    r"|[وب]?(?:ال)?(?:درج[ةا]|دقيق[ةت]|دقائق|ثاني|ثوان|شمال|جنوب|شرق|غرب|عرض|طول)"
    r"|derece|dakika|saniye|kuzey|güney|doğu|batı|enlem|boylam|grad[oi]s?\b|minut[oi]s?\b|segundos?\b|secondi?\b"
    r"|norte|sur\b|este\b|oeste|ovest|latitud|longitud|latitudin|longitudin|graus?\b|degrés?\b|minuten\b|sekunden?\b"
)
#: So many digits the number in an id may have; so many any groups of them; a day of the year and a number of its own.
_MOST_OF_AN_ID: Final = 7
_FEW: Final = 3
_DATED: Final = re.compile(r"(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{4}")
#: What takes the place of what is harmless: numbers on either side stand in no row.
_NOTHING: Final = "\0a\0"
GROUP: Final = re.compile(r"\d+")
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")


def may_hold_position(text: str, is_near: Callable[[float], bool]) -> bool:
    """Return whether a text holds anything that could be a part of a position finer than a kilometre or so.

    Parameters
    ----------
    text
        As `geo.share._plain.normal` returns it.
    is_near
        Whether a number of degrees could be of a place near the data.

    Examples
    --------
    >>> texts = ("5 killed on 9 Oct 2015 at 12:30", "36 12 07, 37 08 03", "see sy7k2b8xq")
    >>> [may_hold_position(one, lambda degrees: True) for one in texts]
    [False, True, True]
    """
    if leads_to_position(text) or _APART.search(text):
        return True
    said = _THOUSANDS.sub(
        lambda found: found[0] if is_near(float(f"{found[1]}.{found[2]}")) else _NOTHING, harmless_out(text)
    )
    said = _LABELLED.sub(_NOTHING, said)
    if any(one.search(said) for one in (_DECIMALS, _LONG, _DEGREES, _QUARTERED, _CODE)):
        return True
    return any(_TURNS.search(found[0]) for found in MIXED.finditer(said)) or _is_row(said)


def is_unit(word: str) -> bool:
    """Return whether a word in small letters is one of degrees, minutes, quarters of the sky or the like."""
    return word in _UNITS or bool(_STEM.match(word))


def tells_degrees(word: str) -> bool:
    """Return whether a word in small letters makes even two numbers beside it a position."""
    return word in _TELLING or (word not in _UNITS and bool(_STEM.match(word)))


def leads_to_position(text: str) -> bool:
    """Return whether a plain text tells a position without a number: by a short address of a map, or three words."""
    return bool(_ELSEWHERE.search(text.lower()))


def holds_code(text: str) -> bool:
    """Return whether a text holds the code of a square: of MGRS, or an open location code."""
    return bool(_CODE.search(text.lower()))


def writes_position(text: str) -> bool:
    """Return whether a text holds numbers in a row, degrees, or a code of a square: what no name should hold.

    Long numbers and single decimals are not looked at: versions have them.
    """
    said = harmless_out(text)
    if _APART.search(text) or any(one.search(said) for one in (_DEGREES, _QUARTERED, _CODE, _PROJECTED, _ELSEWHERE)):
        return True
    return any(_TURNS_TWICE.search(found[0]) for found in MIXED.finditer(said)) or _is_row(said)


def is_plain_id(text: str) -> bool:
    """Return whether an id is words and days, and one short number at most: ``ged-219415``, ``SYR1234``.

    A number of 12 digits that begins with a day stays as well, as in the Global Terrorism Database, and so do up to
    three digits in any groups. An id is easily replaced by another.
    """
    numbers = GROUP.findall(harmless_out(text))
    short = sum(map(len, numbers)) <= _FEW or (len(numbers) == 1 and len(numbers[0]) <= _MOST_OF_AN_ID)
    if not (short or (len(numbers) == 1 and _DATED.fullmatch(numbers[0]))):
        return False
    codes = (found[0] for found in MIXED.finditer(text.lower()))
    return not (writes_position(text) or any(map(_TURNS.search, codes)))


def harmless_out(text: str) -> str:
    return _COUNT.sub(_NOTHING, _HARMLESS.sub(_NOTHING, text.lower()))


def _is_row(text: str) -> bool:
    """Return whether three numbers stand in a row, or two with a word or a sign of degrees between or beside them."""
    return any(numbers > 2 or (numbers == 2 and telling) for numbers, telling in _rows(text))


def _rows(text: str) -> Iterator[tuple[int, bool]]:
    """Yield how many numbers stand in a row, and whether a word of degrees stands with them."""
    numbers, telling = 0, False
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word[0].isdecimal():
            numbers += 1
        elif is_unit(word):
            telling = telling or tells_degrees(word)
        else:
            yield numbers, telling
            numbers, telling = 0, False
    yield numbers, telling
