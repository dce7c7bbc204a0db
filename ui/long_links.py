"""Links with more parameters than Streamlit hands on: it drops them all without a word, and nobody would be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from geo.share.link import MOST_PARAMETERS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: Streamlit 1.67 ignores an address with more parameters than these.
HANDED_ON: Final = 1_000


class LongLinks:
    """Send who opens such a link to its beginning, which is still more than `geo.share.link` takes, and says so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        query = scope.get("query_string", b"")
        if scope["type"] == "http" and scope["path"] == "/" and query.count(b"&") >= HANDED_ON:
            beginning = b"&".join(query.split(b"&", MOST_PARAMETERS + 1)[:-1]).decode("ascii", "ignore")
            await RedirectResponse(f"?{beginning}", 307)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
