"""What the operator of a Standoff that others use decides about sharing, each by an environment variable.

- ``STANDOFF_PUBLISH``: a folder for published pages; unset, nothing can be published;
- ``STANDOFF_PUBLISH_MB``, ``STANDOFF_PUBLISH_DAYS``: how large all may be together (500), how long one is kept (365);
- ``STANDOFF_PUBLIC_ADDRESS``: the address that others open the dashboard at (``https://maps.example.org``);
- ``STANDOFF_EMBED``: origins whose pages may frame a published page, separated by blanks; unset, none;
- ``STANDOFF_GRID_M``, ``STANDOFF_HOLD_BACK_DAYS``: the least grid and days held back of whatever leaves; compulsory.

A value that cannot be used is refused, never passed over: a grid that is mistyped would else be no grid at all. Where
``STANDOFF_PUBLISH`` names no folder, publishing alone is off.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from geo.model.errors import InputError
from geo.read.limits import limit
from geo.share._text import one_line
from geo.share.care import Care

#: A million bytes, as in the names of the settings.
_MB: Final = 1_000_000
#: No more days than a date can be counted back by, and no more bytes than any disk has.
_MOST_DAYS: Final = 36_500
_MOST_MB: Final = 1_000_000_000
_LONGEST_ADDRESS: Final = 500
_MOST_ORIGINS: Final = 50

#: A host as it stands in an address: a name of letters of ASCII (others in their ``xn--`` form), or an IPv6 address.
_NAME: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?"
_HOST: Final = rf"(?:{_NAME}|\[[0-9a-f:.]+\])"
_ORIGIN: Final = re.compile(rf"https?://(?:\*\.{_NAME}|{_HOST})(?::[0-9]{{1,5}})?")
_ADDRESS: Final = re.compile(rf"(?P<origin>https?://{_HOST}(?::[0-9]{{1,5}})?)(?P<path>(?:/[A-Za-z0-9._~-]+)*)/*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided.

    Attributes
    ----------
    folder
        Where pages are published to; None: publishing is off.
    most_bytes, most_days
        Bounds of the store.
    address
        Address of the dashboard without a slash at its end; empty: not known.
    embed
        Origins that may frame a published page.
    least
        What is done to whatever leaves, at least.
    no_folder
        What is the matter where a folder was named that is none: publishing alone is off then. For the operator, not
        for readers: it holds a path.
    """

    folder: Path | None = None
    most_bytes: int = 500 * _MB
    most_days: int = 365
    address: str = ""
    embed: tuple[str, ...] = ()
    least: Care = field(default_factory=Care)
    no_folder: str = ""


def settings() -> Settings:
    """Read what the operator decided.

    Raises
    ------
    InputError
        A variable holds what it cannot hold.
    """
    folder, no_folder = _folder()
    return Settings(
        folder=folder,
        no_folder=no_folder,
        most_bytes=_at_most("STANDOFF_PUBLISH_MB", 500, _MOST_MB) * _MB,
        most_days=_at_most("STANDOFF_PUBLISH_DAYS", 365, _MOST_DAYS),
        address=_address(),
        embed=_embed(),
        least=_least(),
    )


def _said(name: str) -> str:
    return os.environ.get(name, "").strip()


def _quoted(text: str) -> str:
    """Return a value as it stands in a message: on one line, and not endless."""
    shown = one_line(text)
    return repr(shown if len(shown) <= 80 else f"{shown[:79]}…")


def _folder() -> tuple[Path | None, str]:
    """Return the folder, where there is one; else why not, where one is named."""
    named = _said("STANDOFF_PUBLISH")
    if not named:
        return None, ""
    try:
        folder = Path(named).expanduser()
        found = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # a name too long; a home of nobody; a NUL
        found = False
    if not found:
        said = f"STANDOFF_PUBLISH names {_quoted(named)}, which is no folder; make it first, or unset STANDOFF_PUBLISH"
        return None, said
    return folder, ""


def _at_most(name: str, usual: int, most: int) -> int:
    value = limit(name, usual)
    if value > most:
        raise InputError(f"{name} is {value:,}, more than {most:,}; give a smaller whole number, or unset it")
    return value


def address_of(text: str) -> str | None:
    """Return the address of a dashboard without a slash at its end; None where it is none, or holds a password.

    Examples
    --------
    >>> address_of("HTTPS://Maps.Example.org/"), address_of("https://me:secret@maps.example.org")
    ('https://maps.example.org', None)
    """
    found = _ADDRESS.fullmatch(_lower_origin(text)) if len(text) <= _LONGEST_ADDRESS else None
    # Dots as a step of a path: a browser would take it out, and the link would lead elsewhere.
    if found is None or not _has_port(found["origin"]) or {".", ".."} & set(found["path"].split("/")):
        return None
    return found["origin"] + found["path"]


def quoted(address: str) -> str:
    """Return an address as it stands in a message: without the name and password it may hold.

    Examples
    --------
    >>> quoted("https://me:secret@maps.example.org")
    "'…@maps.example.org'"
    """
    _, at, rest = address.rpartition("@")
    return _quoted(f"…@{rest}" if at else address)


def _address() -> str:
    said = _said("STANDOFF_PUBLIC_ADDRESS")
    address = address_of(said) if said else ""
    if address is None:
        raise InputError(
            f"STANDOFF_PUBLIC_ADDRESS is {quoted(said)}, which is no address to open the dashboard at; give one like "
            "https://maps.example.org or https://example.org/maps (http or https, no query, no name or password)"
        )
    return address


def _embed() -> tuple[str, ...]:
    said = _said("STANDOFF_EMBED")
    origins = [_lower_origin(one) for one in said.split()]
    for origin in origins:
        short = len(origin) <= _LONGEST_ADDRESS
        if not short or not _ORIGIN.fullmatch(origin) or not _has_port(origin):
            raise InputError(
                f"STANDOFF_EMBED holds {_quoted(origin)}, which is no origin; give origins like "
                "https://news.example.org or https://*.example.org, without a path, separated by blanks"
            )
    if len(origins) > _MOST_ORIGINS:
        raise InputError(f"STANDOFF_EMBED holds {len(origins):,} origins, more than {_MOST_ORIGINS}; give fewer")
    return tuple(dict.fromkeys(origins))


def _lower_origin(address: str) -> str:
    """Return an address with its scheme and host in lower case: they are the same in either."""
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{mark}{host.lower()}{slash}{path}"


def _has_port(origin: str) -> bool:
    """Return whether the port that an origin names, if any, is one, and its IPv6 address, if any, is one."""
    try:
        port = urlsplit(origin).port
    except ValueError:
        return False
    return port != 0


def _least() -> Care:
    grid_m, days = _whole("STANDOFF_GRID_M"), _whole("STANDOFF_HOLD_BACK_DAYS")
    return Care(grid_m=_care("STANDOFF_GRID_M", grid_m=float(grid_m)).grid_m,
                hold_back_days=_care("STANDOFF_HOLD_BACK_DAYS", hold_back_days=days).hold_back_days)  # fmt: skip


def _whole(name: str) -> int:
    return 0 if _said(name) == "0" else limit(name, 0)


def _care(name: str, *, grid_m: float = 0.0, hold_back_days: int = 0) -> Care:
    try:
        return Care(grid_m=grid_m, hold_back_days=hold_back_days)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
