"""The three formats: the same bytes always, nothing of the machine in them, escaped, and with words for readers."""

import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from dataclasses import replace

import matplotlib as mpl
import pytest

from geo.share.picture import PICTURE_KINDS, SIZES, picture_of
from tests.pictures import hostile

FRESH = """
import hashlib, json, sys
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.share.picture import PICTURE_KINDS, picture_of
from tests.pictures import snap
snapshot = snap(open_built_in("aleppo-2015"))
made = {kind: hashlib.sha256(picture_of(snapshot, kind=kind, size="card")).hexdigest() for kind in PICTURE_KINDS}
print(json.dumps({**made, "pyplot": "matplotlib.pyplot" in sys.modules}))
"""


@pytest.fixture(scope="module")
def cards(sample, shoot):
    return {kind: picture_of(shoot(sample), kind=kind, size="card") for kind in PICTURE_KINDS}


def test_a_fresh_process_with_other_hashes_and_settings_makes_the_same_bytes(root, cards, tmp_path):
    (tmp_path / "matplotlibrc").write_text(
        "lines.linewidth: 9\npath.sketch: 5, 50, 1\nsvg.fonttype: none\nfont.size: 30\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "MATPLOTLIBRC": str(tmp_path), "TZ": "Asia/Damascus"}
    ran = subprocess.run(
        [sys.executable, "-c", FRESH], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    told = json.loads(ran.stdout)
    assert told.pop("pyplot") is False
    assert told == {kind: hashlib.sha256(made).hexdigest() for kind, made in cards.items()}


def test_threads_do_not_disturb_each_other_and_settings_are_put_back(sample, shoot, cards):
    before, made = dict(mpl.rcParams), {}

    def draw(kind):
        made[kind] = picture_of(shoot(sample), kind=kind, size="card")

    threads = [threading.Thread(target=draw, args=(kind,)) for kind in PICTURE_KINDS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == cards
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(("size", "pixels"), [("card", (1200, 630)), ("slide", (1920, 1080))])
def test_a_png_has_the_pixels_of_its_size(sample, shoot, size, pixels):
    made = picture_of(shoot(sample), kind="png", size=size)
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", made[16:24]) == pixels


@pytest.mark.parametrize("size", SIZES)
def test_an_svg_has_the_points_of_its_size(sample, shoot, size):
    svg = ET.fromstring(picture_of(shoot(sample), kind="svg", size=size))  # noqa: S314 - our own
    assert float(svg.get("width").removesuffix("pt")) == pytest.approx(SIZES[size].width_in * 72, abs=0.01)
    assert float(svg.get("height").removesuffix("pt")) == pytest.approx(SIZES[size].height_in * 72, abs=0.01)


def test_an_svg_has_a_title_and_a_description_and_asks_for_nothing(cards):
    text = cards["svg"].decode()
    svg = ET.fromstring(text)  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    assert svg.get("role") == "img"
    assert [child.tag for child in svg][:2] == [f"{space}title", f"{space}desc"]
    assert svg[0].text == "Northern Aleppo, August to October 2015"
    assert svg[1].text.startswith("On 10 October 2015 ISIS was 2.1 km (1.3 mi) from government-held territory")
    assert "CC BY 4.0" in svg[1].text
    # Letters are paths, so that they look the same everywhere.
    assert list(svg.iter(f"{space}text")) == []
    assert "<!DOCTYPE" not in text
    links = [value for one in svg.iter() for key, value in one.attrib.items() if key.endswith("href")]
    assert links
    assert [link for link in links if not link.startswith("#")] == []


@pytest.mark.parametrize("kind", PICTURE_KINDS)
def test_nothing_in_a_file_tells_when_or_where_it_was_made(root, cards, kind):
    made = cards[kind]
    for told in (b"CreationDate", b"ModDate", b"<dc:date>", b"tIME", str(root).encode(), b"/usr/", b"site-packages"):
        assert told not in made, told


def test_hostile_text_is_text_in_an_svg(worlds, shoot):
    made = picture_of(shoot(worlds("long names")), kind="svg", size="card")
    assert b"<script" not in made
    svg = ET.fromstring(made)  # noqa: S314 - our own
    assert "<script>alert(0)</script>" in svg[0].text
    assert {one.tag.rpartition("}")[2] for one in svg.iter()} <= {
        "svg", "title", "desc", "metadata", "RDF", "Work", "type", "format", "creator", "Agent", "defs", "style", "g",
        "path", "use", "clipPath", "rect",
    }  # fmt: skip


def test_a_pdf_has_a_title_and_carries_its_fonts(cards):
    made = cards["pdf"]
    assert b"/Title (Northern Aleppo, August to October 2015)" in made
    assert set(re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", made)) == {b"DejaVuSans", b"DejaVuSans-Bold"}
    assert made.count(b"/FontFile2") == made.count(b"/Type /FontDescriptor") > 1


def test_a_title_that_is_hostile_to_pdf_stays_inside_its_string(shoot, sample):
    made = picture_of(shoot(replace(sample, title=") /Bad (" + hostile(1))), kind="pdf", size="card")
    assert b"\n/Bad" not in made
    assert b") /Bad (" not in made.replace(b"\\)", b"").replace(b"\\(", b"")
