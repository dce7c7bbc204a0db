"""Files to be written: whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from typing import TYPE_CHECKING, Final

from geo.model.errors import FileRefusedError
from geo.read.content import spoken
from geo.share._text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: What a name is short enough for on every disk, with what stands before and after it while it is written.
_LONGEST_NAME: Final = 200


def write_new(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file beside its place and move it there; after a failure nothing half-written is left.

    Parameters
    ----------
    path
        Where to; its folder must exist.
    content
        What the file holds.
    force
        Whether a file of that name is replaced. A folder, a device or a pipe never is; of a link it is the file that
        the link leads to.

    Raises
    ------
    FileRefusedError
        Something of that name exists and `force` is not given, or it cannot be written there.
    """
    write_together([(path, content)], force=force)


def write_together(files: Sequence[tuple[Path, bytes]], *, force: bool = False) -> None:
    """Write files of which none is to stand without the others: none is put in its place before all are written.

    Parameters
    ----------
    files
        Where to, and what each holds.
    force
        As in `write_new`.

    Raises
    ------
    FileRefusedError
        As in `write_new`; the files that were there are as they were.
    """
    with contextlib.ExitStack() as parts:
        ready = []
        for path, content in files:
            with _refusing(path):
                _refuse(path, _name(path), force=force)
                place = path.resolve() if force else path
                ready.append((path, _part(place, content, parts), place))
        with contextlib.ExitStack() as placed:
            for path, part, place in ready:
                with _refusing(path):
                    new = not os.path.lexists(place)
                    if force:
                        part.replace(place)
                    else:
                        _claim(part, place)
                    if new:
                        placed.callback(place.unlink, missing_ok=True)
            placed.pop_all()
    for _, _, place in ready:
        _settle(place.parent)


def check_new(path: Path, *, force: bool = False) -> None:
    """Raise what `write_new` would of a name that it cannot write to, before there is anything to be written.

    Raises
    ------
    FileRefusedError
        Something of that name exists and `force` is not given, or it cannot be written there.
    """
    with _refusing(path):
        _refuse(path, _name(path), force=force)


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Say in a line what of a file failed."""
    try:
        yield
    except FileExistsError:
        raise FileRefusedError(_exists(_name(path))) from None
    except FileRefusedError:
        raise
    except (OSError, ValueError) as error:
        raise FileRefusedError(f"{_name(path)}: it cannot be written ({_why(error)}); give another place") from None


def _name(path: Path) -> str:
    return one_line(spoken(path.name))


def _exists(name: str) -> str:
    return f"{name}: a file of that name exists; give another name, or --force to replace it"


def _refuse(path: Path, name: str, *, force: bool) -> None:
    if not path.name or len(os.fsencode(path.name)) > _LONGEST_NAME:
        raise FileRefusedError(f"{name or one_line(spoken(str(path)))}: it is no name for a file; give another")
    if os.path.lexists(path):
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "no plain file"
            raise FileRefusedError(f"{name}: it is {what}; give the name of a file")
        if not force:
            raise FileRefusedError(_exists(name))
    if not path.parent.is_dir():
        raise FileRefusedError(
            f"{name}: there is no folder {one_line(spoken(path.parent.name))} to write it to; make it first"
        )


def _part(place: Path, content: bytes, parts: contextlib.ExitStack) -> Path:
    """Write what is to become a file beside its place; it is gone when the parts are."""
    part = place.with_name(f".standoff-{secrets.token_hex(8)}.part")
    # Not by `tempfile`: its files are their owner's alone, and what is written has the rights of any new file.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    parts.callback(part.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return part


def _claim(part: Path, place: Path) -> None:
    """Give a file its name; FileExistsError where somebody took it meanwhile."""
    try:
        os.link(part, place)
    except FileExistsError:
        raise
    except OSError:
        # Some disks know no links. Between the look and the move another may take the name.
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, "taken") from None
        part.replace(place)


def _settle(folder: Path) -> None:
    """Have the disk keep the name, too, where its system can be asked to."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why(error: OSError | ValueError) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said[:1].lower() + said[1:]
