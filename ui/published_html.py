"""What is written around published pages: the list of them, and the form that deletes one. Plain HTML, no script."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING, Final

from geo.model.text import count_text, date_text
from geo.share.embed import CARD_PX, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.share.store import Published

#: How many pages a page of the list shows.
A_PAGE: Final = 24
_LONGEST_TITLE: Final = 200
_LONGEST_SENTENCE: Final = 500

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1B2026; --ground: #FFFFFF; --panel: #F4F6F8; --accent: #1F5FA8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #E8EBEE; --ground: #14181D; --panel: #1D232A; --accent: #4A8FDB; }
}
body { margin: 0 auto; max-width: 1100px; padding: 24px 16px; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 24px; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 8px 0 4px; }
p { margin: 0 0 8px; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 16px; padding: 0;
  list-style: none; }
li { background: var(--panel); border-radius: 4px; padding: 12px; }
img { display: block; width: 100%; height: auto; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav a, button { display: inline-block; min-height: 44px; line-height: 44px; margin-right: 24px; }
button { padding: 0 24px; border: 1px solid var(--accent); border-radius: 4px; background: var(--ground);
  color: var(--accent); font: inherit; line-height: 42px; cursor: pointer; }
"""
STYLE_HASH: Final = f"sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode('ascii')}"


def pages_of(held: Sequence[Published]) -> int:
    """Return how many pages the list has; one where nothing is published."""
    return max(1, -(-len(held) // A_PAGE))


def listing_page(held: Sequence[Published], number: int) -> str:
    """Return a page of the list, counted from 1. Its links are relative to the folder that holds the pages."""
    shown = held[(number - 1) * A_PAGE : number * A_PAGE]
    if not held:
        return _document("Published maps", "<p>Nothing is published yet.</p>")
    said = f"<p>{count_text(len(held), 'map')}, the newest first.</p>"
    steps = [
        f'<a href="?page={page}" rel="{rel}">{text}</a>'
        for page, rel, text in ((number - 1, "prev", "Newer"), (number + 1, "next", "Older"))
        if 1 <= page <= pages_of(held)
    ]
    turned = f"<nav>{''.join(steps)}<span>Page {number} of {pages_of(held)}</span></nav>" if steps else ""
    return _document("Published maps", f"{said}\n<ul>\n{''.join(map(_item, shown))}</ul>\n{turned}")


def _item(published: Published) -> str:
    width, height = CARD_PX
    return (
        f'<li><a href="{published.id}"><img src="{published.id}/card.png" width="{width}" height="{height}" alt="" '
        f'loading="lazy" decoding="async"><h2 dir="auto">{_title(published)}</h2></a>\n{_about(published)}</li>\n'
    )


def _title(published: Published) -> str:
    return escape(shortened(published.title, _LONGEST_TITLE)) or "Without a title"


def _about(published: Published) -> str:
    sentence = escape(shortened(published.sentence, _LONGEST_SENTENCE))
    day = published.stored.strftime("%Y-%m-%d")
    return f'<p dir="auto">{sentence}</p>\n<p>Published <time datetime="{day}">{date_text(published.stored)}</time></p>'


def deletion_page(published: Published, key: str) -> str:
    """Return the page that asks once more before a page is deleted; the key travels in the body of its form."""
    return _document(
        "Delete this page?",
        f'<h2 dir="auto">{_title(published)}</h2>\n{_about(published)}\n'
        "<p>Its link and every frame that shows it will lead nowhere. What readers have saved, what their browsers "
        "have kept, and previews of links are not in reach. This cannot be undone.</p>\n"
        f'<form method="post" action="delete"><input type="hidden" name="key" value="{escape(key)}">'
        f'<button>Delete it</button> <a href="../{published.id}">Keep it</a></form>',
    )


def deleted_page() -> str:
    """Return the page that says that a page was deleted."""
    return _document(
        "The page is deleted", '<p>Its link leads nowhere now.</p>\n<p><a href="../">Published maps</a></p>'
    )


def missing_page() -> str:
    """Return the page that says that there is none at an address."""
    return _document(
        "There is no such page here",
        "<p>It was deleted, or kept no longer, or the address is not whole.</p>\n"
        '<p><a href="./">Published maps</a></p>',
    )


def _document(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )
