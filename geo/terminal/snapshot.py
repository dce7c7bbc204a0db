"""``geo snapshot``: what a view shows of data, as a page, a picture, rows or a bundle; the ending says which."""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast, get_args

import pandas as pd

from geo.model.errors import FileRefusedError, InputError
from geo.model.text import count_text
from geo.model.view import View
from geo.read.claim_fields import CLAIMS_FILE, claims_of, unpack
from geo.read.content import load, spoken
from geo.read.files import is_dataset
from geo.share.care import GRIDS_M, Care
from geo.share.citation import citation_of
from geo.share.link import Link, exactly
from geo.share.linked import on
from geo.share.picture import PICTURE_KINDS, SizeName, picture_of
from geo.share.rights import RowsWithheldError
from geo.share.rows import ROW_KINDS, rows_of
from geo.share.settings import address_of, quoted, settings
from geo.share.snapshot import THEMES, Wanted, take
from geo.share.written import check_new, write_together
from geo.terminal.asked import opened
from geo.terminal.found import add_without
from geo.terminal.options import add_data, add_reading, number, whole
from geo.terminal.said import Said

if TYPE_CHECKING:
    from geo.model.claim import Claim
    from geo.model.dataset import Dataset
    from geo.share.rows import RowKind
    from geo.share.snapshot import Snapshot, Theme

_KINDS: Final = ("html", *PICTURE_KINDS, "zip", *ROW_KINDS)
_GRIDS: Final = ", ".join(f"{size:,.0f}" for size in GRIDS_M)
#: Of what kinds an option speaks; with another it would do nothing.
_THEMED: Final = ("html", *PICTURE_KINDS, "zip")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``snapshot``."""
    add_data(parser)
    parser.add_argument(
        "--view", metavar="QUERY", default="", help="a link copied from the dashboard, or what stands after its ?"
    )
    endings = " ".join(f".{kind}" for kind in _KINDS)
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help=f"the file to make; its ending says what: {endings}"
    )
    parser.add_argument("--force", action="store_true", help="replace a file of that name")
    parser.add_argument("--theme", choices=THEMES, help="of page and pictures (default: light)")
    parser.add_argument("--size", choices=get_args(SizeName), help="of a picture (default: a4)")
    parser.add_argument(
        "--grid",
        metavar="METRES",
        type=number,
        default=0.0,
        help=f"put every place on a grid before it leaves: {_GRIDS} m; any other becomes the next",
    )
    parser.add_argument(
        "--hold-back", metavar="DAYS", type=whole, default=0, help="leave out the last days that the data record surely"
    )
    parser.add_argument(
        "--in-view", action="store_true", help="take along the events in view alone; claims are then left out"
    )
    parser.add_argument("--address", metavar="URL", type=address, help="address of the dashboard, for the link in it")
    add_reading(parser)
    add_without(parser)
    parser.set_defaults(verb=run)


def address(text: str) -> str:
    """Read the address of a dashboard.

    Examples
    --------
    >>> address("https://maps.example.org/")
    'https://maps.example.org'
    """
    found = address_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{quoted(text)} is no address of a dashboard; give one such as https://maps.example.org (http or "
            "https, no query, no name or password)"
        )
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is made, and of what: a view of a link, claims; the link; and what there is to say of it."""

    wanted: Wanted
    link: Link
    notices: tuple[str, ...]


def run(arguments: argparse.Namespace) -> Said:
    """Make one file.

    Raises
    ------
    InputError
        The data cannot be read, an option or a part of the link cannot be used, the terms of a source forbid it, or the
        file cannot be written.
    """
    out: Path = arguments.out
    kind = _kind(arguments)
    beside = out.with_name(f"{out.name}.citation.txt") if kind in ROW_KINDS else None
    _check_new(out, beside, force=arguments.force)
    _refuse_data(out, arguments.data)
    data = opened(arguments)
    asked = _asked(arguments, data.dataset)
    snapshot = take(data.dataset, asked.wanted, now=pd.Timestamp.now("UTC"))
    try:
        made = _made(snapshot, kind, arguments.size)
    except RowsWithheldError as error:
        raise RowsWithheldError(f"{spoken(out.name)}: it would hold rows of {_files(data.dataset)}. {error}") from None
    cited = [(beside, citation_of(snapshot).encode("utf-8", "replace"))] if beside else []
    write_together([(out, made), *cited], force=arguments.force)
    _, seen = on(asked.link, data.dataset, snapshot.dataset)
    notices = (*asked.notices, *([seen] if seen else []), *snapshot.scene.notices)
    return _said(snapshot, made, out, beside, notes=data.notes, notices=notices)


def _check_new(out: Path, beside: Path | None, *, force: bool) -> None:
    """Refuse names that cannot be written to; of rows their citation's as well, which is made of the name given."""
    check_new(out, force=force)
    if beside is None:
        return
    try:
        check_new(beside, force=force)
    except FileRefusedError as error:
        raise FileRefusedError(f"{spoken(out.name)}: no place for the citation beside it: {error}") from None


def _kind(arguments: argparse.Namespace) -> str:
    """Return what the ending asks for, and refuse options that say nothing of it."""
    out: Path = arguments.out
    kind = out.suffix.lower().removeprefix(".")
    if kind not in _KINDS:
        known = ", ".join(f".{one}" for one in _KINDS)
        raise FileRefusedError(f"{spoken(out.name)}: its ending does not say what to make; there are {known}")
    if arguments.size and kind not in PICTURE_KINDS:
        raise InputError(f"--size is of pictures; .{kind} is none")
    if arguments.theme and kind not in _THEMED:
        raise InputError(f"--theme is of pages and pictures; .{kind} holds rows")
    return kind


def _refuse_data(out: Path, data: list[object]) -> None:
    """Refuse to write over what is read."""
    given = [path for path in data if isinstance(path, Path) and path.exists()]
    if out.exists() and any(path.samefile(out) or (path.is_dir() and path.samefile(out.parent)) for path in given):
        raise FileRefusedError(f"{spoken(out.name)}: it is one of the files that are read; give another name")


def _asked(arguments: argparse.Namespace, dataset: Dataset) -> _Asked:
    told = settings()
    link, notices = _link(arguments.view, dataset)
    least = told.least
    care = Care(max(arguments.grid, least.grid_m), max(arguments.hold_back, least.hold_back_days))
    claims = _claims(arguments, link)
    # Data that are coarse already, such as those in a bundle, may be those that the link speaks of.
    shown, _ = on(link, dataset)
    wanted = Wanted(
        view=replace(shown.view, dataset=dataset.name),
        care=care,
        theme=cast("Theme", arguments.theme or THEMES[0]),
        whole=not arguments.in_view,
        claims=claims,
        address=told.address if arguments.address is None else arguments.address,
    )
    raised = ["Whoever runs this Standoff has more care taken of what leaves."] if care != _care(arguments) else []
    grid_m = _care(arguments).grid_m
    wider = (
        [f"There is no grid of {arguments.grid:,.0f} m; the next is {grid_m:,.0f} m."]
        if grid_m > arguments.grid
        else []
    )
    return _Asked(wanted, link, (*notices, *wider, *raised))


def _care(arguments: argparse.Namespace) -> Care:
    return Care(arguments.grid, arguments.hold_back)


def _link(text: str, dataset: Dataset) -> tuple[Link, tuple[str, ...]]:
    """Return what a link says, and what there is to say of it; without one the view that the data open with."""
    if not text.strip():
        return Link(View(definition=dataset.defaults.definition)), ()
    try:
        link = exactly(text)
    except InputError as error:
        raise InputError(f"--view: {error}") from None
    known = link.view.dataset == dataset.name or link.fingerprint is not None
    other = f"The link is to the dataset {link.view.dataset}; it is shown of {dataset.name}."
    return link, (() if known else (other,))


def _claims(arguments: argparse.Namespace, link: Link) -> tuple[Claim, ...]:
    """Return the claims of the ledger beside the data, and the one in the link."""
    beside = [path / CLAIMS_FILE for path in arguments.data if isinstance(path, Path) and is_dataset(path)]
    ledger = beside[0] if len(arguments.data) == 1 and beside and beside[0].exists() else None
    claims = () if ledger is None else claims_of(load(ledger).data, name=CLAIMS_FILE)
    if link.claim is None:
        return claims
    try:
        own = unpack(link.claim)
    except InputError as error:
        raise InputError(f"--view: the claim in the link cannot be used: {error}") from None
    return (*(one for one in claims if one.id != own.id), own)


def _made(snapshot: Snapshot, kind: str, size: SizeName | None) -> bytes:
    if kind == "html":
        from geo.share.page import page_of  # noqa: PLC0415 - Folium takes a quarter of a second to load

        return page_of(snapshot).encode("utf-8", "replace")
    if kind == "zip":
        from geo.share.bundle import bundle_of  # noqa: PLC0415 - as above

        return bundle_of(snapshot)
    if kind in PICTURE_KINDS:
        return picture_of(snapshot, kind=kind, size=size or "a4")
    return rows_of(snapshot, cast("RowKind", kind))


def _files(dataset: Dataset) -> str:
    """Return the names of the files that were read, the first three of them."""
    names = [spoken(source.file) for source in dataset.sources]
    return ", ".join(names[:3]) + (f" and {count_text(len(names) - 3, 'more file')}" if names[3:] else "")


def _said(
    snapshot: Snapshot,
    made: bytes,
    out: Path,
    beside: Path | None,
    *,
    notes: tuple[str, ...],
    notices: tuple[str, ...],
) -> Said:
    scene = snapshot.scene
    answer = {
        "out": spoken(out.name),
        "citation": None if beside is None else spoken(beside.name),
        "bytes": len(made),
        "sha256": hashlib.sha256(made).hexdigest(),
        "title": snapshot.dataset.title,
        "sentence": scene.sentence,
        "shown": scene.counts.shown,
        "total": scene.counts.total,
        "fingerprint": snapshot.dataset.fingerprint,
        "digest": snapshot.digest,
        "link": snapshot.link,
        "care": list(snapshot.said),
        "notices": list(notices),
        "notes": list(notes),
    }
    lines = [
        f"{answer['out']}: {len(made):,} bytes, digest {snapshot.digest}",
        *([f"{answer['citation']}: who made the data, and how to cite them"] if beside else []),
        f"shown: {scene.counts.shown:,} of {count_text(scene.counts.total, 'event')}",
        scene.sentence,
        *snapshot.said,
        *(f"note: {note}" for note in notes),
    ]
    return Said(answer, [" ".join(line.split()) for line in lines], asides=notices)
