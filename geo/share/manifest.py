"""A bundle's manifest as somebody gives it, read strictly."""

from __future__ import annotations

import json
from typing import Any, Final

from geo.model.errors import FileRefusedError
from geo.share._text import one_line
from geo.share.bundle import FORMAT, MANIFEST

#: Ours have some thousand bytes, and with 500 claims half a million.
_MOST_BYTES: Final = 4_000_000
_LONGEST_SHOWN: Final = 120
_TYPES: Final[dict[str, type]] = {
    "format": int, "made_by": dict, "title": str, "fingerprint": str, "digest": str, "query": str, "parameters": dict,
    "seeds": dict, "numbers": dict, "verdicts": list, "files": dict,
}  # fmt: skip


class _TwiceError(ValueError):
    """A key stands twice in an object."""


def manifest_from(data: bytes) -> dict[str, Any]:
    """Read a manifest.

    Raises
    ------
    FileRefusedError
        It is no manifest, or one of a newer Standoff.
    """
    found = _parsed(data)
    number = found.get("format") if isinstance(found, dict) else None
    if type(number) is int and number > FORMAT:
        raise _refused(f"its format is {number}, of a newer Standoff; this one reads {FORMAT}", do="update Standoff")
    if type(number) is not int or number != FORMAT:
        raise _refused("it is no manifest of a bundle")
    manifest: dict[str, Any] = found
    for key, kind in _TYPES.items():
        if not isinstance(found.get(key), kind):
            raise _refused(f"it has no {key}, or it is no {kind.__name__}")
    for name, entry in found["files"].items():
        if not _is_entry(entry):
            raise _refused(f"of {shown(name)} it gives no sha256 and bytes, or more than these")
    return manifest


def _is_entry(entry: object) -> bool:
    """Return whether this is what a manifest says of a file."""
    if not (isinstance(entry, dict) and entry.keys() == {"sha256", "bytes"}):
        return False
    return isinstance(entry["sha256"], str) and type(entry["bytes"]) is int


def _refused(found: str, *, do: str = "get the bundle anew") -> FileRefusedError:
    return FileRefusedError(f"{MANIFEST}: {found}; {do}")


def _parsed(data: bytes) -> Any:  # noqa: ANN401  (what JSON holds)
    if len(data) > _MOST_BYTES:
        raise _refused(f"it has {len(data):,} bytes, more than {_MOST_BYTES:,}")
    try:
        return json_of(data)
    except _TwiceError as error:
        raise _refused(str(error)) from None
    except (ValueError, RecursionError):
        raise _refused("it is not JSON") from None


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of pairs.

    Raises
    ------
    ValueError
        A key stands in them twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError("a key stands twice in one of its objects")
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def json_of(data: bytes) -> Any:  # noqa: ANN401  (what JSON holds)
    """Return what JSON holds, read strictly: no key twice in an object, no number that is none.

    Raises
    ------
    ValueError
        It is none.
    RecursionError
        It is too deep.
    """
    return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=_no_number)


def shown(value: object) -> str:
    """Return a value found in a manifest, short and on one line."""
    text = one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
