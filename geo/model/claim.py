"""What a claim is, and what a verdict on one is: a report's sentence in a form that can be worked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import pandas as pd

    from geo.model.view import Area, Definition, Window

Supported = Literal["supported", "contradicted", "not decidable"]

Measure = Literal["area", "places", "depth"]

#: What an advance is measured by: ground gained (km2), places gained, deepest push (km).
MEASURES: Final[tuple[Measure, ...]] = ("area", "places", "depth")

#: The verdicts there are.
VERDICTS: Final[tuple[Supported, ...]] = ("supported", "contradicted", "not decidable")


@dataclass(frozen=True, slots=True)
class WithinDistance:
    """On a day an actor was within a distance of its rival's ground: ``0 <= distance < threshold_m`` or equal to it.

    `definition` and `area` left out are the dataset's. `during` is a window: at some moment of it. With `about` the
    claim is that the distance was the threshold, give or take that share of it ("about 20 km": 0.1 is 18 to 22 km).
    """

    actor: str
    rival: str
    during: Window
    threshold_m: float
    definition: Definition | None = None
    area: Area | None = None
    about: float | None = None


@dataclass(frozen=True, slots=True)
class CapturedCount:
    """In a window an actor captured so many places: of a list, or of all recorded; of `kinds` alone where named.

    `places` are names as a report writes them; `from_actor` whom they were taken from.
    """

    actor: str
    during: Window
    count: int
    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    from_actor: str | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class BiggestSince:
    """An actor's advance in a window is the largest since a moment; `measures` left out are all there are."""

    actor: str
    during: Window
    since: pd.Timestamp
    measures: tuple[Measure, ...] = ()
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class MajorityShare:
    """More than a share of an actor's events in a window fell on ground that `holder` held, or, `other`, did not."""

    actor: str
    during: Window
    holder: str
    kinds: tuple[str, ...] = ()
    other: bool = False
    share: float = 0.5
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class FirstTime:
    """In a window an actor was nearer to its rival's ground than a threshold for the first time since a moment.

    Without a threshold: nearer than ever since then ("the closest it had been").
    """

    actor: str
    rival: str
    during: Window
    since: pd.Timestamp
    threshold_m: float | None = None
    definition: Definition | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class HappenedNear:
    """In a window an event happened within a distance of a place.

    The events are those of a kind, an actor, and with words, as far as these are named; `place` is a name or an alias.
    """

    place: str
    during: Window
    within_m: float
    kinds: tuple[str, ...] = ()
    actor: str | None = None
    text: str = ""


Statement = WithinDistance | CapturedCount | BiggestSince | MajorityShare | FirstTime | HappenedNear

#: What each type of claim is called in files and links.
TYPES: Final[dict[str, type[Statement]]] = {
    "within-distance": WithinDistance,
    "captured-count": CapturedCount,
    "biggest-since": BiggestSince,
    "majority-share": MajorityShare,
    "first-time": FirstTime,
    "happened-near": HappenedNear,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence somebody said, and what it states.

    Attributes
    ----------
    id
        Small letters, digits and hyphens; unique in a ledger.
    quote
        The sentence as it was said, or close to it.
    statement
        What it states, in a form that can be worked out.
    who, said_on, url
        Who said it, on which day (``None``: not known), and the address of the source.
    note
        One line on how the sentence was read.
    """

    id: str
    quote: str
    statement: Statement
    who: str = ""
    said_on: pd.Timestamp | None = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row a verdict rests on: its table, its id, what it says in a sentence, and where it is, in degrees."""

    table: Literal["events", "zones", "places", "holdings"]
    id: str
    said: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """Something that would change the verdict.

    Attributes
    ----------
    sentence
        What would have to be otherwise.
    verdict
        What the verdict would then be.
    amount, unit
        How much, where it is a number: ``290.0`` and ``"m"``.
    """

    sentence: str
    verdict: Supported
    amount: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a claim's number is by another measure or definition, and by which."""

    by: str
    number: float
    unit: str
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the data say of a claim.

    Attributes
    ----------
    claim
        The claim.
    verdict
        ``"supported"``, ``"contradicted"`` or ``"not decidable"``.
    number, unit, interval
        What was worked out, its unit, and between which values it may lie; ``None`` where there is no number.
    probability
        That the claim is true, under the model named in `definition`; ``None`` where there is no such model, or where
        it is not about what keeps the claim open: several moments or events, a date, confidence.
    reason
        The verdict's reason in a sentence.
    definition
        How the number is defined, in a sentence.
    evidence
        The rows the verdict rests on, the weightiest first.
    flips
        The flip test: the smallest thing first.
    notes
        Further sentences: readings under which the verdict is another, what the data leave out.
    others
        The number by the other measures or definitions that the claim asks, in their order.
    """

    claim: Claim
    verdict: Supported
    number: float | None
    unit: str
    interval: tuple[float, float] | None
    probability: float | None
    reason: str
    definition: str
    evidence: tuple[Evidence, ...] = ()
    flips: tuple[Flip, ...] = ()
    notes: tuple[str, ...] = field(default=())
    others: tuple[Figure, ...] = ()
