"""What the page tests share: the dashboard without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from ui import published


@pytest.fixture
def app(request, monkeypatch):
    """Return ``app(tab=..., state=..., **query)``: the dashboard as an address opens it, run once.

    Without a tab the one that the test's module names as ``TAB`` is open; `state` is a session to open it with.
    """
    monkeypatch.chdir(ROOT)
    usual = getattr(request.module, "TAB", None)

    def run(*, tab=usual, state=None, **query):
        started = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=120)
        if tab is not None:
            started.session_state["tab"] = tab
        if state is not None:
            started.session_state["standoff"] = state
        for name, value in query.items():
            started.query_params[name] = value
        started.run()
        assert not started.exception
        return started

    return run


@pytest.fixture
def operator(monkeypatch):
    """Return ``operator(**variables)``: what the operator decided, read anew for this test."""

    def decide(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"STANDOFF_{name}", value)
        published.sharing.cache_clear()

    yield decide
    monkeypatch.undo()
    published.sharing.cache_clear()
