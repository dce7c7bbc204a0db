"""What an operator decides: each variable read, and each that cannot be used said in one clear line."""

import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from geo.model.errors import InputError
from geo.share.care import Care
from geo.share.settings import Settings, settings

NAMES = ("PUBLISH", "PUBLISH_MB", "PUBLISH_DAYS", "PUBLIC_ADDRESS", "EMBED", "GRID_M", "HOLD_BACK_DAYS")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(f"STANDOFF_{name}", raising=False)


def test_nothing_is_published_unless_a_folder_is_named():
    assert settings() == Settings(None, 500_000_000, 365, "", (), Care())


def test_everything_set_is_read(monkeypatch, tmp_path):
    said = {
        "PUBLISH": str(tmp_path), "PUBLISH_MB": "20", "PUBLISH_DAYS": "30", "GRID_M": "1000", "HOLD_BACK_DAYS": "7",
        "PUBLIC_ADDRESS": " https://maps.example.org/ ", "EMBED": "https://a.example.org  http://localhost:8000",
    }  # fmt: skip
    for name, value in said.items():
        monkeypatch.setenv(f"STANDOFF_{name}", value)
    embed = ("https://a.example.org", "http://localhost:8000")
    assert settings() == Settings(tmp_path, 20_000_000, 30, "https://maps.example.org", embed, Care(1000.0, 7))


def test_a_home_folder_may_be_named_in_short(monkeypatch, tmp_path):
    (tmp_path / "pages").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("STANDOFF_PUBLISH", "~/pages")
    assert settings().folder == tmp_path / "pages"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("http://localhost:8501", "http://localhost:8501"),
        ("HTTPS://Maps.Example.ORG/Sub/Path/", "https://maps.example.org/Sub/Path"),
        ("https://[::1]:8501", "https://[::1]:8501"),
        ("https://xn--e1afmkfd.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai"),
        ("  ", ""),
    ],
)
def test_an_address_is_kept_without_a_slash_at_its_end(monkeypatch, said, read):
    monkeypatch.setenv("STANDOFF_PUBLIC_ADDRESS", said)
    assert settings().address == read


@pytest.mark.parametrize(
    "said",
    [
        "maps.example.org", "ftp://example.org", "javascript:alert(1)", "https://", "https://example.org?a=b",
        "https://example.org/#a", "https://me:secret@example.org", "https://example.org:99999", "https://example.org:0",
        "https://exa mple.org", 'https://example.org/"><script>', "https://example.org/a/../b", "https://пример.рф",
        "https://example.org/%2e%2e", "https://example.org\r\nSet-Cookie: a=b", "https://[::z]", "https://-a.example.org",
        "https://*.example.org", "https://" + "a" * 10_000, "off",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_said(monkeypatch, said):
    monkeypatch.setenv("STANDOFF_PUBLIC_ADDRESS", said)
    with pytest.raises(
        InputError, match=r"^STANDOFF_PUBLIC_ADDRESS is '.*', which is no address .*; give one like"
    ) as raised:
        settings()
    assert len(str(raised.value)) < 400
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    "said", ["https://me:secret@example.org", "me:sec/ret@example.org", "https://a@sec@ret.org/@b"]
)
def test_a_password_in_an_address_is_not_said(monkeypatch, said):
    monkeypatch.setenv("STANDOFF_PUBLIC_ADDRESS", said)
    with pytest.raises(InputError, match="no name or password") as raised:
        settings()
    assert "sec" not in str(raised.value)


@pytest.mark.parametrize("said", ["https://*.example.org", "http://localhost:8000", "https://[::1]:8000"])
def test_an_origin_may_frame(monkeypatch, said):
    monkeypatch.setenv("STANDOFF_EMBED", f"{said.upper()} {said}")
    assert settings().embed == (said,)


@pytest.mark.parametrize(
    "said",
    [
        "*", "'self'", "example.org", "https://*", "https://example.org/", "https://example.org/path", "https:",
        "https://a.example.org; script-src *", "https://a.example.org,https://b.example.org", "https://a.*.org",
        "https://example.org:70000", "https://example.org:*", "null", "data:",
    ],
)  # fmt: skip
def test_an_origin_that_is_none_is_said(monkeypatch, said):
    monkeypatch.setenv("STANDOFF_EMBED", f"https://fine.example.org {said}")
    with pytest.raises(InputError, match=r"^STANDOFF_EMBED holds .*, which is no origin; give origins like https://"):
        settings()


def test_no_more_origins_than_a_header_holds(monkeypatch):
    monkeypatch.setenv("STANDOFF_EMBED", " ".join(f"https://n{number}.example.org" for number in range(51)))
    with pytest.raises(InputError, match="^STANDOFF_EMBED holds 51 origins, more than 50; give fewer$"):
        settings()


SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/-[]*_~")


@hypothesis(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_whatever_is_taken_is_safe_in_a_header_and_in_html(monkeypatch, said):
    # Oracle: the letters that mean nothing in either.
    for name, prefix in (("PUBLIC_ADDRESS", "https://example.org"), ("EMBED", "https://a.example.org")):
        for name_ in NAMES:
            monkeypatch.delenv(f"STANDOFF_{name_}", raising=False)
        monkeypatch.setenv(f"STANDOFF_{name}", prefix + said)
        try:
            taken = settings()
        except InputError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - most texts are refused, and some are not
        else:
            assert set(taken.address + "".join(taken.embed)) <= SAFE


@pytest.mark.parametrize("said", ["nowhere/at/all", "~nobody-of-this-name/x", "a" * 10_000, "pyproject.toml"])
def test_a_folder_that_is_none_is_said(monkeypatch, said):
    monkeypatch.setenv("STANDOFF_PUBLISH", said)
    monkeypatch.setenv("STANDOFF_GRID_M", "1000")
    found = settings()
    assert re.match("STANDOFF_PUBLISH names '.*', which is no folder; make it first, or unset", found.no_folder)
    assert len(found.no_folder) < 200
    assert (found.folder, found.least) == (None, Care(1000.0)), "what was made compulsory holds"


@pytest.mark.parametrize("name", ["PUBLISH_MB", "PUBLISH_DAYS", "GRID_M", "HOLD_BACK_DAYS"])
@pytest.mark.parametrize("said", ["many", "-1", "1.5", "1e3", "٣", "9" * 40])
def test_a_number_that_is_none_is_said(monkeypatch, name, said):
    monkeypatch.setenv(f"STANDOFF_{name}", said)
    with pytest.raises(
        InputError, match=f"^STANDOFF_{name} is .*no whole number of 1 or more; correct it, or unset it$"
    ):
        settings()


@pytest.mark.parametrize(
    ("name", "said", "match"),
    [
        (
            "PUBLISH_MB",
            "999999999999",
            "^STANDOFF_PUBLISH_MB is 999,999,999,999, more than 1,000,000,000; give a smaller",
        ),
        ("PUBLISH_DAYS", "40000", "^STANDOFF_PUBLISH_DAYS is 40,000, more than 36,500; give a smaller"),
        ("GRID_M", "99", "^STANDOFF_GRID_M: a grid of 99 m; give 0 for none, or 100 to"),
        ("GRID_M", "49001", "^STANDOFF_GRID_M: a grid of 49001 m; give 0 for none"),
        ("HOLD_BACK_DAYS", "4000", "^STANDOFF_HOLD_BACK_DAYS: 4000 days held back; give a whole number"),
    ],
)
def test_a_number_out_of_bounds_is_said(monkeypatch, name, said, match):
    monkeypatch.setenv(f"STANDOFF_{name}", said)
    with pytest.raises(InputError, match=match):
        settings()


def test_nothing_may_be_said_as_zero(monkeypatch):
    monkeypatch.setenv("STANDOFF_GRID_M", "0")
    monkeypatch.setenv("STANDOFF_HOLD_BACK_DAYS", "0")
    assert settings().least == Care()
