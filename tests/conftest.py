"""What all tests share: Hypothesis profiles, the dossier beside the repository, a browser, the running app."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from tests.browser import ARGUMENTS, NoBrowserError, find

ROOT = Path(__file__).resolve().parents[1]
OURS = {"localhost", "127.0.0.1", "::1", None}  # None: file:, data:, blob: and about: have no host

# What tests read is not kept beside what the person who runs them reads; the processes they start see it, too.
os.environ["STANDOFF_CACHE"] = "off"

# Times vary on shared machines; a deadline would fail tests that are right.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_collection_modifyitems(items):
    """Mark what uses a browser, and run it last; one that fails runs once more, and the summary names it.

    A machine that halts for half a minute fails such a test whatever it tests; a fault fails it twice. A
    test that the summary names again and again reads a page too early, and is to be mended.
    Playwright's synchronous API keeps an event loop running in the main thread for as long as it is
    started; code under test that runs a loop of its own there would refuse to.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def root():
    """Return the top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared():
    """Return the folder of data and notes beside the repository; without it the test is skipped."""
    path = ROOT.parent / "shared"
    if not (path / "data").is_dir():
        pytest.skip("needs ../shared/data, which is not part of the repository")
    return path


@pytest.fixture(scope="session")
def browser():
    """Start the browser of `tests.browser` once; a test opens its own context and closes it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only browser tests pay for it)

    try:
        path = find()
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def no_other_host():
    """Return ``watch(context)``: requests to other hosts are stopped, and fail the test at its end.

    ``watch`` returns the list of all addresses requested, in order, which grows as the pages run.
    """
    foreign = []

    def watch(context):
        requested = []

        def note(url):
            requested.append(url)
            if urlsplit(url).hostname not in OURS:
                foreign.append(url)

        def stop(route):
            if urlsplit(route.request.url).hostname in OURS:
                route.fallback()
            else:
                route.abort("internetdisconnected")

        context.on("request", lambda request: note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
        context.route("**/*", stop)
        return requested

    yield watch
    assert not foreign, f"requests left for other hosts: {foreign}"


@pytest.fixture(scope="session")
def app_server(tmp_path_factory):
    """Run the real app on a free port, with a home folder of its own; return its address."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    log = home / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "HOME": str(home)}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            wait_until_healthy(server, address, log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_healthy(server, address, log, *, seconds=60):
    """Wait for the health page; a server that ends or stays silent fails the test with its last words."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not start; it said:\n{log.read_text('utf-8', 'replace')[-2000:]}", pytrace=False)
