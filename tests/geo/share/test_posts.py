"""What stays of addresses on a grid: numbers of posts, else hosts. Oracle: own coordinates in the very same places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share._posts import plain_host, post_of
from geo.share._scrub import Coordinates

SYRIA = Coordinates(
    np.array([37.13427, 37.22561]), np.array([36.20213, 36.31877]), np.array([[37.1, 36.2, 37.3, 36.4]])
)

POSTS = [
    "https://t.me/DeepStateUA/20655", "https://t.me/s/deepstate/20655?single",
    "https://x.com/u/status/1860123456789012345", "https://twitter.com/u/status/1860312345678901234?s=20",
    "https://www.bbc.com/news/world-34490000", "https://www.bbc.com/news/world-middle-east-34490000",
    "https://www.bbc.com/news/articles/c4g0p0gqz1yo", "https://www.bbc.co.uk/news/world-europe-60503037",
    "https://www.reuters.com/article/us-mideast-crisis-syria-idUSKCN0S41A420151010",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ?t=42",
    "https://acleddata.com/event/SYR12345", "https://vk.com/wall-12345_67890",
    "https://www.facebook.com/some.paper/posts/1234567890123456", "https://example.org/news/shelling-of-village-812345",
]  # fmt: skip


@pytest.mark.parametrize("address", POSTS)
def test_addresses_of_posts_and_articles_stay(address):
    assert SYRIA.address(address) == address


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://www.example.org/@36.20213,37.13427", "https://www.example.org/"),
        ("https://t.me/DeepStateUA/36202", "https://t.me/"), ("https://t.me/N36_20213/15", "https://t.me/"),
        ("https://t.me/DeepStateUA/20655?at=36.20213", "https://t.me/"),
        ("https://x.com/u/status/1860362021337134270", "https://x.com/"),
        ("https://x.com/u/status/18603%36202133713427", "https://x.com/"),
        ("https://youtu.be/37SCA322079", "https://youtu.be/"), ("https://youtu.be/38sda123456", "https://youtu.be/"),
        ("https://example.org/place-near-lat-3699999", "https://example.org/"),
        ("https://news.example.org/2015/36-12-07/37-08-03", "https://news.example.org/"),
        ("https://n36e37.example.org/36.20213", ""), ("https://36-20.37-13.org/36.20213", ""),
        ("https://user36202@example.org/36.20213", ""), ("https://example.org:36202/", ""),
        ("https://maps.example.org/@36.20213,37.13427", ""),
        ("https://www.openstreetmap.org/#map=17/36.20213/37.13", ""),
        ("https://bit.ly/x36202", ""), ("https://google.com/maps/@36.20213,37.13427", ""), ("see 36.20213", ""),
        ("https://localhost/36.20213", ""), ("//example.org/36.20213", ""),
    ],
)  # fmt: skip
def test_of_other_addresses_with_a_position_the_host_stays_at_most(address, left):
    assert SYRIA.address(address) == left
    assert SYRIA.address(left) == left


def test_the_number_of_a_post_is_told_from_its_address():
    assert post_of("https://x.com/u/status/1860123456789012345") == ("https://x.com/u/status/", "1860123456789012345")
    for other in ("https://x.com.example.org/u/status/1860123456789012345", "https://t.me/x", "t.me/DeepStateUA/2", ""):
        assert post_of(other) is None
    assert plain_host("HTTPS://Example.ORG/x") == "HTTPS://Example.ORG/"
    assert plain_host("") == plain_host("https://") == plain_host("ftp://example.org/x") == ""


def sexagesimal(degrees):
    seconds = int(degrees * 3600)
    return f"{seconds // 3600:02d}", f"{seconds // 60 % 60:02d}", f"{seconds % 60:02d}"


SHAPES = [
    "{a}", "{o}", "{a},{o}", "{b}", "{p}", "{b}{p}", "{b}/{p}", "{b}_{p}", "-{b}_{p}", "{b}-{p}", "{d}{m}{s}",
    "{d}-{m}-{s}",
    "{d}{m}{s}N{e}{n}{t}E", "{d}_{m}_{s}_{e}_{n}_{t}", "{d}%C2%B0{m}'{s}%22N", "{b5}", "{b5}{p5}", "18{b}{p}", "0{b}99",
    "N{d}{m}{s}", "{b5}_{p5}", "{e}{n}{t}",
]  # fmt: skip
PLACES = [
    "https://t.me/DeepStateUA/{}", "https://t.me/{}/5", "https://x.com/u/status/{}", "https://x.com/{}/status/18601234567890",
    "https://www.bbc.com/news/world-{}", "https://youtu.be/{}", "https://www.youtube.com/watch?v={}", "https://vk.com/wall{}",
    "https://www.facebook.com/some.paper/posts/{}", "https://example.org/news/shelling-of-village-{}.html",
    "https://example.org/{}", "https://example.org/x?q={}", "https://x.com/u/status/1860123456789012345?q={}",
    "https://example.org/#{}", "https://{}.example.org/x", "https://acleddata.com/event/SYR{}", "https://{}/x", "{}",
    "https://www.reuters.com/world/a-{}-idUSKCN0S41A4",
]  # fmt: skip


@given(st.integers(20_00001, 59_00000), st.integers(60_00001, 170_00000), st.sampled_from(SHAPES),
       st.sampled_from(PLACES))  # fmt: skip
def test_no_own_coordinate_leaves_in_an_address(lat, lon, shape, place):
    lat, lon = lat / 1e5, lon / 1e5
    a, o = f"{lat:.5f}", f"{lon:.5f}"
    (d, m, s), (e, n, t) = sexagesimal(lat), sexagesimal(lon)
    b, p = a.replace(".", ""), o.replace(".", "")
    written = shape.format(a=a, o=o, b=b, p=p, b5=b[:5], p5=p[:-2], d=d, m=m, s=s, e=e, n=n, t=t)
    known = Coordinates(np.array([lon]), np.array([lat]), np.empty((0, 4)))
    after = known.address(place.format(written))
    # The host alone, and nothing of what was asked of it.
    assert written not in after
    assert after in {"", "/".join([*place.split("/")[:3], ""])}
