"""A published page on other sites: what previews of links read, and the snippet that frames it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from geo.model.text import count_text, exact_text
from geo.share._text import one_line

if TYPE_CHECKING:
    from geo.share.care import Care

#: What a framed page may do: run its own scripts, and open links to its sources in tabs of their own. It has no origin
#: (no ``allow-same-origin``): it reads and writes nothing of the site it is served from.
SANDBOX: Final = "allow-scripts allow-popups allow-popups-to-escape-sandbox"

#: Width and height of a card, pixels.
CARD_PX: Final = (1200, 630)
#: Previews show some 70 letters of a title and some 200 of a description, and cut the rest without a sign.
_LONGEST_TITLE: Final = 120
_LONGEST_SENTENCE: Final = 400


def page_address(base: str, name: str) -> str:
    """Return the address of a published page; from the root of the host where `base` is empty."""
    return f"{base}/s/{name}"


def delete_address(base: str, name: str, key: str) -> str:
    """Return the address at which its author deletes a page."""
    return f"{page_address(base, name)}/delete?key={key}"


def embed_snippet(address: str, name: str, title: str) -> str:
    """Return the HTML that frames a published page on another site.

    Parameters
    ----------
    address
        Address of the dashboard, without a slash at its end.
    name
        Id of the page.
    title
        What the frame is called for who cannot see it.
    """
    return (
        f'<iframe src="{escape(page_address(address, name))}" title="{escape(shortened(title, _LONGEST_TITLE))}" '
        f'width="100%" height="640" style="border:0" loading="lazy" sandbox="{SANDBOX}" allow="fullscreen" '
        'referrerpolicy="no-referrer"></iframe>'
    )


def preview_tags(name: str, *, title: str, sentence: str, base: str) -> str:
    """Return the elements of a page's head that previews of links read.

    The picture's address must be absolute: without `base` there is no picture, and the preview is its words.
    """
    said = escape(shortened(sentence, _LONGEST_SENTENCE))
    tags = [
        _property("og:type", "website"),
        _property("og:site_name", "Standoff"),
        _property("og:title", escape(shortened(title, _LONGEST_TITLE))),
        _property("og:description", said),
        f'<meta name="description" content="{said}">',
    ]
    if base:
        width, height = CARD_PX
        here = escape(page_address(base, name))
        tags += [
            _property("og:url", here),
            _property("og:image", f"{here}/card.png"),
            _property("og:image:type", "image/png"),
            _property("og:image:width", str(width)),
            _property("og:image:height", str(height)),
            _property("og:image:alt", said),
        ]
    tags.append(f'<meta name="twitter:card" content="{"summary_large_image" if base else "summary"}">')
    return "\n".join(tags)


def with_care(sentence: str, care: Care) -> str:
    """Return a sentence that stands alone, begun with what was done to its data; previews cut the end.

    Examples
    --------
    >>> from geo.share.care import Care
    >>> with_care("On 10 October 2015 A was 2.5 km from B.", Care(grid_m=7_000, hold_back_days=30))
    'Places on a 7 km grid; last 30 days held back. On 10 October 2015 A was 2.5 km from B.'
    """
    days = count_text(care.hold_back_days, "day")
    late = f"last {days if care.hold_back_days > 1 else 'day'} held back" if care.hold_back_days else ""
    done = "; ".join(filter(None, (f"places on a {exact_text(care.grid_m)} grid" if care.grid_m else "", late)))
    return f"{done[:1].upper()}{done[1:]}. {sentence}" if done else sentence


def shortened(text: str, longest: int) -> str:
    """Return a text on one line, cut with a sign where it is longer.

    Examples
    --------
    >>> shortened("Northern Aleppo, August to October", 16)
    'Northern Aleppo…'
    """
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _property(name: str, escaped: str) -> str:
    return f'<meta property="{name}" content="{escaped}">'
