"""The clock, the part of the period in sight, its bins and its changes: pure functions, against stated rules."""

import bisect
import random
from itertools import pairwise

import pytest

HOUR = 3_600_000
DAY = 24 * HOUR
MINUTES = 1440


def test_the_part_in_sight_keeps_its_promises_whatever_is_done(run):
    # 500 random zooms, pans, pinches and turns each, in periods of an hour to 120 years; rules at the top of axis.js.
    broken = run(
        """
        let seed = 7;
        const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
        const broken = [];
        for (const days of [1 / 24, 1, 5, 287, 43830]) {
          const start = Date.UTC(2015, 1, 1), span = days * DAY, clock = makeClock([start, start + span], null, null,
            days < 2 ? HOUR : DAY), [first, end] = clock.period, least = Math.min(7 * clock.step, end - first);
          let range = wholeRange(clock);
          for (let i = 0; i < 500; i++) {
            const before = range, wide = before[1] - before[0], t = first + next() * (end - first);
            const what = ["zoom", "pan", "follow", "pinch"][Math.floor(next() * 4)];
            const about = before[0] + next() * wide, factor = 2 ** (next() * 6 - 3), by = (next() - 0.5) * 2 * wide;
            const xs = [next() * 400, 400 + next() * 400];
            const times = xs.map((x) => before[0] + (x / 800) * wide).map((u, k) => u + (k ? by : -by) / 9);
            if (what === "zoom") range = zoomRange(clock, before, factor, about);
            if (what === "pan") range = panRange(clock, before, by);
            if (what === "follow") range = followRange(clock, before, onStep(clock, t));
            if (what === "pinch") range = pinchRange(clock, times, xs, 800);
            const [a, b] = range, slack = 1e-6 * wide + 1;
            const free = a > first + slack && b < end - slack && b - a > least + slack;
            const rules = {
              inside: a >= first && b <= end + 1e-6,
              long: b - a >= least - 1e-6,
              about: what !== "zoom" || !free || Math.abs((about - a) / (b - a) - (about - before[0]) / wide) < 1e-6,
              length: !["pan", "follow"].includes(what) || Math.abs(b - a - wide) < slack,
              sight: what !== "follow" || (onStep(clock, t) >= a - slack && onStep(clock, t) + clock.step <= b + slack),
              fingers: what !== "pinch" || !free
                || xs.every((x, k) => Math.abs(a + (x / 800) * (b - a) - times[k]) < slack),
            };
            for (const [name, held] of Object.entries(rules)) if (!held) broken.push([days, what, name, before, range]);
          }
        }
        return broken;
        """
    )
    assert broken == []


def test_what_is_in_sight_stays_and_all_of_the_period_comes_back(run):
    kept, whole = run(
        """
        const clock = makeClock([0, 100 * DAY]), range = [20 * DAY, 40 * DAY];
        return [followRange(clock, range, 39 * DAY), zoomRange(clock, range, Infinity, 30 * DAY)];
        """
    )
    assert kept == [20 * DAY, 40 * DAY]
    assert whole == [0, 100 * DAY]


def events(seed):
    """Return columns as the page holds them: minutes, sorted by start; some begin before the period, some after."""
    dice = random.Random(seed)  # noqa: S311 - not a secret
    starts = sorted(dice.randrange(-20, 130) * MINUTES + dice.choice([0, 0, 700]) for _ in range(400))
    return {
        "rows": 400,
        "start": starts,
        "end": [start + dice.choice([60, MINUTES, 30 * MINUTES]) for start in starts],
        "actor_a": [min(int(dice.expovariate(0.3)), 11) for _ in starts],
        "kept": [int(dice.random() < 0.7) for _ in starts],
    }


COUNT = """
  const columns = (event) => ({ ...event, start: Int32Array.from(event.start), end: Int32Array.from(event.end) });
  const clock = makeClock([0, 100 * DAY]), all = columns(given.events);
  const stacks = makeStacks(all, given.events.kept, given.events.actor_a, clock, { inOrder: given.inOrder });
  const bins = countBins(binning(clock, given.width, 3, given.range ?? clock.period), stacks.starts);
  return { ...bins, codes: stacks.codes, counts: [...bins.counts], sums: [...bins.sums] };
"""


@pytest.mark.parametrize("in_order", [False, True])
@pytest.mark.parametrize(
    ("width", "days"), [(320, None), (40, None), (800, (13.3, 41.9)), (1200, (0, 7)), (300, (90, 100))]
)
def test_every_kept_event_is_counted_once_where_it_began(run, width, days, in_order):
    # Oracle: each event by hand. Bins are half-open, and what began earlier and lasted counts on the first day.
    made = events(5)
    span = days and [day * DAY for day in days]
    bins = run(COUNT, {"events": made, "width": width, "range": span, "inOrder": in_order})
    rows = zip(made["start"], made["end"], made["actor_a"], made["kept"], strict=True)
    began = [
        (max(0, start) * 60_000, actor)
        for start, end, actor, kept in rows
        if kept and start < 100 * MINUTES and (start >= 0 or end > 0)
    ]
    totals = {actor: sum(a == actor for _, a in began) for actor in {a for _, a in began}}
    ranked = sorted(totals) if in_order else sorted(totals, key=lambda actor: (-totals[actor], actor))
    own = ranked if in_order else ranked[:6]
    assert bins["codes"] == ([*own, None] if len(ranked) > len(own) else own)
    expected = [0] * (bins["count"] * bins["height"])
    for t, actor in began:
        number = (t - bins["start"]) // bins["size"]
        if 0 <= number < bins["count"]:
            expected[number * bins["height"] + (own.index(actor) if actor in own else len(own))] += 1
    assert bins["counts"] == expected
    assert bins["most"] == max(bins["sums"])
    assert sum(bins["sums"]) == (len(began) if days is None else sum(bins["sums"]))
    assert sum(bins["sums"]) > 0


def test_bins_are_whole_steps_fine_down_to_one_and_keep_their_bounds_while_the_range_moves(run):
    sizes, starts = run(
        """
        const clock = makeClock([Date.UTC(1900, 0, 1), Date.UTC(2020, 0, 1)]), [start, end] = clock.period, sizes = [];
        for (let range = [start, end], i = 0; i < 14; i++) {
          sizes.push(binning(clock, 1000, 3, range).size / DAY);
          range = zoomRange(clock, range, 0.5, start + 50 * 365 * DAY);
        }
        const starts = [0, 1.5, 3, 400.2].map((days) => {
          const bins = binning(clock, 1000, 3, [start + days * DAY, start + (days + 2000) * DAY]);
          return ((bins.start - start) / bins.size) % 1;
        });
        return [sizes, starts];
        """
    )
    assert sizes[0] > 100
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 1
    assert all(size == int(size) for size in sizes)
    assert starts == [0, 0, 0, 0]


def test_nothing_to_count_is_no_bar_and_no_number_that_is_none(run):
    empty = {"rows": 0, "start": [], "end": [], "actor_a": [], "kept": []}
    bins = run(COUNT, {"events": empty, "width": 300, "inOrder": False})
    assert (bins["most"], bins["height"], sum(bins["sums"])) == (0, 0, 0)
    assert bins["count"] >= 1


@pytest.mark.parametrize(
    ("period", "part", "width", "expected"),
    [
        (("1900-01-01", 43_830), (0, 43_830), 800, ["1900", "1910", "1920"]),
        (("2015-01-01", 1095), (0, 1095), 800, ["Jan 2015", "Apr", "Jul"]),
        (("2015-10-01", 100), (0, 21), 300, ["5 Oct 2015", "12 Oct", "19 Oct"]),
        (("2015-10-01", 100), (3.5, 10), 800, ["5 Oct 2015", "6 Oct", "7 Oct"]),
        (("2015-12-28", 100), (0, 8), 800, ["28 Dec 2015", "29 Dec", "30 Dec"]),
        (("2015-10-10", 1), (0.26, 0.55), 800, ["10 Oct, 07:00", "08:00", "09:00"]),
        (("2015-10-10", 1), (0, 1), 100, ["10 Oct 2015"]),
    ],
)  # fmt: skip
def test_the_axis_says_years_months_days_or_hours(run, period, part, width, expected):
    labels = run(
        """
        const start = Date.parse(given.first), clock = makeClock([start, start + given.days * DAY], null, null,
          given.days < 2 ? HOUR : DAY);
        return ticks(clock, given.width, 64, given.part.map((days) => start + days * DAY)).map(([, label]) => label);
        """,
        {"first": period[0], "days": period[1], "part": part, "width": width},
    )
    assert labels[: len(expected)] == expected


def test_tick_marks_lie_in_the_range_apart_and_are_never_none(run):
    marks = run(
        """
        let seed = 11;
        const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
        return [...Array(300)].map(() => {
          const start = Date.UTC(1900 + Math.floor(next() * 120), 0, 1), days = Math.ceil(2 ** (next() * 15) + 1);
          const clock = makeClock([start, start + days * DAY]), width = 60 + next() * 2000;
          const range = zoomRange(clock, clock.period, next(), start + next() * days * DAY);
          return [range, width, ticks(clock, width, 64, range)];
        });
        """
    )
    for (start, end), width, found in marks:
        times = [t for t, _ in found]
        assert times
        assert all(start <= t < end for t in times)
        assert all(later > earlier for earlier, later in pairwise(times))
        assert len(times) <= width / 64 + 2


def test_changes_are_the_steps_at_which_kept_events_begin_or_the_ground_differs(run):
    made = events(9)
    ground = [3 * DAY, 40 * DAY, 41 * DAY]
    found = run(
        """
        const clock = makeClock([0, 100 * DAY]);
        return merged(given.ground, beginnings(clock, given.events, given.events.kept));
        """,
        {"events": made, "ground": ground},
    )
    began = {
        start // MINUTES * DAY
        for start, kept in zip(made["start"], made["kept"], strict=True)
        if kept and 0 <= start < 100 * MINUTES
    }
    assert found == sorted(began | set(ground))


def test_events_at_vague_points_can_be_left_out_of_the_changes(run):
    made = events(9) | {"point": [number % 7 for number in range(400)]}
    vague = [0, 1, 0, 0, 1, 1, 0]
    found = run(
        "return beginnings(makeClock([0, 100 * DAY]), given.events, given.events.kept, given.vague);",
        {"events": made, "vague": vague},
    )
    rows = zip(made["start"], made["kept"], made["point"], strict=True)
    assert found == sorted(
        {start // MINUTES * DAY for start, kept, at in rows if kept and not vague[at] and 0 <= start < 100 * MINUTES}
    )


def test_there_is_a_change_on_either_side_or_none(run):
    changes = sorted(random.Random(2).sample(range(50), 12))  # noqa: S311 - not a secret
    found = run("return [...Array(50).keys()].map((t) => [previousChange(given, t), nextChange(given, t)])", changes)
    for t, (before, after) in enumerate(found):
        at = bisect.bisect_left(changes, t)
        assert before == (changes[at - 1] if at else None)
        later = [change for change in changes if change > t]
        assert after == (later[0] if later else None)


NOWHERE = {"field": False, "button": False, "map": False, "slider": False, "scrolls": False}


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("", {" ": ["play"], "ArrowLeft": ["step", -1], "Home": ["end", -1], "End": ["end", 1], "[": ["change", -1],
              "]": ["change", 1], "?": ["list"], "Escape": ["close"], "ArrowUp": None, "x": None, "Enter": None}),
        ("field", dict.fromkeys([" ", "ArrowLeft", "Home", "[", "]", "?", "Escape"])),
        ("button", {" ": None, "Enter": None, "ArrowRight": ["step", 1], "]": ["change", 1]}),
        ("map", {" ": ["play"], "ArrowLeft": None, "+": None, "-": None, "[": ["change", -1], "End": ["end", 1]}),
        ("slider", {" ": ["play"], "ArrowLeft": None, "Home": None, "]": ["change", 1]}),
        ("scrolls", {" ": None, "End": None, "ArrowLeft": ["step", -1]}),
    ],
)  # fmt: skip
def test_a_key_is_taken_only_where_nothing_else_needs_it(run, where, keys):
    asked = run(
        "return given.keys.map((key) => askedFor(key, false, given.where))",
        {"keys": list(keys), "where": NOWHERE | ({where: True} if where else {})},
    )
    assert dict(zip(keys, asked, strict=True)) == keys


def test_shift_makes_an_arrow_seven_steps(run):
    assert run("return askedFor('ArrowLeft', true, given)", NOWHERE) == ["step", -7]


def test_lengths_of_time_are_said_in_words(run):
    said = run(
        """
        const day = (text) => Date.parse(text);
        return {
          dates: [["2015-10-03", "2015-10-10"], ["2015-10-03", "2015-10-04"], ["2015-03-03", "2015-10-10"],
            ["2014-12-30", "2015-01-03"], ["2015-10-03", "2015-11-01"]].map(
            (ends) => intervalWords(...ends.map(day), DAY)),
          hours: [[6, 9], [6, 30]].map((ends) =>
            intervalWords(...ends.map((hour) => day("2015-10-03") + hour * HOUR), HOUR)),
          steps: [[1, 24], [7, 24], [14, 24], [10, 24], [1 / 24, 1], [0.25, 1]].map(([days, hours]) =>
            stepsText(days * DAY, hours * HOUR)),
          speeds: [[30, 24], [287, 24], [43830, 24], [1, 1]].map(([days, hours]) =>
            speedText(makeClock([0, days * DAY], null, null, hours * HOUR), 1, false)),
          calm: [0.5, 1].map((speed) => speedText(makeClock([0, DAY]), speed, true)),
        };
        """
    )
    assert said["dates"] == [
        "3 – 9 October 2015", "3 October 2015", "3 March – 9 October 2015", "30 December 2014 – 2 January 2015",
        "3 – 31 October 2015",
    ]  # fmt: skip
    assert said["hours"] == ["3 October 2015, 06:00 – 09:00 UTC", "3 October 2015, 06:00 – 4 October 2015, 06:00 UTC"]
    assert said["steps"] == ["a day", "a week", "2 weeks", "10 days", "an hour", "6 hours"]
    assert said["speeds"] == ["2 days/s", "10 days/s", "4 years/s", "2 hours/s"]
    assert said["calm"] == ["a change in 2 s", "a change a second"]
