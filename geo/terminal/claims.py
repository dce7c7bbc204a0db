"""``geo claims``: what the data say of each claim of a ledger, with the evidence and what would change the verdict."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.measure.claims.check import check_claim
from geo.model.claim import VERDICTS
from geo.model.errors import FileRefusedError, InputError, UnknownNameError
from geo.model.text import count_text, date_text, interval_text
from geo.read.claim_fields import CLAIMS_FILE, claims_of, type_of
from geo.read.content import load, spoken
from geo.read.files import is_dataset
from geo.terminal.asked import opened
from geo.terminal.found import add_without
from geo.terminal.options import add_reading, given
from geo.terminal.said import Said, metres_text, moment_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from geo.model.claim import Claim, Evidence, Figure, Flip, Verdict

#: Decimals of numbers in JSON; of metres, millimetres.
_DIGITS: Final = 3
#: No more digits in a sentence than such numbers carry.
_FORMS: Final = {"km2": ",.1f", "km": ",.1f", "%": ".0f"}
#: How units are written in a sentence.
_UNITS: Final = {"km2": "km²"}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``claims``."""
    parser.add_argument(
        "ledger", metavar="PATH", type=Path, help=f"a folder with a {CLAIMS_FILE}, or a ledger of claims in TOML"
    )
    parser.add_argument(
        "--data",
        action="extend",
        nargs="+",
        metavar="PATH",
        type=given,
        help="files, folders, zip archives, https addresses of files, or a dataset folder (default: beside PATH)",
    )
    parser.add_argument("--id", dest="ids", action="append", default=[], metavar="ID", help="this claim alone")
    add_reading(parser)
    add_without(parser)
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Work out the claims of a ledger one by one.

    A claim that cannot be asked of the data is refused, with a line that names it; the others are worked out.

    Raises
    ------
    InputError
        The ledger or the data cannot be used, or no claim has the id asked for.
    """
    path: Path = arguments.ledger
    ledger = path / CLAIMS_FILE if path.is_dir() else path
    claims = _chosen(_claims(ledger), arguments.ids)
    if arguments.data is None:
        arguments.data = [_data_beside(ledger)]
    data = opened(arguments)
    verdicts: list[Verdict] = []
    refusals: list[str] = []
    for claim in claims:
        try:
            verdicts.append(check_claim(data.ground, claim))
        except InputError as error:
            refusals.append(f"{spoken(ledger.name)}: claim {claim.id!r}: {error}")
    answer = {
        "claims": [_verdict(one) for one in verdicts],
        "refused": refusals,
        "notes": list(data.notes),
    }
    contradicted = any(one.verdict == "contradicted" for one in verdicts)
    return Said(answer, list(_lines(verdicts, data.notes)), refusals, status=int(contradicted))


def _claims(ledger: Path) -> tuple[Claim, ...]:
    if ledger.name == CLAIMS_FILE and ledger.parent.is_dir() and not ledger.exists():
        raise FileRefusedError(f"{spoken(ledger.parent.name)}: it has no {CLAIMS_FILE}; give a ledger and --data")
    content = load(ledger)
    return claims_of(content.data, name=content.name)


def _chosen(claims: Sequence[Claim], ids: Sequence[str]) -> list[Claim]:
    known = {claim.id: claim for claim in claims}
    for one in ids:
        if one not in known:
            raise UnknownNameError("claim", one, known)
    return [known[one] for one in dict.fromkeys(ids)] if ids else list(claims)


def _data_beside(ledger: Path) -> Path:
    folder = ledger.parent
    if not is_dataset(folder):
        raise FileRefusedError(f"{spoken(ledger.name)}: no dataset lies beside it; say which data with --data PATH")
    return folder


def _verdict(one: Verdict) -> dict[str, Any]:
    claim = one.claim
    return {
        "id": claim.id,
        "type": type_of(claim.statement),
        "quote": claim.quote,
        "who": claim.who,
        "date": None if claim.said_on is None else moment_text(claim.said_on),
        "url": claim.url,
        "verdict": one.verdict,
        "number": _number(one.number),
        "unit": one.unit,
        "interval": _interval(one.interval),
        "others": [_figure(other) for other in one.others],
        "probability": _number(one.probability),
        "reason": one.reason,
        "definition": one.definition,
        "evidence": [_evidence(row) for row in one.evidence],
        "flip": [_flip(flip) for flip in one.flips],
        "notes": [*([claim.note] if claim.note else []), *one.notes],
    }


def _number(value: float | None) -> float | None:
    """Return a number as JSON can hold it: an endless one is none."""
    return None if value is None or not math.isfinite(value) else round(value, _DIGITS)


def _interval(interval: tuple[float, float] | None) -> list[float | None] | None:
    return None if interval is None else [_number(bound) for bound in interval]


def _figure(other: Figure) -> dict[str, Any]:
    return {
        "by": other.by,
        "number": _number(other.number),
        "unit": other.unit,
        "interval": _interval(other.interval),
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    at = {"lon": None if row.lon is None else round(row.lon, 6), "lat": None if row.lat is None else round(row.lat, 6)}
    return {"table": row.table, "id": row.id, "said": row.said} | at


def _flip(flip: Flip) -> dict[str, Any]:
    return {"sentence": flip.sentence, "verdict": flip.verdict, "amount": _number(flip.amount), "unit": flip.unit}


def _lines(verdicts: Sequence[Verdict], notes: Sequence[str]) -> Iterator[str]:
    for one in verdicts:
        yield from (_in_one_line(line) for line in _of_one(one))
    if verdicts:
        counted = Counter(one.verdict for one in verdicts)
        said = ", ".join(f"{counted[verdict]} {verdict}" for verdict in VERDICTS if counted[verdict])
        yield f"{count_text(len(verdicts), 'claim')}: {said}"
    yield from (f"note: {note}" for note in notes)


def _of_one(one: Verdict) -> Iterator[str]:
    claim = one.claim
    yield f"{claim.id}: {one.verdict}"
    # Who said it may name the day already.
    day = "" if claim.said_on is None or date_text(claim.said_on) in claim.who else moment_text(claim.said_on)
    said = ", ".join(part for part in (claim.who, day) if part)
    yield f'  "{claim.quote}"{f" ({said})" if said else ""}'
    if claim.url:
        yield f"  source: {claim.url}"
    yield f"  {one.reason}"
    if one.number is not None:
        yield f"  number: {_number_text(one.number, one.unit, one.interval)}{_chance_text(one)}"
    yield from (f"  {other.by}: {_number_text(other.number, other.unit, other.interval)}" for other in one.others)
    yield f"  how measured: {one.definition}"
    if claim.note:
        yield f"  how read: {claim.note}"
    yield from (f"  rests on {row.table.removesuffix('s')} {row.id}: {row.said}" for row in one.evidence)
    yield from (f"  would change it: {_flip_text(flip)}" for flip in one.flips)
    yield from (f"  note: {note}" for note in one.notes)


def _flip_text(flip: Flip) -> str:
    return f"{flip.sentence.rstrip('.')}: {flip.verdict}"


def _number_text(number: float, unit: str, interval: tuple[float, float] | None) -> str:
    """Say a number and its interval; metres as distances are said."""
    if unit == "m":
        between = "" if interval is None else f" ({interval_text(*interval)})"
        return f"{metres_text(number)}{between}"
    if unit == "places":
        between = "" if interval is None else f" ({interval[0]:,.0f} to {interval[1]:,.0f})"
        return f"{count_text(int(number), 'place')}{between}"
    said = f" {_UNITS.get(unit, unit)}" if unit else ""
    form = _FORMS.get(unit, ",.6g")
    between = "" if interval is None else f" ({interval[0]:{form}} to {interval[1]:{form}}{said})"
    return f"{number:{form}}{said}{between}"


def _chance_text(one: Verdict) -> str:
    return "" if one.probability is None else f", probability {one.probability:.2f}"


def _in_one_line(line: str) -> str:
    """Return a line without breaks in it; what indents it stays."""
    indent = line[: len(line) - len(line.lstrip(" "))]
    return indent + " ".join(line.split())
