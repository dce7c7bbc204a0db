"""An address stands for a file in every verb: read when it may be, refused in one line when not."""

import http.server
import json
import threading

import pytest

TABLE = "date,latitude,longitude,actor,place_uncertainty_m\n2015-10-10,36,37,IS,500\n2015-10-11,36,37,IS,500\n"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.paths.append(self.path)
        self.send_response(200 if self.path.endswith(".csv") else 404)
        self.end_headers()
        self.wfile.write(TABLE.encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def address(monkeypatch):
    """Serve a table on this machine, which is allowed; return the address of its folder."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.paths = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    where = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("STANDOFF_ADDRESS_ALLOW", where)
    yield f"{where}/a"
    server.shutdown()
    server.server_close()
    thread.join()


def test_check_reads_addresses_beside_files(geo, address, tmp_path):
    (tmp_path / "events.csv").write_text(TABLE.replace("IS", "Rebels"))
    status, out, err = geo("check", f"{address}/events.csv", tmp_path / "events.csv", "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert [one["file"] for one in answer["files"]] == ["127.0.0.1/events.csv", f"{tmp_path.name}/events.csv"]
    assert answer["accepted"] == 4


def test_data_may_be_an_address(geo, address):
    words = ("--from", "36.5,37", "--to", "IS", "--definition", "position-to-position", "--area", "all")
    status, out, err = geo("series", "--data", f"{address}/events.csv", *words)
    assert (status, "Traceback" in out + err) in {(0, False), (2, False)}
    assert "no such file" not in err


def test_an_address_that_gives_no_file_costs_itself(geo, address, tmp_path):
    (tmp_path / "events.csv").write_text(TABLE)
    status, out, err = geo("check", f"{address}/gone", tmp_path / "events.csv")
    assert status == 2
    assert "events.csv: events table, 2 of 2 rows accepted" in out
    assert err == f"geo: {address}/gone: the host answers 404 (Not Found); check the address\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://example.org/a.csv", "only https addresses are opened"),
        ("https://u:p@example.org/a.csv", "it names a user"),
        ("https://169.254.169.254/latest/meta-data", "its host is private or local to where Standoff runs"),
        ("https://[::1]/a.csv", "its host is private or local"),
    ],
)
def test_what_may_not_be_opened_is_refused_in_one_line(geo, text, found):
    for words in (
        ("check", text),
        ("distance", "--data", text, "--from", "IS", "--to", "Rebels", "--on", "2015-10-10"),
    ):
        status, out, err = geo(*words)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert found in err
