"""The bundle: page, pictures, rows, view, verdicts, citations and a manifest, sealed in one zip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.share.snapshot import Snapshot

#: Raised when a bundle's files or manifest change their meaning.
FORMAT: Final = 1
MANIFEST: Final = "manifest.json"


def files_in(snapshot: Snapshot) -> dict[str, bytes]:
    """Return every file of the bundle but the manifest, by name.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    """
    raise NotImplementedError


def manifest_of(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the manifest: versions, fingerprint, view, care, seeds, numbers, verdicts and the SHA-256 of each file."""
    raise NotImplementedError


def bundle_of(snapshot: Snapshot) -> bytes:
    """Return the sealed bundle; the same snapshot gives the same bytes.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    """
    raise NotImplementedError
