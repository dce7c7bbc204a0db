"""How a word sounds: one letter a sound, so that the ways of writing it in Latin letters, Arabic and Cyrillic compare.

Sounds: ``a i u`` vowels, ``e`` that stands for a or i, ``?`` a vowel Arabic does not write (any, or none), ``A`` the
vowel a name ends on; ``S`` sh, ``C`` ch, ``x`` kh, ``G`` gh, ``T`` th, ``D`` dh; ``H`` an h that may be silent; the
other consonants are themselves. Doubled letters are one; ayn and hamza are not heard. The letters are those of the
BGN/PCGN romanization of Arabic (1956), widened by what newspapers, French, Turkish and Kurdish writing do instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

VOWELS: Final = frozenset("aiue?A")
#: Sounds that come and go between spellings.
WEAK: Final = frozenset("wyhH")

_TWO_LETTERS: Final = {
    "sch": "S", "tch": "C", "sh": "S", "ch": "C", "kh": "x", "gh": "G", "th": "T", "dh": "D", "dj": "j", "zh": "j",
    "ph": "f", "ck": "k", "ee": "i", "oo": "u", "ou": "u",
}  # fmt: skip
_TWO: Final = re.compile("|".join(_TWO_LETTERS))
#: Turkish and Kurdish c is j, x is kh; v is heard as f.
_ONE: Final = str.maketrans({"c": "j", "v": "f"})
_DOUBLED: Final = re.compile(r"([^\d])\1+")
_DOUBLED_CONSONANT: Final = re.compile(r"([^\daeiou])\1+")
#: Malikie is Malikiyah.
_FEMININE: Final = re.compile(r"(?<![aeiou])ie(?=h?$)")
_BETWEEN_VOWELS: Final = re.compile(r"(?<=[aou])i(?=[aeou])")
_GLIDE: Final = re.compile(r"[yw](?![aeiou])")
_VOWEL_PAIRS: Final = {
    "ia": "iya", "io": "iyu", "iu": "iyu", "ua": "uwa", "ui": "uwi", "ue": "uwe", "oa": "uwa", "oi": "uwi", "oe": "uwe",
    "ai": "i", "ae": "i", "ei": "i", "ie": "i", "ea": "e", "eo": "u", "eu": "u", "au": "u", "ao": "u", "uo": "u",
}  # fmt: skip
_PAIR: Final = re.compile("|".join(_VOWEL_PAIRS))
_UNWRITTEN: Final = re.compile(r"\?*([aiue])\?*")
_SILENT: Final = re.compile(r"(?<=[aeiu])h$")

_ARABIC: Final = {
    "ب": "b", "ت": "t", "ث": "T", "ج": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "D", "ر": "r", "ز": "z", "س": "s",
    "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "G", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "پ": "p", "چ": "C", "ژ": "j", "گ": "g", "ڤ": "f", "ڭ": "g", "ھ": "h", "ہ": "h",
}  # fmt: skip
_UNHEARD: Final = frozenset("عء")
_GLIDES: Final = {"و": ("w", "u"), "ي": ("y", "i"), "ی": ("y", "i")}
#: At the end of a word: the first is a, but is often written for the second, which is i.
_ALIF_MAQSURA: Final = "ى"
_ALLAH: Final = "الله"
_ENDS: Final = frozenset("ةۃ")
ARABIC_LETTER: Final = re.compile(r"[؀-ۿݐ-ݿ]")

_CYRILLIC: Final = str.maketrans({
    "а": "a", "б": "b", "в": "w", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "o", "є": "e", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ї": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ў": "w", "ф": "f", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "ј": "y", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "dj", "џ": "dj",
})  # fmt: skip
_CYRILLIC_LETTER: Final = re.compile(r"[Ѐ-ӿ]")


@lru_cache(maxsize=65_536)
def sounds(word: str, *, last: bool = True) -> tuple[str, ...]:
    """Return how a word of `geo.measure.naming.plain` may sound, most usual first; `last`: the last of its name.

    Examples
    --------
    >>> sounds("susin"), sounds("soussin"), sounds("susayn")
    (('susin',), ('susin',), ('susin',))
    >>> sounds("سوسين"), sounds("قراح")
    (('susin',), ('q?rah',))
    """
    if ARABIC_LETTER.search(word):
        return _of_arabic(word, last=last)
    return tuple(dict.fromkeys(_of_latin(form) for form in latin_forms(word)))


@lru_cache(maxsize=65_536)
def latin_forms(word: str) -> tuple[str, ...]:
    """Return a word in Latin letters: itself, or what its Cyrillic may stand for (one letter is both h and kh)."""
    if not _CYRILLIC_LETTER.search(word):
        return (word,)
    latin = word.replace("дж", "j").translate(_CYRILLIC)
    return (latin.replace("х", "h"), latin.replace("х", "kh")) if "х" in latin else (latin,)


def _of_latin(word: str) -> str:
    heard = _DOUBLED_CONSONANT.sub(r"\1", word)
    heard = _TWO.sub(lambda found: _TWO_LETTERS[found[0]], heard).translate(_ONE)
    heard = _DOUBLED.sub(r"\1", heard)
    heard = _BETWEEN_VOWELS.sub("y", _FEMININE.sub("iye", heard))
    heard = _GLIDE.sub(lambda found: "i" if found[0] == "y" else "u", heard)
    heard = _PAIR.sub(lambda found: _VOWEL_PAIRS[found[0]], _DOUBLED.sub(r"\1", heard))
    return _SILENT.sub("H", once(heard.replace("o", "u")))


def once(heard: str) -> str:
    """Return sounds without doubled ones; an unwritten vowel beside a written one is that."""
    if "?" in heard:
        heard = _UNWRITTEN.sub(r"\1", heard)
    return _DOUBLED.sub(r"\1", heard)


def _of_arabic(word: str, *, last: bool) -> tuple[str, ...]:
    stem, feminine = (word[:-1], True) if word[-1] in _ENDS else (word, False)
    if stem == _ALLAH:
        return ("alaH",)
    if stem.endswith(_ALIF_MAQSURA):
        return tuple(dict.fromkeys(form for end in "اي" for form in _of_arabic(stem[:-1] + end, last=last)))
    heard = "".join(_letter(stem, at, feminine=feminine) for at in range(len(stem)))
    # Two vowels with an ayn between them are heard as one, as in Latin letters: الراعي, al-Rai.
    heard = re.sub(r"a\?*([iu])", r"\1", heard)
    # An unwritten vowel may stand between two consonants.
    heard = re.sub(r"(?<=[^aiu?])(?=[^aiu?])", "?", heard)
    if not feminine:
        # A final h is often the feminine ending without its dots.
        return (once(re.sub(r"\?h$", "?H", heard) if word[-1] == "ه" else heard),)
    # Inside a name the feminine ending is heard as t: Maarat al-Numan.
    return (once(heard + "aH"),) if last else (once(heard + "at"), once(heard + "aH"))


def _letter(stem: str, at: int, *, feminine: bool) -> str:
    letter = stem[at]
    if letter in _UNHEARD:
        return "?"
    if letter == "ا":
        # The first alif carries a vowel that is not written.
        return "?" if at == 0 else "a"
    if letter not in _GLIDES:
        return _ARABIC.get(letter, letter)
    consonant, vowel = _GLIDES[letter]
    after = stem[at + 1] if at + 1 < len(stem) else ("ا" if feminine else "")
    if at == 0 or after == "ا" or (after in _GLIDES and after != letter):
        return consonant
    return consonant if stem[at - 1] == "ا" and at > 1 else vowel


#: What another consonant, or one too many, counts.
CONSONANT: Final = 1.5
#: Brigade 135 is not Brigade 136.
_NEVER: Final = 9.0
_SISTERS: Final = {
    "qk": 0.25, "gG": 0.25, "gj": 0.25, "tT": 0.25, "dD": 0.25, "zD": 0.25, "SC": 0.25, "bp": 0.25, "qg": 0.5,
    "dz": 0.75, "hx": 0.5, "Hx": 0.5, "Hh": 0.0,
    "ae": 0.0, "ie": 0.0, "Aa": 0.0, "Ae": 0.0, "Ai": 0.25, "ai": 0.5, "au": 0.5, "iu": 0.5, "eu": 0.5, "Au": 0.5,
    "?a": 0.0, "?i": 0.0, "?u": 0.0, "?e": 0.0, "?A": 0.0, "wu": 0.5, "yi": 0.5, "ye": 0.5,
}  # fmt: skip
_BETWEEN: Final = {pair: cost for both, cost in _SISTERS.items() for pair in (both, both[::-1])}
_ALONE: Final = {
    "?": 0.0, "H": 0.0, "A": 0.5, "a": 0.25, "i": 0.25, "u": 0.25, "e": 0.25,
    "w": 0.5, "y": 0.5, "h": 0.5, **dict.fromkeys("0123456789", _NEVER),
}  # fmt: skip


def _replaced(one: str, other: str) -> float:
    cost = _BETWEEN.get(one + other)
    if cost is not None:
        return cost
    if one == other:
        return 0.0
    return _NEVER if (one in VOWELS) != (other in VOWELS) or one.isdigit() or other.isdigit() else CONSONANT


#: Of every two sounds of the three scripts; letters of other scripts are looked at one by one.
_COSTS: Final = {
    one + other: _replaced(one, other)
    for one in "abdefghijklmnpqrstuwxyzACDGHST?0123456789"
    for other in "abdefghijklmnpqrstuwxyzACDGHST?0123456789"
}


@lru_cache(maxsize=65_536)
def _alone(heard: str) -> tuple[float, ...]:
    """Return what each sound counts that the other name lacks; a vowel at the beginning is always written."""
    costs = [_ALONE.get(sound, CONSONANT) for sound in heard]
    if heard and heard[0] in VOWELS:
        costs[0] = max(costs[0], 0.75)
    return tuple(costs)


def difference(one: str, other: str, *, most: float) -> float:
    """Return how far two rows of sounds are apart: a weighted edit distance (Wagner and Fischer 1974).

    A vowel for another counts 0.5, one left out 0.25 (last 0.5, first 0.75); a sister consonant (q and k, gh and g)
    0.25 to 0.75; w, y and h left out 0.5; any other consonant 1.5. More than `most` is returned as infinity.

    Examples
    --------
    >>> difference("susin", "susan", most=2), difference("q?rah", "qaraH", most=2)
    (0.5, 0.0)
    """
    if one == other:
        return 0.0
    lone = _alone(other)
    before = [0.0]
    for cost in lone:
        before.append(before[-1] + cost)
    for sound, alone in zip(one, _alone(one), strict=True):
        now = [before[0] + alone]
        for at, heard in enumerate(other):
            known = _COSTS.get(sound + heard)
            best = before[at] + (_replaced(sound, heard) if known is None else known)
            now.append(min(best, before[at + 1] + alone, now[at] + lone[at]))
        if min(now) > most:
            return float("inf")
        before = now
    return before[-1] if before[-1] <= most else float("inf")


_COARSE: Final = str.maketrans("qgGjTDzCp", "kkkktddSb", "aiue?AwyhHx")


def coarse(heard: str) -> str:
    """Return the strong consonants by families: what two spellings that `difference` calls near (almost) share."""
    return heard.translate(_COARSE)


def consonants(heard: str) -> int:
    """Return how many consonants are heard for sure."""
    return sum(sound not in VOWELS and sound != "H" for sound in heard)
