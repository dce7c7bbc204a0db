"""A zip of named files with a seal: the same files give the same bytes, and a byte that changed is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def seal(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files in the order of their names, dated 1980, ending in the SHA-256 of all before it."""
    raise NotImplementedError


def unseal(data: bytes) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of a sealed zip by name, and a sentence for each thing that is not as `seal` makes it.

    Raises
    ------
    FileRefusedError
        It is no zip, holds names or sizes that no bundle has (``../``, links, two of one name, a bomb), or is cut off.
    """
    raise NotImplementedError
