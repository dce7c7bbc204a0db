"""Fixtures for measuring."""

import pytest

from tests.worlds import two_villages


@pytest.fixture
def villages():
    return two_villages()
