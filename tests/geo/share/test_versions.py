"""What a bundle says made it."""

import tomllib

from geo.share.readme import readme_of
from geo.share.snapshot import Wanted, take
from geo.share.versions import VERSION, versions
from tests.worlds import dataset_of, event, utc


def test_the_version_is_the_projects(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert versions()["standoff"] == VERSION == project["version"]


def test_every_library_is_installed_and_the_code_has_twelve_digits():
    told = versions()
    assert "not installed" not in told.values()
    assert len(told["code"]) == 12
    assert set(told["code"]) <= set("0123456789abcdef")


def test_the_readme_names_the_claims_only_where_there_are_any():
    snapshot = take(dataset_of(events=[event(37.1, 36.1, "2015-10-01")]), Wanted(), now=utc("2026-01-01"))
    text = readme_of(snapshot)
    assert "claims" not in text
    assert "Shown: 1 of 1 events." in text
    assert all(len(line) <= 120 for line in text.splitlines()[3:])
