"""Files built in the test, and the real slices beside the repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_SLICES = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into the test's folder and return its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def slices() -> Path:
    """The folder of real slices, which are never part of the repository."""
    if not _SLICES.is_dir():
        pytest.skip("the real slices in ../shared/data are not here")
    return _SLICES
