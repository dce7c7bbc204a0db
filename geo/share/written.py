"""Files to be written: whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_new(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file beside its place and move it there; after a failure nothing half-written is left.

    Raises
    ------
    FileRefusedError
        Something of that name exists and `force` is not given, or it cannot be written there.
    """
    raise NotImplementedError
