"""The bundle: page, pictures, rows, data, view, verdicts, citations and a manifest, sealed in one zip.

Everything in it is drawn and worked out from the data and the parameters that are in it, read back; so whoever opens
it can do the same (`geo.share.verify`).
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from geo.model.errors import FileRefusedError, InputError
from geo.model.progress import part
from geo.read.claim_fields import CLAIMS_FILE, claims_of, to_toml
from geo.read.opening import fields_of, view_from
from geo.scene import build_scene
from geo.share.care import Care
from geo.share.citation import citation_of
from geo.share.folder import dataset_of, files_of
from geo.share.numbers import numbers_of, verdicts_of
from geo.share.page import page_of
from geo.share.picture import PICTURE_KINDS, picture_of
from geo.share.readme import readme_of
from geo.share.rights import check_rows, withheld
from geo.share.rows import rows_of
from geo.share.sealed import seal
from geo.share.snapshot import THEMES, Snapshot, Wanted
from geo.share.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo.model.claim import Claim
    from geo.model.dataset import Dataset

#: Raised when a bundle's files or manifest change their meaning.
FORMAT: Final = 1
MANIFEST: Final = "manifest.json"

#: Where the dataset folder lies in the bundle.
DATA: Final = "data/"
PAGE: Final = "page.html"
CITATION: Final = "CITATION.txt"
README: Final = "README.txt"
#: With what draws of chances and of what would change a verdict are seeded (`numpy.random.default_rng`).
_SEEDS: Final = {"chance": 0, "claims": 0}


def bundle_of(snapshot: Snapshot) -> bytes:
    """Return the sealed bundle; the same snapshot gives the same bytes.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    InputError
        It would be larger than bundles that are read, or a claim cannot be written.
    """
    again = read_back(snapshot)
    files = made_of(again)
    return seal({**files, MANIFEST: written(manifest_of(again, files))})


def read_back(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot that is read back from what a bundle holds of this one.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    InputError
        What is read back is another.
    """
    check_rows(snapshot.withheld)
    again = reopened(_held(snapshot), parameters_of(snapshot))
    if again.digest != snapshot.digest:
        raise InputError("these data or this view cannot be kept whole in a bundle; share a page, a picture or rows")
    return again


def _held(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the files that all others are made of: the data, and the claims if there are any."""
    claims = snapshot.wanted.claims
    ledger = {CLAIMS_FILE: to_toml(claims).encode("utf-8")} if claims else {}
    return {**{f"{DATA}{name}": data for name, data in files_of(snapshot.dataset).items()}, **ledger}


def made_of(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the files of a bundle, made of a snapshot that was read back.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    CancelledError
        The work is followed (`geo.model.progress`) and was cancelled.
    """
    check_rows(snapshot.withheld)
    files: dict[str, bytes] = {}
    makers = _makers(snapshot)
    for number, (name, make) in enumerate(makers.items()):
        with part(number, len(makers), name):
            files[name] = make()
    return {**files, **_held(snapshot)}


def _makers(snapshot: Snapshot) -> dict[str, Callable[[], bytes]]:
    """Return what makes each file but data and claims, by name."""
    verdicts = {"claims.json": lambda: written({"claims": verdicts_of(snapshot)})} if snapshot.wanted.claims else {}
    return {
        PAGE: lambda: page_of(snapshot).encode("utf-8"),
        **{f"pictures/a4.{kind}": partial(picture_of, snapshot, kind=kind) for kind in PICTURE_KINDS},
        "rows/events.csv": lambda: rows_of(snapshot, "csv"),
        "rows/events.geojson": lambda: rows_of(snapshot, "geojson"),
        **verdicts,
        "view.json": lambda: written(_view(snapshot)),
        CITATION: lambda: citation_of(snapshot).encode("utf-8", "replace"),
        README: lambda: readme_of(snapshot).encode("utf-8", "replace"),
    }


def manifest_of(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the manifest: versions, fingerprint, view, care, seeds, numbers, verdicts and the SHA-256 of each file."""
    return {
        "format": FORMAT,
        "made_by": versions(),
        "title": snapshot.dataset.title,
        "fingerprint": snapshot.dataset.fingerprint,
        "digest": snapshot.digest,
        "query": snapshot.query,
        "parameters": parameters_of(snapshot),
        "seeds": _SEEDS,
        "numbers": numbers_of(snapshot),
        "verdicts": verdicts_of(snapshot),
        "files": entries_of(files),
    }


def entries_of(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return what a manifest says of files."""
    return {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())
    }


def written(value: object) -> bytes:
    """Return a value as JSON; half a surrogate pair, of which UTF-8 has none, as its code."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def parameters_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return what, beside data and claims, `reopened` needs to make the same snapshot."""
    wanted = snapshot.wanted
    return {
        "view": {"dataset": wanted.view.dataset, **_plain(fields_of(wanted.view))},
        "care": asdict(wanted.care),
        "theme": wanted.theme,
        "whole": wanted.whole,
        "address": wanted.address,
        "said": list(snapshot.said),
        "grown_m": snapshot.grown_m,
    }


def data_in(files: Mapping[str, bytes]) -> Dataset:
    """Return the dataset that the files of a bundle hold.

    Raises
    ------
    FileRefusedError
        It cannot be read.
    """
    return dataset_of({name.removeprefix(DATA): data for name, data in files.items() if name.startswith(DATA)})


def reopened(files: Mapping[str, bytes], parameters: Mapping[str, Any], dataset: Dataset | None = None) -> Snapshot:
    """Return the snapshot that the files of a bundle hold: data as they left, seen through the view of `parameters`.

    Parameters
    ----------
    files
        Files of a bundle, of which ``data/`` and the claims are read.
    parameters
        As `parameters_of` gives them.
    dataset
        What `data_in` has read already, if it has.

    Raises
    ------
    FileRefusedError
        Data or claims cannot be read, or a parameter is none; the message names it.
    """
    dataset = data_in(files) if dataset is None else dataset
    claims = claims_of(files[CLAIMS_FILE]) if CLAIMS_FILE in files else ()
    try:
        wanted, said = _wanted(parameters, claims)
        grown_m = _metres(parameters["grown_m"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        found = " ".join(str(error).split())[:200]
        raise FileRefusedError(f"{MANIFEST}: its parameters cannot be used ({found}); get the bundle anew") from None
    return Snapshot(wanted, build_scene(dataset, wanted.view), said, withheld(dataset), grown_m)


def _wanted(parameters: Mapping[str, Any], claims: tuple[Claim, ...]) -> tuple[Wanted, tuple[str, ...]]:
    view, theme, whole = parameters["view"], parameters["theme"], parameters["whole"]
    if theme not in THEMES or not isinstance(whole, bool):
        raise ValueError(f"theme {theme!r}, whole {whole!r}")
    wanted = Wanted(
        view=view_from(_text(view["dataset"]), view),
        care=Care(**parameters["care"]),
        theme=theme,
        whole=whole,
        claims=claims,
        address=_text(parameters["address"]),
    )
    return wanted, tuple(_texts(parameters["said"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _metres(value: object) -> float:
    if not isinstance(value, float) or not 0 <= value < math.inf:
        raise TypeError(f"{value!r} is no number of metres")
    return value


def _texts(values: object) -> Iterable[str]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list of texts")
    return map(_text, values)


def _plain(value: Any) -> Any:  # noqa: ANN401  (what TOML holds, as JSON holds it)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float) else value.isoformat()


def _view(snapshot: Snapshot) -> dict[str, Any]:
    """Return the view for people and programs: as it was asked for, and as it is shown, every field filled in."""
    return {
        "title": snapshot.dataset.title,
        "link": snapshot.link,
        "asked": _plain(fields_of(snapshot.wanted.view)),
        "shown": _plain(fields_of(snapshot.scene.view)),
        "notices": list(snapshot.scene.notices),
    }
