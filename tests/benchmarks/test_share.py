"""The benchmark of what is shared: its keys, and that its pages are shared pages."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import share
from tests.browser import find
from tests.conftest import ROOT


@pytest.mark.browser
def test_the_json_has_exactly_the_keys_promised_and_stands_alone():
    # A process of its own: the browser of the tests keeps a loop in this one.
    code = (
        "import sys; from benchmarks.share import Sizes, main; "
        "sys.exit(main(['--json'], full=Sizes(events=300, versions=2, openings=1)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "STANDOFF_BROWSER": find()},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout)
    assert list(said) == list(share.KEYS)
    assert all(value > 0 for value in said.values())
    assert "first paint, 300 events" in ran.stderr


def test_a_quick_run_is_not_taken_for_a_full_one():
    assert share.QUICK.events * 10 == share.FULL.events == 50_000
