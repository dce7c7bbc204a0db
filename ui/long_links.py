"""Links with more parameters than Streamlit hands on: it drops them all without a word, and nobody would be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from geo.share.link import MOST_PARAMETERS
from ui.base_path import base_path

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: Streamlit 1.67 ignores an address with more parameters than these.
HANDED_ON: Final = 1_000

#: As many as `geo.share.link` refuses, and says so. None of the link's own: it is not used whatever it holds, and the
#: beginning of a long one may be longer than a server takes.
_REFUSED: Final = "&".join(f"p{number}=1" for number in range(MOST_PARAMETERS + 1))


class LongLinks:
    """Send who opens such a link to one that is refused for the same reason, and is handed on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "http" and scope.get("query_string", b"").count(b"&") >= HANDED_ON and _is_front(scope):
            await RedirectResponse(f"?{_REFUSED}", 307)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_front(scope: Scope) -> bool:
    """Return whether the dashboard itself is asked for, at the root or at the path that it is served under."""
    return str(scope["path"]).strip("/") in {"", base_path()}
