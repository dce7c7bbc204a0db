"""Which addresses may be opened: public https ones, whatever way a private one is written."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError, InputError
from geo.read.address import Address, Rules, configured, is_address, parse, public

RULES = Rules()


@pytest.mark.parametrize(
    ("text", "host", "target", "name"),
    [
        ("https://example.org", "example.org", "/", "example.org"),
        (
            "HTTPS://Example.ORG:443/a/events.csv?year=2015&b=c",
            "example.org",
            "/a/events.csv?year=2015&b=c",
            "events.csv",
        ),
        ("https://bücher.example/ä b.csv".replace(" ", "%20"), "xn--bcher-kva.example", "/%C3%A4%20b.csv", "ä b.csv"),
        ("https://example.org./a%2F..%2Fb%00c.csv", "example.org", "/a%2F..%2Fb%00c.csv", "a..bc.csv"),
        ("https://93.184.216.34/x", "93.184.216.34", "/x", "x"),
        ("https://[2606:2800:220:1::1]/x/", "2606:2800:220:1::1", "/x/", "2606:2800:220:1::1"),
    ],
)
def test_an_address_says_where_and_what(text, host, target, name):
    assert parse(text, RULES) == Address("https", host, 443, target)
    assert parse(text, RULES).name == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://example.org/a.csv", "only https addresses are opened"),
        ("file:///etc/passwd", "only https addresses are opened"),
        ("ftp://example.org/a", "only https addresses are opened"),
        ("gopher://example.org:70/a", "only https addresses are opened"),
        ("https://example.org:8443/a", "only the usual port, 443, is opened"),
        ("https://example.org:0/a", "its port is no number from 1 to 65535"),
        ("https://example.org:99999/a", "its port is no number"),
        ("https://example.org:/a", "its port is no number"),
        ("https://user:secret@example.org/a", "it names a user"),
        ("https://example.org\\@evil.example/", "this is not an address"),
        ("https://example.org/a b", "this is not an address"),
        ("https://example.org/a\r\nHost: x", "this is not an address"),
        ("https://example.org/#a", "leave out the #"),
        ("https:///a", "it names no host"),
        ("https://exa mple.org/", "this is not an address"),
        ("https://[::1/a", "this is not an address"),
        ("https://[fe80::1%25eth0]/a", "it names no host"),
        ("https://2130706433/", "it names no host"),
        ("https://0x7f000001/", "it names no host"),
        ("https://127.1/", "it names no host"),
        ("https://0177.0.0.1/", "it names no host"),
        ("https://0x7f.0.0.1/", "it names no host"),
        ("https://" + "a" * 64 + ".org/", "it names no host"),
        ("https://-a.org/", "it names no host"),
        ("https://example.org/" + "a" * 2000, "this is not an address"),
    ],
)
def test_what_is_no_plain_https_address_is_refused_in_one_line(text, found):
    with pytest.raises(FileRefusedError) as error:
        parse(text, RULES)
    assert found in str(error.value)
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104 - looked at, not listened to
     "255.255.255.255",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1",
    "2002:a9fe:a9fe::", "2001:0:7f00:1::1", "::127.0.0.1", "100::1", "localhost", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_not_everybody_reaches_is_not_public(address):
    assert not public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_what_everybody_reaches_is(address):
    assert public(address)


@given(st.ip_addresses(v=4))
def test_an_address_of_version_4_is_as_public_in_whatever_version_6_carries_it(address):
    whole = int(address)
    carried = [
        (0xFFFF << 32) | whole,
        (0x0064FF9B << 96) | whole,
        (0x2002 << 112) | (whole << 80),
    ]
    assert {public(str(ipaddress.IPv6Address(one))) for one in carried} == {public(str(address))}
    assert not public(str(address)) or address.is_global


def test_who_runs_standoff_can_allow_hosts_and_nothing_else_becomes_allowed(monkeypatch):
    monkeypatch.setenv("STANDOFF_ADDRESS_ALLOW", "Data.Intranet:8443, http://127.0.0.1:8000/ ,https://[::1],10.0.0.5")
    rules = configured()
    for text in ("https://data.intranet:8443/a", "http://127.0.0.1:8000/a", "https://[::1]/a", "https://10.0.0.5/"):
        assert rules.allows(parse(text, rules))
    assert not rules.allows(parse("https://data.intranet/a", rules))
    for text in ("http://data.intranet:8443/", "https://127.0.0.1:8000/", "http://127.0.0.1/", "http://10.0.0.5/"):
        with pytest.raises(FileRefusedError, match="only"):
            parse(text, rules)


def test_settings_are_read_and_wrong_ones_are_said(monkeypatch):
    for name in ("", "_ALLOW", "_MAX_MB", "_SECONDS"):
        monkeypatch.delenv(f"STANDOFF_ADDRESS{name}", raising=False)
    assert configured() == Rules(100_000_000, 30.0, frozenset())
    monkeypatch.setenv("STANDOFF_ADDRESS_MAX_MB", "3")
    monkeypatch.setenv("STANDOFF_ADDRESS_SECONDS", "7")
    assert configured() == Rules(3_000_000, 7.0, frozenset())
    monkeypatch.setenv("STANDOFF_ADDRESS_SECONDS", "0")
    with pytest.raises(InputError, match="STANDOFF_ADDRESS_SECONDS is '0', which is no whole number of 1 or more"):
        configured()
    monkeypatch.setenv("STANDOFF_ADDRESS_SECONDS", "7")
    for wrong in ("ftp://a", "https://a/path", "u@a:1", "a:b", "2130706433:80"):
        monkeypatch.setenv("STANDOFF_ADDRESS_ALLOW", wrong)
        with pytest.raises(InputError):
            configured()
    monkeypatch.setenv("STANDOFF_ADDRESS", "off")
    assert configured() is None
    with pytest.raises(FileRefusedError, match=r"https://example.org/: addresses are not opened here \(STANDOFF_ADD"):
        parse("https://example.org/")


def test_what_says_who_asks_is_sent_and_neither_shown_nor_kept():
    address = parse("https://example.org/read?year=2015&Key=abc&email=me%40x.org&limit=0&X-Amz-Signature=9f", RULES)
    assert address.url.endswith("?year=2015&Key=abc&email=me%40x.org&limit=0&X-Amz-Signature=9f")
    assert address.said == "https://example.org/read?year=2015&Key=...&email=...&limit=0&X-Amz-Signature=..."
    assert "abc" not in str(address.refused("gone", do="x"))


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_in_one_line(text):
    try:
        address = parse(f"https://{text}", RULES)
    except FileRefusedError as error:
        lines = str(error).splitlines()
    else:
        lines = [address.said]
        address.url.encode("ascii")
        assert parse(address.url, RULES) == address
    assert len(lines) == 1


def test_paths_are_no_addresses():
    assert not any(map(is_address, ("a.csv", "/a/b.csv", "C:\\a.csv", "c:/a.csv", "https:/a", "a/https://b")))
