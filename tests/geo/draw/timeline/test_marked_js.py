"""How an outline is cut to what a camera sees, run in a browser against a plain rule."""

import numpy as np
import pytest


def outline(seed, corners=400):
    """Return a ring as the page is told it: longitudes and latitudes in turn, some corners very near each other."""
    chance = np.random.default_rng(seed)
    flat = []
    for _ in range(corners):
        near = flat and chance.random() < 0.3
        place = (flat[-2] + 1e-5, flat[-1]) if near else chance.uniform((36.5, 35.8), (37.5, 36.6)).tolist()
        flat += place
    return [*flat, flat[0], flat[1]]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("zoom", [6, 11, 16, 18])
def test_every_edge_in_view_is_in_a_stretch_that_begins_where_it_says(run, seed, zoom):
    # Oracle: every edge by itself, whose box meets the canvas; places of a stretch are looked up on the whole line.
    wrong = run(
        """
        const ring = markedRing(given.line), scale = 256 * 2 ** given.zoom, width = 900, height = 600;
        const left = mercatorX(37) * scale - width / 2, top = mercatorY(36.2) * scale - height / 2;
        const view = { scale, width, height, left, top };
        const traced = [];
        Path2D = class {
          moveTo(x, y) { traced.push([[x, y]]); }
          lineTo(x, y) { traced.at(-1).push([x, y]); }
        };
        const stretches = stretchesOf(ring, view), wrong = [];
        const at = (i) => [ring.x[i] * scale - view.left, ring.y[i] * scale - view.top];
        const same = (a, b) => Math.abs(a[0] - b[0]) < 1e-6 && Math.abs(a[1] - b[1]) < 1e-6;
        stretches.forEach(({ from }, k) => {
          const is = (length, i) => Math.abs(length * scale - from) < 1e-6 && same(at(i), traced[k][0]);
          if (!ring.along.some(is)) wrong.push(["begins nowhere", k]);
        });
        const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) <= 2 * FINE;
        const holds = (line, ends) => ends.every((end) => line.some((spot) => near(spot, end)));
        for (let i = 1; i < ring.x.length; i++) {
          const [a, b] = [at(i - 1), at(i)];
          const meets = [width, height].every((most, n) => Math.max(a[n], b[n]) >= 0 && Math.min(a[n], b[n]) <= most);
          if (meets && !traced.some((line) => holds(line, [a, b]))) wrong.push(["left out", i]);
        }
        return [wrong.slice(0, 5), stretches.length, traced.reduce((sum, line) => sum + line.length, 0)];
        """,
        {"line": outline(seed), "zoom": zoom},
    )
    assert wrong[0] == []
    if zoom == 6:
        assert wrong[1] == 1
    if zoom == 18:
        assert wrong[2] < 200, "close to a line, what is far from the canvas is left out"
