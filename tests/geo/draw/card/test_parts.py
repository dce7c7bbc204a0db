"""The card's HTML: everything said is in it, in order, and nothing is where there is nothing to say."""

import re

from geo.draw.card import Card, Credit, Fact, Rows, Told
from geo.draw.card.parts import card_html, paper_head

FULL = Card(
    title="A title",
    sentence="A sentence.",
    interval="Interval 1–2 km.",
    facts=(Fact("Moment", "10 October 2015"),),
    said=("Places coarsened.",),
    claims=(Told("A quote", "Somebody", "Supported", "Because.", ("A note",)),),
    sources=(Credit("Producer", "CC BY 4.0", (Fact("Cite as", "Somebody 2020"),), "https://a.example/s"),),
    tables=(Rows("Events", ("Date", "Place"), (("2015-10-09", "North"), ("2015-10-10", "South")), "Two.", 1),),
    cite="How to cite\n  A title.",
    link="https://b.example/?v=1",
    check=(Fact("Digest", "0123456789ab"),),
)


def test_everything_said_is_there_in_order():
    said = re.sub(r"<[^>]*>", "|", card_html(FULL, theme="light").html)
    wanted = [
        "A title", "A sentence.", "Interval 1–2 km.",
        "Words and figures here are as its author saw them", "Places coarsened.", "Moment", "10 October 2015",
        "A quote", "Somebody", "Supported.", "Because.", "A note", "Producer", "CC BY 4.0", "Somebody 2020",
        "How to cite", "Events", "Two.", "Date", "2015-10-09", "North", "2015-10-10", "South", "Digest", "0123456789ab",
    ]  # fmt: skip
    at = [said.index(f"|{text}") if f"|{text}" in said else said.index(text) for text in wanted]
    assert at == sorted(at)


def test_what_is_not_there_has_no_heading():
    made = card_html(Card(title="A title", sentence="A sentence."), theme="dark").html
    assert re.findall(r"<h2>", made) == []
    assert 'data-theme="dark"' in made


def test_links_tell_nobody_where_their_reader_came_from():
    made = card_html(FULL, theme="light").html
    outside = re.findall(r'<a href="http[^>]*>', made)
    assert len(outside) == 2
    assert all('rel="noopener noreferrer"' in link for link in outside)


def test_an_address_that_is_none_of_the_web_is_text():
    bad = Card(
        title="t", sentence="s", sources=(Credit("P", "L", url="javascript:alert(1)"),), link="javascript:alert(2)"
    )
    made = card_html(bad, theme="light").html
    assert "href=" not in re.sub(r'href="#[^"]*"', "", made)
    assert "javascript:alert(1)" in made
    assert "alert(2)" not in made


def test_the_row_at_the_moment_is_marked_and_no_other():
    rows = re.findall(r"<tr[^>]*>(?=<td)", card_html(FULL, theme="light").html)
    assert rows == ["<tr>", '<tr aria-current="true">']


def test_paper_has_the_headline_over_the_map():
    said = paper_head(FULL).html
    assert said.index("A title") < said.index("A sentence.") < said.index("Interval 1–2 km.")
