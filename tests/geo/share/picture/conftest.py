"""What the tests of pictures share."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from geo.read.catalog import open_built_in
from geo.share.picture import SIZES
from geo.share.picture.layout import draw_sheet
from tests.pictures import MADE, snap


@pytest.fixture(scope="session")
def sample():
    return open_built_in("aleppo-2015")


@pytest.fixture(scope="session")
def worlds(sample):
    """Return ``worlds(name)``: a dataset, made once."""
    made = {"sample": sample}

    def of(name):
        if name not in made:
            made[name] = MADE[name]()
        return made[name]

    return of


@pytest.fixture(scope="session")
def shoot():
    """Return ``shoot(dataset, theme=..., **view)``: a snapshot."""
    return snap


@pytest.fixture(scope="session")
def sheet():
    """Return ``sheet(snapshot, size)``: texts as (text, left, bottom, right, top) in points, and the sheet's size."""

    def drawn(snapshot, size="a4"):
        figure = draw_sheet(snapshot, name=size, size=SIZES[size])
        renderer = FigureCanvasAgg(figure).get_renderer()
        scale = 72 / figure.dpi
        boxes = []
        for artist in figure.findobj(Text):
            if artist.get_text():
                box = artist.get_window_extent(renderer)
                boxes.append((artist.get_text(), *(float(side) * scale for side in box.extents)))
        return boxes, tuple(float(side) * 72 for side in figure.get_size_inches())

    return drawn
