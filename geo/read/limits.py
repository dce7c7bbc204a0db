"""Limits that who runs Standoff may change, each by an environment variable."""

from __future__ import annotations

import os

from geo.model.errors import InputError


def limit(name: str, usual: int) -> int:
    """Return a limit: the whole number that the environment variable `name` holds, else `usual`.

    Raises
    ------
    InputError
        The variable holds anything but a whole number of 1 or more.

    Examples
    --------
    >>> limit("STANDOFF_MAX_OF_SOMETHING", 3)
    3
    """
    said = os.environ.get(name, "").strip()
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and 0 < len(said) < 16 and int(said)):
        raise InputError(f"{name} is {said[:40]!r}, which is no whole number of 1 or more; correct it, or unset it")
    return int(said)
