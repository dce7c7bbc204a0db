"""How a place name is compared: as written but for marks, and as it sounds, with what its words say.

Scripts: Latin, Arabic and Cyrillic. Letters of other scripts stand for themselves: such names match as written only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Final

from geo.measure import _letters, _name_words

#: Longer texts are no names of places.
LONGEST_NAME: Final = 200
#: A name of several unclear words may sound in many ways; so many are kept.
_MOST_FORMS: Final = 4

# Hamza, ayn and the quotation marks that stand for them; invisible characters go by their category.
_MARKS: Final = re.compile("['`´‘’‚‛“”„\"ʹʺʻʼʽʾʿˈˊˋ′″ـ]")
#: Turkish and Kurdish letters that lose their sound with their accent.
_ACCENTED: Final = str.maketrans({"ş": "sh", "ç": "ch", "ğ": "gh", "ı": "i", "ø": "o", "š": "sh", "č": "ch", "ž": "zh"})
_ARABIC: Final = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۃ": "ه", "ٱ": "ا"})
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cs", "Co", "Cn"})


def plain(name: str) -> str:
    """Return a name without case, accents, marks and hyphens: two that are equal are the very same name.

    Examples
    --------
    >>> plain("Ma’arrat  al-Nu`mān"), plain("أم حوش") == plain("ام حوش")
    ('maarrat al numan', True)
    """
    return _undotted(_pointed(name))


def _undotted(text: str) -> str:
    return text if text.isascii() else text.translate(_ARABIC)


def _pointed(name: str) -> str:
    text = name[:LONGEST_NAME].casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_ACCENTED)
        text = unicodedata.normalize("NFKD", _MARKS.sub("", text))[: 2 * LONGEST_NAME].casefold()
    text = _MARKS.sub("", text)
    if not text.isascii() or not text.replace(" ", "").isalnum():
        text = "".join(map(_kept, text))
    return " ".join(text.split())


def _kept(sign: str) -> str:
    if sign.isascii() and sign.isalnum():
        return sign
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category in _INVISIBLE:
        return ""
    return sign if category[0] in "LN" else " "


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart.

    Attributes
    ----------
    plain
        See `plain`.
    forms
        How it may sound as a whole, without articles and words of kind.
    bare
        How its own part may sound: without the words many names share.
    shared
        Those words: Tall, Kafr, Sharqi, ...
    kinds
        What it says it is: prison, school, ...; empty where it says nothing.
    things
        What exactly, where it says so: an airfield, which is of the kind base.
    common
        Whether it has no other words than those many names share, or none at all.
    words
        Its words as they sound, each by itself.
    weight
        How many consonants of `bare` are heard for sure: what an edit is weighed against.
    """

    plain: str
    forms: tuple[str, ...]
    bare: tuple[str, ...]
    shared: frozenset[str]
    kinds: frozenset[str]
    things: frozenset[str]
    common: bool
    words: frozenset[str]
    weight: int


@lru_cache(maxsize=65_536)
def spelling(name: str) -> Spelling:
    """Take a name apart.

    Examples
    --------
    >>> spelling("Tell Sousin").forms == spelling("Tal-Soussin").forms == spelling("تل سوسين").forms
    True
    >>> spelling("Juvenile Prison").kinds, spelling("مدرسة المشاة").kinds
    (frozenset({'prison'}), frozenset({'school'}))
    """
    pointed = _pointed(name)
    words = _words(pointed)
    things = frozenset(_name_words.THINGS[_undotted(word)] for word in words if _says_kind(word))
    # A village school is a school.
    things = things - {"village"} or things
    read = [_read(word) for word in words if not _says_kind(word)]
    if things - {"village"}:
        # "Menagh military airport" is Menagh airport.
        read = [(text, role) for text, role in read if text not in _name_words.FILLERS] or read
    own = [text for text, role in read if not role]
    forms = _sounding(tuple(text for text, _ in read))
    bare = _sounding(tuple(own)) if own and len(own) < len(read) else forms
    return Spelling(
        plain=_undotted(pointed),
        forms=forms,
        bare=bare,
        shared=frozenset(text for text, role in read if role and own),
        kinds=frozenset(_name_words.GROUP_OF.get(thing, thing) for thing in things),
        things=things - {"village", *_name_words.GROUP_OF.values()},
        common=not own,
        words=frozenset(_letters.sounds(text)[0] for text, _ in read),
        weight=min(_letters.consonants(form) for form in bare),
    )


def _says_kind(word: str) -> bool:
    return _undotted(word) in _name_words.THINGS


def _meaning(word: str) -> str:
    return _name_words.MEANINGS.get(_undotted(word), "")


def _roles() -> dict[str, tuple[str, str]]:
    # By sound as well: nobody lists every way of writing Kubra. Sounds of Arabic words lack vowels, so they stay out.
    found: dict[str, tuple[str, str]] = {}
    for role, table in (("after", _name_words.TAILS), ("before", _name_words.HEADS)):
        for spelled, usual in table.items():
            found[spelled] = found[_letters.sounds(spelled)[0].replace("H", "")] = (usual, role)
    return {word: role for word, role in found.items() if "?" not in word}


_ROLES: Final = _roles()


def _read(word: str) -> tuple[str, str]:
    """Return the word in the one spelling used for it, and whether it stands before or after many names."""
    known = _ROLES.get(_undotted(word)) or _ROLES.get(_letters.sounds(word)[0].replace("H", ""))
    return known or (_meaning(word) or word, "")


def _words(pointed: str) -> list[str]:
    found = [word for word in _latin(pointed).split() if word not in _name_words.STOPS]
    found = [word for at, word in enumerate(found) if not _is_article(word, found[at + 1 : at + 2])]
    found = [_without_article(word) for word in found]
    return _paired(found)


def _latin(text: str) -> str:
    if text.isascii():
        return text
    # Cyrillic words that are common are found by their first reading.
    words = text.split()
    return " ".join(
        next(
            (form for form in _letters.latin_forms(word) if form in _name_words.HEADS or form in _name_words.ARTICLES),
            word,
        )
        for word in words
    )


def _is_article(word: str, after: list[str]) -> bool:
    if word not in _name_words.ARTICLES or not after:
        return False
    first = _letters.latin_forms(after[0])[0]
    # As it is written (ash-Shaykh) or as it is heard (ash-Cheikh).
    alike = _letters.coarse(_letters.sounds(word)[0]) == _letters.coarse(_letters.sounds(after[0])[0][:1]) != ""
    return alike or first.startswith(_name_words.ARTICLES[word]) or word == "al"


def _without_article(word: str) -> str:
    if not word.startswith("ال") or len(word) < 4 or word == "الله" or _undotted(word) in _name_words.HEADS:
        return word
    return word[2:]


def _paired(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        both = _undotted(f"{found[-1]} {word}") if found else ""
        if both in _name_words.PAIRED:
            found[-1] = _name_words.PAIRED[both]
        else:
            found.append(word)
    return found


def _sounding(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return how words sound in a row."""
    each = [_letters.sounds(word, last=False) for word in words[:-1]]
    each += [_letters.sounds(word) for word in words[-1:]]
    forms = ("".join(form) for form in islice(product(*each), _MOST_FORMS))
    return tuple(dict.fromkeys(_ended(_letters.once(form)) for form in forms))


def _ended(heard: str) -> str:
    stem = heard.removesuffix("H")
    return f"{stem[:-1]}A{heard[len(stem) :]}" if stem.endswith(("a", "e")) else heard


def apart(one: tuple[str, ...], other: tuple[str, ...], *, most: float) -> float:
    """Return how far two names sound apart (`_letters.difference`), at best; infinity beyond `most`."""
    return min((_letters.difference(a, b, most=most) for a in one for b in other), default=float("inf"))


_BETWEEN: Final = re.compile(r"[,;،؛\n\r\t•·|&]|(?<!\S)(?:and|و|et|ve|и)(?!\S)|(?<!\S)as well as(?!\S)", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"^(?:[-–—*]|\d{1,3}[.)])\s+|^(?:the\s+)?(?:\w+\s+)?(?:villages?|towns?|hamlets?)\s*(?:of\s+|:\s*)", re.IGNORECASE
)


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of a list written as one text, in its order, repeated ones as often as they stand.

    They are parted by commas, semicolons, line breaks, bullets and the word "and". An Arabic و written together with a
    word is taken for "and" where a whole name stands before it, so not in أم ولد.

    Examples
    --------
    >>> split_names("the five villages of Tal Qarah, Tell Sousin, Maarata, Kfar Qares and Fafeen")
    ('Tal Qarah', 'Tell Sousin', 'Maarata', 'Kfar Qares', 'Fafeen')
    >>> split_names("تل قراح وتل سوسين، فافين")
    ('تل قراح', 'تل سوسين', 'فافين')
    """
    parts = (part for piece in _BETWEEN.split(text) for part in _parted(piece))
    names = (_LEAD.sub("", part.strip(" \t.\"'“”«»")).strip(" \t.:\"'“”«»") for part in parts)
    return tuple(name for name in names if name)


def _parted(piece: str) -> list[str]:
    """Return a text in two or more where an Arabic "and" is written together with the next name."""
    found: list[list[str]] = [[]]
    for word in piece.split():
        if _joined(word) and any(plain(said) not in _name_words.HEADS for said in found[-1]):
            found.append([word[1:]])
        else:
            found[-1].append(word)
    return [" ".join(words) for words in found]


def _joined(word: str) -> bool:
    if not word.startswith("و") or plain(word) in _name_words.HEADS:
        return False
    return len(word) > 3 or plain(word[1:]) in _name_words.HEADS
