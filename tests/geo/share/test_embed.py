"""A published page on other sites: the snippet and the elements for previews, read by an HTML parser."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share.embed import delete_address, embed_snippet, page_address, preview_tags

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onload='a {{7*7}}\r\n\u202e"
NAME = "a" * 32


class Reader(HTMLParser):
    """What an HTML parser finds: elements with their attributes, and text between them."""

    def __init__(self, html):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_addresses_are_under_the_dashboard_s():
    assert page_address("https://example.org/maps", NAME) == f"https://example.org/maps/s/{NAME}"
    assert delete_address("", NAME, "k") == f"/s/{NAME}/delete?key=k"


@pytest.mark.parametrize("title", ["Northern Aleppo, 2015", HOSTILE, "حلب", ""])
def test_the_snippet_is_one_frame_that_has_no_origin(title):
    reader = Reader(embed_snippet("https://example.org", NAME, title))
    ((tag, attributes),) = reader.found
    assert (tag, reader.text) == ("iframe", "")
    assert attributes["src"] == f"https://example.org/s/{NAME}"
    assert attributes["title"] == " ".join("".join(one if one.isprintable() else " " for one in title).split())
    assert attributes["loading"] == "lazy"
    assert "allow-scripts" in attributes["sandbox"].split()
    assert not {"allow-same-origin", "allow-top-navigation", "allow-forms"} & set(attributes["sandbox"].split())
    assert set(attributes) == {
        "src", "title", "width", "height", "style", "loading", "sandbox", "allow", "referrerpolicy",
    }  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=900))
def test_no_words_become_more_than_the_content_of_an_element(title, sentence):
    reader = Reader(preview_tags(NAME, title=title, sentence=sentence, base="https://example.org"))
    assert reader.text.strip() == ""
    assert {tag for tag, _ in reader.found} == {"meta"}
    assert all(set(attributes) in ({"property", "content"}, {"name", "content"}) for _, attributes in reader.found)


def test_a_preview_names_page_and_picture_by_whole_addresses():
    tags = preview_tags(NAME, title="A", sentence="B", base="https://example.org")
    said = {one.get("property", one.get("name")): one["content"] for _, one in Reader(tags).found}
    assert said == {
        "og:type": "website", "og:site_name": "Standoff", "og:title": "A", "og:description": "B", "description": "B",
        "og:url": f"https://example.org/s/{NAME}", "og:image": f"https://example.org/s/{NAME}/card.png",
        "og:image:type": "image/png", "og:image:width": "1200", "og:image:height": "630", "og:image:alt": "B",
        "twitter:card": "summary_large_image",
    }  # fmt: skip


def test_without_an_address_a_preview_is_its_words():
    said = {
        one.get("property", one.get("name"))
        for _, one in Reader(preview_tags(NAME, title="A", sentence="B", base="")).found
    }
    assert said == {"og:type", "og:site_name", "og:title", "og:description", "description", "twitter:card"}
