"""Claims in a file: `claims.toml` read with clear refusals, written again, and packed into a link.

A ledger is a list of tables ``[[claim]]``::

    [[claim]]
    id = "within-2-km"
    type = "within-distance"
    quote = "within two kilometres of government-held territory"
    actor = "ISIS"
    rival = "Government"
    on = 2015-10-10
    threshold = "2 km"

Every claim may have

=========  =====================================================================================================
id         small letters, digits and hyphens, 60 at most; unique (needed)
type       one of `geo.model.claim.TYPES` (needed)
quote      the sentence, 4,000 characters at most (needed)
who        who said it
date       the day on which it was said
url        address of the source, https:// or http://
note       how the sentence was read
=========  =====================================================================================================

and the keys of its type: when it was (``on``, one day, or ``from`` and ``until``, both days included; the statement
holds the half-open time), and those of `geo.read.claim_keys.PARAMETERS`. Lengths always have a unit (m, km, mi), shares
are per cent; a bare number is refused. What is left out is as the statement of that type says (`geo.model.claim`). Of
``majority-share`` one of ``holder`` and ``other_than`` is needed.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import tomli_w

from geo.model.claim import TYPES, Claim
from geo.model.errors import FieldError, FileRefusedError, InputError
from geo.read import claim_values as values
from geo.read.claim_keys import ABOUT, DAYS, PARAMETERS, TIME, Key
from geo.read.claim_lines import not_toml, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model.claim import Statement

#: The file beside a dataset that holds its claims.
CLAIMS_FILE: Final = "claims.toml"
#: A ledger is no larger, and a packed claim no longer: `geo.share.link` takes no longer value.
MOST_BYTES: Final = 1_000_000
MOST_CLAIMS: Final = 500
LONGEST_PACKED: Final = 4_000
#: Nor is it longer as it stands in an address, where a letter of Arabic takes six characters: a whole link has 32,768.
LONGEST_IN_ADDRESS: Final = 24_000

#: Of dotted keys the parser takes time that grows with the square of their dots: of all lines these may be no more
#: together. Six quotes of nothing but dots stay under it.
_MOST_DOTS_SQUARED: Final = 100_000_000


def claims_of(data: bytes, *, name: str = CLAIMS_FILE) -> tuple[Claim, ...]:
    """Read a ledger.

    Raises
    ------
    FileRefusedError
        It is not TOML (line and column are said), holds no claim, or one that cannot be used (which, where and why).
    """
    try:
        return _ledger(*_tables(data))
    except UnicodeDecodeError as error:
        found = f"it is not UTF-8 text (byte {error.start + 1:,}); save it as UTF-8"
    except tomllib.TOMLDecodeError as error:
        found = f"it is not TOML: {not_toml(error)}; mend it there"
    except RecursionError:
        found = "tables and lists in it lie too deep inside each other"
    except ValueError as error:
        found = str(error)
    raise FileRefusedError(f"{name}: {found}")


def to_toml(claims: Sequence[Claim]) -> str:
    """Write a ledger; `claims_of` reads the same claims from it.

    Raises
    ------
    InputError
        A claim could not be read again: a time in it is no whole days, or a text is too long.
    """
    return tomli_w.dumps({"claim": [_checked_fields(claim) for claim in claims]})


def claim_from(fields: Mapping[str, Any]) -> Claim:
    """Read one claim from the fields of a table of TOML, or of a form.

    Raises
    ------
    InputError
        A key is missing or unknown, or its value cannot be used; one line says which, and what to write. About one key
        it is a `FieldError`.
    """
    given = dict(fields)
    kind = _read(ABOUT[1], given)
    parameters = PARAMETERS[kind]
    _check_keys(given, (*ABOUT, *TIME, *parameters), kind=kind)
    about = {one.field: _read(one, given) for one in ABOUT if one.field and (one.key in given or one.needed)}
    stated: dict[str, Any] = {"during": _during(given)}
    for one in parameters:
        if one.key in given:
            stated[one.field] = _read(one, given)
    if kind == "majority-share":
        _check_holder(given)
        stated["other"] = "other_than" in given
    return Claim(statement=TYPES[kind](**_whole(stated, kind)), **about)


def pack(claim: Claim) -> str:
    """Write one claim as a short text for a link: the fields of `claim_from` as compact JSON.

    Raises
    ------
    InputError
        It is longer than a link takes, or could not be read again.
    """
    plain = {key: str(value) if key in DAYS else value for key, value in _checked_fields(claim).items()}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    for length, most, where_it_is in (
        (len(text), LONGEST_PACKED, ""),
        (len(quote(text)), LONGEST_IN_ADDRESS, " in an address"),
    ):
        if length > most:
            raise InputError(
                f"the claim takes {length:,} characters{where_it_is}, a link holds {most:,}; shorten the quote or the "
                "note, or share the ledger as a file"
            )
    return text


def unpack(text: str) -> Claim:
    """Read a claim from a link.

    Raises
    ------
    InputError
        It is none.
    """
    if len(text) > LONGEST_PACKED:
        raise InputError(f"the claim in the link has {len(text):,} characters; at most {LONGEST_PACKED:,} are read")
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise InputError("the claim in the link is cut short or changed; ask for the link again")
    return claim_from(held)


def fields_of(claim: Claim) -> dict[str, Any]:
    """Return a claim as the fields `claim_from` reads: what a form shows, and what a table of TOML holds.

    Raises
    ------
    InputError
        Its time is not whole days.
    """
    kind = type_of(claim.statement)
    try:
        about = {one.key: _written(one, claim) for one in ABOUT if one.field}
        stated = {one.key: _written(one, claim.statement) for one in PARAMETERS[kind]}
        when = _when(claim.statement)
    except ValueError as error:
        raise InputError(f"claim {claim.id!r}: {error}") from error
    if kind == "majority-share":
        del stated["holder" if claim.statement.other else "other_than"]  # type: ignore[union-attr]
    head = {"id": about.pop("id"), "type": kind, "quote": about.pop("quote")}
    return {key: value for key, value in (head | about | when | stated).items() if value is not None}


def type_of(statement: Statement) -> str:
    """Return what the type of a statement is called in files and links."""
    return next(name for name, known in TYPES.items() if type(statement) is known)


def _checked_fields(claim: Claim) -> dict[str, Any]:
    held = fields_of(claim)
    try:
        again = claim_from(held)
    except InputError as error:
        raise InputError(f"claim {claim.id!r} cannot be written: {error}") from error
    if again != claim:
        raise InputError(f"claim {claim.id!r} cannot be written: it would read back as another; tidy its names")
    return held


def _tables(data: bytes) -> tuple[list[Any], str]:
    """Return the claims of a ledger as tables, and its text."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"it has {len(data):,} bytes; a ledger has at most {MOST_BYTES:,}")
    text = data.decode("utf-8-sig")
    if sum(line.count(".") ** 2 for line in text.splitlines()) > _MOST_DOTS_SQUARED:
        raise ValueError("a line in it has thousands of dots; claims have plain keys")
    held = _parsed(text)
    strange = next((key for key in held if key != "claim"), None)
    if strange is not None:
        raise ValueError(f"it has {values.shown(strange)} beside its claims; each claim is a table [[claim]]")
    found = held.get("claim", [])
    if isinstance(found, dict):
        raise ValueError("it has one table [claim]; write [[claim]], in double brackets")  # noqa: TRY004
    if not isinstance(found, list) or not found:
        raise ValueError("it holds no claim; each is a table [[claim]] with id, type and quote")
    return found, text


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:  # Python's own limit on the digits of a whole number
        raise ValueError("a number in it has too many digits") from error


def _ledger(tables: Sequence[Any], text: str) -> tuple[Claim, ...]:
    if len(tables) > MOST_CLAIMS:
        raise ValueError(f"it holds {len(tables):,} claims; a ledger holds at most {MOST_CLAIMS}")
    claims: dict[str, Claim] = {}
    for number, table in enumerate(tables, start=1):
        if not isinstance(table, dict):
            raise ValueError(f"claim {number} is no table; write [[claim]] and its keys below it")  # noqa: TRY004
        called = table.get("id")
        said = f"claim {number} ({called[:60]!r})" if isinstance(called, str) and called else f"claim {number}"
        try:
            claim = claim_from(table)
        except InputError as error:
            key = error.field if isinstance(error, FieldError) else ""
            raise ValueError(f"{where(text, number, key)}{said}: {error}") from error
        if claim.id in claims:
            first = list(claims).index(claim.id) + 1
            raise ValueError(f"{where(text, number, 'id')}{said}: claim {first} has this id, too; give each its own")
        claims[claim.id] = claim
    return tuple(claims.values())


def _read(key: Key, given: Mapping[str, Any]) -> Any:  # noqa: ANN401  (whatever the key's reader gives)
    if key.key not in given:
        raise FieldError(f"it has no {key.key}{_hint(key.key, given)}", field=key.key)
    try:
        return key.read(given[key.key])
    except ValueError as error:
        raise FieldError(f"{key.key}: {error}", field=key.key) from error


def _hint(key: str, given: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, [one for one in given if isinstance(one, str)], n=1, cutoff=0.7)
    return f"; {near[0]!r} looks like it" if near else ""


def _check_keys(given: Mapping[str, Any], known: Sequence[Key], *, kind: str) -> None:
    names = list(dict.fromkeys(one.key for one in known))
    strange = next((key for key in given if key not in names), None)
    if strange is None:
        return
    near = difflib.get_close_matches(str(strange), names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
    raise FieldError(f"a claim of type {kind} has no key {values.shown(strange)}; {hint}", field=str(strange))


def _during(given: Mapping[str, Any]) -> Any:  # noqa: ANN401  (a window)
    on, first, last = TIME
    if on.key in given and (first.key in given or last.key in given):
        raise InputError("it has on beside from or until; give one day, or the first and the last")
    if on.key in given:
        day = _read(on, given)
        return day, values.day_after(day)
    if first.key not in given and last.key not in given:
        raise FieldError("it does not say when: give on, or from and until (both days included)", field=first.key)
    start, end = _read(first, given), _read(last, given)
    if end < start:
        said = f"{end:%Y-%m-%d} is before the first day, {start:%Y-%m-%d}; give them the other way round"
        raise FieldError(f"{last.key}: {said}", field=last.key)
    return start, values.day_after(end)


def _when(statement: Statement) -> dict[str, Any]:
    start, end = statement.during
    first, last = values.write_day(start), values.last_day(end)
    return {"on": first} if first == last else {"from": first, "until": last}


def _check_holder(given: Mapping[str, Any]) -> None:
    if ("holder" in given) is ("other_than" in given):
        found = "both holder and other_than" if "holder" in given else "neither holder nor other_than"
        raise FieldError(f"it has {found}; give one: whose ground it fell on, or whose it did not", field="holder")


def _whole(stated: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the fields of a statement when those without a default are all there."""
    needed = [one.name for one in fields(TYPES[kind]) if one.default is MISSING and one.default_factory is MISSING]
    for name in needed:
        if name not in stated and not (kind == "majority-share" and name == "holder"):
            key = next(one.key for one in PARAMETERS[kind] if one.field == name)
            raise FieldError(f"a claim of type {kind} needs the key {key!r}", field=key)
    since = stated.get("since")
    if since is not None and since >= stated["during"][0]:
        said = f"{since:%Y-%m-%d} is not before the time of the claim, which begins on {stated['during'][0]:%Y-%m-%d}"
        raise FieldError(f"since: {said}; give an earlier day", field="since")
    return stated


def _written(key: Key, holder: Claim | Statement) -> Any:  # noqa: ANN401  (whatever the key's writer gives)
    value = getattr(holder, key.field)
    default = next(one.default for one in fields(holder) if one.name == key.field)
    return None if value is None or value == default else key.write(value)
