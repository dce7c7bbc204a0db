"""Who made the data, under which licence, and how to cite them and the picture made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.share._text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model.dataset import Dataset, Source
    from geo.share.snapshot import Snapshot

NOT_STATED: Final = "licence not stated"


def sources_of(dataset: Dataset) -> dict[Source, tuple[str, ...]]:
    """Return the single sources of a dataset, in its order, each with the files it is in."""
    files: dict[tuple[str, ...], list[str]] = {}
    first: dict[tuple[str, ...], Source] = {}
    for source in dataset.sources:
        for one in source.made_of or (source,):
            key = _identity(one)
            first.setdefault(key, one)
            files.setdefault(key, []).append(one.file)
    return {first[key]: tuple(dict.fromkeys(held)) for key, held in files.items()}


def _identity(source: Source) -> tuple[str, ...]:
    """Return what makes two records one source; a file of which nothing is known is one of its own."""
    told = (source.producer, source.version, source.licence, source.citation, source.url)
    return told if source.producer.strip() or source.citation.strip() else (*told, source.file)


def source_lines(dataset: Dataset) -> tuple[str, ...]:
    """Return a line for each source: who made it, its version, its licence; each once, in the order of the data.

    What is not stated is said to be so; a file of which nothing is known is named by its name.
    """
    lines = (_line(source) for source in sources_of(dataset))
    return tuple(dict.fromkeys(lines))


def maker_of(source: Source) -> str:
    """Return who made a source; where that is not known, how it is cited, or what its file is called."""
    named = (one_line(text) for text in (source.producer, source.citation, source.file))
    return next((text for text in named if text), "a file without a name")


def _line(source: Source) -> str:
    version = one_line(source.version)
    return f"{maker_of(source)}{f', {version}' if version else ''} ({one_line(source.licence) or NOT_STATED})"


def citation_of(snapshot: Snapshot) -> str:
    """Return the citation file of what is shared, as plain text: how to cite it, its sources, their licences.

    Each source stands with all that is known of it: version, licence, citation, date of access, address, what of it
    the data hold, what reading changed, and its files. Every text is one line.
    """
    return "".join(f"{line}\n" for line in _lines(snapshot))


def _lines(snapshot: Snapshot) -> Iterator[str]:
    dataset = snapshot.dataset
    title = one_line(dataset.title)
    yield "How to cite"
    yield f"  {title}. {one_line(snapshot.scene.sentence)} Map and measurement: Standoff. Digest {snapshot.digest}."
    yield f"  View: {one_line(snapshot.link)}"
    yield f"  Data: SHA-256 {dataset.fingerprint}"
    if snapshot.said:
        yield ""
        yield "What was done to the data before they were shared"
        yield from (f"  {one_line(said)}" for said in snapshot.said)
    if snapshot.withheld:
        yield ""
        yield "Rows"
        yield from (f"  {one_line(reason)}" for reason in snapshot.withheld)
    yield ""
    yield "Sources, each with its own licence"
    found = sources_of(dataset)
    if not found:
        yield "  None is recorded."
    for source, files in found.items():
        yield from _described(source, files)


def _described(source: Source, files: tuple[str, ...]) -> Iterator[str]:
    yield f"- {_line(source)}"
    told = (
        ("Cite as", source.citation),
        ("Address", source.url),
        ("Accessed", source.accessed),
        ("Holds", source.filters),
        ("Changes", source.changes),
        ("Files", ", ".join(files)),
    )
    yield from (f"  {what}: {one_line(text)}" for what, text in told if one_line(text))
