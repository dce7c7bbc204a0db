"""Whether a bundle is whole, and whether its numbers come out again from its rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from geo.model.errors import FileRefusedError, InputError
from geo.model.text import count_text
from geo.read.claim_fields import CLAIMS_FILE
from geo.share._text import one_line
from geo.share.bundle import CITATION, DATA, MANIFEST, README, made_of, manifest_of, reopened, written
from geo.share.cared import not_careful
from geo.share.manifest import COMPARABLE, compared, manifest_from, other_lines, same_content, shown
from geo.share.rights import RowsWithheldError
from geo.share.sealed import unseal
from geo.share.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Differences told one by one; further ones are counted.
_MOST_TOLD: Final = 100
#: What of a manifest is worked out again, by what it is called.
_WORKED_OUT: Final = {
    "title": "the title", "fingerprint": "the data's fingerprint", "digest": "the digest", "query": "the link's query",
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
        It is no bundle, or one that nobody can read safely.
    """
    files, broken = unseal(data, name=name)
    if MANIFEST not in files:
        raise FileRefusedError(f"{name}: it holds no {MANIFEST}; give the zip that geo snapshot or Share made")
    manifest = manifest_from(files[MANIFEST])
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
        not_compared=tuple(found.not_compared),
    )


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
        again, made = _made_again(files, manifest, found)
    except RowsWithheldError as error:
        found.differences.append(f"{DATA}: {error}")
        return
    except InputError as error:
        found.differences.append(f"Nothing could be worked out again: {one_line(str(error))}")
        return
    except Exception as error:  # noqa: BLE001  (whatever somebody wrote into a bundle, the answer is one line)
        found.differences.append(
            f"Nothing could be worked out again: its data or parameters cannot be used ({shown(repr(error))})."
        )
        return
    if not _is_made_by(manifest["made_by"]):
        found.differences.append(
            f"made_by: a bundle names {', '.join(versions())}, each with a text, and nothing else."
        )
    others = list(_other_versions(manifest["made_by"]))
    _values(manifest, made, found, exactly=not others)
    different = [name for name in again if name in files and files[name] != again[name]]
    surplus = [name for name in files if name not in again]
    lacking = [name for name in again if name not in files and name not in manifest["files"]]
    found.differences += [f"{name}: no bundle of these data and parameters holds such a file." for name in surplus]
    found.differences += [f"{name}: it belongs into the bundle, and is missing." for name in lacking]
    same = len(again) - len(different) - len([name for name in again if name not in files])
    if same:
        found.checked.append(f"{count_text(same, 'file')}: made again from data/, byte for byte the same.")
    if others:
        found.notes.append(f"Made by other versions: {'; '.join(others)}.")
        sentences = tuple(one_line(str(one["numbers"].get("sentence", ""))) for one in (manifest, made))
        _with_other_versions(different, files, again, found, sentences=(sentences[0], sentences[1]))
        if not manifest.keys() <= made.keys():
            found.differences.append(f"{MANIFEST}: it holds more than what was worked out again.")
        return
    found.differences += [f"{name}: made again from data/ it has other bytes." for name in different]
    if not found.differences and written_as != written(made):
        found.differences.append(f"{MANIFEST}: it holds more than what was worked out again, or is written otherwise.")


def _made_again(
    files: Mapping[str, bytes], manifest: Mapping[str, Any], found: _Finding
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files and the manifest made again, after looking at the data themselves."""
    snapshot = reopened(files, manifest["parameters"])
    if snapshot.dataset.fingerprint != manifest["fingerprint"]:
        # What the others rest on; with other data they all differ.
        found.notes.append("The data are other ones than the manifest names; the numbers are those of the data here.")
    again = made_of(snapshot)
    made = json.loads(written(manifest_of(snapshot, again)))
    found.differences += not_careful(snapshot)
    return again, made


def _with_other_versions(
    different: list[str],
    files: Mapping[str, bytes],
    again: Mapping[str, bytes],
    found: _Finding,
    *,
    sentences: tuple[str, str],
) -> None:
    """Say of files that other versions made otherwise; those that hold values must hold the same ones."""
    drawn = []
    for name in different:
        if name.startswith(DATA) or name == CLAIMS_FILE:
            found.differences.append(f"{name}: made again from what it holds, it has other bytes.")
        elif PurePosixPath(name).suffix in COMPARABLE:
            if not same_content(name, files[name], again[name], sentences=sentences):
                found.differences.append(f"{name}: made again from data/ it holds other values.")
        elif name == CITATION:
            found.differences += other_lines(name, files[name], again[name], sentences=sentences)
        else:
            drawn.append(name)
            if name == README:
                found.notes += other_lines(name, files[name], again[name], sentences=sentences)
    if drawn:
        found.not_compared += sorted(drawn)
        found.notes.append(
            f"Not compared, as other versions draw and write them otherwise: {', '.join(sorted(drawn))}. Trust the "
            "numbers, not these, or compare with the versions that made them."
        )


def _values(manifest: Mapping[str, Any], made: Mapping[str, Any], found: _Finding, *, exactly: bool) -> None:
    for key, called in _WORKED_OUT.items():
        result = compared({key: manifest[key]}, {key: made[key]}, exactly=exactly)
        found.differences += result.different
        found.notes += [f"Other versions may say it in other words. {one}" for one in result.reworded[:_MOST_TOLD]]
        found.not_compared += ["sentences in the manifest"] if result.reworded else []
        if result.close:
            found.notes.append(f"Off by no more than 2 mm, or 2e-8 degrees: {', '.join(result.close[:_MOST_TOLD])}.")
        if not result.different:
            what = f"{called[:1].upper()}{called[1:]}"
            found.checked.append(f"{what}: worked out again, {count_text(result.same, 'value')} the same.")


def _is_made_by(made_by: Mapping[str, Any]) -> bool:
    return made_by.keys() == versions().keys() and all(isinstance(one, str) for one in made_by.values())


def _other_versions(made_by: Mapping[str, Any]) -> Iterator[str]:
    here = versions()
    for name in sorted({*here, *made_by}):
        said, now = made_by.get(name, "not stated"), here.get(name, "not known")
        if said != now:
            yield f"{shown(name)} {shown(said)}, here {now}"
