"""``geo profile``: what a table's columns probably mean, as a profile to look at, correct and give back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.model.errors import FileRefusedError
from geo.read.archive import only_file, open_archive
from geo.read.given import name_of, opened
from geo.read.guess import guess
from geo.read.held import hold
from geo.read.known_kinds import to_tell
from geo.read.profile import FIELDS
from geo.read.proposals import order_question, proposals
from geo.terminal.options import given
from geo.terminal.said import Said

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from geo.read.guess import Candidate, Guess
    from geo.read.held import HeldTable
    from geo.read.proposals import Proposal, Question

#: Columns listed of those that a profile leaves out.
_MOST: Final = 20


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``profile``."""
    parser.add_argument(
        "file", metavar="FILE", type=given, help="a table whose columns no reader knows, alone or in a zip archive"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Guess what the columns of a table mean.

    Raises
    ------
    FileRefusedError
        The file is no table.
    """
    content = opened(arguments.file, name=name_of(arguments.file))
    archive = open_archive(content)
    table = hold(content if archive is None else only_file(archive))
    found = guess(table)
    if not found.profile.columns:
        raise FileRefusedError(
            f"{table.content.name}: no column looks like a date, a position or a name; give another file"
        )
    asked = order_question(table, found.profile)
    proposed = proposals(table, found.profile, found.facts)
    return Said(_answer(found, asked, proposed), _lines(table, found, asked, proposed))


def _answer(found: Guess, asked: Question | None, proposed: Sequence[Proposal]) -> dict[str, Any]:
    profile = found.profile
    return {
        "kind": profile.kind,
        "columns": profile.columns,
        "missing": list(profile.missing()),
        "candidates": {
            field: [
                {
                    "column": one.column,
                    "confidence": one.confidence,
                    "because": one.reason,
                    "samples": list(one.samples),
                }
                for one in found.candidates[field]
            ]
            for field in found.candidates
            if found.candidates[field]
        },
        "asked": None if asked is None else f"{asked.example} is {asked.day_first} or {asked.month_first}",
        "proposed": [{"line": one.toml, "because": one.because} for one in proposed],
        "profile": profile.toml(),
    }


def _lines(table: HeldTable, found: Guess, asked: Question | None, proposed: Sequence[Proposal]) -> list[str]:
    """Return the profile as TOML, with what was found in comments; it can be used as it is where nothing is asked."""
    profile = found.profile
    head, _, columns = profile.toml().partition("[columns]\n")
    lines = [
        _comment(
            f"What the columns of {table.content.name} probably mean. Look at it, correct it, then: --profile THIS.toml"
        ),
        *head.strip().splitlines(),
    ]
    if asked is not None:
        lines += [
            _comment(f"{asked.example} is {asked.day_first} or {asked.month_first}; nothing tells which."),
            _comment("Take the mark off one line:"),
            '# dates = "day-first"',
            '# dates = "month-first"',
        ]
    for one in proposed:
        lines += [_comment(f"{one.because}. If so, take the mark off:"), f"# {one.toml}"]
    lines += ["", "[columns]"]
    for line in columns.strip().splitlines():
        candidate = found.best(line.partition(" = ")[0])
        if candidate is not None:
            lines.append(_comment(_because(candidate, found)))
        lines.append(line)
    lines += [f'# {field} = ""  # needed, and no column looks like it' for field in profile.missing()]
    left = [one for one in found.facts if one not in set(profile.columns.values())]
    if left:
        more = f" and {len(left) - _MOST:,} more" if len(left) > _MOST else ""
        lines += ["", _comment(f"Columns not used: {', '.join(left[:_MOST])}{more}")]
    free = [field for field in FIELDS[profile.kind] if field not in profile.columns]
    lines.append(_comment(f"Fields that could be said, too: {', '.join(free)}"))
    lines += to_tell(profile, table.cells).splitlines()
    return lines


def _because(candidate: Candidate, found: Guess) -> str:
    field = next(ours for ours, theirs in found.profile.columns.items() if theirs == candidate.column)
    others = [one for one in found.candidates[field] if one.column != candidate.column][:2]
    runners = "".join(f"; or {one.column} ({one.confidence:.0%})" for one in others)
    samples = ", ".join(repr(one) for one in candidate.samples)
    return f"{candidate.confidence:.0%} sure: {candidate.reason}, such as {samples}{runners}"


def _comment(text: str) -> str:
    """Return a text as one comment of TOML, which may hold no control character."""
    return "# " + "".join(one if one.isprintable() else " " for one in " ".join(text.split()))
