"""The same verbs from a terminal: ``python -m geo check``, ``distance``, ``series``, ``holding`` and others.

With ``--json`` the answer, and nothing else, goes to standard output; messages go to standard error. Exits with 0 when
done, with 1 when ``claims`` finds a claim contradicted or ``verify`` finds that something differs, whatever else was
refused, and else with 2 when the input is refused, with one line that says what was found and what to do.
"""

from __future__ import annotations

import argparse
import codecs
import json
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, NoReturn

from geo.model.errors import StandoffError
from geo.read.cache import configured, using
from geo.terminal import cache, change, check, claims, distance, holding, profile, series, snapshot, verify
from geo.terminal.bar import shown_on
from geo.terminal.options import bound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.terminal.said import Said

#: Each verb: what adds its options, and what it does.
_VERBS: Final[dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]]] = {
    "check": (check.add, "say what is in files, and what was set aside and why"),
    "profile": (profile.add, "guess what the columns of an unknown table mean, as a profile to correct and give back"),
    "cache": (cache.add, "say how much is kept of large files that were read, or remove it"),
    "distance": (distance.add, "measure the distance to an actor's ground on a date"),
    "series": (series.add, "measure it through time, with every crossing of a threshold"),
    "change": (change.add, "say who gained and lost which ground and places between two dates"),
    "claims": (claims.add, "say which claims of a ledger the data support, contradict, or cannot decide"),
    "holding": (holding.add, "count events by whose ground they fell on, with the unknown and the worst cases"),
    "snapshot": (snapshot.add, "make a page, a picture, rows or a bundle of what a view shows"),
    "verify": (verify.add, "work out again what a bundle says, and tell what differs"),
}


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2 after one line."""
        self.exit(2, _written(f"{self.prog}: {' '.join(message.split())}; see {self.prog} --help\n"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    arguments = _parser().parse_args(bound(sys.argv[1:] if argv is None else argv))
    try:
        with using(configured()), shown_on(sys.stderr):
            found: Said = arguments.verb(arguments)
    except StandoffError as error:
        return _refused([_hinted(str(error))])
    lines = [json.dumps(found.answer, ensure_ascii=not _is_unicode(), indent=2)] if arguments.json else found.lines
    for line in lines:
        print(_written(line))
    _aside(found.asides)
    refused = _refused(found.refusals) if found.refusals else 0
    return found.status or refused


def _refused(lines: Sequence[str]) -> int:
    _aside(lines)
    return 2


def _aside(lines: Sequence[str]) -> None:
    for line in lines:
        print(_written(f"geo: {' '.join(line.split())}"), file=sys.stderr)


def _written(text: str) -> str:
    """Return a text as it can be printed: bytes of a path that are no UTF-8 are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_unicode() -> bool:
    """Return whether standard output has a sign for every letter; in JSON, others are escaped as JSON has it."""
    return codecs.lookup(sys.stdout.encoding or "utf-8").name.startswith("utf")


def _hinted(line: str) -> str:
    """Name the option that does what a message of the measuring proposes."""
    return f"{line} (--area all)" if line.endswith("measure in another area, or in all") else line


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="geo", description="Read conflict data, and measure the distance between sides.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for name, (add, what) in _VERBS.items():
        add(verbs.add_parser(name, help=what))
    return parser


def _run() -> int:
    """Run as a program: a reader that stops reading (``| head``) or a Ctrl+C ends it without a traceback.

    Where the terminal's encoding has no sign for a letter, its number is written.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(_run())
