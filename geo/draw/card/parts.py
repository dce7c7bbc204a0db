"""The HTML of a card, which needs no script: sections, lists and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.draw.card.markup import Markup, safe_link, tag, together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.draw.card.words import Card, Credit, Fact, Rows, Told

#: Where the card is in its page, for links inside it.
ID = "so-about"


def card_html(card: Card, *, theme: str) -> Markup:
    """Return the card as one element beside the map; its tables are open, so that they show without a script."""
    return tag(
        "aside",
        tag("a", "About this map", class_="so-jump", href=f"#{ID}"),
        tag("h1", card.title, dir="auto"),
        tag("p", card.sentence, class_="so-sentence", dir="auto"),
        tag("p", card.interval, class_="so-interval") if card.interval else None,
        tag("p", "Words and figures here are as its author saw them; the map's controls do not change them.",
            class_="so-quiet so-frozen"),
        tag("noscript", tag("p", "The map itself needs JavaScript. What it showed its author stands here.")),
        _section("Done to the data before sharing", *(tag("p", said, dir="auto") for said in card.said)),
        _list(card.facts),
        tag("div", id=f"{ID}-explore"),
        _section("Claims", *map(_claim, card.claims)),
        _section("Sources", *map(_credit, card.sources)),
        _folded("How to cite", tag("pre", card.cite, dir="auto")) if card.cite else None,
        *map(_table, card.tables),
        _section("To check it", _list(card.check), _way_back(card.link)),
        tag("a", "Back to the map", class_="so-top", href="#top"),
        class_="so-about", id=ID, data_theme=theme, aria_label="About this map", tabindex="0",
    )  # fmt: skip


def paper_head(card: Card) -> Markup:
    """Return title and sentence as they stand over the map on paper; elsewhere they are not shown."""
    return tag(
        "div",
        tag("p", tag("strong", card.title), dir="auto"),
        tag("p", card.sentence, class_="so-sentence", dir="auto"),
        tag("p", card.interval) if card.interval else None,
        class_="so-paper-head", aria_hidden="true",
    )  # fmt: skip


def _section(title: str, *parts: Markup | None) -> Markup | None:
    held = [part for part in parts if part is not None]
    return tag("section", tag("h2", title), *held) if held else None


def _list(facts: Iterable[Fact]) -> Markup | None:
    rows = [together(tag("dt", fact.about), tag("dd", fact.said, dir="auto")) for fact in facts]
    return tag("dl", *rows) if rows else None


def _folded(title: str, *parts: Markup | None) -> Markup:
    return tag("details", tag("summary", tag("h2", title)), *parts, open=True)


def _claim(claim: Told) -> Markup:
    return tag(
        "article",
        tag("blockquote", claim.quote, dir="auto"),
        tag("p", claim.who, class_="so-quiet", dir="auto") if claim.who else None,
        tag("p", tag("strong", f"{claim.verdict}."), " ", tag("span", claim.reason, dir="auto")),
        *(tag("p", note, class_="so-quiet", dir="auto") for note in claim.notes),
    )


def _credit(credit: Credit) -> Markup:
    link = safe_link(credit.url)
    address = _link(link, "The source") if link else _quiet(credit.url)
    return tag(
        "article",
        tag("p", tag("bdi", credit.name), " — ", tag("bdi", credit.licence)),
        *(tag("p", f"{fact.about}: ", tag("bdi", fact.said), class_="so-quiet") for fact in credit.facts),
        address,
    )


def _quiet(text: str) -> Markup | None:
    return tag("p", text, class_="so-quiet", dir="auto") if text.strip() else None


def _link(address: str, text: str) -> Markup:
    return tag("p", tag("a", text, href=address, target="_blank", rel="noopener noreferrer"))


def _way_back(address: str) -> Markup | None:
    link = safe_link(address)
    return _link(link, "Open this view in the dashboard") if link else None


def _table(table: Rows) -> Markup:
    head = tag("tr", *(tag("th", name, scope="col") for name in table.columns))
    body = [
        tag("tr", *(tag("td", cell, dir="auto") for cell in row), aria_current=number == table.current and "true")
        for number, row in enumerate(table.rows)
    ]
    shown = tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", *body)),
        class_="so-scroll", role="region", aria_label=table.title, tabindex="0",
    )  # fmt: skip
    return _folded(
        table.title, tag("p", table.note, class_="so-quiet") if table.note else None, shown if body else None
    )
