"""What the layers of the map work out, run in a browser against a plain recount or a stated rule."""

import itertools
import random

import pytest
import shapely

from geo.draw.timeline.columns import zone_columns
from geo.draw.timeline.payload import as_text, pack
from geo.model.tables import ZONES
from tests.pages import DAY, ms
from tests.worlds import frame_of, zone

HOLDERS = ["Government", "ISIS", "contested"]


# Seeded numbers, a table of events at few points, and two ways to count them.
WORLD = """
let seed = given.seed;
const next = (n) => (seed = (seed * 48271) % 2147483647) % n;
const rows = 600, points = 23;
const start = Int32Array.from({ length: rows }, () => next(4000)).sort();
const events = {
  rows, start, end: start.map((t) => t + 1 + (next(8) ? next(20) : next(900))),
  point: Uint32Array.from({ length: rows }, () => next(points)),
  deaths_best: Int32Array.from({ length: rows }, () => next(9) - 1),
};
const vague = Uint8Array.from({ length: points }, () => (next(4) ? 0 : 1));
const masks = [0, 1, 2].map((n) => Uint8Array.from({ length: rows }, () => (n && next(2) ? 0 : 1)));
function counted(kept, from, until) {
  const shown = [...start.keys()].filter((i) => kept[i] && start[i] < until && events.end[i] > from);
  return Array.from({ length: points }, (_, point) => {
    const here = shown.filter((i) => events.point[i] === point);
    return [here.length, here.at(-1) ?? -1, here.filter((i) => events.deaths_best[i] < 0).length,
      here.reduce((sum, i) => sum + Math.max(0, events.deaths_best[i]), 0)].join();
  });
}
function held(visible) {
  return Array.from({ length: points }, (_, point) => {
    const { count, top, unstated, deaths } = visible;
    return [count[point], count[point] ? top[point] : -1, unstated[point], deaths[point]].join();
  });
}
"""


@pytest.mark.parametrize("seed", [1, 20151010, 7777777])
def test_counts_kept_step_by_step_are_those_of_a_plain_recount(run, seed):
    # Oracle: every event looked at again. Steps forwards and backwards, windows and so far, jumps and filters.
    wrong = run(
        WORLD
        + """
        const visible = new Visible(events, points, vague), wrong = [];
        let from = 0, until = 100, kept = masks[0];
        for (let step = 0; step < 900; step++) {
          const act = next(12);
          if (act < 3) until += next(40);
          else if (act < 5) until -= next(40);
          else if (act < 7) from += next(40), until = Math.max(until, from + 1);
          else if (act < 9) from -= next(40);
          else if (act === 9) (from += 24), (until += 24);
          else if (act === 10) from = next(4000) - 50, until = from + next(1500);
          else kept = masks[next(3)];
          if (until <= from) until = from + 1;
          if (visible.changed && next(2)) visible.changed = [];
          const before = held(visible), list = visible.changed;
          visible.find(kept, from, until);
          const after = held(visible), plain = counted(kept, from, until), at = next(points);
          const total = plain.reduce((sum, line) => sum + Number(line.split(",")[0]), 0);
          const imprecise = plain.reduce((sum, line, point) => sum + vague[point] * Number(line.split(",")[0]), 0);
          const used = [...visible.points.subarray(0, visible.used)].sort((a, b) => a - b);
          const here = visible.at(kept, from, until, at);
          const newest = [...start.keys()].filter((i) => kept[i] && start[i] < until && events.end[i] > from
            && events.point[i] === at).reverse();
          if (after.join("|") !== plain.join("|")) wrong.push([step, act, "counts"]);
          if (total !== visible.total || imprecise !== visible.imprecise) wrong.push([step, act, "sums"]);
          const some = [...plain.keys()].filter((point) => plain[point][0] !== "0");
          if (used.join() !== some.join()) wrong.push([step, act, "used"]);
          if (here.join() !== newest.join()) wrong.push([step, act, "at"]);
          if (visible.changed && list === visible.changed) {
            for (let point = 0; point < points; point++) {
              const listed = visible.changed.includes(point);
              if (before[point] !== after[point] && !listed) wrong.push([step, act, "unlisted"]);
            }
          }
        }
        return wrong.slice(0, 5);
        """,
        {"seed": seed},
    )
    assert wrong == []


def test_a_step_looks_at_its_own_events_only(run):
    # The mask tells how often it was asked: a step of a day in 36 years of daily events asks for a few, not for all.
    asked = run(
        """
        const rows = 13000, start = Int32Array.from({ length: rows }, (_, i) => i * 1440);
        const end = start.map((t) => t + 1440);
        const events = { rows, start, end, point: new Uint32Array(rows), deaths_best: new Int32Array(rows) };
        let asked = 0;
        const kept = new Proxy(new Uint8Array(rows).fill(1), { get: (mask, i) => (asked++, mask[i]) });
        const visible = new Visible(events, 1);
        visible.find(kept, 0, 5000 * 1440);
        asked = 0;
        for (let day = 5001; day <= 5100; day++) visible.find(kept, 0, day * 1440);
        return [asked, visible.total, visible.top[0]];
        """
    )
    assert asked == [100, 5100, 5099]


def test_numbers_are_ordered_as_by_comparison(run):
    dice = random.Random(5)  # noqa: S311 - not for secrets
    values = [dice.choice([-(2**31), 2**31 - 1, *range(-50, 50)]) for _ in range(3000)]
    assert run("return [...orderOf(Float64Array.from(given))]", values) == sorted(
        range(len(values)), key=lambda i: (values[i], i)
    )
    assert run("return [...orderOf(new Float64Array(0))]") == []


def test_what_lies_near_is_found_through_every_copy_of_the_world(run):
    # Oracle: every point in the copies of the world round the place.
    wrong = run(
        """
        let seed = 99;
        const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
        const x = Float64Array.from({ length: 400 }, (_, i) => (i % 5 ? next() : Math.round(next()))), y = x.map(next);
        const index = new PointIndex({ x, y }), wrong = [];
        for (let i = 0; i < 200; i++) {
          const px = next() * 5 - 2, py = next(), half = next() ** 3 / 4, found = [], plain = [];
          const line = (...numbers) => numbers.map((v) => Math.round(v * 1e9)).join();
          index.near(px, py, half, (point, dx, dy) => found.push(line(point, dx, dy)));
          for (let turn = -4; turn <= 5; turn++) x.forEach((_, point) => {
            const dx = x[point] + turn - px, dy = y[point] - py;
            if (Math.abs(dx) <= half && Math.abs(dy) <= half) plain.push(line(point, dx, dy));
          });
          if (found.sort().join(";") !== plain.sort().join(";")) wrong.push([px, py, half, found.length, plain.length]);
        }
        return wrong;
        """
    )
    assert wrong == []


def test_symbols_copied_by_pixel_look_as_if_drawn(run):
    # Oracle: the browser's own drawImage, for symbols over each other and cut at the edges; it may round otherwise.
    worst = run(
        """
        const sprites = new Sprites(), pixels = new Pixels(), canvas = el("canvas", { width: 120, height: 90 });
        const ctx = canvas.getContext("2d");
        pixels.begin(120, 90);
        for (let i = 0; i < 60; i++) {
          const colour = ["#c04020", "#2060a0"][i % 2], ring = i % 9 ? null : "#1f5fa8";
          const sprite = sprites.get(given[i % 5], 5 + (i % 7), colour, "#ffffff", 1, ring);
          const left = ((i * 37) % 150) - 25, top = ((i * 53) % 120) - 20;
          ctx.drawImage(sprite.canvas, left, top);
          pixels.stamp(stampOf(sprite.canvas), left, top);
        }
        const drawn = ctx.getImageData(0, 0, 120, 90).data, copied = pixels.image.data;
        let worst = 0;
        for (let i = 0; i < drawn.length; i += 4) {
          worst = Math.max(worst, Math.abs(drawn[i + 3] - copied[i + 3]));
          // A colour that is all but clear is stored roughly.
          const colours = drawn[i + 3] > 64 ? [0, 1, 2] : [];
          for (const c of colours) worst = Math.max(worst, Math.abs(drawn[i + c] - copied[i + c]));
        }
        return worst;
        """,
        ["battle", "strike", "attack on civilians", "capture", "other"],
    )
    assert worst <= 6


def test_a_box_of_an_image_is_drawn_anew_without_its_surroundings(run):
    before, after = run(
        """
        const pixels = new Pixels();
        pixels.begin(10, 8);
        pixels.dot(0, 0, 10, 0xff0000ff);
        pixels.begin(10, 8, [2, 3, 6, 5]);
        pixels.dot(5, 1, 3, 0xff00ff00);
        const red = [...pixels.data].filter((p) => p === 0xff0000ff).length;
        const green = [...pixels.data.keys()].filter((i) => pixels.data[i] === 0xff00ff00);
        return [red, green];
        """
    )
    assert before == 10 * 8 - 4 * 2
    assert after == [3 * 10 + 5]


def test_classes_of_density_rise_and_hold_everything(run):
    for most in (*range(1, 40), 999, 1000, 123_456):
        breaks = run("return classBreaks(given)", most)
        assert breaks[0] == 1
        assert breaks == sorted(set(breaks))
        assert len(breaks) <= 6
        assert breaks[-1] <= most
    assert run("return classBreaks(0)") == []
    assert run("return classBreaks(4)") == [1, 2, 3, 4]
    assert run("return classBreaks(1000)") == [1, 5, 20, 50, 200, 1000]


def test_a_cell_is_the_nearest_and_cells_cover_the_plane(run):
    # A regular honeycomb: the nearest centre is within a corner's distance, and no other centre is nearer.
    wrong = run(
        """
        let seed = 4;
        const next = () => ((seed = (seed * 48271) % 2147483647) / 2147483647) * 4000 - 2000;
        const wrong = [], tall = CELL * Math.sqrt(3);
        for (let i = 0; i < 2000; i++) {
          const x = next(), y = next(), [column, row] = cellAt(x, y);
          const away = Math.hypot(x - (column * CELL) / 2, y - (row * tall) / 2);
          let best = Infinity;
          for (let c = -3; c <= 3; c++) for (let r = -3; r <= 3; r++) {
            if ((c + r) % 2) continue;
            best = Math.min(best, Math.hypot(x - ((column + c) * CELL) / 2, y - ((row + r) * tall) / 2));
          }
          const far = away > best + 1e-9 || away > CELL / Math.sqrt(3) + 1e-9;
          if (far || (column + row) % 2) wrong.push([x, y, column, row]);
        }
        return wrong;
        """
    )
    assert wrong == []


@pytest.mark.parametrize("length", [1, 30, 400, 3000])
def test_the_fullest_cell_of_any_window_is_found(run, length):
    # Oracle: every event that each window meets, counted by cell, minute by minute.
    found, plain = run(
        WORLD
        + """
        const cellOf = (i) => (masks[1][i] && !vague[events.point[i]] ? events.point[i] % 7 : -1);
        const found = mostInCell(events, orderOf(events.end), given.length, 7, cellOf);
        let most = 0;
        for (let until = 1; until < 6000 + given.length; until++) {
          const counts = new Array(7).fill(0);
          for (let i = 0; i < rows && start[i] < until; i++) {
            if (events.end[i] > until - given.length && cellOf(i) >= 0) most = Math.max(most, ++counts[cellOf(i)]);
          }
        }
        return [found, most];
        """,
        {"seed": 41, "length": length},
    )
    assert found == plain
    assert found > 1


def test_long_events_count_in_every_window_they_meet(run):
    # 40 events that begin a day apart and last 20 days to 59, asked for by windows of a day.
    most = run(
        """
        const rows = 40, start = Int32Array.from({ length: rows }, (_, i) => i);
        const end = start.map((day) => day + 20 + day);
        return [1, Infinity].map((length) => mostInCell({ rows, start, end }, orderOf(end), length, 1, () => 0));
        """
    )
    # Most on day 39: the last 30 of them are not over.
    assert most == [30, 40]


def test_density_s_colours_go_evenly_from_pale_to_strong(run):
    for land, accent, text in (("#f6f4ef", "#1f5fa8", "#1b2330"), ("#1b2027", "#7db7f5", "#eef1f5")):
        light = run(
            """
            const density = Object.create(Density.prototype);
            density.breaks = [1, 2, 5, 10, 20, 50];
            density.layer = { app: { colours: given } };
            return density.classes().map(({ colour }) => toLab(colour)[0]);
            """,
            {"land": land, "accent": accent, "text": text},
        )
        steps = [after - before for before, after in itertools.pairwise(light)]
        assert len({step > 0 for step in steps}) == 1, "lightness goes one way"
        assert min(map(abs, steps)) > 0.04
    assert run("return mixed('#123456', '#123456', 0.3)") == "#123456"
    assert run("return [mixed('#000000', '#ffffff', 0), mixed('#000000', '#ffffff', 1)]") == ["#000000", "#ffffff"]


def test_symbols_grow_with_deaths(run):
    sizes = run("return given.map(deathsRadius)", [0, 1, 10, 100, 1000, 10_000, 10**9])
    assert sizes[0] == sizes[1] == 4
    assert sizes == sorted(sizes)
    assert sizes[-1] == sizes[-2] == 40
    # The area grows with the square root of deaths: a hundred times the deaths are ten times the area.
    assert (sizes[4] / sizes[2]) ** 2 == pytest.approx(10, rel=0.1)


def test_a_place_shows_once_in_every_copy_of_the_world_in_view(run):
    view = {"left": -300, "top": 0, "width": 1000, "height": 500, "scale": 256}
    assert run("return copies(given, 0.5)", view) == [172, 428, 684, 940]
    assert run("return copies(given, 0.5, 100)", view) == [-84, 172, 428, 684, 940]
    assert run("return turned(given, 0.2, 0.3).map((v) => 0.25 * v.scale - v.left)", view) == pytest.approx(
        [0.25 * 256 + 300 + 256 * n for n in (-1, 0, 1, 2)]
    )


@pytest.mark.parametrize(
    ("lons", "ends"),
    [
        ([36, 38], [36, 38]),
        ([179.9, -179.9], [179.9, 180.1]),
        ([-179.9, 179.9], [-179.9, -180.1]),
        ([-100, 79], [-100, 79]),
    ],
)
def test_the_pair_s_line_goes_the_shorter_way_round(run, lons, ends):
    a, b = run("return lineEnds({ from: { lon: given[0] }, to: { lon: given[1] } })", lons)
    assert [(x - 0.5) * 360 for x in (a, b)] == pytest.approx(ends)


# --- zones


def square(x, width=1.0, *, turned_round=False):
    corners = [(x, 36), (x + width, 36), (x + width, 37), (x, 37)]
    return shapely.Polygon([*corners[2:], *corners[:2]][::-1] if turned_round else corners)


def ground(rows):
    """Return what a script needs to make a `Ground` of zones."""
    return as_text(pack(zone_columns(frame_of(ZONES, rows, [f"z{n:03}" for n in range(len(rows))]), HOLDERS)))


GROUND = "const ground = new Ground(await readPayload(given.payload));"


def test_the_zones_of_a_moment_are_those_of_a_plain_scan(run):
    dice = random.Random(8)  # noqa: S311 - not for secrets
    rows = []
    for number in range(120):
        start = dice.randrange(1, 29)
        end = dice.choice([None, None, *range(start + 1, 31)])
        shape = square(37 + number / 100)
        rows.append(zone("ISIS", shape, f"2015-08-{start:02}", end and f"2015-08-{end:02}"))
    wrong = run(
        GROUND
        + """
        const { start, end, rows } = ground.zones, wrong = [];
        for (let ms = given.first; ms < given.first + 34 * DAY; ms += DAY / 2) {
          const plain = [...start.keys()].filter((i) => start[i] * MINUTE <= ms && end[i] * MINUTE > ms);
          if (plain.join() !== ground.validAt(ms).join()) wrong.push(ms);
        }
        return [rows, ...wrong];
        """,
        {"payload": ground(rows), "first": ms("2015-07-31")},
    )
    assert wrong == [120]


def test_a_change_is_a_moment_at_which_the_ground_differs(run):
    rows = [
        zone("ISIS", square(37), "2015-08-01", "2015-08-02"),
        zone("ISIS", square(37), "2015-08-02", "2015-08-03"),  # the same
        zone("ISIS", square(37, turned_round=True), "2015-08-03", "2015-08-04"),  # the same, begun at another corner
        zone("ISIS", square(37, 1.5), "2015-08-04", "2015-08-05"),
        zone("Government", square(37, 1.5), "2015-08-05", "2015-08-06"),  # the same ground, another holder
        zone("Government", square(37, 1.5), "2015-08-07", "2015-08-08"),  # after a gap of a day
        zone("contested", square(40), "2015-08-01"),
    ]
    found = run(GROUND + "return ground.changes()", {"payload": ground(rows)})
    assert found == [ms(f"2015-08-0{day}") for day in (1, 4, 5, 6, 7, 8)]


def test_since_and_until_follow_the_holder_of_a_spot_through_the_versions(run):
    widths = [1, 1, 2, 2, 1, 2]
    rows = [
        zone("ISIS", square(37, width), f"2015-08-0{day}", f"2015-08-0{day + 1}") for day, width in enumerate(widths, 1)
    ]
    rows.append(zone("ISIS", square(37), "2015-08-08"))
    found = run(
        GROUND
        + """
        const at = (lon, lat, ms) => {
          const px = mercatorX(lon), py = mercatorY(lat);
          const zone = ground.validAt(ms).find((z) => ground.inside(z, px, py));
          const { since, until, ...told } = ground.tenure(zone, px, py);
          return [since * MINUTE, until === NO_END ? null : until * MINUTE, ...Object.values(told)];
        };
        return given.asked.map((one) => at(...one));
        """,
        {
            "payload": ground(rows),
            "asked": [
                (37.5, 36.5, ms("2015-08-03")),
                (38.5, 36.5, ms("2015-08-04")),
                (38.5, 36.5, ms("2015-08-06")),
                (37.5, 36.5, ms("2015-08-09")),
            ],
        },
    )
    assert found == [
        [ms("2015-08-01"), ms("2015-08-07"), False, False],
        [ms("2015-08-03"), ms("2015-08-05"), False, False],
        [ms("2015-08-06"), ms("2015-08-07"), False, False],
        [ms("2015-08-08"), None, False, False],
    ]


def test_a_spot_lies_in_a_zone_as_shapely_says(run):
    # Oracle: shapely, for shapes with holes and parts that share vertices and run both ways.
    dice = random.Random(2)  # noqa: S311 - not for secrets
    blob = shapely.Point(37.5, 36.5).buffer(0.4)
    shapes = [
        blob,
        blob.difference(shapely.Point(37.5, 36.5).buffer(0.2)),
        shapely.union_all([square(37, 0.3), square(38, 0.5), shapely.Point(37.5, 36.5).buffer(0.2)]),
        square(37).difference(blob),
        square(37).difference(blob).reverse(),
    ]
    spots = [(37 + dice.random() * 1.6, 36 + dice.random()) for _ in range(300)]
    found = run(
        GROUND
        + """
        return given.spots.map(([lon, lat]) => {
          const px = mercatorX(lon), py = mercatorY(lat), inside = ground.insider(px, py);
          const zones = [...ground.zones.start.keys()];
          return [zones.map((zone) => ground.inside(zone, px, py)), zones.map(inside)];
        });
        """,
        {"payload": ground([zone("ISIS", shape) for shape in shapes]), "spots": spots},
    )
    for spot, (plain, quick) in zip(spots, found, strict=True):
        assert plain == quick == [bool(shape.contains(shapely.Point(spot))) for shape in shapes], spot


def test_a_search_through_too_many_versions_says_so(run):
    first = ms("2015-01-01")
    found = run(
        """
        // 1,205 days of one square, without the payload: the tables as the page holds them.
        const days = 1205, numbers = (make, more = 0) => Int32Array.from({ length: days + more }, (_, i) => make(i));
        const ground = new Ground({
          zones: {
            rows: days, start: numbers((i) => given / MINUTE + i * 1440), actor: numbers(() => 0),
            end: numbers((i) => given / MINUTE + (i + 1) * 1440), first_ring: numbers((i) => i, 1),
          },
          rings: { first_run: numbers((i) => i, 1) },
          runs: { first: numbers(() => 0), count: numbers(() => 4) },
          vertices: { rows: 4, lon: Int32Array.of(0, 1e6, 1e6, 0), lat: Int32Array.of(0, 0, 1e6, 1e6) },
        });
        const { since, until, ...told } = ground.tenure(1100, mercatorX(0.5), mercatorY(0.5));
        return [since * MINUTE, until * MINUTE, told.sinceAtLeast, told.untilAtLeast, VERSIONS];
        """,
        first,
    )
    assert found == [first + 100 * DAY, first + 1205 * DAY, True, False, 1000]
