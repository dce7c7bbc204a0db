"""A reading in a thread of its own: waited for, taken once, cancelled within a step, stopped by the next one."""

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from geo.model.errors import CancelledError, FileRefusedError
from geo.model.progress import step
from tests.conftest import ROOT
from ui.reading_job import ReadingJob


def steps(until=None):
    """Return a reading that takes steps until it is stopped, or told to end, and how many it took."""
    taken = []

    def read():
        while until is None or not until.is_set():
            step(len(taken), 10_000)
            taken.append(1)
            time.sleep(0.005)
        return len(taken)

    return read, taken


def test_what_was_read_is_taken_once():
    job = ReadingJob(lambda: "found")
    assert job.is_done(within_s=5)
    assert job.take() == "found"
    assert job.take() is None
    assert job.progress.fraction == 1.0


def test_it_is_waited_for_no_longer_than_told():
    end = threading.Event()
    read, taken = steps(end)
    job = ReadingJob(read)
    begun = time.monotonic()
    assert not job.is_done(within_s=0.1)
    assert time.monotonic() - begun < 2
    assert not job.is_done()
    end.set()
    assert job.is_done(within_s=5)
    assert job.take() == len(taken)


def test_a_cancel_stops_it_at_its_next_step():
    read, taken = steps()
    job = ReadingJob(read)
    job.progress.cancel()
    assert job.is_done(within_s=1)
    with pytest.raises(CancelledError):
        job.take()
    count = len(taken)
    time.sleep(0.05)
    assert len(taken) == count


@pytest.mark.parametrize("error", [FileRefusedError("a.csv: found; do"), ZeroDivisionError()])
def test_what_ends_it_is_raised_where_it_is_taken(error):
    def read():
        raise error

    job = ReadingJob(read)
    assert job.is_done(within_s=5)
    with pytest.raises(type(error)):
        job.take()
    assert job.take() is None


PAGE = """
import secrets
import threading
import time
import streamlit as st
from geo.model.progress import step
from ui import reading_job

def read():
    while True:
        step(30, 120)
        time.sleep(0.005)

def cancel():
    st.session_state["cancelled"] = True
    st.session_state["job"].progress.cancel()

st.session_state.setdefault("jobs", [])
if st.button("begin", key="begin"):
    st.session_state["job"] = reading_job.begin(secrets.token_hex(8), read)
    st.session_state["jobs"].append(st.session_state["job"])
    time.sleep(0.1)
if "job" in st.session_state and "cancelled" not in st.session_state:
    reading_job.show(st.session_state["job"], cancel)
st.write("the rest of the page")
"""


@pytest.fixture
def page(monkeypatch):
    monkeypatch.chdir(ROOT)
    page = AppTest.from_string(PAGE, default_timeout=30).run()
    yield page
    for job in page.session_state["jobs"]:
        job.progress.cancel()


def test_the_bar_has_a_number_and_the_page_goes_on(page):
    page.button(key="begin").click().run()
    assert not page.exception
    (bar,) = page.get("progress")
    assert (bar.value, bar.text) == (25, "Reading: 25 %")
    assert page.markdown[0].value == "the rest of the page"
    page.button(key="reading-cancel").click().run()
    assert not page.exception
    assert page.session_state["job"].is_done(within_s=1)
    assert not page.get("progress")


def test_the_next_reading_stops_the_one_before(page):
    page.button(key="begin").click().run()
    page.button(key="begin").click().run()
    first, second = page.session_state["jobs"]
    assert first.is_done(within_s=2)
    assert not second.is_done()
