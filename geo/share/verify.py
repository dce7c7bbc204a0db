"""Whether a bundle is whole, and whether its numbers come out again from its rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from geo.model.errors import CancelledError, FileRefusedError, InputError
from geo.model.progress import between, step
from geo.model.text import count_text
from geo.read.claim_fields import CLAIMS_FILE
from geo.read.limits import limit
from geo.share._text import one_line
from geo.share.alike import COMPARABLE, compared, is_far_larger, other_lines, same_content
from geo.share.bundle import CITATION, DATA, MANIFEST, README, data_in, entries_of, made_of, manifest_of, reopened
from geo.share.bundle import written as written_again
from geo.share.cared import not_careful
from geo.share.manifest import manifest_from, shown
from geo.share.rights import RowsWithheldError
from geo.share.sealed import unseal
from geo.share.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Differences told one by one; further ones are counted.
_MOST_TOLD: Final = 100
#: The settings of how many megabytes the data of a bundle may have, and how many lines, and their usual values: the
#: 50,000 events that were measured have 16 MB and take 0.8 GB of memory, 385,000 have 102 MB and take 2.9 GB.
MOST_DATA_SETTING: Final = "STANDOFF_MAX_BUNDLE_MB"
MOST_DATA_MB: Final = 64
MOST_LINES_SETTING: Final = "STANDOFF_MAX_BUNDLE_LINES"
MOST_LINES: Final = 100_000

_FINGERPRINT: Final = "fingerprint"
_NEAR: Final = "2 mm, or 2e-8 degrees"
_ALONE: Final = "Whether the rest agrees is not known."
#: What of a manifest is worked out again beside the fingerprint, by what it is called.
_WORKED_OUT: Final = {
    "title": "the title", "digest": "the digest", "query": "the link's query",
    "parameters": "the parameters", "seeds": "the seeds", "numbers": "the numbers", "verdicts": "the verdicts",
}  # fmt: skip


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
    not_compared
        Files, and sentences of the manifest, that other versions made otherwise: whether they are right is not known.
    """

    title: str
    fingerprint: str
    digest: str
    differences: tuple[str, ...]
    checked: tuple[str, ...]
    notes: tuple[str, ...]
    not_compared: tuple[str, ...] = ()

    @property
    def reproduced(self) -> bool:
        """Whether everything was compared, and nothing differs."""
        return not self.differences and not self.not_compared


@dataclass
class _Finding:
    """What was found so far."""

    differences: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)


def verify(data: bytes, *, name: str = "bundle") -> Verification:
    """Work out again what a bundle says.

    Parameters
    ----------
    data
        The bundle.
    name
        What messages call it.

    Raises
    ------
    FileRefusedError
        It is no bundle, or one that nobody can read safely, or its data are more than the settings allow.
    CancelledError
        The work is followed (`geo.model.progress`) and was cancelled.
    """
    step(0, 1, f"the seal of {name}")
    files, broken = unseal(data, name=name)
    if MANIFEST not in files:
        raise FileRefusedError(f"{name}: it holds no {MANIFEST}; give the zip that geo snapshot or Share made")
    manifest = manifest_from(files[MANIFEST])
    _refuse_large(files, name)
    found = _Finding(differences=list(broken))
    if not broken:
        found.checked.append("The seal is that of all the bytes before it.")
    held = {key: content for key, content in files.items() if key != MANIFEST}
    _files(held, manifest["files"], found)
    _worked_out(held, manifest, found, written_as=files[MANIFEST])
    differences = found.differences
    if len(differences) > _MOST_TOLD:
        differences = [*differences[:_MOST_TOLD], f"{len(differences) - _MOST_TOLD:,} more things differ."]
    return Verification(
        title=shown(manifest["title"]),
        fingerprint=shown(manifest["fingerprint"]),
        digest=shown(manifest["digest"]),
        differences=tuple(differences),
        checked=tuple(found.checked),
        notes=tuple(found.notes),
        not_compared=tuple(dict.fromkeys(found.not_compared)),
    )


def _refuse_large(files: Mapping[str, bytes], name: str) -> None:
    """Refuse data of which making everything again could take all the memory there is, before anything is made."""
    data = [content for key, content in files.items() if key.startswith(DATA)]
    size, lines = sum(map(len, data)), sum(one.count(b"\n") + one.count(b"\r") for one in data)
    most_mb, most_lines = limit(MOST_DATA_SETTING, MOST_DATA_MB), limit(MOST_LINES_SETTING, MOST_LINES)
    do = "making all again takes about 1 GB of memory for 130,000 lines or 35 MB; where there is enough,"
    if lines > most_lines:
        found = f"its data have {lines:,} lines, more than {most_lines:,}"
        raise FileRefusedError(f"{name}: {found}; {do} {MOST_LINES_SETTING} allows more")
    if size > most_mb * 1_000_000:
        found = f"its data have {size / 1e6:,.1f} MB, more than {most_mb:,}"
        raise FileRefusedError(f"{name}: {found}; {do} {MOST_DATA_SETTING} allows more")


def _files(files: Mapping[str, bytes], recorded: Mapping[str, Any], found: _Finding) -> None:
    """Compare names, sizes and digests with those recorded."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    added = {digests[name]: name for name in files if name not in recorded}
    missing = [name for name in recorded if name not in files]
    before = len(found.differences)
    for name in missing:
        now = added.pop(recorded[name]["sha256"], None)
        end = "it is missing" if now is None else f"it is called {now} now"
        found.differences.append(f"{shown(name)}: {end}.")
    found.differences += [f"{name}: the manifest names no such file; it was added." for name in added.values()]
    for name, digest in digests.items():
        if name in recorded and (digest, len(files[name])) != (recorded[name]["sha256"], recorded[name]["bytes"]):
            was = f"{shown(recorded[name]['bytes'])} bytes, sha256 {shown(recorded[name]['sha256'])[:12]}…"
            now = f"{len(files[name])} bytes, sha256 {digest[:12]}…"
            found.differences.append(f"{name}: it has {now}, where the manifest records {was}.")
    if len(found.differences) == before:
        found.checked.append(f"{count_text(len(files), 'file')}: names, sizes and SHA-256 are as the manifest records.")


def _worked_out(files: Mapping[str, bytes], manifest: Mapping[str, Any], found: _Finding, *, written_as: bytes) -> None:
    """Work out everything again from the data and the parameters, and compare."""
    try:
        _compare(files, manifest, found, written_as=written_as)
    except CancelledError:
        raise
    except RowsWithheldError as error:
        found.differences.append(f"{DATA}: {error}")
    except InputError as error:
        found.differences.append(f"Nothing could be worked out again: {one_line(str(error))}")
    except Exception as error:  # noqa: BLE001  (whatever somebody wrote into a bundle, the answer is one line)
        found.differences.append(
            f"Not all could be worked out again: data, parameters or manifest cannot be used ({shown(repr(error))})."
        )


def _compare(files: Mapping[str, bytes], manifest: Mapping[str, Any], found: _Finding, *, written_as: bytes) -> None:
    """Compare the data, what is worked out of them, and what is made of them: in this order, as each takes longer."""
    if not _is_made_by(manifest["made_by"]):
        found.differences.append(
            f"made_by: a bundle names {', '.join(versions())}, each with a text, and nothing else."
        )
    others = list(_other_versions(manifest["made_by"]))
    with between(0.1, 0.3, DATA):
        dataset = data_in(files)
    if not _value(_FINGERPRINT, "the data's fingerprint", manifest, dataset.fingerprint, found, exactly=True):
        found.notes.append(f"The data are other ones than the manifest names: nothing more was made of them. {_ALONE}")
        return
    with between(0.3, 0.5, "the numbers"):
        snapshot = reopened(files, manifest["parameters"], dataset)
        made = json.loads(written_again(manifest_of(snapshot, {})))
        for key, called in _WORKED_OUT.items():
            _value(key, called, manifest, made[key], found, exactly=not others)
    if manifest["numbers"].get("counts") != made["numbers"]["counts"]:
        found.notes.append(f"Page, pictures and rows were not made again, as the counts are other ones. {_ALONE}")
        return
    with between(0.5, 0.6, "the care"):
        found.differences += not_careful(snapshot)
    with between(0.6, 1.0):
        again = made_of(snapshot)
    made["files"] = entries_of(again)
    different = _made_again(files, again, manifest, found)
    if others:
        found.notes.append(f"Made by other versions: {'; '.join(others)}.")
        sentences = tuple(one_line(str(one["numbers"].get("sentence", ""))) for one in (manifest, made))
        _with_other_versions(different, files, again, found, sentences=(sentences[0], sentences[1]))
        if not manifest.keys() <= made.keys():
            found.differences.append(f"{MANIFEST}: it holds more than what was worked out again.")
        return
    found.differences += [f"{name}: made again from data/ it has other bytes." for name in different]
    if not found.differences and written_as != written_again(made):
        found.differences.append(f"{MANIFEST}: it holds more than what was worked out again, or is written otherwise.")


def _made_again(
    files: Mapping[str, bytes], again: Mapping[str, bytes], manifest: Mapping[str, Any], found: _Finding
) -> list[str]:
    """Return the names of files that have other bytes, and say which are too many, which lack, how many are right."""
    different = [name for name in again if name in files and files[name] != again[name]]
    surplus = [name for name in files if name not in again]
    lacking = [name for name in again if name not in files and name not in manifest["files"]]
    found.differences += [f"{name}: no bundle of these data and parameters holds such a file." for name in surplus]
    found.differences += [f"{name}: it belongs into the bundle, and is missing." for name in lacking]
    same = len(again) - len(different) - len([name for name in again if name not in files])
    if same:
        found.checked.append(f"{count_text(same, 'file')}: made again from data/, byte for byte the same.")
    return different


def _with_other_versions(
    different: list[str],
    files: Mapping[str, bytes],
    again: Mapping[str, bytes],
    found: _Finding,
    *,
    sentences: tuple[str, str],
) -> None:
    """Say of files that other versions made otherwise; those that hold values must hold the same ones."""
    drawn: list[str] = []
    for name in different:
        if name.startswith(DATA) or name == CLAIMS_FILE:
            found.differences.append(f"{name}: made again from what it holds, it has other bytes.")
        elif PurePosixPath(name).suffix in COMPARABLE:
            _by_value(name, files[name], again[name], found, sentences=sentences)
        elif name in {CITATION, README}:
            drawn += _by_line(name, files[name], again[name], found, sentences=sentences)
        else:
            drawn.append(name)
    if drawn:
        found.not_compared += sorted(drawn)
        found.notes.append(
            f"Not compared, as other versions draw and write them otherwise: {', '.join(sorted(drawn))}. Trust the "
            "numbers, not these, or compare with the versions that made them."
        )


def _by_value(name: str, one: bytes, other: bytes, found: _Finding, *, sentences: tuple[str, str]) -> None:
    """Say of a file what it holds otherwise than the one made again; what has other words alone is not compared."""
    result = same_content(name, one, other, sentences=sentences)
    found.differences += [f"{name}: made again from data/ it holds other values: {one}" for one in result.different]
    _reworded(name, result.reworded, found)
    if result.close:
        found.notes.append(f"{name}: {count_text(len(result.close), 'number')} off by no more than {_NEAR}.")


def _by_line(name: str, one: bytes, other: bytes, found: _Finding, *, sentences: tuple[str, str]) -> tuple[str, ...]:
    """Say which lines of a text are other ones; return its name where that is no difference, but not compared."""
    if is_far_larger(one, other):
        found.differences.append(f"{name}: it is far larger than the one made again.")
        return ()
    lines = list(other_lines(name, one, other, sentences=sentences))
    if name == CITATION and lines:
        found.differences += lines
        return ()
    found.notes += lines
    return (name,)


def _value(key: str, called: str, manifest: Mapping[str, Any], made: object, found: _Finding, *, exactly: bool) -> bool:
    """Compare a value of the manifest with the one worked out again; return whether they are the same."""
    result = compared({key: manifest[key]}, {key: made}, exactly=exactly)
    found.differences += result.different
    _reworded("the manifest", result.reworded, found)
    if result.close:
        found.notes.append(f"Off by no more than {_NEAR}: {', '.join(result.close[:_MOST_TOLD])}.")
    if not result.different:
        what = f"{called[:1].upper()}{called[1:]}"
        found.checked.append(f"{what}: worked out again, {count_text(result.same, 'value')} the same.")
    return not result.different


def _reworded(where: str, sentences: Sequence[str], found: _Finding) -> None:
    if sentences:
        found.not_compared.append(f"sentences in {where}")
        found.notes += [
            f"Sentences in {where} were not compared, as other versions may say it in other words. {one}"
            for one in sentences[:_MOST_TOLD]
        ]


def _is_made_by(made_by: Mapping[str, Any]) -> bool:
    return made_by.keys() == versions().keys() and all(isinstance(one, str) for one in made_by.values())


def _other_versions(made_by: Mapping[str, Any]) -> Iterator[str]:
    here = versions()
    for name in sorted({*here, *made_by}):
        said, now = made_by.get(name, "not stated"), here.get(name, "not known")
        if said != now:
            yield f"{shown(name)} {shown(said)}, here {now}"
