"""``geo holding``: shares of events by whose ground they fell on, with their bounds."""

import json

import pytest

SAMPLE = ("holding", "--data", "data/aleppo-2015")
STRIKES = ("--start", "2015-09-30", "--end", "2015-10-11", "--kind", "strike", "--involving", "Russia")


def test_the_strikes_fell_mainly_on_opposition_ground(geo):
    status, out, err = geo(*SAMPLE, *STRIKES, "--json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    # Oracle: the dossier's count of the 34 incidents by the holder of their places.
    assert [(one["holder"], one["count"]) for one in found["shares"]] == [
        ("Opposition", 26),
        ("ISIS", 7),
        ("Government", 1),
    ]
    assert (found["events"], found["unknown"]) == (34, 0)
    assert found["shares"][0]["low"] >= 0.7
    assert sum(found["told_by"].values()) == found["events"] - found["unknown"]


def test_bounds_hold_the_unknown_one_way_and_the_other(geo):
    found = json.loads(geo(*SAMPLE, "--json")[1])
    # Oracle: of n events with u unknown, a holder of k has from k/n to (k + u)/n.
    total, unknown = found["events"], found["unknown"]
    assert total == 169
    for one in found["shares"]:
        bounds = one["count"] / total, one["count"] / total, (one["count"] + unknown) / total
        assert (one["share"], one["low"], one["high"]) == pytest.approx(bounds, abs=1e-4)
    assert sum(one["count"] for one in found["shares"]) + unknown == total


def test_leaving_out_the_imprecise_is_said_beside_it(geo):
    found = json.loads(geo(*SAMPLE, *STRIKES, "--max-uncertainty", "1000", "--json")[1])
    precise = found["without_imprecise"]
    assert precise["left_out"] + sum(one["count"] for one in precise["shares"]) + precise["unknown"] == 34
    before, after = found["shares"][0]["share"], precise["shares"][0]["share"]
    assert precise["changes"][0] == {"holder": "Opposition", "change": pytest.approx(after - before, abs=2e-4)}
    assert precise["counted_as_unknown"]["unknown"] >= precise["left_out"]


def test_as_lines(geo):
    lines = geo(*SAMPLE, *STRIKES)[1].splitlines()
    assert lines == [
        "34 events from 2015-09-30 up to, not including, 2015-10-11, by whose ground:",
        "  Opposition: 26, 76.5 % (at least 76.5 %, at most 76.5 %)",
        "  ISIS: 7, 20.6 % (at least 20.6 %, at most 20.6 %)",
        "  Government: 1, 2.9 % (at least 2.9 %, at most 2.9 %)",
        "  unknown: 0 (0.0 %)",
    ]


def test_leaving_out_the_imprecise_is_said_in_lines_with_what_it_changes(geo):
    lines = geo(*SAMPLE, *STRIKES, "--max-uncertainty", "1000")[1].splitlines()
    assert "  Opposition: 15, 88.2 % (at least 88.2 %, at most 88.2 %), +11.8 points" in lines
    # Oracle: what is left out is what is unknown when it counts as such, as nothing was unknown before.
    assert lines[-1] == "  unknown: 17 (50.0 %)"
    assert lines[5].startswith("without the 17 known worse than 1,000 m")


def test_without_any_control_data_that_is_said(geo, tmp_path):
    file = tmp_path / "events.csv"
    file.write_text(
        "date,latitude,longitude,actor_a,place_uncertainty_m\n2015-10-09,36,37,ISIS,500\n", encoding="utf-8"
    )
    found = json.loads(geo("holding", "--data", file, "--json")[1])
    assert found["notes"][0].startswith("The data hold no zones and no holdings")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "strikes on"], "unknown kind of event 'strikes on'; did you mean strike"),
        (["--involving", "Rusia"], "unknown actor in an event 'Rusia'; did you mean Russia?"),
        (["--start", "2015-10-11", "--end", "2015-10-11"], "2015-10-11 is not before 2015-10-11"),
        (["--start", "2031-01-01", "--end", "2032-01-01"], "no event from 2031-01-01"),
        (["--max-uncertainty", "-1"], "cannot be used; give metres, 0 or more"),
        (["--actor", "Russia"], "--actor Russia had no effect: no control file lacks a holder; to choose events"),
    ],
)
def test_bad_input_is_refused_in_one_line(geo, words, said):
    status, out, err = geo(*SAMPLE, *words)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err
