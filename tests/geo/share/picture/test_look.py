"""A sheet has the colours of the screen, and words that can be read on them."""

import re

import pytest

from geo.draw.palette import READABLE, contrast
from geo.share.picture import SIZES
from geo.share.picture.look import COLOURS, MEASURES
from geo.share.snapshot import THEMES


def css(root, theme):
    """Return the colours that the page's style sheet gives a theme."""
    text = (root / "geo/draw/timeline/page.css").read_text("utf-8")
    start = text.index(".standoff {" if theme == "light" else '.standoff[data-theme="dark"] {')
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", text[start : text.index("}", start)]))


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_are_those_of_the_screen(root, theme):
    colours, screen = COLOURS[theme], css(root, theme)
    names = ("land", "water", "coast", "border", "halo", "text", "muted", "accent", "front", "panel", "line")
    assert {name: getattr(colours, name).lower() for name in names} == {name: screen[name] for name in names}
    assert colours.dark == (theme == "dark")


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_paper_and_on_land(theme):
    colours = COLOURS[theme]
    for ink in (colours.text, colours.muted):
        for ground in (colours.panel, colours.land, colours.halo):
            assert contrast(ink, ground) >= READABLE


def test_every_size_has_its_measures():
    assert set(MEASURES) == set(SIZES)
