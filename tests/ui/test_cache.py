"""Datasets of folders are opened once, whoever asks, and nobody waits for another's."""

import threading

import pytest

from geo.model.errors import UnknownNameError
from ui import cache


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch):
    monkeypatch.setattr(cache, "_OPEN", type(cache._OPEN)())


def test_a_dataset_is_opened_once():
    assert cache.built_in("aleppo-2015") is cache.built_in("aleppo-2015")


def test_an_unknown_name_is_refused_and_leaves_nothing_behind():
    with pytest.raises(UnknownNameError, match="nowhere"):
        cache.built_in("nowhere")
    assert "nowhere" not in cache._OPENING


def test_an_open_one_is_there_while_another_is_opened():
    first = cache.built_in("aleppo-2015")
    found = []
    with cache._OPENING["slow"]:
        asking = threading.Thread(target=lambda: found.append(cache.built_in("aleppo-2015")))
        asking.start()
        asking.join(5)
    assert found == [first]
