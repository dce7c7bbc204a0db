"""Published pages: ``/s/ID``, its card and its deletion, and ``/s/``, where all are listed.

A page is served as if it came from nowhere (``sandbox`` without ``allow-same-origin``): whatever it holds, it can read
and write nothing of the dashboard that lies at the same address. Whoever follows a delete link, such as the preview of
a message that holds one, deletes nothing: a form does, and the key is in its body.
"""

from __future__ import annotations

import gzip
import logging
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from geo.model.errors import InputError
from geo.share.embed import SANDBOX
from geo.share.settings import Settings, settings
from geo.share.store import Store, StoreError
from ui.published_html import STYLE_HASH, deleted_page, deletion_page, listing_page, missing_page, pages_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from geo.share.store import Found

_LOG: Final = logging.getLogger(__name__)

_NOTHING: Final = "There is no such page here; it was deleted, or kept no longer, or the address is not whole."
_NO_KEY: Final = "There is no such page here, or the key is not right."
_MOST_BODY: Final = 4_096

_ALWAYS: Final = {
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
            "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock",
            "serial", "usb", "xr-spatial-tracking",
        )
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip
#: Of our own pages beside the published ones, and of answers that are a line of text.
_OWN: Final = _ALWAYS | {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_OWN_POLICY: Final = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the operator decided, and the store where publishing is on.

    Attributes
    ----------
    settings
        What was decided.
    store
        Where pages are published to; None: publishing is off.
    fault
        What of the settings cannot be used, else empty. What the operator made compulsory is then not known, and
        nothing may leave.
    """

    settings: Settings = field(default_factory=Settings)
    store: Store | None = None
    fault: str = ""


@cache
def sharing() -> Sharing:
    """Return what the operator decided: read once, when the server starts, and said in its messages where it fails."""
    try:
        decided = settings()
    except InputError as error:
        _LOG.error("%s. Nothing can be shared until then.", error)
        return Sharing(fault=str(error))
    if decided.no_folder:
        _LOG.error("%s. Nothing can be published until then.", decided.no_folder)
    if decided.folder is None:
        return Sharing(decided)
    store = Store(decided.folder, most_bytes=decided.most_bytes, most_days=decided.most_days)
    try:
        store.prepare()
    except StoreError as error:
        # What is published may still be read, and the disk may have room again before the server starts anew.
        _LOG.error("STANDOFF_PUBLISH: %s.", error)
    return Sharing(decided, store)


async def serve_published(request: Request) -> Response:
    """Answer everything under ``/s/``."""
    answer = await _answer(request)
    if request.method == "HEAD":
        # The same headers, the length of the body among them.
        answer.body = b""
    return answer


async def _answer(request: Request) -> Response:
    store = sharing().store
    if store is None:
        return _line("Nothing is published here.", 404)
    try:
        return await _sent(request, store)
    except StoreError as error:
        return _line(f"{error}.", 503)
    except OSError as error:
        _LOG.error("published pages cannot be read (%s)", error.strerror)
        return _line("The published pages cannot be read now; try again later.", 503)


async def _sent(request: Request, store: Store) -> Response:
    rest, posted = request.path_params["rest"], request.method == "POST"
    name, _, part = rest.partition("/")
    if part == "delete":
        return await run_in_threadpool(_deletion, store, name, await _key_of(request), sure=posted)
    if posted:
        return _line("This address takes no forms.", 405, Allow="GET, HEAD")
    if not rest:
        return await run_in_threadpool(_listing, request, store)
    if rest in {name, f"{name}/card.png"}:
        return await run_in_threadpool(_found, request, store, name, card=bool(part))
    return _line(_NOTHING, 404)


def _found(request: Request, store: Store, name: str, *, card: bool) -> Response:
    """Answer with a page, or with its card."""
    found = store.find(name, card=card)
    if found is None:
        reads = not card and "text/html" in request.headers.get("accept", "")
        return _own_html(missing_page(), status=404) if reads else _line(_NOTHING, 404)
    embed = sharing().settings.embed
    headers = _card_headers() if card else _page_headers(found, embed)
    headers |= {
        # Not shared caches: a page that is deleted must be gone from all machines but those of who has seen it.
        "Cache-Control": f"private, max-age={min(found.seconds_left, 31_536_000)}, immutable",
        "ETag": f'W/"{found.digest}{"-card" if card else ""}"',
    }
    if _is_known(request, headers["ETag"]):
        return Response(None, 304, headers)
    if card:
        return Response(found.data, media_type="image/png", headers=headers)
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(found.data, media_type="text/html", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(found.data), media_type="text/html", headers=headers)


def _page_headers(found: Found, embed: tuple[str, ...]) -> dict[str, str]:
    # No Cross-Origin-Opener-Policy: the HTML standard has a sandboxed document that sets one fail to load.
    framing = " ".join(embed) if embed else "'none'"
    headers = _ALWAYS | {
        "Content-Security-Policy": f"{found.policy}; frame-ancestors {framing}; sandbox {SANDBOX}",
        "Cross-Origin-Resource-Policy": "cross-origin" if embed else "same-origin",
        "Vary": "Accept-Encoding",
    }
    return headers if embed else headers | {"X-Frame-Options": "DENY"}


def _card_headers() -> dict[str, str]:
    # Previews of links are shown by other sites.
    return _ALWAYS | {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Frame-Options": "DENY",
    }


def _listing(request: Request, store: Store) -> Response:
    """Answer with a page of the list."""
    number, held = request.query_params.get("page", "1"), store.listing()
    if not re.fullmatch(r"[1-9][0-9]{0,5}", number) or int(number) > pages_of(held):
        return _line("The list has no such page.", 404)
    return _own_html(listing_page(held, int(number)), images="img-src 'self'; ", forms="'none'")


def _deletion(store: Store, name: str, key: str, *, sure: bool) -> Response:
    """Answer with the form that deletes a page; or delete it."""
    if sure:
        if not store.delete(name, key):
            return _line(_NO_KEY, 404)
        # The author's own browser would else go on showing the page.
        return _own_html(deleted_page(), headers={"Clear-Site-Data": '"cache"'})
    published = store.deletable(name, key)
    return _line(_NO_KEY, 404) if published is None else _own_html(deletion_page(published, key), forms="'self'")


async def _key_of(request: Request) -> str:
    """Return the key of a delete link: from the address, or from the body of its form; empty where there is none."""
    if request.method != "POST":
        return request.query_params.get("key", "")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BODY:
            return ""
    keys = parse_qs(body.decode("ascii", "replace"), max_num_fields=None).get("key", [])
    return keys[0] if len(keys) == 1 else ""


def _own_html(
    html: str, *, status: int = 200, images: str = "", forms: str = "'none'", headers: dict[str, str] | None = None
) -> Response:
    policy = {"Content-Security-Policy": f"{_OWN_POLICY}{images}style-src '{STYLE_HASH}'; form-action {forms}"}
    return Response(html, status, _OWN | policy | (headers or {}), "text/html")


def _line(text: str, status: int, **headers: str) -> Response:
    policy = {"Content-Security-Policy": f"{_OWN_POLICY}form-action 'none'; sandbox"}
    return PlainTextResponse(f"{text}\n", status, _OWN | policy | headers)


def _is_known(request: Request, tag: str) -> bool:
    """Return whether a reader says that it holds these bytes already."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def _takes_gzip(accepted: str) -> bool:
    """Return whether a reader takes gzip, and does not say that it would rather not (``gzip;q=0``)."""
    weights: dict[str, str] = {}
    for one in accepted.lower().split(","):
        coding, _, rest = one.partition(";")
        weights[coding.strip()] = rest.replace(" ", "")
    said = weights.get("gzip", weights.get("*", "q=0"))
    return not re.fullmatch(r"q=0(\.0*)?", said)


async def _to_the_list(_request: Request) -> Response:
    # Relative, so that it holds behind a proxy that serves the dashboard under a path.
    return RedirectResponse("s/", 308, _OWN)


class _Everything(Convertor[str]):
    """What follows in an address, line breaks too: Starlette's own ``path`` leaves those to the dashboard."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return it as it is."""
        return value


register_url_convertor("everything", _Everything())

ROUTES: Final = (
    Route("/s", _to_the_list, methods=["GET"]),
    Route("/s/{rest:everything}", serve_published, methods=["GET", "POST"]),
)
