"""The runner: it gives what it promises, and says what it could not have."""

import doctest
import json
import os
import subprocess
import sys

import pytest

from benchmarks import figures, map, packages  # noqa: A004 - the module's name
from tests.browser import find
from tests.conftest import ROOT

# As the issue lists them: scripts read these names.
PROMISED = [
    "scrub_so_far_p95_ms", "scrub_window_p95_ms", "peer_timeline_50k_ms", "peer_timestamped_50k_ms", "ours_50k_ms",
    "first_paint_385k_ms", "first_paint_sample_ms", "payload_events_mb", "payload_zones_mb", "filter_p95_ms", "heap_mb",
]  # fmt: skip
TINY = "Sizes(events=3000, versions=4, kept=(200,), frames=5, peer_frames=2, openings=1, filter_rounds=1)"


@pytest.fixture
def without_npm(monkeypatch, tmp_path):
    """Leave nothing to be found by name; the browser keeps its path."""
    monkeypatch.setenv("STANDOFF_BROWSER", find())
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.browser
@pytest.mark.usefixtures("without_npm")
def test_the_json_has_exactly_the_keys_promised_and_stands_alone(tmp_path):
    # A process of its own: the browser of the tests keeps a loop in this one.
    code = (
        "import sys; from pathlib import Path; from benchmarks.map import Sizes, main; "
        f"sys.exit(main(['--json'], full={TINY}, cache=Path(sys.argv[1])))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "cache")],
        cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout)
    assert list(said) == PROMISED
    peers = {"peer_timeline_50k_ms", "peer_timestamped_50k_ms"}
    assert {name for name, value in said.items() if value is None} == peers
    assert all(value > 0 for name, value in said.items() if name not in peers)
    assert "the peers are left out: npm is not installed" in ran.stderr
    assert "filter, click to painted map" in ran.stderr


@pytest.mark.usefixtures("without_npm")
def test_without_npm_the_peers_are_left_out_with_one_line(tmp_path):
    with pytest.raises(packages.NoPackagesError, match="npm is not installed") as error:
        packages.scripts(tmp_path / "cache")
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.usefixtures("without_npm")
def test_scripts_in_the_cache_need_no_npm(tmp_path):
    for name, version, file in packages.wanted(packages.addresses()).values():
        path = tmp_path / "node_modules" / f"{name}-{version}" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("// " + file, encoding="utf-8")
    found = packages.scripts(tmp_path)
    assert any("leaflet.timeline" in url for url in found)
    assert any("timedimension" in url and url.endswith(".js") for url in found)
    assert all(path.is_file() for path in found.values())


def test_a_quick_run_is_not_taken_for_a_full_one():
    assert map.QUICK.events * 10 == map.FULL.events == 385_000
    assert map.FULL.kept[-1] == 50_000
    assert map.FULL.filter_rounds * 8 >= 30
    assert map.FULL.frames >= 150


def test_figures_without_a_value_are_null_and_others_rounded():
    results = map.Results((), {**dict.fromkeys(map.KEYS), "heap_mb": 1.23456})
    assert map.as_json(results)["heap_mb"] == 1.235
    assert map.as_json(results)["ours_50k_ms"] is None


@pytest.mark.parametrize("module", [figures, packages])
def test_examples_say_what_comes_out(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0
