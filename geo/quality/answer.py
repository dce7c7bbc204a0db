"""The report as JSON: the same from the terminal and from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.quality.effect import effect_of

if TYPE_CHECKING:
    from geo.model.dataset import Dataset
    from geo.quality.finding import Report
    from geo.scene import Scene

#: Ids of a finding that are listed; the others are counted.
MOST_IDS: Final = 100


def findings(report: Report, scene: Scene) -> list[dict[str, Any]]:
    """Return the findings with what each changes in the headline of a scene of the report's dataset."""
    found = []
    for one in report.findings:
        effect = effect_of(scene, one)
        found.append(
            {
                "code": one.code,
                "title": one.title,
                "sentence": one.sentence,
                "count": one.count,
                "of": one.of,
                "to_look_at": one.asks,
                "table": one.table,
                "ids": list(one.ids[:MOST_IDS]),
                "more_ids": max(0, len(one.ids) - MOST_IDS),
                "can_be_set_aside": len(one.removable),
                "effect": None if effect is None else effect.numbers(),
            }
        )
    return found


def sources(dataset: Dataset) -> list[dict[str, str]]:
    """Return what is known of each file's source."""
    names = ("file", "sha256", "producer", "version", "licence", "citation", "accessed", "url", "filters", "changes")
    return [{name: getattr(source, name) for name in names} for source in dataset.sources]


def whole(report: Report, scene: Scene) -> dict[str, Any]:
    """Return the whole report: counts, files, reasons, findings and sources."""
    return {
        "headline": report.headline,
        "rows": report.rows,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "rejected_by_reason": report.by_reason.to_dict("records"),
        "files": [
            {"file": one.file, "kind": one.kind, "rows": one.rows, "rejected": one.rejected} for one in report.files
        ],
        "quality": findings(report, scene),
        "sources": sources(report.dataset),
        "warnings": list(report.dataset.warnings),
        "fingerprint": report.dataset.fingerprint,
    }
