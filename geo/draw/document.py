"""What all our pages have in common: a title, a language, the sources, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING, Final, cast

from geo.draw.elements import elements

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium
    from branca.element import Figure

    from geo.model.dataset import Dataset

#: Folium names the encoding after what we put at the top of the head; HTML wants it in the first 1,024 bytes.
_LATE_ENCODING: Final = re.compile(r'\s*<meta http-equiv="content-type" content="text/html; charset=UTF-8" />')
_VIEWPORT: Final = re.compile(r'<meta name="viewport".*?/>', re.DOTALL)
# Scripts that run: those with a type are data.
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def document(map_: folium.Map, *, title: str, hosts: Sequence[str] = (), referrer: bool = True) -> str:
    """Return the page of a map with a language, a title, a viewport that may be zoomed, and a content policy.

    The same map gives the same bytes.

    Parameters
    ----------
    hosts
        Addresses that pictures may come from; by default none.
    referrer
        Whether sites that links lead to are told where their reader came from, as the reader's browser does it. Tile
        services ask for an origin, and are told it either way.
    """
    figure = cast("Figure", map_.get_root())
    for number, element in enumerate(elements(figure)):
        element._id = str(number)  # noqa: SLF001 - Folium's own are random, and we promise the same bytes
    page = figure.render()
    page = _LATE_ENCODING.sub("", page, count=1)
    page = _VIEWPORT.sub('<meta name="viewport" content="width=device-width, initial-scale=1">', page, count=1)
    page = page.replace("<html>", '<html lang="en">', 1)
    quiet = "" if referrer else '<meta name="referrer" content="no-referrer">\n'
    top = f'<meta charset="utf-8">\n{_policy(page, hosts)}'
    head = f"<head>\n{top}\n{quiet}<title>{html.escape(title)}</title>\n"
    return page.replace("<head>", head, 1)


def _policy(page: str, hosts: Sequence[str]) -> str:
    """Return the policy that lets this page's own scripts run, and fetches nothing but pictures from the hosts."""
    digests = [hashlib.sha256(code.encode("utf-8")).digest() for code in _SCRIPT.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
    pictures = " ".join(("data:", "blob:", *hosts))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src {pictures}; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def credits_of(dataset: Dataset) -> list[str]:
    """Return who made the data, each once; a file without a producer is named by its file."""
    producers = [source.producer or source.file for source in dataset.sources]
    return list(dict.fromkeys(name.strip() for text in producers for name in text.split(";") if name.strip()))
