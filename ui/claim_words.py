"""How the page Claims says verdicts and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model.text import count_text, date_text, distance_text, interval_text, km2_number, km2_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.claim import Claim, Supported

#: A verdict's colour and sign; the word says the same.
SIGNS: Final[dict[str, tuple[str, str]]] = {
    "supported": ("green", ":material/check_circle:"),
    "contradicted": ("red", ":material/cancel:"),
    "not decidable": ("orange", ":material/help:"),
}
#: What each type of claim is called.
TYPE_NAMES: Final[dict[str, str]] = {
    "within-distance": "Within a distance",
    "captured-count": "So many places captured",
    "biggest-since": "The biggest advance since",
    "majority-share": "Most events fell on some ground",
    "first-time": "For the first time, or the closest since",
    "happened-near": "Happened near a place",
}


def number_text(number: float, unit: str, interval: tuple[float, float] | None) -> str:
    """Say a number with its unit and its interval.

    Examples
    --------
    >>> number_text(55.2, "km2", (0.0, 163.4)), number_text(1.0, "places", (1.0, 1.0))
    ('55 km², interval 0–163', '1 place, no doubt about it in the data')
    """
    if unit in ("m", "km"):
        scale = 1000.0 if unit == "km" else 1.0
        said = distance_text(scale * number)
        return said if interval is None else f"{said}, interval {interval_text(*(scale * end for end in interval))}"
    said = f"{figure_text(number)} {unit}".strip()
    if unit == "places":
        said = count_text(int(number), "place")
    if unit == "km2":
        said = km2_text(number)
    if interval is None:
        return said
    low, high = map(km2_number if unit == "km2" else figure_text, interval)
    return f"{said}, interval {low}–{high}" if low != high else f"{said}, no doubt about it in the data"


def figure_text(value: float) -> str:
    """Say a number with no more digits than are worth reading.

    Examples
    --------
    >>> figure_text(5.0), figure_text(76.47), figure_text(2.345), figure_text(12345.6)
    ('5', '76', '2.3', '12,346')
    """
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 10 else f"{value:.1f}"


def chance_text(probability: float) -> str:
    """Say a probability in whole percent; what is neither sure nor impossible never reads as if it were.

    Examples
    --------
    >>> chance_text(0.483), chance_text(0.001), chance_text(1.0)
    ('48 %', 'under 1 %', '100 %')
    """
    if 0 < probability < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= probability < 1 else f"{100 * probability:.0f} %"


def said_by(claim: Claim) -> str:
    """Say who said a claim, and when."""
    day = "" if claim.said_on is None or date_text(claim.said_on) in claim.who else date_text(claim.said_on)
    return ", ".join(part for part in (claim.who, day) if part)


def sentence(text: str) -> str:
    """Return a text that ends as a sentence does.

    Examples
    --------
    >>> sentence("unknown actor"), sentence("did you mean ISIS?")
    ('unknown actor.', 'did you mean ISIS?')
    """
    return text if text.endswith((".", "?", "!")) else f"{text}."


def tally(verdicts: Sequence[Supported | None], total: int) -> str:
    """Say how many claims came out which way; ``None`` could not be asked, and of more in total these are shown.

    Examples
    --------
    >>> tally(["supported", "not decidable", "supported", None], 4)
    '4 claims: 2 supported, 0 contradicted, 1 not decidable, 1 cannot be asked of these data'
    >>> tally(["supported", "not decidable"], 21)
    '21 claims; of the 2 shown here: 1 supported, 0 contradicted, 1 not decidable'
    """
    parts = [f"{verdicts.count(name)} {name}" for name in SIGNS]
    if None in verdicts:
        parts.append(f"{verdicts.count(None)} cannot be asked of these data")
    here = "" if len(verdicts) == total else f"; of the {len(verdicts)} shown here"
    return f"{count_text(total, 'claim')}{here}: {', '.join(parts)}"
