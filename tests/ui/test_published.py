"""Published pages as they are served: headers, what is not there, the list, and a deletion that no preview sets off."""

import asyncio
import base64
import gzip
import hashlib
import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest
from starlette.applications import Starlette

from tests.geo.share.test_embed import HOSTILE, Reader
from tests.geo.share.test_store import BAD, CARD, NOW, POLICY, html_of, names, noise, put
from ui import pages, published
from ui.published import ROUTES, Sharing, sharing

APP = Starlette(routes=ROUTES)
SETTINGS = ("PUBLISH", "PUBLISH_MB", "PUBLISH_DAYS", "PUBLIC_ADDRESS", "EMBED", "GRID_M", "HOLD_BACK_DAYS")


def ask(path, *, method="GET", body=b"", query="", **headers):
    """Return what the routes answer: status, headers, body; the path is one that a server has decoded."""
    sent = []
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path, "root_path": "",
        "raw_path": quote(path, errors="replace").encode(), "query_string": query.encode(), "server": ("a", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    return SimpleNamespace(
        status=sent[0]["status"],
        headers={name.decode(): value.decode() for name, value in sent[0]["headers"]},
        body=b"".join(one.get("body", b"") for one in sent[1:]),
    )


@pytest.fixture(autouse=True)
def decided(monkeypatch, tmp_path):
    """Return ``decide(**variables)``; at first publishing is on, and nothing else is set."""

    def decide(**variables):
        for name in SETTINGS:
            monkeypatch.delenv(f"STANDOFF_{name}", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(f"STANDOFF_{name}", value)
        sharing.cache_clear()
        return sharing()

    decide(PUBLISH=str(tmp_path))
    yield decide
    sharing.cache_clear()


@pytest.fixture
def store():
    return sharing().store


def test_a_page_is_sent_as_it_is_and_packed_to_who_takes_that(store):
    name = put(store, "<p>حلب</p>").id
    plain, packed = ask(f"/s/{name}"), ask(f"/s/{name}", accept_encoding="br, gzip")
    assert "<p>حلب</p>" in plain.body.decode()
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert (plain.status, plain.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert plain.headers["vary"] == "Accept-Encoding"
    assert int(plain.headers["content-length"]) == len(plain.body)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True), ("GZIP;q=0.5", True), ("*", True), ("identity, gzip;q=1.0", True), ("gzip;q=0", False),
        ("gzip; q=0.000", False), ("", False), ("identity", False), ("*;q=0", False), ("xgzip", False),
        ("gzip;q=0, *", False),
    ],
)  # fmt: skip
def test_nobody_gets_gzip_who_says_no(store, accepted, packed):
    answer = ask(f"/s/{put(store).id}", accept_encoding=accepted)
    assert ("content-encoding" in answer.headers) == packed


@pytest.mark.usefixtures("store")
def test_who_reads_html_is_led_from_a_page_that_is_gone_to_the_list():
    for name in ("a" * 32, "<b>x", "..%2fx"):
        answer = ask(f"/s/{name}", accept="text/html,*/*;q=0.8")
        assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert '<a href="./">' in answer.body.decode()
        assert "<b>x" not in answer.body.decode()
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert ask(f"/s/{'a' * 32}/card.png", accept="text/html").headers["content-type"] == "text/plain; charset=utf-8"


def test_a_page_has_no_origin_and_is_framed_by_nobody(store):
    headers = ask(f"/s/{put(store).id}").headers
    policy = headers["content-security-policy"].split("; ")
    assert "; ".join(policy).startswith(f"{POLICY}; ")
    assert "frame-ancestors 'none'" in policy
    (sandbox,) = [one for one in policy if one.startswith("sandbox")]
    assert sandbox.split() == ["sandbox", "allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "cross-origin-opener-policy" not in headers


def test_a_page_is_framed_where_the_operator_allows_it(decided, tmp_path):
    store = decided(PUBLISH=str(tmp_path), EMBED="https://a.example.org https://*.example.com").store
    headers = ask(f"/s/{put(store).id}").headers
    assert "; frame-ancestors https://a.example.org https://*.example.com; " in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    for path in ("/s/", "/s/nothing"):
        assert "frame-ancestors 'none'" in ask(path).headers["content-security-policy"]


def test_a_page_is_kept_by_who_has_seen_it_and_by_no_cache_between(decided, tmp_path):
    store = decided(PUBLISH=str(tmp_path), PUBLISH_DAYS="30").store
    for path in (f"/s/{put(store).id}", f"/s/{put(store).id}/card.png"):
        said = ask(path).headers["cache-control"]
        private, age, immutable = said.split(", ")
        assert (private, immutable) == ("private", "immutable")
        # No longer than the store itself keeps it.
        assert 29 * 86_400 < int(age.removeprefix("max-age=")) <= 30 * 86_400


def test_who_has_a_page_is_not_sent_it_again(store):
    name = put(store).id
    for path in (f"/s/{name}", f"/s/{name}/card.png"):
        tag = ask(path).headers["etag"]
        for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            answer = ask(path, if_none_match=known)
            assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
        assert ask(path, if_none_match='"other"').status == 200
    before = ask(f"/s/{name}").headers["etag"]
    put(store, base="https://example.org")
    assert ask(f"/s/{name}", if_none_match=before).status == 200, "its head says another address now"


def test_a_card_is_a_picture_that_other_sites_may_show(store):
    answer = ask(f"/s/{put(store).id}/card.png")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, CARD, "image/png")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/s/{}", "/s/{}/card.png", "/s/", "/s/nothing", "/s/{}/delete"])
def test_who_asks_for_the_head_gets_the_same_headers(store, path):
    path = path.format(put(store).id)
    whole, head = ask(path), ask(path, method="HEAD")
    assert head.body == b""
    assert head.status == whole.status
    varying = {"cache-control"}
    assert {key: said for key, said in head.headers.items() if key not in varying} == {
        key: said for key, said in whole.headers.items() if key not in varying
    }


ELSEWHERE = ["{}/", "{}/card.png/", "{}/card", "{}/card.PNG", "{}/../{}", "/{}", "{}//card.png", "{}/delete/", "./{}"]


@pytest.mark.parametrize("path", [*(one for one in BAD if one), *ELSEWHERE])
@pytest.mark.parametrize("part", ["", "/card.png", "/delete"])
def test_what_is_not_there_is_one_plain_line(store, path, part):
    path = path.replace("{}", put(store).id)
    answer = ask(f"/s/{path}{part}")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(r"There is no such page here[^\n]*\.\n", answer.body.decode())
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/s/", "/s/" + "a" * 32, "/s/" + "a" * 32 + "/card.png", "/s/" + "a" * 32 + "/delete"]
)
def test_where_publishing_is_off_there_is_nothing(decided, path):
    assert decided().store is None
    answer = ask(path)
    assert (answer.status, answer.body) == (404, b"Nothing is published here.\n")


def test_the_list_s_own_address_may_lack_its_slash():
    answer = ask("/s")
    assert (answer.status, answer.headers["location"]) == (308, "s/")


@pytest.mark.parametrize("path", ["/s/", "/s/" + "a" * 32])
def test_a_form_is_taken_for_deletions_alone(path):
    answer = ask(path, method="POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


# The list.


def test_an_empty_list_says_so():
    answer = ask("/s/")
    assert answer.status == 200
    assert "Nothing is published yet." in answer.body.decode()


def test_the_list_names_pages_with_their_cards_newest_first(store):
    made = [put(store, str(number), title=f"Map {number}", now=NOW - number * NOW.resolution).id for number in range(3)]
    html = ask("/s/").body.decode()
    assert [html.index(name) for name in made] == sorted(html.index(name) for name in made)
    pictures = [attributes for tag, attributes in Reader(html).found if tag == "img"]
    assert [one["src"] for one in pictures] == [f"{name}/card.png" for name in made]
    assert {one["loading"] for one in pictures} == {"lazy"}
    assert "3 maps, the newest first." in html
    assert "It is 2 km." in html


def test_hostile_words_are_words_in_the_list(store):
    put(store, title=HOSTILE, sentence=HOSTILE)
    answer = ask("/s/")
    reader = Reader(answer.body.decode())
    assert "<script>alert(1)</script>" in reader.text
    assert "\u202e" not in reader.text
    tags = {tag for tag, _ in reader.found}
    assert not {"script", "iframe", "object"} & tags
    assert [one for _, attributes in reader.found for one in attributes if one.startswith("on")] == []


def test_the_list_s_policy_lets_its_own_style_in_and_no_script(store):
    put(store)
    answer = ask("/s/")
    policy = dict(one.partition(" ")[::2] for one in answer.headers["content-security-policy"].split("; "))
    (style,) = re.findall(r"<style>(.*?)</style>", answer.body.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "img-src": "'self'",
        "style-src": f"'sha256-{digest}'", "form-action": "'none'",
    }  # fmt: skip


def test_a_long_list_is_turned_page_by_page(store):
    made = {put(store, str(number)).id for number in range(50)}
    shown = []
    for number in (1, 2, 3):
        html = ask("/s/", query=f"page={number}").body.decode()
        shown += re.findall(r'<a href="([a-z2-7]{32})">', html)
        turns = re.findall(r'<a href="(\?page=\d)" rel="(\w+)">', html)
        assert turns == [
            (f"?page={to}", rel) for to, rel in ((number - 1, "prev"), (number + 1, "next")) if 1 <= to <= 3
        ]
    assert len(shown) == 50
    assert set(shown) == made


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "", "1e9", "9" * 1_000, "١"])
def test_a_page_of_the_list_that_is_not_there_is_one_line(store, number):
    put(store)
    answer = ask("/s/", query=urlencode({"page": number}))
    assert (answer.status, answer.body) == (404, b"The list has no such page.\n")


# Deletion.


def delete(name, key, **options):
    return ask(f"/s/{name}/delete", method="POST", body=urlencode({"key": key}).encode(), **options)


def test_following_a_delete_link_deletes_nothing(store):
    made = put(store, title="Aleppo")
    for method in ("GET", "HEAD", "GET"):
        answer = ask(f"/s/{made.id}/delete", method=method, query=f"key={made.key}")
        assert answer.status == 200
    assert names(store) == [made.id]
    html = answer.body.decode()
    found = Reader(html).found
    assert ("form", {"method": "post", "action": "delete"}) in found
    assert ("input", {"type": "hidden", "name": "key", "value": made.key}) in found
    assert "Aleppo" in html


def test_the_key_stays_where_it_is(store):
    made = put(store)
    answer = ask(f"/s/{made.id}/delete", query=f"key={made.key}")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "http" not in answer.body.decode(), "nothing on the page leads or asks elsewhere"
    assert made.key not in ask("/s/").body.decode() + ask(f"/s/{made.id}").body.decode()


def test_the_form_deletes_page_and_card_once(store):
    made, other = put(store, "a"), put(store, "b")
    answer = delete(made.id, made.key)
    assert answer.status == 200
    assert "The page is deleted" in answer.body.decode()
    assert answer.headers["clear-site-data"] == '"cache"'
    assert [ask(f"/s/{made.id}{part}").status for part in ("", "/card.png")] == [404, 404]
    assert names(store) == [other.id]
    assert delete(made.id, made.key).status == 404


@pytest.mark.parametrize("key", ["", "a", "a" * 32, "A" * 32, "a" * 31 + "\0", "а" * 32, "a" * 100_000])
def test_another_key_deletes_nothing_and_says_nothing_of_what_is_there(store, key):
    made = put(store)
    answers = [delete(made.id, key), delete("a" * 32, key), ask(f"/s/{made.id}/delete", query=urlencode({"key": key}))]
    assert {(one.status, one.body) for one in answers} == {
        (404, b"There is no such page here, or the key is not right.\n")
    }
    assert names(store) == [made.id]


@pytest.mark.parametrize("body", [b"", b"key", b"\xff" * 100, b"key=%s&key=%s", b"{}", b"&" * 4_000])
def test_a_body_that_is_no_form_deletes_nothing(store, body):
    made = put(store)
    answer = ask(f"/s/{made.id}/delete", method="POST", body=body.replace(b"%s", made.key.encode()))
    assert answer.status == 404
    assert names(store) == [made.id]


def test_the_key_is_taken_from_the_form_alone(store):
    made = put(store)
    assert ask(f"/s/{made.id}/delete", method="POST", query=f"key={made.key}").status == 404
    assert names(store) == [made.id]


# Settings.


def messages(caplog):
    return [one.getMessage() for one in caplog.records if one.name == "ui.published"]


def start():
    async def run():
        async with pages.warm_up(None):
            pass

    asyncio.run(run())


def test_a_setting_that_cannot_be_used_is_said_when_the_server_starts_and_nothing_is_shared(decided, caplog, tmp_path):
    found = decided(PUBLISH=str(tmp_path), GRID_M="often")
    said = "STANDOFF_GRID_M is 'often', which is no whole number of 1 or more; correct it, or unset it"
    assert found == replace(Sharing(), fault=said)
    sharing.cache_clear()
    caplog.clear()
    start()
    assert messages(caplog) == [f"{said}. Nothing can be shared until then."]
    assert ask("/s/").status == 404


def test_a_folder_that_cannot_be_written_is_said_and_what_is_there_still_served(decided, caplog, tmp_path, store):
    name = put(store).id
    (tmp_path / "lock").unlink()
    (tmp_path / "lock").mkdir()
    found = decided(PUBLISH=str(tmp_path))
    assert found.store is not None
    (said,) = messages(caplog)
    assert said.startswith("STANDOFF_PUBLISH: published pages cannot be kept (is a directory)")
    assert ask(f"/s/{name}").status == 200


def test_a_deletion_that_the_disk_refuses_is_one_line(store, tmp_path):
    made = put(store)
    (tmp_path / "lock").unlink()
    (tmp_path / "lock").mkdir()
    answer = delete(made.id, made.key)
    assert answer.status == 503
    assert answer.body.startswith(b"the page could not be deleted (is a directory); ")
    assert answer.body.count(b"\n") == 1


def test_a_page_of_usual_size_is_sent_whole(store):
    text = noise(1, 1_000_000)
    assert html_of(text) in re.sub(
        r"<meta (property|name)=[^>]*>\n", "", ask(f"/s/{put(store, text).id}").body.decode()
    )


def test_all_routes_are_under_one_path():
    assert {route.path for route in published.ROUTES} == {"/s", "/s/{rest:everything}"}
