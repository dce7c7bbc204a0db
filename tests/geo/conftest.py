"""The terminal as a script sees it."""

from pathlib import Path

import pytest

from geo.__main__ import main


@pytest.fixture
def geo(capsys, monkeypatch):
    """Run a command line from the repository's root; give its status, standard output and standard error."""
    monkeypatch.chdir(Path(__file__).parents[2])

    def run(*words):
        try:
            status = main([str(word) for word in words])
        except SystemExit as exit_:
            status = exit_.code
        out, err = capsys.readouterr()
        return status, out, err

    return run
