"""Map pages: drawn once per dataset, kept in memory, served to the frame at ``/map/TOKEN``; those of a change as well.

Whoever does not hold the data cannot guess the address of a page: a token is a keyed hash. All sessions share the page
of a built-in dataset, so a browser fetches it once. A reader's own files have a page of their session alone, which no
browser keeps and which is dropped when other files take its place and when the session ends.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import logging
import secrets
import threading
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.responses import PlainTextResponse, Response

from geo.draw.page import render_page
from geo.draw.swipe import moments, render_swipe
from geo.model.errors import FileRefusedError
from geo.model.view import View
from geo.read.catalog import added
from geo.scene import build_scene
from ui.cache import built_in
from ui.downloads import close_exports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from geo.measure.change import Change
    from geo.measure.ground import Ground
    from geo.model.dataset import Dataset

#: All pages together, compressed; the least recently used go first.
MOST_BYTES: Final = 128 * 1024 * 1024
#: Pages of changes have a room of their own: any two dates make one, and they shall not push maps out.
MOST_CHANGE_BYTES: Final = 32 * 1024 * 1024

_LOG: Final = logging.getLogger(__name__)
_SECRET: Final = secrets.token_bytes(32)
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class PageStore:
    """Pages by token, bounded by their size; safe with many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._owned: set[str] = set()
        self._lock = threading.Lock()

    def put(self, token: str, html: str, *, owned: bool = False) -> None:
        """Keep a page; older ones make room, and the newest always stays.

        An owned page that was dropped, or never claimed, is not kept: its session may end while it is being drawn.
        """
        compressed = gzip.compress(html.encode(), compresslevel=6, mtime=0)
        with self._lock:
            if owned and token not in self._owned:
                return
            self._pages[token] = compressed
            self._pages.move_to_end(token)
            while len(self._pages) > 1 and sum(map(len, self._pages.values())) > self._most_bytes:
                self._pages.popitem(last=False)

    def get(self, token: str) -> bytes | None:
        """Return a page, compressed with gzip, or None."""
        with self._lock:
            if token in self._pages:
                self._pages.move_to_end(token)
            return self._pages.get(token)

    def claim(self, token: str) -> None:
        """Let a session own a page, until it is dropped."""
        with self._lock:
            self._owned.add(token)

    def drop(self, token: str) -> None:
        """Forget an owned page."""
        with self._lock:
            self._owned.discard(token)
            self._pages.pop(token, None)

    def is_owned(self, token: str) -> bool:
        """Return whether the page belongs to one session."""
        with self._lock:
            return token in self._owned


PAGES: Final = PageStore()
CHANGES: Final = PageStore(MOST_CHANGE_BYTES)
_DRAWING: Final = threading.Lock()
# A change is drawn in a tenth of a second; it does not wait for the map of a large file.
_DRAWING_CHANGE: Final = threading.Lock()


def page_token(dataset: Dataset, *, key: bytes | None = None) -> str:
    """Return the token of a dataset's page, drawing the page when it is not held.

    Parameters
    ----------
    key
        Secret of the session whose own files these are; None for data that all sessions share.
    """
    token = _token(dataset, key)
    if key is not None:
        _own(token)
    if PAGES.get(token) is None:
        with _DRAWING:
            if PAGES.get(token) is None:
                scene = build_scene(dataset, View(dataset=dataset.name))
                PAGES.put(token, render_page(scene), owned=key is not None)
    return token


def change_token(ground: Ground, change: Change, *, key: bytes | None = None) -> str:
    """Return the token of the page that shows a change before and after, drawing the page when it is not held.

    Parameters
    ----------
    ground, change
        The change, and the dataset with its zones that it was worked out on.
    key
        As for `page_token`.
    """
    dataset = ground.dataset
    token = _token(dataset, key, "change", change.start.isoformat(), change.end.isoformat(), change.area)
    if key is not None:
        _own_change(token)
    if CHANGES.get(token) is None:
        with _DRAWING_CHANGE:
            if CHANGES.get(token) is None:
                first, last = moments(change)
                title = f"Before and after: {dataset.title}, {first} and {last}"
                CHANGES.put(token, render_swipe(ground, change, title=title), owned=key is not None)
    return token


def is_drawn(dataset: Dataset, *, key: bytes | None = None) -> bool:
    """Return whether `page_token` would find the page already drawn."""
    return PAGES.get(_token(dataset, key)) is not None


def _token(dataset: Dataset, key: bytes | None, *of: object) -> str:
    # A page also names the data's title and sources, which are not in the fingerprint.
    content = repr((dataset.fingerprint, dataset.title, dataset.sources, *of)).encode("utf-8", "surrogatepass")
    return hmac.new(_SECRET if key is None else key, content, hashlib.sha256).hexdigest()[:40]


@st.cache_resource(scope="session", max_entries=1, show_spinner=False, on_release=PAGES.drop)
def _own(token: str) -> str:
    """Claim a page for this session: Streamlit releases it for the session's next one, and when the session ends."""
    PAGES.claim(token)
    return token


@st.cache_resource(scope="session", max_entries=1, show_spinner=False, on_release=CHANGES.drop)
def _own_change(token: str) -> str:
    """Claim the page of a change, as `_own` claims a map."""
    CHANGES.claim(token)
    return token


async def serve_map(request: Request) -> Response:
    """Answer ``/map/TOKEN``."""
    token = request.path_params["token"]
    store = CHANGES if CHANGES.get(token) is not None else PAGES
    headers = _headers(lasting=not store.is_owned(token))
    compressed = store.get(token)
    if compressed is None:
        said = "This map is no longer held by the server. Reload the dashboard."
        return PlainTextResponse(said, 404, _headers(lasting=False))
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(compressed, media_type="text/html", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(compressed), media_type="text/html", headers=headers)


def _headers(*, lasting: bool) -> dict[str, str]:
    return _HEADERS | {"Cache-Control": "private, max-age=31536000, immutable" if lasting else "no-store"}


@asynccontextmanager
async def warm_up(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the built-in sample and draw its page while the server starts, so that the first visitor does not wait.

    An operator's folder of datasets that is none is said where the operator looks: in the server's own messages. So is
    what of their settings for sharing cannot be used.
    """
    try:
        added()
    except FileRefusedError as error:
        _LOG.error("%s. Only the built-in datasets are offered.", error)
    close_exports()
    task = asyncio.get_running_loop().run_in_executor(None, lambda: page_token(built_in("aleppo-2015")))
    yield {}
    await task
