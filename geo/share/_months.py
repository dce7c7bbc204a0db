"""Words of texts for dates: months by name in many languages, numbers, and other words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Months in English, French, German, Spanish, Turkish, Russian, Ukrainian, Arabic of Egypt and of the Levant.
#: ~ stands for any letters; what is in braces is a month between two numbers alone, for it is a common word too.
_MONTHS: Final = (
    r"jan(?:uary|vier|v|uar)?|jänner|enero|ocak?|янв~|січ~|يناير|كانون\s+(?:ال)?ثان[يى]|(?:ك|كانون\s?)2(?!\d)",
    r"feb(?:ruary|ruar|rero)?|f[ée]v(?:rier|r)?|[şs]ub(?:at)?|фев~|лют~|فبراير|شباط",
    r"mar(?:ch|s|zo|t)?|märz|maerz|mrz|мар|март~|бер(?:ез~)?|مارس|[آا]ذار",
    r"apr(?:il)?|avr(?:il)?|abr(?:il)?|nisan|{nis}|апр~|квіт~|[أا]بريل|نيسان",
    r"may(?:o|[ıi]s)?|mai|ма[йяею]|трав~|مايو|[أا]يار",
    r"june?|juin|juni|junio|haz(?:iran)?|июн~|черв~|يونيو|حزيران",
    r"july?|juil(?:let|l)?|juli|julio|temmuz|{tem}|июл~|лип~|يوليو|تموز",
    r"aug(?:ust)?|ao[ûu]t|agosto|(?<=\d[\W_])ago(?=[\W_]{1,2}\d)|a[ğg]u(?:stos)?|авг~|серп~|[أا]غسطس|[آا]ب",
    r"sept?(?:ember|embre|iembre)?|set(?:iembre)?|eyl(?:[üu]l)?|сен~|вер(?:ес~)?|سبتمبر|[أا]يلول",
    r"o[ck]t(?:ober|obre|ubre)?|ekim|{eki}|окт~|жовт~|[أا]كتوبر|تشرين\s+(?:ال)?[أا]ول|(?:ت|تشرين\s?)1(?!\d)",
    r"nov(?:ember|embre|iembre)?|kas(?:[ıi]m)?|ноя~|лист(?:опад~)?|نوفمبر|تشرين\s+(?:ال)?ثان[يى]|(?:ت|تشرين\s?)2(?!\d)",
    r"d[eé][cz](?:ember|embre)?|dic(?:iembre)?|aral[ıi]k|{ara}|дек~|груд~|ديسمبر|كانون\s+(?:ال)?[أا]ول|(?:ك|كانون\s?)1(?!\d)",
)
_LETTER: Final = r"[^\W\d_]"
_AFTER_DAY, _BEFORE_YEAR = r"(?:(?<=\d)|(?<=\d[\W_])|(?<=\d[\W_][\W_]))", r"(?=[\W_]{0,2}\d)"


def _pattern(names: str) -> str:
    between = re.sub(r"\{(\w+)\}", lambda found: f"{_AFTER_DAY}{found[1]}{_BEFORE_YEAR}", names)
    return between.replace("~", f"{_LETTER}*")


_NAMED: Final = "|".join(f"(?P<m{number}>{_pattern(names)})" for number, names in enumerate(_MONTHS, start=1))
#: Months by name, numbers, and other words.
_TOKEN: Final = re.compile(
    rf"(?P<number>\d+)|(?<!{_LETTER})(?:{_NAMED})(?!{_LETTER})|(?P<word>{_LETTER}+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text; `month`: which month it is, 0 for none; `digits`: a number as it stands, else empty."""

    begin: int
    end: int
    month: int
    digits: str

    @classmethod
    def of(cls, found: re.Match[str]) -> Token:
        kind = found.lastgroup or ""
        month = int(kind[1:]) if kind[1:].isdecimal() else 0
        return cls(found.start(), found.end(), month, found[0] if kind == "number" else "")

    @property
    def year(self) -> int:
        """The year that four digits are; 0 for none."""
        return int(self.digits) if len(self.digits) == 4 and 1800 <= int(self.digits) <= 2099 else 0

    @property
    def day(self) -> int:
        """The day that one or two digits are; 0 for none."""
        return int(self.digits) if 0 < len(self.digits) <= 2 and int(self.digits) <= 31 else 0


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words and numbers of a text, in order."""
    return map(Token.of, _TOKEN.finditer(text))
