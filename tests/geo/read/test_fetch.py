"""Against a host of our own: what is sent, what is checked, and how much and how long is read at most."""

import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime

import pytest

from geo.model.errors import CancelledError, FileRefusedError
from geo.model.progress import Progress, watch
from geo.read.address import Rules, configured, parse
from geo.read.fetch import fetch
from geo.read.recognise import read_content

HOST = "files.example"
TABLE = b"date,latitude,longitude,actor,place_uncertainty_m\n2015-10-10,36,37,IS,500\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate of `HOST`, which nobody trusts but who is told to; return its file and its key's."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the program openssl to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "openssl.cnf").write_text(
        "[req]\ndistinguished_name = dn\nx509_extensions = ext\nprompt = no\n[dn]\nCN = files.example\n"
        f"[ext]\nsubjectAltName = DNS:{HOST}\nbasicConstraints = critical, CA:true\n"
    )
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -config openssl.cnf -keyout key.pem -out cert.pem"
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


class Server(socketserver.ThreadingTCPServer):
    """A host under TLS that answers each path with the bytes, or what the function, of that path gives."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        self.answers = {}
        self.requests = []
        self.port = self.server_address[1]

    def handle_error(self, *_):
        """Say nothing: those who ask end the connection when they have seen enough."""


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        with self.server.context.wrap_socket(self.request, server_side=True) as connection:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += connection.recv(65536)
            self.server.requests.append(request)
            answer = self.server.answers[request.split()[1].decode()]
            for part in [answer] if isinstance(answer, bytes) else answer():
                connection.sendall(part)


@pytest.fixture
def host(certificate):
    server = Server(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def opened(host, certificate):
    """Return what opens a path of the host; the host is allowed, as it is on this machine."""
    trusting = ssl.create_default_context(cafile=certificate[0])

    def run(path="/a.csv", answer=None, *, context=trusting, resolve=lambda *_: ["127.0.0.1"], **rules):
        if answer is not None:
            host.answers[path] = answer
        allowed = Rules(**{"allowed": frozenset({("https", HOST, host.port)}), "seconds": 20.0} | rules)
        address = parse(f"https://{HOST}:{host.port}{path}", allowed)
        return fetch(address, rules=allowed, resolve=resolve, context=context)

    return run


def ok(body, *headers):
    lines = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def refusal(opened, *given, **options):
    begun = time.monotonic()
    with pytest.raises(FileRefusedError) as error:
        opened(*given, **options)
    assert time.monotonic() - begun < 10
    assert len(str(error.value).splitlines()) == 1
    return str(error.value)


def test_the_file_comes_with_its_address_and_the_day(opened, host):
    content = opened("/data/a.csv?year=2015&key=abc", ok(TABLE))
    assert (content.name, content.data) == ("a.csv", TABLE)
    source = read_content(content).source
    assert source.url == f"https://{HOST}:{host.port}/data/a.csv?year=2015&key=..."
    assert source.accessed == f"{datetime.now(UTC):%Y-%m-%d}"


def test_what_is_sent_says_nothing_of_who_asks(opened, host):
    host.answers["/a.csv"] = b"HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: /b.csv?c#part\r\n\r\n"
    host.answers["/b.csv?c"] = ok(TABLE)
    assert opened("/a.csv").data == TABLE
    assert host.requests == [
        f"GET {path} HTTP/1.1\r\nHost: {HOST}:{host.port}\r\nUser-Agent: Standoff\r\nAccept: */*\r\n"
        "Accept-Encoding: identity\r\nConnection: close\r\n\r\n".encode()
        for path in ("/a.csv", "/b.csv?c")
    ]


def test_a_body_in_chunks_or_until_the_end_is_whole(opened):
    assert (
        opened("/a", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").data
        == b"abcde"
    )
    assert opened("/b", b"HTTP/1.1 200 OK\r\n\r\n" + TABLE).data == TABLE


def test_the_name_is_looked_up_once_and_by_nobody_else(opened, host, monkeypatch):
    asked = []

    def resolve(*host_and_port):
        asked.append(host_and_port)
        # A name server that gives another answer the second time.
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    def system(*_, **__):
        raise AssertionError("the system was asked again")

    monkeypatch.setattr(socket, "getaddrinfo", system)
    assert opened("/a.csv", ok(TABLE), resolve=resolve).data == TABLE
    assert asked == [(HOST, host.port)]


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["10.0.0.5"], ["169.254.169.254"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"],
     ["64:ff9b::7f00:1"], ["2002:7f00:1::"], ["fe80::1%lo"]],
)  # fmt: skip
def test_a_host_one_of_whose_addresses_is_private_is_not_asked(found):
    address = parse("https://inside.example/a.csv", Rules())
    message = refusal(lambda: fetch(address, rules=Rules(), resolve=lambda *_: found))
    assert message.startswith("https://inside.example/a.csv: its host is private or local to where Standoff runs; ")
    assert not any(one in message for one in found)


@pytest.mark.parametrize("host_", ["127.0.0.1", "169.254.169.254", "[::1]", "[fd00:ec2::254]"])
def test_a_private_address_itself_is_not_asked(host_):
    address = parse(f"https://{host_}/latest/meta-data/", Rules())
    assert "private or local" in refusal(lambda: fetch(address, rules=Rules()))


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("https://inside.example/", "it leads to inside.example; its host is private or local"),
        ("https://169.254.169.254/latest/", "it leads to 169.254.169.254; its host is private or local"),
        ("http://files.example/", "it leads on to an address that is not opened (http://files.example/: only https"),
        ("file:///etc/passwd", "it leads on to an address that is not opened"),
        ("https://a:b@files.example/", "it leads on to an address that is not opened"),
        ("//[", "it leads on to an address that is not opened"),
    ],
)
def test_where_it_leads_is_checked_again(opened, host, location, found):
    answer = f"HTTP/1.1 301 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
    assert found in refusal(opened, "/a.csv", answer)
    assert len(host.requests) == 1


def test_of_redirects_three_are_followed(opened, host):
    for number in range(3):
        host.answers[f"/{number}"] = b"HTTP/1.1 307 x\r\nLocation: /%d\r\n\r\n" % (number + 1)
    host.answers["/3"] = ok(TABLE)
    assert opened("/0").data == TABLE
    assert len(host.requests) == 4
    host.answers["/3"] = b"HTTP/1.1 302 x\r\nLocation: /0\r\n\r\n"
    assert "more than 3 redirects" in refusal(opened, "/0")
    assert len(host.requests) == 8


def test_a_certificate_nobody_trusts_or_of_another_host_is_refused(opened, host, certificate):
    assert "its certificate is not valid (self" in refusal(
        opened, "/a.csv", ok(TABLE), context=ssl.create_default_context()
    )
    rules = Rules(allowed=frozenset({("https", "other.example", host.port)}))
    address = parse(f"https://other.example:{host.port}/a.csv", rules)
    trusting = ssl.create_default_context(cafile=certificate[0])
    found = refusal(lambda: fetch(address, rules=rules, resolve=lambda *_: ["127.0.0.1"], context=trusting))
    assert "its certificate is not valid (Hostname mismatch" in found
    assert host.requests == []


def test_the_system_s_certificates_count_as_it_is_told(opened, monkeypatch, certificate):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert opened("/a.csv", ok(TABLE), context=None).data == TABLE


def test_more_than_may_be_read_is_refused_before_it_is_read(opened):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    assert "it has more than 1 MB" in refusal(opened, "/a.csv", answer, most_bytes=1_000_000)


@pytest.mark.parametrize("head", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_without_end_is_read_no_further_than_it_may(opened, head):
    sent = []

    def endless():
        yield b"HTTP/1.1 200 OK\r\n" + head + b"\r\n"
        while True:
            sent.append(1)
            yield (b"10000\r\n" if head else b"") + b"x" * 65536 + (b"\r\n" if head else b"")

    message = refusal(opened, "/a.csv", endless, most_bytes=1_000_000)
    assert message.endswith("it has more than 1 MB; download the file (STANDOFF_ADDRESS_MAX_MB allows more)")
    assert len(sent) < 200


def drip(first):
    def run():
        yield first
        while True:
            time.sleep(0.05)
            yield b"x"

    return run


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_slow_drip_ends_with_the_time_it_may_take(opened, first):
    begun = time.monotonic()
    message = refusal(opened, "/a.csv", drip(first), seconds=0.8)
    assert "it took more than 0.8 seconds" in message
    assert time.monotonic() - begun < 3


def silent():
    time.sleep(5)
    yield b""


def test_a_silent_host_and_a_silent_name_server_end_with_the_time_too(opened):
    assert "it took more than 0.5 seconds" in refusal(opened, "/a.csv", silent, seconds=0.5)
    assert "it took more than 0.5 seconds" in refusal(opened, "/a.csv", resolve=lambda *_: time.sleep(5), seconds=0.5)


def test_a_cancel_ends_the_wait_for_a_silent_host(opened):
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    begun = time.monotonic()
    with pytest.raises(CancelledError), watch(progress):
        opened("/a.csv", silent)
    assert time.monotonic() - begun < 2


def test_how_much_has_come_is_followed(opened):
    progress, seen = Progress(), []

    def body():
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + b"x" * 200_000
        until = time.monotonic() + 5
        while not progress.fraction and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(progress.fraction)
        yield b"x" * 200_000

    with watch(progress):
        opened("/a.csv", body)
    assert 0 < seen[0] <= 0.5
    assert progress.fraction == 1.0


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b"HTTP/1.1 404 <b>x\r\n\r\n", "the host answers 404 (Not Found); check the address"),
        (b"HTTP/1.1 299 x\r\n\r\n", "the host answers 299 (not a known answer)"),
        (b"HTTP/1.1 206 x\r\n\r\n", "the host answers 206"),
        (ok(TABLE, b"Content-Encoding: gzip"), "it arrives compressed, which was not asked for"),
        (ok(TABLE)[:-5], f"it was cut short after {len(TABLE) - 5} of {len(TABLE)} bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "it cannot be read (IncompleteRead)"),
        (b"SSH-2.0-OpenSSH\r\n", "it cannot be read (BadStatusLine)"),
        (b"", "it cannot be read (RemoteDisconnected)"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: " + b"x" * 70_000 + b"\r\n\r\n", "it cannot be read (LineTooLong)"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: x\r\n" * 200 + b"\r\n", "it cannot be read (HTTPException)"),
    ],
)
def test_what_is_no_answer_with_a_file_is_refused(opened, answer, found):
    assert found in refusal(opened, "/a.csv", answer)


def test_a_web_page_in_place_of_a_file_is_refused_by_its_content(opened):
    content = opened("/a.csv", ok(b"<!DOCTYPE html><title>Log in</title>", b"Content-Type: text/csv"))
    with pytest.raises(FileRefusedError, match="a.csv: this is a web page"):
        read_content(content)


def test_nobody_there_is_said(opened, host):
    assert "its name could not be looked up: there is no such host, or this machine" in refusal(
        opened, resolve=lambda *_: []
    )

    def unknown(*_):
        raise socket.gaierror(-2, "Name or service not known")

    assert "there is no such host, or this machine has no way out; check the address, or download" in refusal(
        opened, resolve=unknown
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rules = Rules(allowed=frozenset({("http", "127.0.0.1", port)}))
    address = parse(f"http://127.0.0.1:{port}/a.csv", rules)
    assert "it cannot be read (Connection refused)" in refusal(lambda: fetch(address, rules=rules))
    assert host.requests == []


@pytest.mark.parametrize(("host", "named"), [("[::1]", "[::1]:443"), ("127.0.0.1", "127.0.0.1:443")])
def test_what_is_said_of_a_private_host_is_what_the_setting_takes(host, named, monkeypatch):
    address = parse(f"https://{host}/a", Rules())
    with pytest.raises(FileRefusedError, match=re.escape(f"can allow {named} by STANDOFF_ADDRESS_ALLOW)")):
        fetch(address, rules=Rules())
    monkeypatch.setenv("STANDOFF_ADDRESS_ALLOW", named)
    assert configured().allows(address)
