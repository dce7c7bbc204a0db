"""Layers of gains and losses: polygons with an actor, a date and what changed, as zones of who then held the ground.

Ground gained is held from its date until a later loss of it, or until another gains it. What was held before the first
gain of the file is unknown, and stays so. How changes of one date are played: `geo.read.replay`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.actors import CONTESTED
from geo.model.text import count_text
from geo.read import cells
from geo.read.cells import times
from geo.read.dates import Span, read_span
from geo.read.ground import names_start, open_ground, property_names, zones_of
from geo.read.replay import SLIVER_M2, Change, replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.read.content import Content
    from geo.read.ground import Ground
    from geo.read.layers import Features
    from geo.read.options import Options
    from geo.read.replay import Piece, Replay, Turn
    from geo.read.result import FileResult

_KIND: Final = "gains and losses of ground"

#: Properties that say what changed and nothing else.
_CHANGES: Final = (
    "change", "change_type", "type_of_change", "gain_loss", "gains_losses", "gain_or_loss", "gainloss",
    "control_change", "territorial_change",
)  # fmt: skip
#: Properties that may say it: only where every value does, some of them beyond doubt.
_MAYBE_CHANGES: Final = ("type", "status", "category", "event", "event_type", "kind", "action", "class")

#: Words beyond doubt, and words that a map may use of ground that is held, too.
_GAINS: Final = frozenset({"gain", "gains", "gained", "regained", "advance", "advances", "advanced"})
_TAKEN: Final = frozenset({"captured", "capture", "captures", "taken", "seized", "seizure", "conquered", "won"})
_LOSSES: Final = frozenset({"loss", "losses", "lost"})
_LEFT: Final = frozenset({"withdrawn", "withdrew", "withdrawal", "retreat", "retreated", "ceded", "abandoned"})
#: Words of a gain by whoever frees the ground and of a loss by whoever held it: the actor named may be either.
_EITHER: Final = frozenset({"liberated", "liberation", "recaptured", "recapture", "retaken", "reclaimed"})

#: Changes that one sentence names; further ones are counted.
_MOST_SAID: Final = 5

#: No word of a turn, or words of several.
_UNTOLD: Final = ""

_ADD: Final = "write gain or loss there"


def is_gains(features: Features) -> bool:
    """Return whether the features are changes of ground: a property says what changed, and another when."""
    return _change_property(features) is not None and names_start(features)


def _change_property(features: Features) -> str | None:
    names = [str(name) for name in features.properties.columns]
    taken = property_names(features).values()
    for name in (*_CHANGES, *_MAYBE_CHANGES):
        if name in names and name not in taken and _says_change(features.properties[name], plain=name in _CHANGES):
            return name
    return None


def _says_change(texts: pd.Series, *, plain: bool) -> bool:
    words = [set(_words(text)) for text in texts.unique() if text.strip()]
    turns = [_turn(text) for text in texts.unique() if text.strip()]
    sure = any(some & (_GAINS | _LOSSES) for some in words)
    if plain:
        return any(turns)
    both = "gain" in turns and ("loss" in turns or "either" in turns)
    return bool(turns) and all(turns) and (sure or both)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _turn(text: str) -> Turn | str:
    """Return what a text says happened to the ground; empty when it says nothing of it, or several things.

    Examples
    --------
    >>> [_turn(text) for text in ("Gained", "confirmed advance", "Lost", "liberated", "gain/loss", "held")]
    ['gain', 'gain', 'loss', 'either', '', '']
    """
    words = set(_words(text))
    said = [
        turn
        for turn, known in (("gain", _GAINS | _TAKEN), ("loss", _LOSSES | _LEFT), ("either", _EITHER))
        if words & known
    ]
    return said[0] if len(said) == 1 else _UNTOLD


def read_gains(content: Content, features: Features, options: Options) -> FileResult:
    """Make zones of gains and losses; the number of a rejected row is that of the feature, from 1.

    A word such as "liberated" is a loss where the actor named held at least half of the ground then, a gain where
    others did; where neither did, the row is set aside. A loss of ground that the file gave to nobody changes nothing.

    Raises
    ------
    FileRefusedError
        As `geo.read.ground.open_ground`; or the features state an end beside what changed.
    """
    column = _change_property(features) or _CHANGES[0]
    names = property_names(features)
    ends = [names[name] for name in ("end", "last_day") if name in names]
    if ends and (features.properties[ends[0]].str.strip() != "").any():
        raise content.refused(
            f"{column} says what changed and {ends[0]} until when: gains and losses have one date each",
            do=f"remove {ends[0]}, or {column} if these are zones",
        )
    ground = open_ground(content, features, options)
    sheet = ground.sheet
    at, _ = read_span(sheet, Span("start"), open_end=True)
    written = features.properties[column].str.strip()
    turns = cells.worded(written, _turn)
    sheet.rejects.set_aside(turns == _UNTOLD, column=column, values=written, reason="says neither gain nor loss")
    try:
        played = replay(_changes(ground, turns, at))
    except shapely.GEOSException as error:
        what = " ".join(str(error).split())[:120]
        raise content.refused(f"its outlines cannot be cut against each other ({what})", do="mend them") from None
    unsettled = [row for row, turn in played.settled.items() if turn is None]
    sheet.rejects.set_aside(
        _among(unsettled, len(turns)),
        column=column,
        values=written,
        reason=f"it may be a gain or a loss, and nobody is known to have held the ground: {_ADD}",
    )
    _say(ground, column, played)
    _say_lost(ground, turns, at)
    return _result(ground, played)


def _changes(ground: Ground, turns: pd.Series, at: pd.Series) -> list[Change]:
    kept = np.flatnonzero(ground.sheet.rejects.kept)
    columns = (ground.holder, turns, at)
    who, what, when = (column.iloc[kept].tolist() for column in columns)
    return [Change(*one) for one in zip(kept.tolist(), who, what, when, ground.shapes[kept], strict=True)]


def _among(rows: Sequence[int], count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    among = np.zeros(count, dtype=np.bool_)
    among[list(rows)] = True
    return among


def _say(ground: Ground, column: str, played: Replay) -> None:
    sheet = ground.sheet
    sheet.warn(
        f"{column} is read as what changed: ground gained is held from its date until a later loss or another's gain, "
        "the last still so; what was held before the first gain is not known"
    )
    read_as = Counter(turn for turn in played.settled.values() if turn is not None)
    if read_as:
        sheet.warn(
            f"{times(sum(read_as.values()))} that may be a gain or a loss: {read_as['loss']:,} read as a loss, because "
            f"the actor held most of the ground then, {read_as['gain']:,} as a gain, because others did"
        )
    if played.needless:
        sheet.warn(
            f"{times(len(played.needless))} with a loss of ground that no earlier gain gave to the actor: nothing "
            f"changed (the first is feature {min(played.needless) + 1})"
        )
    if any(len(piece.holders) > 1 for piece in played.pieces):
        sheet.warn("ground that several gained on one date is contested until a later gain or loss")
    if played.slivers:
        sheet.warn(
            f"{count_text(played.slivers, 'sliver')} below {SLIVER_M2:g} m² where outlines differ by a rounding, "
            f"dropped ({played.slivers_m2:.2g} m² together)"
        )


def _say_lost(ground: Ground, turns: pd.Series, at: pd.Series) -> None:
    """Say which changes cannot be used: ground that was lost then may be shown as held on."""
    sheet = ground.sheet
    rows = np.flatnonzero(ground.lost)
    if not len(rows):
        return
    said = []
    for row in rows[:_MOST_SAID]:
        date = "on a date not known" if pd.isna(at.iloc[row]) else f"on {at.iloc[row]:%Y-%m-%d}"
        what = turns.iloc[row] if turns.iloc[row] in ("gain", "loss") else "change"
        said.append(f"{what} by {ground.holder.iloc[row] or 'nobody named'} {date} (feature {row + 1})")
    more = f" and {len(rows) - _MOST_SAID:,} more" if len(rows) > _MOST_SAID else ""
    sheet.warn(
        f"{count_text(len(rows), 'change')} of ground set aside: {', '.join(said)}{more}; from then on some of what is "
        "shown as held may not be, and some that was gained is missing: mend these features"
    )


def _result(ground: Ground, played: Replay) -> FileResult:
    pieces = played.pieces
    rows = pd.Series([piece.row for piece in pieces], dtype="int64")
    columns = pd.DataFrame(
        {
            "actor": pd.Series([_holder(piece) for piece in pieces], dtype="str"),
            "start": pd.Series([piece.start for piece in pieces], dtype="datetime64[us, UTC]"),
            "end": pd.Series([piece.end or pd.NaT for piece in pieces], dtype="datetime64[us, UTC]"),
            "line_uncertainty_m": ground.line.iloc[rows].to_numpy(),
            "source": ground.source.iloc[rows].to_numpy(),
        }
    ).set_axis(pd.Index(_ids(ground, rows), name="zone_id", dtype="str"))
    shapes = np.array([piece.shape for piece in pieces], dtype=object)
    return zones_of(ground, columns, shapes, rows + 1, kind=_KIND)


def _holder(piece: Piece) -> str:
    return next(iter(piece.holders)) if len(piece.holders) == 1 else CONTESTED


def _ids(ground: Ground, rows: pd.Series) -> list[str]:
    """Return the id of each piece: its feature's, with a number where the feature's ground fell to pieces."""
    ids = ground.ids.iloc[rows].reset_index(drop=True)
    number = ids.groupby(ids).cumcount() + 1
    several = ids.groupby(ids).transform("size") > 1
    made = [f"{one}-{count}" if more else one for one, count, more in zip(ids, number, several, strict=True)]
    used: set[str] = set()
    for place, one in enumerate(made):
        unique = one
        while unique in used:
            unique += "x"
        used.add(unique)
        made[place] = unique
    return made
