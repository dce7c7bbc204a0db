"""The numbers of a snapshot, as plain values: what its page says, its manifest seals and `verify` works out again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo.measure import memory
from geo.model.claim import TYPES
from geo.model.errors import InputError
from geo.scene import question_of
from geo.share._values import write_time

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.ground import Witness
    from geo.model.claim import Claim, Verdict
    from geo.scene import Scene
    from geo.share.snapshot import Snapshot

_TYPE_NAMES: Final = {kind: name for name, kind in TYPES.items()}


def numbers_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the numbers of what is shared, ready for JSON.

    Metres and degrees are rounded to the millimetre and to the hundred-millionth (1 mm), times are written as in links.

    Returns
    -------
    numbers
        ``sentence``: as the dashboard shows it;
        ``moment``, ``window``, ``mode``: None without dates;
        ``counts``: events shown and in all; deaths as `geo.measure.select.Counts` has them;
        ``pair``, ``definition``, ``area``, ``max_place_uncertainty_m``, ``threshold_m``: what was asked;
        ``distance_m``, ``low_m``, ``high_m``, ``open_ended``, ``from``, ``to``, ``notes``: the answer;
        ``reason``: why there is none, else empty;
        ``left_out``: how many positions were too imprecise;
        ``chance``: how probable it is that the distance is under the threshold, with draws and seed;
        ``chance_reason``: why there is none.
    """
    scene = snapshot.scene
    view, dated = scene.view, scene.dated
    return {
        "sentence": scene.sentence,
        "moment": _time(view.instant) if dated else None,
        "window": [_time(moment) for moment in view.window or scene.period] if dated else None,
        "mode": view.mode,
        "counts": _counts(scene),
        "pair": list(view.pair) if view.pair else None,
        "definition": view.definition,
        "area": list(view.area) if view.area else None,
        "max_place_uncertainty_m": view.max_place_uncertainty_m,
        "threshold_m": view.threshold_m,
        **_distance(scene),
        "left_out": len(scene.left_out),
        **_chance(scene),
    }


def verdicts_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the claims' verdicts in the order of the claims, ready for JSON.

    Of a claim that could not be asked the ``verdict`` is None, and the ``reason`` says why.
    """
    found = zip(snapshot.wanted.claims, snapshot.verdicts, strict=True)
    return [{**_asked(claim), **_said(verdict)} for claim, verdict in found]


def _asked(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "type": _TYPE_NAMES[type(claim.statement)],
        "quote": claim.quote,
        "who": claim.who,
        "said_on": _time(claim.said_on),
        "url": claim.url,
        "note": claim.note,
    }


def _said(found: Verdict | InputError) -> dict[str, Any]:
    nothing = {"verdict": None, "number": None, "unit": "", "interval": None, "probability": None}
    if isinstance(found, InputError):
        return {**nothing, "reason": str(found), "definition": "", "notes": []}
    return {
        "verdict": found.verdict,
        "number": _number(found.number),
        "unit": found.unit,
        "interval": None if found.interval is None else [_number(bound) for bound in found.interval],
        "probability": _number(found.probability, 6),
        "reason": found.reason,
        "definition": found.definition,
        "notes": list(found.notes),
    }


def _counts(scene: Scene) -> dict[str, int]:
    counts = scene.counts
    return {
        "shown": counts.shown,
        "total": counts.total,
        "deaths_best": counts.deaths_best,
        "deaths_low": counts.deaths_low,
        "deaths_high": counts.deaths_high,
        "without_best": counts.without_best,
        "range_low": counts.range_low,
        "range_high": counts.range_high,
    }


def _distance(scene: Scene) -> dict[str, Any]:
    gap = scene.gap
    if gap is None:
        empty = dict.fromkeys(("distance_m", "low_m", "high_m", "open_ended", "from", "to"))
        return {**empty, "notes": [], "reason": scene.gap_reason}
    return {
        "distance_m": _number(gap.distance_m),
        "low_m": _number(gap.low_m),
        "high_m": _number(gap.high_m),
        "open_ended": gap.open_ended,
        "from": _end(gap.start),
        "to": _end(gap.end),
        "notes": list(gap.notes),
        "reason": "",
    }


def _end(end: Witness) -> dict[str, Any]:
    return {
        "name": end.name,
        "lon": _number(end.lon, 8),
        "lat": _number(end.lat, 8),
        "uncertainty_m": _number(end.uncertainty_m),
    }


def _chance(scene: Scene) -> dict[str, Any]:
    question, instant = question_of(scene.view), scene.view.instant
    if question is None or instant is None or scene.gap is None:
        return {"chance": None, "chance_reason": scene.gap_reason}
    try:
        answer = memory.chance(scene.ground, question, instant, scene.view.threshold_m)
    except InputError as error:
        return {"chance": None, "chance_reason": str(error)}
    chance = answer.chance
    if chance is None:
        return {"chance": None, "chance_reason": answer.reason}
    said = {
        "threshold_m": chance.threshold_m,
        "probability": _number(chance.probability, 6),
        "standard_error": _number(chance.standard_error, 6),
        "decided": chance.decided,
        "draws": chance.draws,
        "seed": chance.seed,
    }
    return {"chance": said, "chance_reason": ""}


def _time(moment: pd.Timestamp | None) -> str | None:
    return None if moment is None else write_time(moment)


def _number(value: float | None, digits: int = 3) -> float | None:
    """Return a number as JSON can hold it: an endless one is none, and no zero is negative."""
    return None if value is None or not math.isfinite(value) else round(float(value), digits) + 0.0
