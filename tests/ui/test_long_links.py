"""Links with too many parameters, at the root and under a path: sent to one that is refused aloud."""

import asyncio
from urllib.parse import urljoin

import pytest
from streamlit import config

from geo.share.link import decode
from ui.long_links import HANDED_ON, LongLinks

MANY = "&".join(f"a{number}=1" for number in range(HANDED_ON + 1))


@pytest.fixture
def base(monkeypatch):
    """Return ``base(path)``: the dashboard is served under a path."""
    read = config.get_option

    def serve_under(path):
        monkeypatch.setattr(config, "get_option", lambda name: path if name == "server.baseUrlPath" else read(name))

    return serve_under


def ask(path, query):
    """Return the status and the target of an answer; 200 where the request is handed on."""
    sent = []

    async def dashboard(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": []}
    asyncio.run(LongLinks(dashboard)(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]).get(b"location", b"").decode()


@pytest.mark.parametrize(
    ("served", "path"), [("", "/"), ("maps", "/maps"), ("/maps/", "/maps/"), ("a/maps", "/a/maps/"), ("maps", "/")]
)
@pytest.mark.parametrize("query", [MANY, MANY.replace("=1", "=" + "x" * 1_000)], ids=["many", "and long"])
def test_too_many_parameters_are_said_to_be_too_many(base, served, path, query):
    base(served)
    status, target = ask(path, query)
    assert status == 307
    assert urljoin(path, target).partition("?")[0] == path
    assert len(target) < 4_000
    assert decode(target).notices == ("The link has more than 200 parameters. It is not used.",)
    assert ask(path, target.removeprefix("?"))[0] == 200, "sent round in a circle"


@pytest.mark.parametrize(
    ("served", "path", "query"),
    [("", "/", "v=1&actors=ISIS"), ("", "/s/", MANY), ("maps", "/maps/s/", MANY), ("", "/map/abc", MANY)],
)
def test_all_else_is_handed_on(base, served, path, query):
    base(served)
    assert ask(path, query) == (200, "")
