"""The server asks no other host either, not even when a page of an unknown host wants to connect."""

import http.client
import http.server
import threading
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import free_port, served


@pytest.fixture
def asked(monkeypatch):
    """Return what is asked of other hosts: each request is written down, and fails."""
    requests = []

    class Outside(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.requestline)
            self.send_error(502)

        def do_CONNECT(self):
            self.do_GET()

        def log_message(self, *_):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    yield requests
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_of_an_unknown_host_is_refused_without_asking_anybody(asked, tmp_path):
    with served(tmp_path, free_port()) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        connection.request("GET", "/_stcore/stream", headers=upgrade | {"Origin": "http://elsewhere.example"})
        assert connection.getresponse().status == 403
        connection.close()
    assert asked == []
