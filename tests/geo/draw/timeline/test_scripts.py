"""The page's pure functions, run in a browser against their Python twins or against stated rules."""

import random

import pandas as pd
import pytest

from geo.draw.timeline.columns import event_columns
from geo.draw.timeline.payload import as_text, pack
from geo.measure.select import in_window, kept
from geo.model.kinds import KINDS
from geo.model.tables import EVENTS
from geo.model.text import date_text, deaths_text, distance_text, interval_text
from geo.model.view import View
from tests.worlds import event, frame_of, utc

DAY = 86_400_000
ACTORS = ["Government", "ISIS", "Opposition"]


def test_distances_are_said_as_in_python(run):
    edges = [0, 0.4, 0.5, 16, 161, 849.5, 999.4, 999.5, 1000, 1609.344, 9949, 9950, 9999, 10_000, 16_050, 20_400, 4e6]
    values = edges + [10 ** (number / 25 - 1) * 1.00017 for number in range(200)]
    assert run("return given.map(distanceText)", values) == [distance_text(value) for value in values]
    pairs = [[low, low * factor] for low in values[:60] for factor in (1, 1.04, 3)]
    assert run("return given.map(([a, b]) => intervalText(a, b))", pairs) == [interval_text(*pair) for pair in pairs]


def test_dates_and_deaths_are_said_as_in_python(run):
    days = [pd.Timestamp(text, tz="UTC") for text in ("1903-02-28", "1970-01-01", "2015-10-10", "2016-02-29")]
    assert run("return given.map(dateText)", [day.value / 1e6 for day in days]) == [date_text(day) for day in days]
    cases = [(412, 380, 520), (3, 3, 3), (-1, 2, 9), (-1, -1, -1), (0, 0, 0), (12_345, 12_345, 1_000_000)]
    expected = [deaths_text(*[None if value < 0 else value for value in case]) for case in cases]
    assert run("return given.map((c) => deathsText(...c))", cases) == expected


def test_the_clock_keeps_its_promises_whatever_is_done(run):
    # 400 random actions on clocks of an hour to 120 years; the rules are those at the top of clock.js.
    broken = run(
        """
        let seed = 20151010;
        const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
        const broken = [];
        for (const days of [1 / 24, 1, 2, 30, 287, 43830]) {
          const start = Date.UTC(2015, 1, 1), span = days * DAY;
          const part = next() > 0.5 ? [start + span / 4, start + span / 2] : null;
          let clock = makeClock([start, start + span], part, start + span / 3);
          for (let i = 0; i < 400; i++) {
            const before = clock, t = start + (next() * 1.4 - 0.2) * span, u = start + (next() * 1.4 - 0.2) * span;
            const acts = [setInstant, moveWindow, resizeStart, resizeEnd, setWindow, wholePeriod];
            const act = acts[Math.floor(next() * 6)];
            clock = act(clock, Math.min(t, u), Math.max(t, u));
            const { period, window: [a, b], instant, step } = clock;
            const inside = period[0] <= a && a <= instant && instant < b && b <= period[1];
            const whole = [a, b, instant].every((value) => value % step === 0);
            const length = b - a === before.window[1] - before.window[0];
            const kept = (act !== moveWindow && act !== setInstant) || length;
            const along = act !== moveWindow || instant - a === before.instant - before.window[0];
            if (!inside || !whole || !kept || !along) broken.push([days, act.name, before, clock]);
          }
        }
        return broken;
        """
    )
    assert broken == []


def test_moving_past_an_edge_takes_the_window_along(run):
    clock = run(
        """
        const clock = makeClock([0, 100 * DAY], [10 * DAY, 20 * DAY], 19 * DAY);
        return [stepBy(clock, 1), setInstant(clock, 5 * DAY), resizeEnd(clock, 15 * DAY)];
        """
    )
    assert [made["window"] for made in clock] == [[11 * DAY, 21 * DAY], [5 * DAY, 15 * DAY], [10 * DAY, 15 * DAY]]
    assert [made["instant"] for made in clock] == [20 * DAY, 5 * DAY, 14 * DAY]


def test_a_short_period_moves_by_hours(run):
    assert run("return [makeClock([0, DAY]).step, makeClock([0, 3 * DAY]).step]") == [3_600_000, DAY]


def test_changes_are_found_on_both_sides(run):
    found = run(
        """
        const clock = makeClock([0, 100 * DAY]);
        const changes = changeSteps(clock, [0, 7.5 * DAY, 7 * DAY, 40 * DAY, 100 * DAY]);
        return [changes, nextChange(changes, 7 * DAY), ...[7, 8].map((day) => previousChange(changes, day * DAY))];
        """
    )
    assert found == [[7 * DAY, 40 * DAY], 40 * DAY, None, 7 * DAY]


@pytest.mark.parametrize("days", [0.05, 1, 45, 287, 43_830])
def test_ticks_keep_their_distance_and_bins_cover_the_period(run, days):
    marks, bins, clock = run(
        """
        const clock = makeClock([Date.UTC(1900, 4, 5), Date.UTC(1900, 4, 5) + given * DAY]);
        return [ticks(clock, 800), binning(clock, 800), clock];
        """,
        days,
    )
    start, end = clock["period"]
    times = [t for t, _ in marks]
    assert times == sorted(times)
    assert 1 <= len(marks) <= 14
    assert bins["start"] + bins["count"] * bins["size"] >= end
    assert bins["count"] <= 800 / 3 + 1
    assert all(start <= t < end for t in times)


def many_events():
    dice = random.Random(3)  # noqa: S311 - not a secret
    rows = []
    for number in range(300):
        start = utc("2015-08-01") + pd.Timedelta(days=dice.randrange(60))
        rows.append(
            event(
                37 + dice.randrange(5) / 10, 36, "2015-08-01",
                actor_a=dice.choice(ACTORS), actor_b=dice.choice([*ACTORS, ""]), kind=dice.choice(KINDS),
                start=start, end=start + pd.Timedelta(days=dice.choice([1, 1, 1, 5, 30])),
                deaths_best=dice.choice([pd.NA, 0, 1, 5, 50]), place=dice.choice(["Tall Susin", "MAREA", "حلب"]),
                note=f"note {number % 7}", place_uncertainty_m=dice.choice([300.0, 5000.0, 25_000.0, 90_000.0]),
            )
        )  # fmt: skip
    # Neither on a whole minute nor a whole metre; some begin and end within one minute.
    for row in rows[::5]:
        row["start"] += pd.Timedelta(seconds=dice.choice([-20, 10, 30]))
        row["end"] = dice.choice([row["start"] + pd.Timedelta(seconds=30), row["end"] + pd.Timedelta(seconds=1)])
        row["place_uncertainty_m"] = dice.choice([1000.9, 24_999.5, 25_000.5])
    return frame_of(EVENTS, rows, [f"e{number:03}" for number in range(300)])


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"actors": ("ISIS",)},
        {"kinds": ("strike", "capture"), "min_deaths": 1},
        {"max_event_uncertainty_m": 25_000.0},
        {"max_event_uncertainty_m": 1000.0},
        {"text": "susin NOTE  3"},
        {"text": "حلب isis", "actors": ("Government", "Opposition"), "min_deaths": 5},
        {"text": "no such word"},
    ],
)
@pytest.mark.parametrize(
    "window",
    [
        ("2015-08-10", "2015-08-11"),
        ("2015-08-01", "2015-11-01"),
        ("2015-09-01", "2015-09-05"),
        ("2015-08-12", "2015-08-12 00:01"),
    ],
)
def test_the_page_keeps_the_same_events_as_python(run, filters, window):
    # Oracle: geo.measure.select on the same table.
    events = many_events()
    view = View(**{"text": "", **filters})
    bounds = (utc(window[0]), utc(window[1]))
    expected = events.index[kept(events, view).all(axis=1) & in_window(events, bounds)]
    got = run(
        """
        const { events, points } = await readPayload(given.payload);
        const mask = keptMask(events, points, { ...noFilters(), ...given.filters }, given.actors, given.kinds);
        const visible = new Visible(events, points.rows), [from, until] = given.window.map((ms) => ms / MINUTE);
        visible.find(new Uint8Array(events.rows).fill(1), 0, 1e9);
        visible.find(mask, from, until);
        const ids = [];
        for (let k = 0; k < visible.used; k++) {
          const at = visible.at(mask, from, until, visible.points[k]);
          if (at.length !== visible.count[visible.points[k]]) throw new Error("counts differ");
          ids.push(...at.map((i) => events.texts.event_id.get(i)));
        }
        return { ids: ids.sort(), total: visible.total };
        """,
        {
            "payload": as_text(pack(event_columns(events, ACTORS))),
            "filters": filters,
            "actors": ACTORS,
            "kinds": list(KINDS),
            "window": [moment.value / 1e6 for moment in bounds],
        },
    )
    assert got["ids"] == sorted(expected)
    assert got["total"] == len(expected)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[: len(text) // 2], "cut short"),
        (lambda text: "%%%", "damaged"),  # noqa: ARG005
        (lambda text: as_text(b"XXXX" + bytes(20)), "not a Standoff payload"),  # noqa: ARG005
        (lambda text: as_text(b"STND" + (9).to_bytes(4, "little") + bytes(20)), "version 9"),  # noqa: ARG005
        (lambda text: as_text(pack(event_columns(many_events(), ACTORS))[:-3]), "cut short"),  # noqa: ARG005
    ],
)
def test_a_spoilt_payload_is_one_clear_line(run, spoil, said):
    text = spoil(as_text(pack(event_columns(many_events(), ACTORS))))
    message = run(
        "try { await readPayload(given); return ''; } catch (e) { return `${e.constructor.name}: ${e.message}`; }", text
    )
    assert message.startswith("PayloadError: ")
    assert said in message
    assert "\n" not in message


def test_links_are_web_addresses_or_nothing(run):
    given = [
        "https://example.org/a",
        "http://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "//x",
        "file:///etc",
    ]
    assert run("return given.map(safeLink)", given) == ["https://example.org/a", "http://example.org/", *[None] * 5]


def test_the_interval_of_a_moment_is_half_open(run):
    found = run(
        """
        const series = [{ start: 0, end: 10 }, { start: 10, end: 20 }, { start: 30, end: 40 }];
        return [-1, 0, 9, 10, 19, 20, 30, 40].map((t) => (intervalAt(series, t) ?? { start: null }).start);
        """
    )
    assert found == [None, 0, 0, 10, 10, None, 30, None]
