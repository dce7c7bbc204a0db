"""What the words of a licence say of passing rows on: which openly allow it, and which keep them from it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from geo.share import _terms_abroad as abroad
from geo.share._folds import folded, pattern

#: Longer texts are not read; their rows stay, since nobody knows what they say.
LONGEST: Final = 20_000

#: Passing on as somebody does it and as it is done, and as it is called.
_VERB: Final = (
    r"\b(?:(?:re-?)?(?:distribut|publish|post|upload|shar|circulat|disseminat|disclos|transmit|transferr?"
    r"|releas|forward"
    r"|reproduc|sublicens|mirror)(?:e|ed|ing|t?ed|t?ing)?|cop(?:y|ied|ying)|ma(?:de|ke|king) (?:\w+ ){0,3}"
    r"(?:public|available)|leave (?:the|your|our))\b"
)
_NOUN: Final = (
    r"\b(?:(?:re-?)?(?:distribution|publication|publishing|posting|distributing)|sharing|dissemination|circulation"
    r"|disclosure|transfer|transmission|copying|reproduction|release|onward use|sublicensing|sub-licensing|forwarding"
    r"|uploading)\b"
)
_ACT: Final = rf"(?:{_NOUN}|{_VERB})"
_GIVE: Final = r"\b(?:pass|hand|giv|provid|suppl|furnish|send|sent|sell|sold|offer|lend|lent|loan|deliver|show)\w*"
_OTHERS: Final = (
    r"\b(?:on|onwards?|third|thirds|others?|another|any(?:one|body)|any (?:other|person)|outside|external)\b"
)
_NOT: Final = (
    r"\b(?:(?:not|never|n't) (?:\w+ )?(?:permitted|allowed|authori[sz]ed|granted|possible|accepted)|prohibited"
    r"|forbidden"
    r"|disallowed|barred|banned|restricted|denied|unlawful|illegal|unauthori[sz]ed)\b"
)
_NEVER: Final = (
    r"(?:\b(?:must|may|can|shall|do|does|should|will|could|to|is|are) ?not\b|n't\b|\bnever\b|\bnot (?:to be|to|be)\b)"
)
_GRANTED: Final = (
    r"permitted|allowed|free(?:ly)?|welcome|encouraged|permits?|allows?|granted|may|can|but|when|whenever|if you|while"
    r"|provided that|impl\w+|liab\w+|responsib\w+|guarantee\w*|warrant\w*"
)
_PERMISSION: Final = r"(?:permissions?|consent|approval|authori[sz]ation|agreement|clearance)\b"
#: What makes of a refusal a demand for a name, or for no trade, and of no more.
_BUT: Final = (
    r"(?![^;]{0,60}\b(?:commercially|for commercial(?! (?:or|and)\b)|without (?:(?:due|proper|full|any|an?) )?"
    r"(?:attribution|acknowledg\w+|credit\w*|citation|citing|naming|reference)))"
    r"(?! (?:is |are )?(?:freely |always )?(?:permitted|allowed|welcome|free|encouraged)\b)"
)


def _gap(most: int, stop: str = _GRANTED) -> str:
    """Return a pattern of up to so many characters of one sentence in which none of some words stands."""
    return rf"(?:(?!\b(?:{stop})\b)[^;~]){{0,{most}}}?"


#: Licences that let rows be passed on, on conditions that are kept here: names, no trade, the same licence.
_OPEN: Final = pattern(
    r"(?<!not )(?<!not under )(?<!longer )(?<!longer under )\b(?:cc[- ]?(?:by|0|zero)|creative commons|odbl"
    r"|odc[- ]by|pddl"
    r"|open (?:database|data commons|government) licen[cs]e|public domain|ogl|mit licen[cs]e|apache|etalab)\b"
)
#: What sounds like a refusal and is none. It is taken out before refusals are looked for.
_HARMLESS: Final = {
    "no restriction": (
        r"\b(?:no|without)(?: (?:any|further|other|legal|special))* (?:[\w-]+ ){0,2}?(?:restrict|limit|barrier"
        r"|constrain)\w*"
        rf"(?: (?:on|to|of|for|regarding) (?:the |any )?(?:further )?{_ACT})?"
    ),
    "refusal denied": (
        r"\b(?:not|non|isn't|aren't|never)[- ](?:\w+ )?(?:prohibited|forbidden|restricted|barred|banned"
        r"|confidential|secret"
        r"|proprietary|classified|sensitive|embargoed|internal|denied|illegal)\b"
        r"|\bno (?:\w+ )?(?:confidential|secret|sensitive|proprietary|classified|restricted)\b"
    ),
    "no duty": (
        r"(?:\b(?:(?:do|does|is|are|will|shall|did)(?: not|n't)|not|no)(?: be)? (?:have|need(?:ed)?|require\w*|oblig\w+"
        r"|forced|compelled|expected|duty)|\bneed not|needn't)(?: (?:you|users|anyone|anybody|others))?(?: to)?"
        rf" {_ACT}"
    ),
    "permission not needed": (
        rf"\bno (?:\w+ ){{0,2}}{_PERMISSION} (?:is |to \w+ is )?(?:needed|required|necessary)"
        rf"|\b(?:not|n't) (?:need|require)\w* (?:\w+ ){{0,2}}{_PERMISSION}"
    ),
    "permission given": (
        rf"\b(?:may|can"
        rf"|free to)(?! ?not)(?:(?!\bnot\b)[^;]){{0,80}}?\bwithout (?:\w+ ){{0,3}}?{_PERMISSION}"
    ),
    "share alike": r"\bshar(?:e|ed|ing)[- ]?alike\b",
    "trade alone": (
        rf"(?<!non-)(?<!non )(?<!or )(?<!and )\bcommercial (?:{_ACT})|\b(?:restricted|limited) to non-?commercial\b"
    ),
    "changed versions": (
        r"\b(?:distribut|shar|publish)\w* (?:of )?(?:the |any |your )?(?:modified|adapted|derivative|derived"
        r"|changed|altered)\b"
        r"|\bno derivatives?(?: works?)?(?: \w+){0,2}? (?:distributed|shared|published)"
    ),
    "the text itself": (
        r"\bno (?:text|article|wording|photo|image)s?\b(?: \w+){0,2}? (?:copied|reproduced|shared)"
        r"|\b(?:text|article|wording|report|photo|image)s?(?: itself| themselves)?(?: is| are)? not (?:copied"
        r"|reproduced|shared)"
        r"|\b(?:copying|reproduction|use) of (?:the |any )?(?:logo|trade ?mark|crest)s?\b"
    ),
    **abroad.HARMLESS,
}
#: How licences say that their rows stay with who got them. Where in doubt, they do.
_REFUSALS: Final = {
    "traffic light": r"\btlp ?[:\-= ]? ?(?:red|amber|green|orange|yellow)\b",
    "secret": (
        r"\b(?:confidential|proprietary|embargo(?:ed)?|secret|noforn|fouo|sensitive|restricted|privileged|in-house)\b"
        r"|\bclassified\b(?! (?:as|by|in|into|according)\b)|\bfor your eyes\b|\b(?:not"
        r"|non)[- ]?public(?:ly available)?\b"
    ),
    "some readers alone": (
        r"\b(?:members?|subscribers?|recipients?|staff|partners?|eyes|internal(?:ly)?|humanitarian|clients?"
        r"|customers?|users?"
        r"|employees|personal|private|official|own|agency|agencies|organi[sz]ations?|educational|government|request"
        r"|agreement|licensees?)(?: \w+){0,3}? (?:only|exclusively|alone)\b"
        r"|\bonly (?:for|to|by)(?: the| your| its)?(?: \w+){0,2} (?:personal|private|official|own|internal|humanitarian"
        r"|members?|subscribers?|recipients?|staff|partners?|clients?|customers?|employees)\b"
        r"|\bonly (?:for|to|by)(?: the| your| its)? (?:personal|private|official|own|internal|humanitarian|members?"
        r"|subscribers?|recipients?|staff|partners?|clients?|customers?|employees)\b"
        r"|\bfor (?:subscribers|members|clients|staff)\b|\blicen[cs]ed to (?:[\w-]+ ){1,6}(?:only|exclusively)\b"
        r"|\binternal (?:use|purposes?|only)\b|\b(?:sole|exclusive) use\b|\b(?:up)?on request\b"
    ),
    "one user": (
        r"\bsingle[- ](?:user|seat|site|computer|organi[sz]ation)\b"
        r"|\bnon-?(?:re-?)?(?:distributable|distribution|shareable|sharable|transferr?able|disclosure)\b"
        r"|\bnon-re-?distribut\w+|\bnda\b|\beula\b|\bend[- ]user licen[cs]e|\b(?:data )?sharing agreement\b"
    ),
    "answered no": (
        rf"{_ACT}(?: \w+){{0,3}}? ?[:=\-?] ?(?:no|none|never|not|false|denied|prohibited|forbidden"
        rf"|restricted)\b(?! restrict)"
    ),
    "none of it": (
        r"\b(?:no|not for|not intended for|without)(?: (?:any|public|further|onward|external|wider|general|or"
        r"|free|the))*"
        rf" ?{_NOUN}(?! (?:restrict|limit)){_BUT}"
        r"|\bno (?:[\w-]+(?:, ?| or | nor | and | ?/ ?)(?:or )?){1,6}?(?:public |further |onward )?"
        rf"(?:(?<=or )|(?<=and )|(?<=/)|(?<=, ))(?:further |public )?{_NOUN}{_BUT}"
        rf"|\bno (?:redistribution|distribution|sharing|publication|copying|disclosure)\b(?! restrict)"
        r" (?:is |are )(?:permitted|allowed)"
    ),
    "it is forbidden": rf"{_NOUN}{_gap(300, _GRANTED + '|for commercial(?! (?:or|and))')}{_NOT}{_BUT}",
    "forbidden to": (
        rf"{_NOT}:? (?:(?:to|from) )?(?:[\w-]+(?:,|/| or| and)? ){{0,4}}?{_ACT}{_BUT}"
        rf"|\b(?:prohibit|forbid|disallow|bar|preclude|ban)(?:s|ding)?\b{_gap(120)}{_ACT}{_BUT}"
        rf"|(?:\bnot|n't) (?:permit|allow|authori[sz]e|grant|include|cover|entitle)\w*\b{_gap(120)}{_ACT}{_BUT}"
        rf"|\b(?:refrain|abstain|desist) from\b{_gap(80)}{_ACT}{_BUT}"
    ),
    "must not": rf"{_NEVER}{_gap(200)}{_ACT}{_BUT}",
    "must not be given": rf"(?:{_NEVER}|\bnot\b){_gap(120)}{_GIVE}{_gap(60)}{_OTHERS}",
    "no part may": rf"\b(?:no|none|neither|nobody)\b{_gap(60)}\b(?:may|can|shall|must)\b{_gap(80)}{_VERB}{_BUT}",
    "kept": (
        r"\b(?:keep|kept|stay|remain)s? (?:\w+ ){0,3}?(?:private|internal|confidential|secret|to yourself"
        r"|within)\b"
    ),
    **abroad.REFUSALS,
}
#: Refusals said of the makers' own rights, which a licence beside them opens.
_RESERVED: Final = pattern(
    r"\ball rights (?:are )?reserved\b|\bnon-?sub-?licen[cs]able\b|" + abroad.RESERVED,
)
#: Permission that must be asked for: who passes rows on without it is refused.
_ASK_FIRST: Final = pattern(
    r"\b(?:only|requires?|required|requiring|needs?|subject to|without|obtain\w*|requests?|seek|ask|asking"
    r"|prior|written"
    rf"|express|explicit|contingent|conditional|upon|pending|unless|except with)\b(?: [\w'-]+){{0,6}}? {_PERMISSION}"
    rf"|\b{_PERMISSION}(?: \w+){{0,6}}? (?:required|needed|necessary|obtained|sought)\b"
    rf"|{_NOUN} (?:is |are )?(?:possible |allowed |permitted )?(?:with|by|under) (?:\w+ ){{0,3}}?{_PERMISSION}"
)
_ABOUT: Final = pattern(_ACT)
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+|[;؛。؟]")
_HARMLESS_FOUND: Final = {name: pattern(words) for name, words in _HARMLESS.items()}
_REFUSALS_FOUND: Final = {name: pattern(words) for name, words in _REFUSALS.items()}


@lru_cache(maxsize=1024)
def refusal(licence: str) -> str:
    """Return how a licence keeps its rows from being passed on: the name of what was understood, or nothing.

    Read are plain English, German, French, Spanish, Russian, Ukrainian, Turkish and Arabic. A demand for attribution,
    for the same licence, or for no commercial use is none; a licence of more than `LONGEST` characters is one.

    Examples
    --------
    >>> refusal("TLP:AMBER"), refusal("CC BY 4.0"), refusal("You may not, without permission, distribute the data")
    ('traffic light', '', 'must not')
    """
    if len(licence) > LONGEST:
        return "too long to be read"
    text = folded(licence)
    found = (_refused(sentence) for sentence in _SENTENCES.split(text))
    said = next((name for name in found if name), "")
    if not said and _RESERVED.search(text) and not _OPEN.search(text):
        return "all rights reserved"
    return said


def _refused(sentence: str) -> str:
    """Return the name of the first refusal in a sentence, or nothing."""
    for found in _HARMLESS_FOUND.values():
        sentence = found.sub(" ~ ", sentence)
    said = next((name for name, found in _REFUSALS_FOUND.items() if found.search(sentence)), "")
    if not said and _ABOUT.search(sentence) and _ASK_FIRST.search(sentence):
        return "ask first"
    return said
