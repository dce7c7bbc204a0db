"""The months by name, as English, French, Spanish, Arabic, Ukrainian and Russian tables write them."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

#: The months as they are said.
MONTHS: Final[tuple[str, ...]] = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: For each month the names it goes by: in full and cut short, Ukrainian and Russian as they stand after a day, Arabic
#: in the names of Egypt and in those of the Levant and Iraq.
_NAMES: Final[tuple[str, ...]] = (
    "january jan janvier janv enero ene يناير كانون_الثاني січня січень січ января январь янв",
    "february feb février févr fév febrero فبراير شباط лютого лютий лют февраля февраль фев",
    "march mar mars marzo مارس آذار اذار березня березень бер марта март мар",
    "april apr avril avr abril abr أبريل ابريل إبريل نيسان квітня квітень кві апреля апрель апр",
    "may mai mayo مايو أيار ايار травня травень тра мая май",
    "june jun juin junio يونيو حزيران червня червень чер июня июнь июн",
    "july jul juillet juil julio يوليو تموز липня липень лип июля июль июл",
    "august aug août agosto ago أغسطس اغسطس آب اب серпня серпень сер августа август авг",
    "september sep sept septembre septiembre setiembre سبتمبر أيلول ايلول вересня вересень вер сентября сентябрь сен",
    "october oct octobre octubre أكتوبر اكتوبر تشرين_الأول تشرين_الاول жовтня жовтень жов октября октябрь окт",
    "november nov novembre noviembre نوفمبر تشرين_الثاني листопада листопад лис ноября ноябрь ноя",
    "december dec décembre déc diciembre dic ديسمبر كانون_الأول كانون_الاول грудня грудень гру декабря декабрь дек",
)


def plain_letters(text: str) -> str:
    """Return a text as words are compared: one space, lower case, without accents.

    Examples
    --------
    >>> plain_letters("  Août ")
    'aout'
    """
    apart = unicodedata.normalize("NFKD", text)
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).casefold().split())


@cache
def _months() -> dict[str, int]:
    return {
        plain_letters(name.replace("_", " ")): number
        for number, names in enumerate(_NAMES, start=1)
        for name in names.split()
    }


def month_number(name: str) -> int | None:
    """Return the number of a month from 1 to 12; ``None`` where the name is of none.

    Examples
    --------
    >>> [month_number(name) for name in ("Aug.", "août", "تشرين الأول", "Augst")]
    [8, 8, 10, None]
    """
    return _months().get(plain_letters(name).removesuffix("."))
