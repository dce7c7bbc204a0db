"""Map pages: drawn once per dataset, kept in memory, served to the frame at ``/map/TOKEN``.

A token is a keyed hash of the dataset's fingerprint: whoever does not hold the data cannot guess the address of a page,
and the same data have the same page, so a browser fetches it once.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, Response

from geo.draw.page import render_page
from geo.model.view import View
from geo.scene import build_scene
from ui.cache import built_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import streamlit as st
    from starlette.requests import Request

    from geo.model.dataset import Dataset

#: All pages together, compressed; the least recently used go first.
MOST_BYTES: Final = 128 * 1024 * 1024

_SECRET: Final = secrets.token_bytes(32)
_HEADERS: Final = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


@dataclass(frozen=True, slots=True)
class _Page:
    html: bytes
    compressed: bytes


class PageStore:
    """Pages by token, bounded by their size; safe with many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, token: str, html: str) -> None:
        """Keep a page; older ones make room, and the newest always stays."""
        compressed = gzip.compress(html.encode(), compresslevel=6, mtime=0)
        with self._lock:
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


PAGES: Final = PageStore()
_DRAWING: Final = threading.Lock()


def page_token(dataset: Dataset) -> str:
    """Return the token of a dataset's page, drawing the page when it is not held."""
    token = hmac.new(_SECRET, dataset.fingerprint.encode(), hashlib.sha256).hexdigest()[:40]
    if PAGES.get(token) is None:
        with _DRAWING:
            if PAGES.get(token) is None:
                scene = build_scene(dataset, View(dataset=dataset.name))
                PAGES.put(token, render_page(scene))
    return token


async def serve_map(request: Request) -> Response:
    """Answer ``/map/TOKEN``."""
    compressed = PAGES.get(request.path_params["token"])
    if compressed is None:
        return PlainTextResponse(
            "This map is no longer held by the server. Reload the dashboard.",
            404,
            _HEADERS | {"Cache-Control": "no-store"},
        )
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = _HEADERS | {"Content-Encoding": "gzip"}
        return Response(compressed, media_type="text/html", headers=headers)
    return Response(gzip.decompress(compressed), media_type="text/html", headers=_HEADERS)


@asynccontextmanager
async def warm_up(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the built-in sample and draw its page while the server starts, so that the first visitor does not wait."""
    task = asyncio.get_running_loop().run_in_executor(None, lambda: page_token(built_in("aleppo-2015")))
    yield {}
    await task
