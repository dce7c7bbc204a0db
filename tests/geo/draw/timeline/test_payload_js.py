"""What the page reads from a payload, run in a browser: every number and text as packed, and no lie believed."""

import base64
import gzip
import json
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.draw.timeline.codings import PLAIN, RANKED, STEPS
from geo.draw.timeline.columns import LATER, all_columns
from geo.draw.timeline.payload import VERSION, Columns, as_text, pack
from geo.model.tables import EVENTS, PLACES, ZONES
from tests.geo.draw.timeline.unpacking import unpack
from tests.worlds import event, frame_of, place, zone

CODINGS = [PLAIN, STEPS, RANKED, (("given", "key"),), (("over", "key"),), (("over", "key"), ("given", "key"))]
TEXTS = ["", "Tall Susin", "MAREA", "حلب الشهباء", "two\nlines", "\ufeffmark", "Café \U0001f600 ΟΔΟΣ", "ΟΔΟΣ", "ΟΔΟΣ Α"]


READ = "const tables = new Reader(await gunzip(bytesOf(given)), {}).tables();"


def test_every_number_is_read_as_it_was_packed(run):
    # Oracle: unpacking.py, which reads the same bytes by the layout's words alone.
    dice = np.random.default_rng(20151010)
    rows = 300
    arrays = {"key": dice.integers(0, 9, rows).astype(np.uint16)}
    codings = {}
    for dtype in ("i1", "u1", "i2", "u2", "i4", "u4"):
        bounds = np.iinfo(dtype)
        for number, coding in enumerate(CODINGS):
            low, high = (bounds.min, bounds.max) if number % 2 else (max(bounds.min, -3), 100)
            arrays[f"{dtype}-{number}"] = dice.integers(low, high, rows, endpoint=True).astype(dtype)
            codings[f"{dtype}-{number}"] = (coding,)
    for dtype in ("f4", "f8"):
        arrays[dtype] = dice.normal(0, 1e6, rows).astype(dtype)
    arrays["recent"], codings["recent"] = np.repeat(np.arange(100), 3).astype(np.uint32), ((("recent",),),)
    data = pack({"t": Columns(rows, arrays, codings=codings), "none": Columns(0, {"v": np.array([], dtype="i4")})})
    got = run(
        f"{READ} return Object.entries(tables.t).filter(([, v]) => v.length).map(([k, v]) => [k, [...v]])",
        as_text(data),
    )
    read = unpack(data)["t"].arrays
    assert dict(got) == {name: array.tolist() for name, array in read.items()}
    assert {name: array.tolist() for name, array in arrays.items()} == {
        name: array.tolist() for name, array in read.items()
    }


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize(
    "texts",
    [["plain", "Plain ASCII only", ""], TEXTS, [*TEXTS, "İzmir İdlib", "after İ"], [f"ged-{n}" for n in range(30)],
     ["a1", "a01", "b2", "no number", "", "a12345678901", "a-7", "a1x", "a0"]],
)  # fmt: skip
def test_texts_are_read_found_and_searched_as_in_python(run, texts, many):
    # Oracle: the list itself, and Python's own lower().
    texts = [f"{text}{'' if number == 0 else number}" for number in range(many) for text in texts]
    data = as_text(pack({"t": Columns(len(texts), {}, {"v": texts})}))
    words = ["a", "marea", "حلب", "οδος", "οδοσ", "i̇", "idlib", "ged-2", "01", "lines", "\U0001f600", "nowhere", "5"]
    got = run(
        READ.replace("given", "given.data")
        + """
        const words = tables.t.texts.v;
        return [words.list(), given.texts.map((t) => words.get(words.indexOf(t))), words.indexOf("not there at all"),
          given.words.map((word) => [...words.holding(word)]), given.words.map((word) => [...words.holding(word)])];
        """,
        {"data": data, "texts": texts, "words": words},
    )
    expected = [[int(word in text.lower()) for text in texts] for word in words]
    assert got == [texts, texts, -1, expected, expected]


def world():
    """Return a page's tables: five events at two points, two zones side by side, two places."""
    events = [event(37 + number % 2, 36, f"2015-08-0{number + 1}", note=f"note {number}") for number in range(5)]
    zones = [zone("ISIS", shapely.box(0, 0, 1, 1)), zone("Opposition", shapely.box(1, 0, 2, 1))]
    return all_columns(
        frame_of(EVENTS, events, [f"e{number}" for number in range(5)]),
        frame_of(ZONES, zones, ["z0", "z1"]),
        frame_of(PLACES, [place("North", 37, 36), place("South", 37, 35)], ["p0", "p1"]),
        ["ISIS", "Opposition"],
    )


def blocks(tables):
    first = {name: table for name, table in tables.items() if name not in LATER}
    return pack(first), pack({name: tables[name] for name in tables if name in LATER}, known=first)


ASK = """
  try {
    const tables = await readPayload(given[0]);
    checkCodes(tables, 2, 5);
    await readTexts(given[1], tables);
    return textAt(tables.events, "note", 3) + idAt(tables.events, 3);
  } catch (e) { return `${e.constructor.name}: ${e.message}`; }
"""


def asked(run, first, later):
    return run(ASK, [as_text(first), as_text(later)])


def test_the_words_come_in_a_second_binary(run):
    assert asked(run, *blocks(world())) == "note 3e3"
    before = run(
        "const { events } = await readPayload(given); return [textAt(events, 'note', 0), idAt(events, 0)]",
        as_text(blocks(world())[0]),
    )
    assert before == ["…", "…"]


def changed(table, column, values):
    """Change a column of a table; `values` are what it is to hold."""

    def lie(tables):
        old = tables[table].arrays[column]
        arrays = {**tables[table].arrays, column: np.array(values, dtype=old.dtype)}
        return {**tables, table: replace(tables[table], arrays=arrays)}

    return lie


def without(table, column=None):
    def lie(tables):
        if column is None:
            return {name: one for name, one in tables.items() if name != table}
        arrays = {name: array for name, array in tables[table].arrays.items() if name != column}
        return {**tables, table: replace(tables[table], arrays=arrays, codings={})}

    return lie


@pytest.mark.parametrize(
    ("lie", "where"),
    [
        (changed("events", "point", [0, 1, 2, 0, 1]), "events.point"),
        (changed("events", "start", [5, 4, 3, 2, 1]), "events.start"),
        (changed("events", "kind", [0, 1, 2, 3, 5]), "events.kind"),
        (changed("events", "actor_a", [0, 1, 2, 3, 0]), "events.actor_a"),
        (changed("events", "actor_b", [0, 0]), "events.actor_b"),
        (changed("zones", "actor", [0, 2]), "zones.actor"),
        (changed("zones", "source", [0, 1]), "zones.source"),
        (changed("zones", "first_ring", [0, 2, 1]), "zones.first_ring"),
        (changed("rings", "first_run", [0, 1, 9]), "rings.first_run"),
        (changed("runs", "count", [90, 1, 1, 1]), "runs"),
        (changed("event_texts", "note", [0, 1, 2, 3, 9]), "event_texts.note"),
        (without("points"), "events.point"),
        (without("places"), "places"),
        (without("vertices"), "runs"),
        (without("events", "deaths_low"), "events.deaths_low"),
        (without("event_texts", "place"), "event_texts.place"),
    ],
)
def test_tables_that_do_not_fit_together_are_refused(run, lie, where):
    tables = lie(world())
    if where == "runs" and "vertices" in tables:
        rows = tables["runs"].rows
        tables = changed("runs", "count", [90] * rows)(tables)
    # Only codings that need no other column, so that a lie can be packed at all.
    tables = {name: replace(table, codings={}) for name, table in tables.items()}
    said = asked(run, *blocks(tables))
    assert said == f"PayloadError: The map's data contradict themselves ({where}). Make the page again."


def rewritten(data, change):
    """Change the header of a binary and put it together again, with lengths that are right."""
    length = int.from_bytes(data[8:12], "little")
    header = json.loads(data[16 : 16 + length])
    change(header)
    made = json.dumps(header).encode()
    numbers = (VERSION, len(made), 16 + len(made) + len(data) - 16 - length)
    return b"STND" + b"".join(number.to_bytes(4, "little") for number in numbers) + made + data[16 + length :]


def setting(column, name, value):
    def change(header):
        header["events"]["columns"][column][name] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        setting("start", "at", 10_000_000),
        setting("start", "at", -1),
        setting("start", "rows", 2**31),
        setting("start", "rows", 0.5),
        setting("start", "type", "c16"),
        setting("kind", "planes", 5),
        setting("end", "coding", [["over", "nothing"], ["fold"]]),
        setting("end", "coding", [["over", "points.lon"], ["fold"]]),
        setting("end", "coding", [["constructor"]]),
        setting("point", "coding", [["given", None, {"type": "u4", "rows": 0, "at": 0, "planes": 0}] * 2]),
        setting("deaths_best", "coding", [["recent", 0]]),
        setting("deaths_best", "coding", [["recent"]]),
        lambda header: header["events"]["columns"]["start"].pop("rows"),
        lambda header: header.update(events=None),
        lambda header: header["zones"]["texts"]["source"].update(bytes=2),
    ],
)
def test_a_header_that_lies_is_refused(run, change):
    first, later = blocks(world())
    said = asked(run, rewritten(first, change), later)
    assert said.startswith("PayloadError: The map's data contradict themselves (")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: as_text(data)[:-40], "cut short or damaged"),
        (lambda data: "%%% no base64", "are damaged"),  # noqa: ARG005
        (lambda data: base64.b64encode(b"no gzip").decode(), "cut short or damaged"),  # noqa: ARG005
        (lambda data: as_text(data[:-1]), "are cut short: "),
        (lambda data: as_text(data[:9]), "not a Standoff payload"),
        (lambda data: as_text(data[:4] + (1).to_bytes(4, "little") + data[8:]), "are of version 1, this page reads 2"),
        (lambda data: as_text(data[:16] + b"[" + data[17:]), "contradict themselves (header)"),
    ],
)
@pytest.mark.parametrize("block", [0, 1])
def test_a_spoilt_binary_is_one_clear_line(run, block, spoil, said):
    texts = [as_text(data) for data in blocks(world())]
    texts[block] = spoil(gzip.decompress(base64.b64decode(texts[block])))
    line = run(ASK, texts)
    assert line.startswith("PayloadError: The map's data ")
    assert said in line
    assert "\n" not in line
