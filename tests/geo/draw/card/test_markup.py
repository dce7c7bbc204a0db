"""Texts become markup in one place. Oracle: Python's own parser of HTML, which reads back what was written."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.draw.card.markup import Markup, plain, safe_link, tag, together


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.attributes = [], "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def read(markup):
    reader = Reader()
    reader.feed(markup.html)
    reader.close()
    return reader


#: Texts without what `plain` takes out, so that they must come back letter by letter.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))).filter(lambda text: plain(text) == text)


@given(TEXTS, TEXTS)
def test_whatever_a_text_holds_it_is_one_text(inside, value):
    read_back = read(tag("p", inside, tag("b", "!"), title=value))
    assert read_back.tags == ["p", "b"]
    assert read_back.text == f"{inside}!"
    assert read_back.attributes == [("title", value)]


@given(st.text())
def test_no_control_character_and_no_turn_of_direction_is_left(text):
    found = plain(text)
    assert not any((ord(one) < 32 and one not in "\n\t") or 0x7F <= ord(one) < 0xA0 for one in found)
    assert not any(one in found for one in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    assert found.encode("utf-8").decode("utf-8") == found


def test_what_arabic_and_persian_need_stays():
    name = "شمال می\u200cخواهم\u200f"
    assert plain(name) == name


def test_attributes_and_elements_without_content():
    made = tag("option", "1 < 2", class_="a b", aria_label='"x"', selected=True, hidden=False)
    assert made.html == '<option class="a b" aria-label="&quot;x&quot;" selected>1 &lt; 2</option>'
    assert together(tag("br"), None, Markup("<i></i>")).html == "<br><i></i>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "//evil.example/x",
        "https:evil", "https://", "ftp://a.example", "file:///etc/passwd", "https://a.example/\x00", "http://[",
        "https://a.example\\@b.example", "https://a.example/\u202egpj", "", "a.example",
    ],
)  # fmt: skip
def test_no_other_address_is_followed(address):
    assert safe_link(address) is None


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=1&d=2#e", "http://127.0.0.1:8501/?v=1", "HTTPS://A.example"]
)
def test_an_address_of_the_web_is_followed_as_it_is(address):
    assert safe_link(address) == address
