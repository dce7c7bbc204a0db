"""Sessions measure on one ground at the same time. Oracle: one session alone."""

import subprocess
import sys

import shapely

from geo.measure.gap import Question
from geo.measure.ground import Witness
from geo.measure.lives import microseconds
from geo.measure.memory import answer
from geo.measure.pairs import matrix
from geo.measure.uncertainty import chance_under
from geo.model.view import DEFINITIONS
from tests.worlds import event, ground_of, holding, place, utc, zone

MOMENT = utc("2015-05-01")

# Drawn zones in one another's bays: their boxes overlap, they do not. In a process of its own, which a fault ends.
TWO_AT_ONCE = """
import threading
import numpy as np, shapely
from geo.measure.pairs import matrix
from tests.worlds import ground_of, utc, zone

angle = np.linspace(0, 2 * np.pi, 500, endpoint=False)

def ring(lon, lat, size, bays):
    radius = size * (1 + 0.3 * np.sin(bays * angle))
    return shapely.Polygon(np.column_stack([lon + radius * np.cos(angle), lat + radius * np.sin(angle)]))

def ground():
    at = [(37 + 1.25 * np.cos(turn), 36 + 1.25 * np.sin(turn)) for turn in (0, 1, 2, 3, 4, 5)]
    small = [zone(f"B{k}", ring(lon, lat, 0.03, 9)) for k, (lon, lat) in enumerate(at)]
    made = ground_of(zones=[zone("A", ring(37, 36, 1, 57)), *small])
    return made, made.sides()

def answers(made):
    return [cell.answer for cell in matrix(made, definition="edge-to-edge", instant=utc("2015-05-01"))]

alone = answers(ground()[0])
for _ in range(25):
    made, _ = ground()
    together, found = threading.Barrier(2), []
    def session():
        together.wait()
        found.append(answers(made))
    threads = [threading.Thread(target=session) for _ in range(2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    if found != [alone, alone]: raise SystemExit("the two sessions say something else")
"""


def test_two_sessions_get_what_one_gets(root):
    done = subprocess.run(
        [sys.executable, "-c", TWO_AT_ONCE], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_measuring_prepares_no_shape_that_is_shared():
    """A prepared polygon is changed by asking it, and GEOS does not lock it (libgeos/geos#825)."""
    ground = ground_of(
        places=[place("One", 37.05, 36.05), place("Two", 37.5, 36.5)],
        holdings=[holding("p0", "A", "2015-01-01", None)],
        zones=[zone("A", shapely.box(37, 36, 37.1, 36.1)), zone("B", shapely.box(37.04, 36.04, 37.6, 36.6))],
        events=[event(37.05, 36.05, "2015-05-01", "A", "B")],
    )
    for definition in DEFINITIONS:
        matrix(ground, definition=definition, instant=MOMENT)
    for origin in ("A", Witness("x", 37.3, 36.3, 900.0), Witness("y", 37.7, 36.3, 900.0)):
        question = Question(origin, "B", "position-to-edge")
        answer(ground, question, MOMENT)
        chance_under(ground, question, MOMENT, 2000.0, draws=200)
    held = [ground.territories.at(actor, microseconds(MOMENT), None).prepared for actor in "AB"]
    shapes = [
        *ground.control.zones.geometry,
        *(one.shape for one in held),
        *(part for one in held for part in one.parts),
    ]
    assert not any(shapely.is_prepared(shapes))
