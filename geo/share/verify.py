"""Whether a bundle is whole, and whether its numbers come out again from its rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    Attributes
    ----------
    title, fingerprint, digest
        Of what, as the manifest says.
    differences
        A sentence for each thing that differs, naming the file or the number, what is said and what was found.
    checked
        A sentence for each thing that was worked out again and came out the same.
    notes
        What could not be compared, and why.
    """

    title: str
    fingerprint: str
    digest: str
    differences: tuple[str, ...]
    checked: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def reproduced(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def verify(data: bytes) -> Verification:
    """Work out again what a bundle says.

    Raises
    ------
    FileRefusedError
        It is no bundle, or one that nobody can read safely.
    """
    raise NotImplementedError
