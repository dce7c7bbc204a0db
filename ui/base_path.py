"""The path that the dashboard is served under (``server.baseUrlPath``), and our own routes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route
from streamlit import config

if TYPE_CHECKING:
    from collections.abc import Sequence


def base_path() -> str:
    """Return the path without slashes at its ends; empty at the root."""
    return str(config.get_option("server.baseUrlPath") or "").strip("/")


def with_base(routes: Sequence[Route]) -> list[Route]:
    """Return routes at the root and, where the dashboard is served under a path, there as well.

    Streamlit puts its own routes under the path, and answers there with the dashboard whatever it does not know.
    """
    base = base_path()
    moved = [Route(f"/{base}{one.path}", one.endpoint, methods=list(one.methods or ())) for one in routes]
    return [*routes, *(moved if base else [])]
