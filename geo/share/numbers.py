"""The numbers of a snapshot, as plain values: what its page says, its manifest seals and `verify` works out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.share.snapshot import Snapshot


def numbers_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the numbers: sentence, moment, window, distance with interval and ends, counts, deaths; JSON-ready.

    Metres to the millimetre, times as in links; ``None`` where there is none, with the reason beside it.
    """
    raise NotImplementedError


def verdicts_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the claims' verdicts: id, quote, verdict, number, unit, interval, probability, reason; JSON-ready."""
    raise NotImplementedError
