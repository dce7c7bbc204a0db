"""One HTML file: the timeline map with its read-out, legend, sources and card; it opens with the network off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.draw.card import Card, Fact
from geo.draw.page import render_page
from geo.share._card_facts import facts_of, interval_of
from geo.share._card_parts import claims_of, credits_of, tables_of
from geo.share._text import one_line
from geo.share.citation import citation_of
from geo.share.rights import check_rows

if TYPE_CHECKING:
    from geo.share.snapshot import Snapshot


def page_of(snapshot: Snapshot) -> str:
    """Return the page; the same snapshot gives the same bytes.

    It opens on what its author saw, but on the map that asks nobody. Beside the map stand, without a script, too: the
    headline, how it was measured, what was done to the data, verdicts, sources, how to cite them, the events in view
    and the distances through time as tables, digest and fingerprint.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on, and a page holds rows.
    """
    check_rows(snapshot.withheld)
    title = one_line(snapshot.dataset.title)
    return render_page(snapshot.scene, theme=snapshot.wanted.theme, title=title, card=card_of(snapshot))


def card_of(snapshot: Snapshot) -> Card:
    """Return what the page says beside its map."""
    return Card(
        title=one_line(snapshot.dataset.title),
        sentence=snapshot.scene.sentence,
        interval=interval_of(snapshot.scene),
        facts=facts_of(snapshot),
        said=snapshot.said,
        claims=claims_of(snapshot),
        sources=credits_of(snapshot),
        tables=tables_of(snapshot.scene),
        cite=citation_of(snapshot),
        link=snapshot.link if snapshot.wanted.address else "",
        check=(
            Fact("Digest", snapshot.digest),
            Fact("Data, SHA-256", snapshot.dataset.fingerprint),
            Fact("View", f"?{snapshot.query}"),
        ),
    )
