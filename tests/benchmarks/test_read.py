"""The benchmark of reading: its keys, and that its file is what it says."""

import csv
import json

from benchmarks import read as runner
from benchmarks.ged import write_ged
from geo.read.files import read_file
from geo.read.layouts import LAYOUTS

PROMISED = ["ratio_pyarrow", "ratio_pandas", "peak_mb", "cached_s"]


def test_the_json_has_exactly_the_keys_promised(capsys):
    assert runner.main(["--json"], full=runner.Sizes(events=500, turns=1)) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert list(said) == PROMISED
    assert all(value > 0 for value in said.values())
    assert "ours, from the cache" in err


def test_the_file_is_the_same_for_a_seed_and_has_the_columns_of_the_release(tmp_path):
    one, other = write_ged(tmp_path / "a.csv", count=300), write_ged(tmp_path / "b.csv", count=300)
    assert one.read_bytes() == other.read_bytes()
    with one.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert tuple(rows[0]) == LAYOUTS[0].columns
    assert len(rows) == 301
    assert any("\n" in cell for row in rows for cell in row)


def test_every_row_of_it_is_accepted_and_both_peers_read_as_many(tmp_path):
    file = write_ged(tmp_path / "ged.csv", count=300)
    assert read_file(file).accepted == runner.by_pyarrow(file).num_rows == len(runner.by_pandas(file)) == 300
