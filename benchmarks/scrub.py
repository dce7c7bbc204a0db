"""How long a frame takes while our map is scrubbed: one step a frame, from one animation frame to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks.browser import chromium, memory_mb, open_map, page_of
from benchmarks.figures import Figure
from benchmarks.worlds import FRONT_BOX

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

#: Latitude, longitude, zoom: the whole world in the viewport.
WORLD: Final = (25.0, 10.0, 2.0)
FRONT: Final = ((FRONT_BOX[1] + FRONT_BOX[3]) / 2, (FRONT_BOX[0] + FRONT_BOX[2]) / 2, 7.0)
WARM_UP: Final = 30

# One step in an animation frame; what it asks to be drawn is drawn with the next, as when a hand drags.
_SCRUB: Final = """async ({ mode, length, warm, steps, camera }) => {
  const day = 86400000, next = () => new Promise(requestAnimationFrame);
  standoff.apply({ camera, moveCamera: true });
  standoff.setMode(mode);
  standoff.setWindow(-8.64e15, 8.64e15);
  const last = standoff.stats().window[1], first = last - (warm + steps) * day;
  if (length) standoff.setWindow(first - length * day, first);
  standoff.setInstant(first);
  for (let i = 0; i < 5; i++) await next();
  const times = [], seen = [];
  let before = await next();
  for (let i = 1; i <= warm + steps; i++) {
    standoff.setInstant(first + (i - 1) * day);
    const now = await next();
    times.push(now - before);
    before = now;
  }
  const stats = standoff.stats();
  return { times: times.slice(warm), visible: stats.visible, instant: stats.instant, want: last - day };
}"""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What a scrub gave: frames in milliseconds, and how many events were visible at its end."""

    frames: tuple[float, ...]
    visible: int


def scrub(page: Page, *, mode: str, camera: tuple[float, float, float], days: int = 0, steps: int = 180) -> Scrubbed:
    """Step day by day to the end of the period; `days` is the window's length, 0 the whole period."""
    asked: dict[str, Any] = {"mode": mode, "length": days, "warm": WARM_UP, "steps": steps, "camera": list(camera)}
    said = page.evaluate(_SCRUB, asked)
    if said["instant"] != said["want"] or not said["visible"]:
        raise RuntimeError(f"the scrub did not arrive: {said['instant']} for {said['want']}, {said['visible']} events")
    return Scrubbed(tuple(said["times"]), int(said["visible"]))


def scrub_all(file: Path, *, steps: int) -> tuple[dict[str, Scrubbed], dict[str, float]]:
    """Scrub the page of that file in both modes and both views; return also what the page then holds in MB."""
    done = {}
    with chromium(free_running=True) as browser, page_of(browser) as page:
        open_map(page, file.as_uri())
        for view, camera in (("world", WORLD), ("front", FRONT)):
            done[f"so far, {view}"] = scrub(page, mode="so-far", camera=camera, steps=steps)
            done[f"30 days, {view}"] = scrub(page, mode="window", camera=camera, days=30, steps=steps)
        return done, memory_mb(page)


def figures(done: dict[str, Scrubbed]) -> list[Figure]:
    """Return a line for each scrub."""
    goals = {"so far, world": 33.0, "30 days, world": 17.0}
    return [
        Figure(f"frame, {name}", one.frames, goal=goals.get(name), note=f"{one.visible:,} events visible")
        for name, one in done.items()
    ]
