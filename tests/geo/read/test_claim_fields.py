"""Ledgers of claims: what is read, what is refused in which words, and that what is written reads back the same."""

import dataclasses
import json
import re
import time
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.model import claim as model
from geo.model.actors import NOT_SIDES, canonical
from geo.model.claim import TYPES, Claim
from geo.model.errors import FileRefusedError, InputError
from geo.model.kinds import KINDS
from geo.model.view import DEFINITIONS, WHOLE
from geo.read import claim_fields
from geo.read.claim_fields import claim_from, claims_of, pack, to_toml, unpack
from geo.read.claim_keys import ABOUT, PARAMETERS, TIME
from geo.share import _values
from geo.share.link import Link, decode, from_params, to_params
from tests.worlds import utc

ROOT = Path(__file__).resolve().parents[3]

WITHIN = """
[[claim]]
id = "near"
type = "within-distance"
quote = "within two kilometres"
actor = "ISIL"
rival = "Government"
on = 2015-10-10
threshold = "2 km"
"""
SHARE = """
[[claim]]
id = "mainly"
type = "majority-share"
quote = "mainly"
actor = "Russia"
other_than = "ISIS"
from = 2015-09-30
until = 2015-10-10
"""


def test_days_become_half_open_and_actors_canonical():
    near, mainly = claims_of((WITHIN + SHARE).encode())
    assert near.statement == model.WithinDistance("ISIS", "Government", (utc("2015-10-10"), utc("2015-10-11")), 2000.0)
    assert mainly.statement == model.MajorityShare("Russia", (utc("2015-09-30"), utc("2015-10-11")), "ISIS", other=True)
    assert (near.who, near.said_on, near.url, near.note) == ("", None, "", "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'threshold = "2 km"',
            "threshold = 2",
            'line 9, claim 1 (\'near\'): threshold: 2 has no unit; write "2 m", "2 km"',
        ),
        ('threshold = "2 km"', 'threshold = "2"', "'2' has no unit"),
        ('threshold = "2 km"', 'threshold = "2 furlongs"', "nobody knows the unit 'furlongs'; lengths are in m, km or"),
        ('threshold = "2 km"', 'threshold = "-2 km"', "'-2 km' is no length"),
        ('threshold = "2 km"', 'threshold = "nan km"', "'nan km' is no length"),
        ('threshold = "2 km"', 'threshold = "30000 km"', "longer than half the way round the Earth"),
        ('threshold = "2 km"', "", "a claim of type within-distance needs the key 'threshold'"),
        ("threshold =", "treshold =", "has no key 'treshold'; did you mean 'threshold'?"),
        ("threshold =", "zzz =", "has no key 'zzz'; known: id, type, quote"),
        ("within-distance", "within-distanc", "did you mean 'within-distance'?"),
        ("within-distance", "guess", "type: 'guess' is none of within-distance, captured-count, biggest-since"),
        ('type = "within-distance"', "", "line 2, claim 1 ('near'): it has no type"),
        ('type = "within-distance"', "type = 3", "type: 3 is none of"),
        ('id = "near"', "", "claim 1: it has no id"),
        ('id = "near"', 'id = "Near it"', "'Near it' is no id; use small letters, digits and hyphens"),
        ('id = "near"', 'id = "mainly"', "claim 2 ('mainly'): claim 1 has this id, too"),
        ('quote = "within two kilometres"', 'quote = " "', "quote: an empty text says nothing"),
        ('quote = "within two kilometres"', "quote = 2", "quote: 2 is no text; write it in quotes"),
        ('quote = "within two kilometres"', 'quote = "a\\u0000b"', "quote: the character U+0000 is no text"),
        ("within two", "x" * 4001, "quote: 4,012 characters are too many; 4,000 are the most"),
        (
            'quote = "within two kilometres"',
            'quote = "within two kilometres',
            "the line ends inside a text: a closing quotation mark is missing (at line 5, column 31); mend it there",
        ),
        ("2015-10-10", "2015-02-30", "it is not TOML: Invalid date or datetime (at line 8, column 6)"),
        ("on = 2015-10-10", 'on = "2015-02-30"', "on: there is no day 2015-02-30"),
        ("on = 2015-10-10", "on = 2015-10-10T12:00:00Z", "has a time of day; give the day alone, as 2015-10-10"),
        ("on = 2015-10-10", "on = 0900-10-10", "outside the years 1700 to 2250"),
        ("on = 2015-10-10", "on = 20151010", "on: 20151010 is no day; write it as 2015-10-10"),
        ("on = 2015-10-10", "", "it does not say when: give on, or from and until"),
        ("on = 2015-10-10", "from = 2015-10-10", "it has no until"),
        ("on = 2015-10-10", "on = 2015-10-10\nuntil = 2015-10-11", "it has on beside from or until"),
        (
            "until = 2015-10-10",
            "until = 2015-09-01",
            "until: 2015-09-01 is before the first day, 2015-09-30; give",
        ),
        ('rival = "Government"', 'rival = "contested"', "rival: 'contested' is no side; name an actor"),
        ('rival = "Government"', 'rival = ["Government"]', "rival: ['Government'] is no text"),
        ('rival = "Government"', 'rival = "Government"\narea = [37, 36, 36, 37]', "is not west, south, east, north in"),
        ('rival = "Government"', 'rival = "Government"\narea = "Aleppo"', "'Aleppo' is no area; write [west, south"),
        ('rival = "Government"', 'rival = "Government"\nabout = 0.1', "about: 0.1 has no unit; write per cent"),
        ('rival = "Government"', 'rival = "Government"\nabout = "110 %"', "'110 %' is more than 100 %"),
        (
            'rival = "Government"',
            'rival = "Government"\ndefinition = "edge"',
            "is none of position-to-edge, edge-to-edge",
        ),
        ('rival = "Government"', 'rival = "Government"\nurl = "javascript:alert(1)"', "is no address; it begins with"),
        ('other_than = "ISIS"', "", "it has neither holder nor other_than"),
        ('other_than = "ISIS"', 'other_than = "ISIS"\nholder = "ISIS"', "it has both holder and other_than"),
        ('other_than = "ISIS"', 'other_than = "ISIS"\nkinds = "strike"', "kinds: 'strike' is no list"),
        ('other_than = "ISIS"', 'other_than = "ISIS"\nkinds = ["strik"]', "did you mean 'strike'?"),
        ('other_than = "ISIS"', 'other_than = "ISIS"\nkinds = ["strike", "strike"]', "'strike' is listed twice"),
        ('[[claim]]\nid = "near"', '[claims]\nid = "near"', "it has 'claims' beside its claims"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_that_says_where(old, new, said):
    text = (WITHIN + SHARE).replace(old, new, 1)
    with pytest.raises(FileRefusedError) as refusal:
        claims_of(text.encode(), name="mine.toml")
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("mine.toml: ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it holds no claim; each is a table [[claim]]"),
        (b"# nothing\n", "it holds no claim"),
        (b"claim = []", "it holds no claim"),
        (b"claim = [3]", "claim 1 is no table"),
        (b"[claim]\nid = 'x'", "one table [claim]; write [[claim]], in double brackets"),
        (b"[[claim]\n", "it is not TOML: "),
        (b"a = \xff", "it is not UTF-8 text (byte 5)"),
        (b"x = 1" + b"0" * 10_000, "a number in it has too many digits"),
        (b"#" * 1_000_001, "it has 1,000,001 bytes; a ledger has at most 1,000,000"),
        (b"[[claim]]\n" * 501, "it holds 501 claims; a ledger holds at most 500"),
        (b"a = " + b"[" * 100_000, "too deep inside each other"),
        (b"a." * 300_000 + b"b = 1", "thousands of dots"),
        (b"\n".join(b"[" + b"a." * 1_900 + b"b%d]" % row for row in range(100)), "thousands of dots"),
    ],
)
def test_what_is_no_ledger_is_refused_soon(data, said):
    before = time.process_time()
    with pytest.raises(FileRefusedError, match=re.escape(said)):
        claims_of(data)
    # The parser alone would take minutes for the keys with dots.
    assert time.process_time() - before < 5


def test_a_ledger_may_begin_with_a_byte_order_mark():
    assert claims_of(b"\xef\xbb\xbf" + WITHIN.encode())[0].id == "near"


def test_since_lies_before_the_time_of_the_claim():
    with pytest.raises(InputError, match="since: 2015-10-10 is not before the time of the claim"):
        claim_from(
            {
                "id": "a",
                "type": "biggest-since",
                "quote": "q",
                "actor": "ISIS",
                "on": "2015-10-10",
                "since": "2015-10-10",
            }
        )


def test_everything_a_statement_has_no_default_for_is_asked_for():
    for kind in TYPES:
        with pytest.raises(InputError, match="needs the key|neither holder nor"):
            claim_from({"id": "a", "type": kind, "quote": "q", "on": "2015-10-10"})


def test_the_page_lists_every_key_of_every_type():
    page = (ROOT / "docs/claims.md").read_text("utf-8").split("## The file")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE))
    for kind, keys in PARAMETERS.items():
        assert set(re.findall(r"`(\w+)`", rows[kind])) == {one.key for one in keys}, kind
        needed = {one.key for one in keys if one.field in needed_by(kind)}
        assert set(re.findall(r"\*\*`(\w+)`\*\*", rows[kind])) == needed, kind
    assert {one.key for one in (*ABOUT, *TIME)} <= set(re.findall(r"`(\w+)`", page))


def needed_by(kind):
    fields = dataclasses.fields(TYPES[kind])
    return {one.name for one in fields if one.default is dataclasses.MISSING} - {"during"}


# Control characters but for tab and line breaks are refused; a lone half of a surrogate pair is no text.
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), max_size=200)
filled = texts.filter(str.strip)
names = filled.map(lambda text: " ".join(text.split()))
actors = names.map(canonical).filter(lambda name: name not in NOT_SIDES and name.casefold() not in NOT_SIDES)
days = st.dates(min_value=pd.Timestamp("1701-01-01").date(), max_value=pd.Timestamp("2249-01-01").date())
metres = st.floats(0, 20_004_000).map(abs)
shares = st.floats(0, 1).map(abs)
areas = st.one_of(
    st.just(WHOLE),
    st.tuples(st.floats(-180, 0), st.floats(-90, 0), st.floats(0.1, 180), st.floats(0.1, 90)),
)
lists = st.lists(names, max_size=4, unique=True).map(tuple)
kinds = st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple)
definitions = st.sampled_from([None, *DEFINITIONS])


@st.composite
def windows(draw):
    first, length = draw(days), draw(st.integers(1, 400))
    return utc(str(first)), utc(str(first)) + pd.Timedelta(days=length)


@st.composite
def claims(draw):
    during = draw(windows())
    since = during[0] - pd.Timedelta(days=draw(st.integers(1, 200)))
    actor, rival, area = draw(actors), draw(actors), draw(st.none() | areas)
    statement = draw(
        st.sampled_from(
            [
                lambda: model.WithinDistance(
                    actor, rival, during, draw(metres), draw(definitions), area, draw(st.none() | shares)
                ),
                lambda: model.CapturedCount(
                    actor,
                    during,
                    draw(st.integers(0, 1_000_000)),
                    draw(lists),
                    draw(lists),
                    draw(st.none() | actors),
                    area,
                ),
                lambda: model.BiggestSince(
                    actor, during, since, draw(st.sampled_from([(), ("area",), ("depth", "places")])), area
                ),
                lambda: model.MajorityShare(actor, during, rival, draw(kinds), draw(st.booleans()), draw(shares), area),
                lambda: model.FirstTime(actor, rival, during, since, draw(st.none() | metres), draw(definitions), area),
                lambda: model.HappenedNear(
                    draw(names), during, draw(metres), draw(kinds), draw(st.none() | actors), draw(texts)
                ),
            ]
        )
    )()
    return Claim(
        id=draw(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)),
        quote=draw(filled),
        statement=statement,
        who=draw(texts),
        said_on=draw(st.none() | days.map(lambda day: utc(str(day)))),
        url=draw(st.sampled_from(["", "https://example.org/a?b=c#d", "http://example.org"])),
        note=draw(texts),
    )


@given(st.lists(claims(), min_size=1, max_size=4, unique_by=lambda claim: claim.id))
def test_a_ledger_reads_back_as_it_was_written(ledger):
    assert claims_of(to_toml(ledger).encode()) == tuple(ledger)


def outcome(read, given_):
    """Return what was said when something was refused, or what was read."""
    try:
        return "", read(given_)
    except InputError as error:
        return str(error), None


@given(claims())
def test_a_link_carries_a_claim(claim):
    try:
        text = pack(claim)
    except InputError:
        # Refused only because it is too long: as a file it can be written.
        assert len(to_toml([claim])) > 3_000
        return
    assert unpack(text) == claim
    _values.refuse_unreadable(text)
    assert from_params(to_params(Link(page="claims", claim=text))).claim == text


def test_a_claim_too_long_for_a_link_is_not_packed():
    claim = claim_from({"id": "a", "type": "within-distance", "quote": "q" * 3_990, "actor": "A", "rival": "B",
                        "on": "2015-10-10", "threshold": "2 km"})  # fmt: skip
    with pytest.raises(InputError, match=r"takes 4,\d\d\d characters, a link holds 4,000; shorten the quote"):
        pack(claim)
    assert claim_fields.LONGEST_PACKED == _values.LONGEST_VALUE


def test_a_packed_claim_fits_into_a_link_whatever_its_script():
    fields = {"id": "a", "type": "biggest-since", "actor": "A", "since": "2015-01-01", "on": "2015-10-10"}
    widest = unpack(pack(claim_from(fields | {"quote": "中" * 2_600})))
    query = urlencode(to_params(Link(page="claims", claim=pack(widest))))
    assert decode(query).claim == pack(widest)
    with pytest.raises(InputError, match=r"characters in an address, a link holds 24,000"):
        pack(claim_from(fields | {"quote": "中" * 3_500}))


@given(st.text(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "type", "quote", "on", "area", "kinds", "threshold", "actor"]), inner, max_size=5
    ),
    max_leaves=12,
).map(json.dumps))  # fmt: skip
def test_whatever_stands_in_a_link_is_a_claim_or_refused_in_one_line(text):
    said, claim = outcome(unpack, text)
    assert "\n" not in said
    assert claim is None or unpack(pack(claim)) == claim


@given(st.data())
def test_a_damaged_ledger_is_read_or_refused(data):
    text = (WITHIN + SHARE).encode()
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + data.draw(st.binary(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    assume(damaged != text)
    said, ledger = outcome(claims_of, damaged)
    assert "\n" not in said
    assert ledger is None or claims_of(to_toml(ledger).encode()) == ledger


def test_what_would_read_back_as_another_is_not_written():
    window = (utc("2015-10-10"), utc("2015-10-10 12:00"))
    half = Claim("a", "q", model.WithinDistance("ISIS", "Government", window, 2000.0))
    with pytest.raises(InputError, match="claim 'a': 2015-10-09 12:00:00 is inside a day; a ledger knows whole days"):
        to_toml([half])
    named = Claim("a", "q", model.WithinDistance("ISIL", "Government", (utc("2015-10-10"), utc("2015-10-11")), 2000.0))
    with pytest.raises(InputError, match="would read back as another; tidy its names"):
        to_toml([named])
