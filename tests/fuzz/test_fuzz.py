"""A minute of fuzzing; ``make fuzz`` is the whole of it. And that the fuzzing itself can fail, and repeats itself."""

import json

from tests.fuzz.oracle import faults, rows_present
from tests.fuzz.run import Fuzzing, case, checked
from tests.fuzz.seeds import seeds

SECONDS = 60


def test_broken_files_are_read_or_refused_in_one_line_and_no_row_is_lost():
    tally = Fuzzing(seed=20_151_010, workers=2).run(files=100_000, seconds=SECONDS)
    assert tally.failures == 0, tally.line()
    assert tally.accepted > 100, tally.line()
    assert tally.refused > 100, tally.line()


def test_every_sound_file_gives_its_answer(tmp_path):
    for name, data in seeds().items():
        path = tmp_path / name
        path.write_bytes(data)
        assert checked(path, ["--actor", "North"])[1] == [], name


def test_every_table_that_is_read_is_counted_another_way():
    sound = seeds()
    for name in ("plain.csv", "plain.tsv", "plain_utf16.csv", "plain.jsonl", "plain.xlsx", "plain.parquet"):
        assert rows_present(sound[name], name) >= {12}, name
        assert not rows_present(sound[name], name) & {10, 11, 13}, name
    assert 12 in rows_present(sound["plain_hxl.csv"], "plain_hxl.csv", dropped=True)
    assert 12 in rows_present(sound["gdelt.tsv"], "gdelt.tsv", headed=False)
    assert rows_present(sound["zones.gpkg"], "zones.gpkg") is None


def test_a_seed_and_a_number_give_the_same_file_again():
    sound, again = seeds(), seeds()
    assert sound == again
    assert [case(sound, 5, number) for number in range(200)] == [case(again, 5, number) for number in range(200)]
    assert len({case(sound, 5, number)[1] for number in range(200)}) > 150


def test_the_oracle_sees_a_lost_row_a_traceback_and_silence():
    data = b"date,lat\n1,2\n3,4\n"
    assert rows_present(data, "a.csv") == {2}
    assert rows_present(b"sep=;\r\n" + data + b" ,\n", "a.csv", dropped=True) == {1, 2}
    assert rows_present(data, "a.csv", headed=False) == {3}
    file = {"file": "a.csv", "kind": "events", "warnings": [], "rows": 5, "accepted": 3, "rejected": 1}
    answer = json.dumps({"files": [file], "rejected": 1, "rejected_by_reason": {"no date": 1}})
    found = faults(0, answer, "", data=data, name="a.csv")
    assert [one.split(",")[0] for one in found] == ["a.csv: 3 accepted and 1 rejected of 5 rows", "5 rows"]
    assert faults(2, "", "Traceback (most recent call last)", data=b"", name="a")[0] == "a traceback"
    assert faults(2, "", "", data=b"", name="a") == ["neither an answer nor a refusal"]
    assert faults(1, "", "geo: no", data=b"", name="a") == ["exit status 1"]
