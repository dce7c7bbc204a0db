"""Open from address: nothing is asked before somebody does; what comes stands beside files; a cancel ends the wait."""

import http.server
import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from ui import own_files

HEADER = "date,latitude,longitude,actor,place_uncertainty_m\n"
TABLE = HEADER + "2015-10-10,36,37,IS,500\n2015-10-11,36,37,IS,500\n"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.paths.append(self.path)
        if self.path == "/silent.csv" and not self.server.loud.wait(20):
            return
        self.send_response(404 if self.path == "/gone.csv" else 200)
        self.end_headers()
        self.wfile.write((TABLE if self.path.endswith(".csv") else "<!doctype html><p>Log in").encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def host(monkeypatch):
    """Serve tables on this machine, which is allowed."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.paths, server.loud = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.where = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("STANDOFF_ADDRESS_ALLOW", server.where)
    yield server
    server.loud.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(monkeypatch, host):
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=30).run()
    assert host.paths == [], "a host was asked for something that nobody asked for"
    return page


def ask(page, address):
    page.text_input(key="files_address").set_value(address)
    next(one for one in page.button if one.label == "Open this address").click().run()
    assert not page.exception
    return page


def settled(page, *, within_s=30):
    until = time.monotonic() + within_s
    while "files_job" in page.session_state and page.session_state["files_job"] is not None:
        assert time.monotonic() < until, "it is still being read"
        time.sleep(0.05)
        page.run()
    assert not page.exception
    return page


def events(page):
    return page.session_state["standoff"].dataset.events


def said(page):
    return [one.value.replace("\\", "") for one in (*page.caption, *page.error)]


def test_what_is_at_an_address_is_on_the_map_with_where_it_came_from(page, host):
    settled(ask(page, f"{host.where}/a.csv"))
    assert len(events(page)) == 2
    (source,) = page.session_state["standoff"].dataset.sources
    assert source.url == f"{host.where}/a.csv"
    assert page.text_input(key="files_address").value == ""
    page.file_uploader(key="files").set_value([("b.csv", TABLE.replace("IS", "Rebels").encode(), "text/csv")]).run()
    settled(page)
    assert len(events(page)) == 4
    assert host.paths == ["/a.csv"], "what is open is not asked for again"
    next(one for one in page.button if one.label.startswith("Remove")).click().run()
    assert len(events(settled(page))) == 2
    page.file_uploader(key="files").set_value([]).run()
    assert len(events(settled(page))) == 169
    settled(ask(page, f"{host.where}/a.csv"))
    assert host.paths == ["/a.csv", "/a.csv"]


@pytest.mark.parametrize(
    ("path", "found"),
    [("/gone.csv", "the host answers 404 (Not Found); check the address"), ("/page", "page: this is a web page")],
)
def test_what_is_no_file_is_said_and_the_map_stays(page, host, path, found):
    settled(ask(page, host.where + path))
    assert any(found in line for line in said(page))
    assert len(events(page)) == 169


@pytest.mark.parametrize(
    "address", ["http://example.org/a.csv", "https://u:p@example.org/", "example", "file:///etc/passwd"]
)
def test_what_is_no_public_address_is_said_beside_the_field(page, host, address):
    ask(page, address)
    assert "files_job" not in page.session_state
    assert len(page.error) == 1
    assert page.text_input(key="files_address").value == address
    assert host.paths == []


def test_a_private_address_is_not_asked(page):
    settled(ask(page, "https://169.254.169.254/latest/meta-data"))
    assert any("its host is private or local to where Standoff runs" in line for line in said(page))


def test_addresses_can_be_switched_off(page, monkeypatch):
    monkeypatch.setenv("STANDOFF_ADDRESS", "off")
    page.run()
    assert "files_address" not in [one.key for one in page.text_input]


def test_a_long_reading_is_followed_and_cancelled_and_what_was_shown_stays(page, host):
    ask(page, f"{host.where}/silent.csv")
    assert [one.text for one in page.get("progress")] == [r"Reading silent\.csv: 0 %"]
    job = page.session_state["files_job"]
    page.text_input(key="words").set_value("Marea").run()
    assert page.session_state["standoff"].view.text == "Marea", "the map of before can be used meanwhile"
    assert page.get("progress")
    page.button(key="reading-cancel").click().run()
    assert not page.exception
    assert job.is_done(within_s=2)
    assert "Reading was cancelled; what was shown before is still here." in said(page)
    assert not page.get("progress")
    assert len(events(page)) == 169
    host.loud.set()
    page.button(key="files_again").click().run()
    assert len(events(settled(page))) == 2


def test_other_files_stop_the_reading_before(page, host):
    ask(page, f"{host.where}/silent.csv")
    first = page.session_state["files_job"]
    next(one for one in page.button if one.label.startswith("Remove")).click().run()
    page.file_uploader(key="files").set_value([("b.csv", TABLE.encode(), "text/csv")]).run()
    settled(page)
    assert len(events(page)) == 2
    assert first.is_done(within_s=2)
    assert first.progress.cancelled


def test_small_files_are_shown_at_once(page, monkeypatch):
    monkeypatch.setattr(own_files, "PATIENCE_S", 20.0)
    page.file_uploader(key="files").set_value([("b.csv", TABLE.encode(), "text/csv")]).run()
    assert page.session_state["files_job"] is None
    assert len(events(page)) == 2
    assert not page.get("progress")


def test_what_could_not_be_opened_is_forgotten_when_another_address_is_given(page, host):
    ask(page, f"{host.where}/gone.csv")
    settled(page)
    assert "404" in page.error[0].value
    ask(page, f"{host.where}/events.csv")
    settled(page)
    assert [one.value for one in page.error] == []
    assert host.paths == ["/gone.csv", "/events.csv"]
