"""The kinds of events, few enough to give each its own shape on the map."""

from __future__ import annotations

from typing import Final

BATTLE: Final = "battle"
STRIKE: Final = "strike"
ATTACK_ON_CIVILIANS: Final = "attack on civilians"
CAPTURE: Final = "capture"
OTHER: Final = "other"

KINDS: Final[tuple[str, ...]] = (BATTLE, STRIKE, ATTACK_ON_CIVILIANS, CAPTURE, OTHER)

#: Words of hand-made tables whose meaning is plain.
_STRIKES: Final = (
    "air raid, air raids, airstrikes, air strikes, air attack, aerial attack, aerial bombardment, aerial bombing, "
    "bombardment, artillery, artillery fire, artillery shelling, artillery strike, mortar, mortar fire, mortar attack, "
    "rocket fire, rocket attack, missile attack, missile strike, drone strike, drone attack, strikes, ied, ied attack, "
    "ied explosion, remote violence"
)
_BATTLES: Final = (
    "clashes, armed clash, armed clashes, fighting, combat, firefight, gunfight, ambush, skirmish, skirmishes, "
    "ground attack, ground fighting"
)

#: Words seen in the ``kind`` columns of plain tables and UCDP's type of violence, lower case. Bombs that lie in wait
#: are strikes, as in ACLED's "explosions/remote violence"; "bombing" and "explosion" may be anything, and are other.
_WORDS: Final[dict[str, str]] = {
    **{kind: kind for kind in KINDS},
    "1": BATTLE,
    "2": BATTLE,
    "3": ATTACK_ON_CIVILIANS,
    "state-based violence": BATTLE,
    "state-based conflict": BATTLE,
    "non-state violence": BATTLE,
    "non-state conflict": BATTLE,
    "one-sided violence": ATTACK_ON_CIVILIANS,
    "violence against civilians": ATTACK_ON_CIVILIANS,
    "airstrike": STRIKE,
    "air strike": STRIKE,
    "shelling": STRIKE,
    "explosions/remote violence": STRIKE,
    "battles": BATTLE,
    "clash": BATTLE,
    "attack": BATTLE,
    **dict.fromkeys(_STRIKES.split(", "), STRIKE),
    **dict.fromkeys(_BATTLES.split(", "), BATTLE),
    **dict.fromkeys(("attacks on civilians", "attack against civilians", "massacre"), ATTACK_ON_CIVILIANS),
    "captured": CAPTURE,
}


def canonical_kind(raw: str) -> str:
    """Return the canonical kind of an event for a source's own word.

    UCDP types 1 (state-based) and 2 (non-state) are battles; it does not tell strikes
    from fighting on the ground. Words nobody knows become ``"other"``; the source's word
    is kept in ``kind_raw``.

    Examples
    --------
    >>> canonical_kind("One-sided violence")
    'attack on civilians'
    >>> canonical_kind("riot")
    'other'
    """
    return _WORDS.get(" ".join(raw.split()).casefold(), OTHER)
