"""Addresses of posts and of articles, whose numbers are no coordinates; and of which no more than the host may stay."""

from __future__ import annotations

import re
from typing import Final

from geo.share._positions import holds_code, is_unit
from geo.share._text import host_of

#: Where the number of a post stands in addresses of well-known hosts, to their last sign.
_POSTS: Final = tuple(
    re.compile(rf"https?://(?:www\.|m\.|mobile\.)?{one}/?", re.IGNORECASE | re.ASCII)
    for one in (
        r"t\.me/(?:s/)?[a-z]\w{3,31}/(?P<at>\d{1,7})(?:\?single)?",
        r"(?:x|twitter)\.com/\w{1,15}/status/(?P<at>\d{8,19})(?:\?s=\d\d)?",
        r"youtube\.com/(?:watch\?v=|shorts/|live/|embed/)(?P<at>[\w-]{11})(?:&t=\d{1,4}s?)?",
        r"youtu\.be/(?P<at>[\w-]{11})(?:\?t=\d{1,4}s?)?",
        r"facebook\.com/[a-z][a-z.]{3,49}/(?:posts|videos)/(?P<at>\d{8,17}|pfbid\w{20,80})",
        r"vk\.com/(?:wall|video)(?P<at>-?\d{5,10}_\d{1,10})",
        r"bbc\.(?:com|co\.uk)/(?:[a-z]+/){0,3}articles/(?P<at>[a-z0-9]{11,12})",
        r"bbc\.(?:com|co\.uk)/(?:[a-z]+/){0,3}[a-z]+(?:-[a-z]+)*-(?P<at>\d{8})",
        r"reuters\.com/(?:[a-z-]+/){1,4}[a-z0-9-]+-id(?P<at>[a-z]{5}\d[a-z0-9]{5}(?:20[012]\d[01]\d[0-3]\d)?)",
    )
)
#: An article of any host: words, and one number at the end.
_ARTICLE: Final = re.compile(
    r"https?://[a-z0-9.-]+/(?:[a-z]+/){0,4}(?:[a-z]+-)+?(?P<last>[a-z]{3,})-(?P<at>\d{5,9})(?:\.html?)?/?",
    re.IGNORECASE | re.ASCII,
)
#: A host that says nothing but whose it is.
_HOST: Final = re.compile(r"https?://(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}/", re.IGNORECASE)
#: Hosts of maps: without what is asked of them they say nothing.
_MAP: Final = re.compile(r"[/.](?:maps?|osm|openstreetmap|wikimapia|mapy|mapcarta|mapillary|geohack|2gis)\.")
#: So long a number in the name of a host may be.
_MOST: Final = 3


def post_of(address: str) -> tuple[str, str] | None:
    """Return what an address of a post or an article is without its number, and the number; None for any other.

    Neither is one whose number is the code of a square.

    Examples
    --------
    >>> post_of("https://t.me/DeepStateUA/20655"), post_of("https://example.org/20655")
    (('https://t.me/DeepStateUA/', '20655'), None)
    """
    for one in (*_POSTS, _ARTICLE):
        found = one.fullmatch(address)
        if found and not is_unit(found.groupdict().get("last") or "") and not holds_code(found["at"]):
            begin, end = found.span("at")
            return address[:begin] + address[end:], found["at"]
    return None


def plain_host(address: str) -> str:
    """Return the host of an address of the web; empty where it has long or several numbers, or is a map's.

    Examples
    --------
    >>> plain_host("https://data.example.org/36.3"), plain_host("https://maps.example.org/"), plain_host("x/36.3")
    ('https://data.example.org/', '', '')
    """
    host = host_of(address)
    numbers = re.findall(r"\d+", host)
    doubtful = len(numbers) > 1 or any(len(one) > _MOST for one in numbers)
    return "" if doubtful or not _HOST.fullmatch(host) or _MAP.search(host.lower()) else host
