"""`SOURCES.toml`: what a dataset's folder says of its files, their sources, and the view it opens with."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from geo.model.dataset import ZONE_MAX_PLACE_UNCERTAINTY_M, ZONE_MAX_RADIUS_M, Source
from geo.model.errors import FileRefusedError
from geo.read.opening import area_from, view_from

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.model.view import Area, View

#: The file that makes a folder a dataset.
SOURCES_FILE: Final = "SOURCES.toml"

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
#: What is said of a file that rows came from.
ORIGIN_FIELDS: Final = tuple(one.name for one in fields(Source) if one.name != "made_of")
#: No SOURCES.toml is larger. Of dotted keys the parser takes time that grows with the square of their dots.
_MOST_BYTES: Final = 10_000_000
_MOST_DOTS_SQUARED: Final = 100_000_000
#: Half-way round the Earth: no place is farther from another.
_MOST_METRES: Final = 20_004_000.0
_FIELDS: Final = ("producer", "version", "licence", "citation", "accessed", "url")
#: What is known under each heading; what is not is refused, lest terms that somebody wrote there be passed over.
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "dataset": ("name", "title", "exact", "warnings"),
    "zones": ("zone_max_radius_m", "zone_area", "zone_max_place_uncertainty_m"),
    "source": ("id", *_FIELDS),
    "file": ("name", "sha256", "rows", "sources"),
    "origin": (*ORIGIN_FIELDS, "made_of"),
}
_ONCE: Final = ("dataset", "zones")
_MANY: Final = ("source", "file", "origin")
_TERMS: Final = frozenset({*ORIGIN_FIELDS, "license", "terms", "source"} - {"file", "sha256"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as SOURCES.toml lists it; `rows` is None when it does not say."""

    source: Source
    rows: int | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What SOURCES.toml says.

    Attributes
    ----------
    exact
        Whether the tables are written as `geo.read.exact` writes them, every cell as it is in the dataset.
    origins
        The files that rows came from, where the listed files were made of a dataset; empty: they are the listed ones.
    warnings
        What was said of these files when they were read.
    """

    name: str
    title: str
    files: tuple[Listed, ...]
    defaults: View
    zone_max_radius_m: float
    zone_area: Area | None
    zone_max_place_uncertainty_m: float
    exact: bool = False
    origins: tuple[Source, ...] = ()
    warnings: tuple[str, ...] = ()


def read_provenance(folder: Path) -> Provenance:
    """Read a folder's SOURCES.toml.

    Raises
    ------
    FileRefusedError
        It is not TOML, or something in it is missing or has the wrong form.
    """
    label = f"{folder.name}/{SOURCES_FILE}"
    try:
        data = (folder / SOURCES_FILE).read_bytes()
    except OSError as error:
        raise FileRefusedError(f"{label}: it cannot be read ({error}); check the file") from None
    return provenance_of(data, label=label)


def provenance_of(data: bytes, *, label: str = SOURCES_FILE) -> Provenance:
    """Read the bytes of a SOURCES.toml; `label` is what messages call it.

    Raises
    ------
    FileRefusedError
        It is not TOML, or something in it is missing or has the wrong form.
    """
    try:
        return _provenance(_document(data))
    except UnicodeDecodeError as error:
        raise FileRefusedError(f"{label}: it cannot be read ({error}); check the file") from None
    except tomllib.TOMLDecodeError as error:
        raise FileRefusedError(f"{label}: it is not TOML ({error}); mend it there") from None
    except KeyError as error:
        raise FileRefusedError(f"{label}: nothing is said of {error.args[0]}; add it") from None
    except RecursionError:
        raise FileRefusedError(f"{label}: tables and lists in it lie too deep inside each other") from None
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FileRefusedError(f"{label}: {error}; correct it") from None


def _document(data: bytes) -> dict[str, Any]:
    if len(data) > _MOST_BYTES:
        raise ValueError(f"it has {len(data):,} bytes, more than {_MOST_BYTES:,}")
    text = data.decode("utf-8")
    if sum(line.count(".") ** 2 for line in text.splitlines()) > _MOST_DOTS_SQUARED:
        raise ValueError("a line in it has thousands of dots")
    # As `Path.read_text` reads it.
    return tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))


def _provenance(document: dict[str, Any]) -> Provenance:
    dataset, zones = document["dataset"], document.get("zones", {})
    name = str(dataset["name"])
    if not _NAME.fullmatch(name):
        raise ValueError(f"the dataset's name {name!r} is not small letters, digits and hyphens")
    _check_keys(document)
    sources = _sources(document)
    files = tuple(_listed(one, sources) for one in document["file"])
    _check_named(document, sources)
    return Provenance(
        name=name,
        title=str(dataset.get("title", name)),
        files=files,
        defaults=view_from(name, document.get("view", {})),
        zone_max_radius_m=_metres(zones, "zone_max_radius_m", ZONE_MAX_RADIUS_M),
        zone_area=area_from(zones["zone_area"]) if "zone_area" in zones else None,
        zone_max_place_uncertainty_m=_metres(zones, "zone_max_place_uncertainty_m", ZONE_MAX_PLACE_UNCERTAINTY_M),
        exact=dataset.get("exact") is True,
        origins=tuple(_origin(one) for one in document.get("origin", [])),
        warnings=tuple(map(str, dataset.get("warnings", []))),
    )


def _check_keys(document: dict[str, Any]) -> None:
    """Raise `ValueError` for what nobody would read."""
    exact = document["dataset"].get("exact") is True
    where = "an [[origin]]" if exact else "a [[source]] whose id the [[file]] has in its sources"
    _check(document, "", (*_KEYS, "view"), where)
    if ("source" if exact else "origin") in document:
        kind = "with" if exact else "without"
        raise ValueError(f"a folder {kind} exact = true says whose its rows are in {where}")
    for heading in _ONCE:
        _check(document.get(heading, {}), f"under [{heading}]", _KEYS[heading], where)
    # A view may have keys of a later version: they are passed over, terms are not.
    terms = [key for key in document.get("view", {}) if key.lower() in _TERMS]
    _check(terms, "under [view]", (), where)
    for heading in _MANY:
        entries = document.get(heading, [])
        if not isinstance(entries, list):
            raise ValueError(f"{heading} is not written as [[{heading}]], in two pairs of brackets")  # noqa: TRY004
        for entry in entries:
            _check(entry, f"in [[{heading}]]", _KEYS[heading], where if heading == "file" else "")


def _check(keys: Iterable[str], place: str, known: tuple[str, ...], where: str) -> None:
    strange = next((key for key in keys if key not in known), None)
    if strange is None:
        return
    said = " ".join(filter(None, (repr(strange[:40]), place)))
    if where and strange.lower() in _TERMS:
        raise ValueError(f"{said} is not read; it belongs in {where}")
    raise ValueError(f"nobody knows {said} (known: {', '.join(known)})")


def _sources(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return each [[source]] by its id; raise `ValueError` where two have one, as one would be passed over."""
    ids = [str(one["id"]) for one in document.get("source", [])]
    twice = next((one for one, count in Counter(ids).items() if count > 1), None)
    if twice is not None:
        raise ValueError(f"more than one [[source]] has the id {twice[:40]!r}")
    return dict(zip(ids, document.get("source", []), strict=True))


def _check_named(document: dict[str, Any], sources: dict[str, dict[str, Any]]) -> None:
    """Raise `ValueError` for a source that no file names: what is said of it would hold for no row."""
    named = {str(one) for file in document["file"] for one in file.get("sources", [])}
    idle = next((one for one in sources if one not in named), None)
    if idle is not None:
        raise ValueError(f"no [[file]] has the [[source]] {idle[:40]!r} in its sources; name it there or take it out")


def _origin(entry: dict[str, Any]) -> Source:
    _check(entry, "in [[origin]]", _KEYS["origin"], "")
    told = {field: str(entry.get(field, "")) for field in ORIGIN_FIELDS}
    return Source(**told, made_of=tuple(map(_origin, entry.get("made_of", []))))


def _listed(entry: dict[str, Any], sources: dict[str, dict[str, Any]]) -> Listed:
    name, digest = str(entry["name"]), str(entry["sha256"])
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        raise ValueError(f"the file name {name!r} leads out of the folder")
    if not _SHA256.fullmatch(digest):
        raise ValueError(f"the sha256 of {name} is not 64 hexadecimal digits")
    used = [_known(one, sources, name) for one in entry.get("sources", [])]
    single = tuple(_source(name, digest, {field: str(one.get(field, "")) for field in _FIELDS}) for one in used)
    together = {field: _joined(getattr(one, field) for one in single) for field in _FIELDS}
    source = replace(_source(name, digest, together), made_of=single if len(single) > 1 else ())
    rows = entry.get("rows")
    return Listed(source, None if rows is None else int(rows))


def _source(name: str, digest: str, fields: dict[str, Any]) -> Source:
    return Source(file=name, sha256=digest, **fields)


def _known(name: str, sources: dict[str, dict[str, Any]], file: str) -> dict[str, Any]:
    if name not in sources:
        raise ValueError(f"{file} names the source {name!r}, which is not described")
    return sources[name]


def _joined(texts: Any) -> str:  # noqa: ANN401 any iterable of texts
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _metres(zones: dict[str, Any], what: str, otherwise: float) -> float:
    value = zones.get(what, otherwise)
    number = float(value)
    if not 0 < number <= _MOST_METRES:
        raise ValueError(f"{what} {value!r} is not a number of metres above 0, up to {_MOST_METRES:,.0f}")
    return number
