"""Rows set aside: their texts cut, and no more of those without proper cells than a file may have."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from geo.model.errors import FileRefusedError
from geo.read.files import read_file
from geo.read.rejects import Rejects

HEADER = "date,latitude,longitude,actor\n"
OBJECT = json.dumps({"date": "2015-10-10", "latitude": 36, "longitude": 37, "actor": "IS"})


def test_texts_are_cut_and_each_row_stands_once_in_the_order_of_the_file():
    rejects = Rejects("e.csv", np.array([2, 3, 5]), names={"latitude": "y"})
    values = pd.Series(["é" * 200, "é" * 201, ""], dtype="str")
    rejects.set_aside(np.array([False, True, True]), column="latitude", values=values, reason="two")
    rejects.set_aside(np.array([True, True, False]), column="start", values=values, reason=pd.Series(list("abc")))
    assert rejects.frame().to_dict("list") == {
        "file": ["e.csv"] * 3, "row": ["2", "3", "5"], "column": ["start", "y", "y"],
        "value": ["é" * 200, "é" * 199 + "…", ""], "reason": ["a", "two", "two"],
    }  # fmt: skip
    assert set(rejects.frame().dtypes.astype(str)) == {"str"}


ODD = {
    "few cells": ("e.csv", HEADER + "2015-10-10,36,37,IS\n", "a\n", "do not have the 4 cells of the header"),
    "many cells": ("e.csv", HEADER + "2015-10-10,36,37,IS\n", "a,b,c,d,e\n", "do not have the 4 cells of the header"),
    "lines": ("j.json", f"{OBJECT}\n{OBJECT}\n", "x\n", "are no objects"),
    "a list": ("j.json", f"[{OBJECT}", ",1", "are no objects"),
}


@pytest.mark.parametrize("case", ODD.values(), ids=ODD)
def test_a_file_of_rows_without_proper_cells_is_refused(put, monkeypatch, case):
    name, head, odd, found = case
    end = "]" if head.startswith("[") else ""
    monkeypatch.setenv("STANDOFF_MAX_REJECTED", "50")
    assert len(read_file(put(name, head + odd * 50 + end)).rejected) == 50
    with pytest.raises(
        FileRefusedError, match=rf"^{name}: more than 50 rows {found}; .*; STANDOFF_MAX_REJECTED allows more$"
    ):
        read_file(put(name, head + odd * 51 + end))
    monkeypatch.setenv("STANDOFF_MAX_REJECTED", "51")
    assert len(read_file(put(name, head + odd * 51 + end)).rejected) == 51


def test_rows_with_proper_cells_are_set_aside_however_many_they_are(put, monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_REJECTED", "50")
    result = read_file(put("e.csv", HEADER + ",,,IS\n" * 200 + "2015-10-10,36,37,IS\n"))
    assert (result.accepted, len(result.rejected)) == (1, 200)
