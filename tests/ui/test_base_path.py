"""Routes of our own under the path that the dashboard is served under."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Route
from streamlit import config

from ui.base_path import base_path, with_base


async def hello(_request):
    return PlainTextResponse("hello")


ROUTES = (Route("/s", hello, methods=["GET"]), Route("/s/{rest:path}", hello, methods=["GET", "POST"]))


@pytest.mark.parametrize(
    ("served", "paths"),
    [
        ("", ["/s", "/s/{rest:path}"]),
        ("/", ["/s", "/s/{rest:path}"]),
        ("/a/maps/", ["/s", "/s/{rest:path}", "/a/maps/s", "/a/maps/s/{rest:path}"]),
    ],
)
def test_routes_are_at_the_root_and_under_the_path(monkeypatch, served, paths):
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": served}.get)
    assert base_path() == served.strip("/")
    assert [route.path for route in with_base(ROUTES)] == paths


@pytest.mark.parametrize(("method", "match"), [("GET", Match.FULL), ("HEAD", Match.FULL), ("POST", Match.PARTIAL)])
def test_a_route_under_the_path_takes_what_it_took(monkeypatch, method, match):
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": "maps"}.get)
    scope = {"type": "http", "method": method, "path": "/maps/s", "root_path": ""}
    assert with_base(ROUTES)[2].matches(scope)[0] == match
