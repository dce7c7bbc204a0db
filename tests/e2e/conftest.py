"""What the browser tests share."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from geo.draw.page import render_page
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene
from geo.share.store import Store
from tests.conftest import ROOT, wait_until_healthy
from tests.pages import READY


@pytest.fixture(scope="session")
def sample():
    return render_page(build_scene(open_built_in("aleppo-2015"), View()))


@pytest.fixture
def show(browser, no_other_host, tmp_path):
    """Return ``show(html)``: the page, opened from a file; console errors fail the test at its end.

    A ``script`` runs in the page before its own.
    """
    contexts, errors = [], []

    def open_page(html, *, guarded=True, script=None, **options):
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 780}, **options})
        contexts.append(context)
        if guarded:
            no_other_host(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" and guarded else None)
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        page.evaluate(READY)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def visit(browser, app_server, no_other_host):
    """Return ``visit(query, mapped=True, **options)``: the dashboard in a fresh context, its map drawn where `mapped`.

    A query that is a whole address is opened as it is. At the end no page may have said an error.
    """
    contexts, errors = [], []

    def open_(query="", *, mapped=True, **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 1000}} | options))
        contexts.append(context)
        no_other_host(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(error.stack))
        page.goto(query if query.startswith("http") else f"{app_server}/{query}")
        if mapped:
            page.wait_for_selector("iframe.standoff-map.ready", timeout=60_000)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(home, port, *, under="", **decided):
    """Run the real app on a port, ``under`` a path, with what its operator decided; yield its address."""
    address, log = f"http://127.0.0.1:{port}{under and f'/{under}'}", home / "server.log"
    variables = {f"STANDOFF_{name}": value for name, value in decided.items()}
    with log.open("wb") as out:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
        environment = {**os.environ, "HOME": str(home), "STREAMLIT_SERVER_BASE_URL_PATH": under, **variables}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def publishing(tmp_path_factory):
    """Run the real app with publishing on; return its address, its store, and a port whose pages may frame."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("published")
    port, framing = free_port(), free_port()
    decided = {"PUBLIC_ADDRESS": f"http://127.0.0.1:{port}", "EMBED": f"http://127.0.0.1:{framing}"}
    with served(home, port, PUBLISH=str(folder), **decided) as address:
        yield address, Store(folder, most_bytes=500_000_000, most_days=365), framing
