"""A dataset as the files of a dataset folder (``SOURCES.toml``, CSV, GeoJSON), and back without a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model.dataset import Dataset


def files_of(dataset: Dataset) -> dict[str, bytes]:
    """Return the files of a folder that `geo.read.catalog.open_folder` reads as the same dataset, by name.

    The same content gives the same bytes, and the dataset read back has the same fingerprint.
    """
    raise NotImplementedError


def dataset_of(files: Mapping[str, bytes]) -> Dataset:
    """Read the files of a dataset folder, given by name.

    Raises
    ------
    FileRefusedError
        A file is missing, or is not what SOURCES.toml records.
    """
    raise NotImplementedError
